"""What lies under data/raw and cannot be taken in: each with its reason, and the others go on."""

import os
import re
import socket
from collections.abc import Callable
from pathlib import Path

import pytest

from pipelines.archive import list_raw, take_in
from pipelines.database import connect
from pipelines.settings import Settings

GB_NAME = "年报".encode("gb18030")


def bytes_named(folder: Path, name: bytes, make: Callable[[bytes], object]) -> None:
    make(os.fsencode(folder) + b"/" + name)


def write(path: bytes) -> None:
    Path(os.fsdecode(path)).write_text("report")


def bound(path: Path) -> None:
    at = os.open(path.parent, os.O_PATH)
    with socket.socket(socket.AF_UNIX) as made:
        made.bind(f"/proc/self/fd/{at}/{path.name}")  # the address of a socket is short
    os.close(at)


def deep(folder: Path) -> None:
    """A folder in folders, beyond what a path may be long."""
    at = os.open(folder, os.O_PATH)
    for _ in range(25):
        os.mkdir("d" * 200, dir_fd=at)
        below = os.open("d" * 200, os.O_PATH, dir_fd=at)
        os.close(at)
        at = below
    os.close(at)


PROBLEMS = {
    "name of a file": (lambda f: bytes_named(f, GB_NAME + b".txt", write), "not UTF-8.*年报.txt"),
    "name of a folder": (lambda f: bytes_named(f, GB_NAME, os.mkdir), "not UTF-8.*年报"),
    "pipe": (lambda f: os.mkfifo(f / "a"), "a pipe"),
    "socket": (lambda f: bound(f / "a"), "a socket"),
    "device": (lambda f: (f / "a").symlink_to("/dev/zero"), "out of the folder, to /dev/zero"),
    "link out": (lambda f: (f / "a").symlink_to("/etc/passwd"), "XXGK_FOLLOW_LINKS=1"),
    "link to a folder out": (lambda f: (f / "a").symlink_to("/etc"), "out of the folder, to /etc"),
    "link up": (lambda f: (f / "a").symlink_to(".."), "listed where it lies"),
    "link to itself": (lambda f: (f / "a").symlink_to("a"), "nowhere|symbolic links"),
    "link to nothing": (lambda f: (f / "a").symlink_to("b"), "nowhere"),
    "folders too deep": (deep, "File name too long"),
    "sidecar alone": (lambda f: write(f / "a.txt.toml"), "the document beside it is gone"),
}


@pytest.mark.parametrize(("make", "reason"), PROBLEMS.values(), ids=PROBLEMS)
def test_what_cannot_be_taken_in_is_a_document_with_its_reason(
    settings: Settings, make: Callable[[Path], object], reason: str
):
    folder = settings.raw_dir / "2020"
    folder.mkdir()
    (folder / "good.txt").write_text("report")
    make(folder)
    assert take_in(settings).documents == 2
    with connect(settings.build, read_only=True) as build:
        rows = build.execute("select file, problem from staging.documents order by all").fetchall()
    [problem] = [problem for file, problem in rows if file != "2020/good.txt"]
    assert re.search(reason, problem)
    again = take_in(settings)
    assert (again.unchanged, again.documents) == (2, 2)


def test_a_link_that_leads_out_is_followed_where_that_is_allowed(settings: Settings):
    outside = settings.raw_dir.parent / "outside"
    (outside / "deeper").mkdir(parents=True)
    (outside / "deeper" / "a.txt").write_text("report")
    (outside / "deeper" / "up").symlink_to(outside)
    (settings.raw_dir / "2020").symlink_to(outside)
    (settings.raw_dir / "2021").symlink_to(outside)
    allowed = settings.model_copy(update={"follow_links": True})
    assert list(list_raw(settings).files) == []
    found = list_raw(allowed)
    assert list(found.files) == ["2020/deeper/a.txt"] or list(found.files) == ["2021/deeper/a.txt"]
    assert len(found.problems) == 2


def test_the_longest_name_has_no_sidecar_and_is_taken_in(settings: Settings):
    (settings.raw_dir / ("a" * 251 + ".txt")).write_text("report")
    (settings.raw_dir / ("b" * 251 + ".zip")).write_bytes(b"PK\x05\x06" + b"\0" * 18)
    assert take_in(settings).documents >= 1


def test_a_file_that_takes_down_what_looks_at_it_is_passed_by(settings: Settings, monkeypatch):
    (settings.raw_dir / "bad.warc").write_text("report")
    (settings.raw_dir / "good.txt").write_text("report")

    def kind(path: Path, bounds: object) -> None:
        if path.name == "bad.warc":
            raise OverflowError("date value out of range")

    monkeypatch.setattr("pipelines.archive.ingest.container_kind", kind)
    take_in(settings)
    with connect(settings.build, read_only=True) as build:
        rows = build.execute("select file, problem from staging.documents order by all").fetchall()
    assert rows == [
        ("bad.warc", "it cannot be taken in: OverflowError: date value out of range"),
        ("good.txt", None),
    ]


@pytest.mark.skipif(os.geteuid() == 0, reason="root may open everything")
def test_what_may_not_be_opened_says_so(settings: Settings):
    (settings.raw_dir / "closed").mkdir(mode=0)
    (settings.raw_dir / "a.txt").touch(mode=0)
    take_in(settings)
    with connect(settings.build, read_only=True) as build:
        rows = build.execute("select file, problem from staging.documents order by all").fetchall()
    assert rows == [
        ("a.txt", "it cannot be read: Permission denied"),
        ("closed/", "the folder cannot be opened: Permission denied"),
    ]
