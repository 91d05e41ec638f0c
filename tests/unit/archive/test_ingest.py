"""Taking in data/raw: what is a document, what is new, and under which year it is filed."""

import os
from datetime import datetime
from pathlib import Path

import pytest

from pipelines.archive import list_raw, take_in
from pipelines.archive.filing import filing_year
from pipelines.archive.sidecar import Sidecar
from pipelines.database import connect
from pipelines.settings import Settings

NOW = datetime(2026, 5, 1)


def drop(settings: Settings, name: str, text: str) -> Path:
    path = settings.raw_dir / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return path


def documents(settings: Settings, columns: str) -> list[tuple]:
    with connect(settings.build_path, read_only=True) as connection:
        return connection.execute(
            f"select {columns} from staging.documents order by file"
        ).fetchall()


@pytest.mark.parametrize(
    ("name", "sidecar", "expected"),
    [
        ("2020/a.txt", {}, (2020, "folder")),
        ("x/2019/deep/a2021.txt", {}, (2019, "folder")),
        ("2020/a.txt", {"report_year": 2018}, (2020, "folder")),
        ("a.txt", {"report_year": 2018}, (2018, "sidecar")),
        ("县教育局2019年度报告.txt", {}, (2019, "file_name")),
        ("nb_2022.txt", {}, (2022, "file_name")),
        ("20220115.txt", {}, (2025, "received")),
        ("1999/a.txt", {}, (2025, "received")),
        ("a.txt", {}, (2025, "received")),
    ],
)
def test_filing_year(name: str, sidecar: dict, expected: tuple[int, str]):
    assert filing_year(name, Sidecar(**sidecar), NOW) == expected


def test_sidecars_and_our_own_files_are_no_documents(settings: Settings):
    for name in ("README.md", "2020/a.txt", "2020/a.txt.toml", "2020/lonely.toml", ".gitkeep"):
        drop(settings, name, "x")
    found = list_raw(settings)
    assert (list(found.files), list(found.problems)) == (["2020/a.txt"], ["2020/lonely.toml"])


def test_new_changed_gone_and_unchanged_files_are_counted(settings: Settings):
    drop(settings, "2020/a.txt", "a")
    drop(settings, "2020/b.txt", "b")
    drop(settings, "2021/c.txt", "c")
    first = take_in(settings)
    drop(settings, "2020/a.txt", "changed")
    (settings.raw_dir / "2020" / "b.txt").unlink()
    second = take_in(settings)
    assert (first.documents, first.new, first.years) == (3, 3, [2020, 2021])
    assert (second.changed, second.gone, second.unchanged, second.new) == (1, 1, 1, 0)
    assert second.pending == [2020, 2021]


def test_an_unchanged_file_is_not_hashed_again(settings: Settings, monkeypatch):
    drop(settings, "2020/a.txt", "a")
    take_in(settings)
    monkeypatch.setattr("pipelines.archive.ingest.hash_file", lambda path: 1 / 0)
    assert take_in(settings).unchanged == 1


def test_a_touched_file_keeps_its_identity_and_its_date_of_receipt(settings: Settings):
    path = drop(settings, "2020/a.txt", "a")
    take_in(settings)
    before = documents(settings, "sha256, received_at")
    os.utime(path, ns=(1, 1))
    assert take_in(settings).unchanged == 1
    assert documents(settings, "sha256, received_at") == before


def test_a_sidecar_is_read_and_a_bad_one_is_reported(settings: Settings):
    drop(settings, "2020/a.txt", "a")
    drop(settings, "2020/a.txt.toml", 'publisher = "湘潭县审计局"\nurl = "http://example.org/a"')
    drop(settings, "2020/b.txt", "b")
    drop(settings, "2020/b.txt.toml", "publisher = ")
    drop(settings, "2020/c.txt", "c")
    drop(settings, "2020/c.txt.toml", 'region_code = "x"')
    drop(settings, "2020/d.txt", "d")
    drop(settings, "2020/d.txt.toml", f'sha256 = "{"0" * 64}"\npublisher = "甲"')
    take_in(settings)
    a, b, c, d = documents(settings, "publisher, sidecar, sidecar_problem")
    assert a == ("湘潭县审计局", "2020/a.txt.toml", None)
    assert b[0] is None and "b.txt.toml is not valid TOML" in b[2]
    assert "region_code" in c[2]
    assert d[0] is None and "another document" in d[2]


def test_an_empty_or_missing_folder_is_no_error(settings: Settings):
    settings.raw_dir.rmdir()
    assert take_in(settings).documents == 0


@pytest.mark.parametrize(
    "text",
    [
        b"report_year = " + b"9" * 5000,
        b"report_year = 1e400",
        b"report_year = inf",
        b"note = " + b"[" * 100_000,
        b'title = "\xff"',
        b'note = "' + b"x" * (2 << 20) + b'"',
        b"a" + b".a" * 20_000 + b" = 1",
    ],
    ids=["digits", "float", "infinite", "nested", "not utf-8", "huge", "deep keys"],
)
def test_whatever_a_sidecar_holds_its_document_is_taken_in(settings: Settings, text: bytes):
    path = drop(settings, "2020/a.txt", "a")
    path.with_name("a.txt.toml").write_bytes(text)
    assert take_in(settings).documents == 1
    [(problem,)] = documents(settings, "sidecar_problem")
    assert problem.startswith("a.txt.toml")
