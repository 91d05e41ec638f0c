"""Zip archives of reports: names, limits, and members that cannot be had."""

import io
import zipfile
from collections import Counter
from pathlib import Path

import pytest

from pipelines.archive import zips
from pipelines.archive.bounds import Bounds
from pipelines.archive.containers import container_kind, document_bytes
from pipelines.readers.container import UnreadableError
from tests.rendering_office import zip_of

BOUNDS = Bounds(document_bytes=1 << 20, archive_bytes=4 << 20)
REPORT = "湘潭县教育局2023年政府信息公开工作年度报告".encode()


def held(data: bytes, bounds: Bounds = BOUNDS) -> tuple[list[zips.Member], Counter[str]]:
    left_out: Counter[str] = Counter()
    archive = zips.open_zip(io.BytesIO(data), bounds)
    return list(zips.members(archive, bounds, left_out)), left_out


def with_name(stored: bytes, flags: int = 0, extra: bytes = b"") -> bytes:
    """An archive of one file, its name stored byte for byte as given."""
    placeholder = "N" * len(stored)
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        info = zipfile.ZipInfo(placeholder)
        info.extra = extra
        archive.writestr(info, REPORT)
    data = bytearray(stream.getvalue().replace(placeholder.encode(), stored))
    for mark, at in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        start = data.index(mark) + at
        data[start : start + 2] = flags.to_bytes(2, "little")
    return bytes(data)


@pytest.mark.parametrize(
    ("stored", "flags"),
    [
        ("县教育局/年报.txt".encode("gb18030"), 0),
        ("县教育局/年报.txt".encode(), 0),
        ("县教育局/年报.txt".encode(), 0x800),
        ("县教育局\\年报.txt".encode("gb18030"), 0),
    ],
    ids=["gbk", "utf-8 unmarked", "utf-8", "backslash"],
)
def test_names_are_read_as_chinese_systems_write_them(stored: bytes, flags: int):
    data = with_name(stored, flags)
    [member], _ = held(data)
    assert member.name == "县教育局/年报.txt"
    archive = zips.open_zip(io.BytesIO(data), BOUNDS)
    assert zips.member_bytes(archive, member.name, 1000) == REPORT


def test_a_name_in_utf8_beside_the_one_of_the_system_is_the_name():
    field = b"\x01\0\0\0\0" + "年报.txt".encode()
    extra = b"\x75\x70" + len(field).to_bytes(2, "little") + field
    [member], _ = held(with_name(b"\xc4\xea\xb1\xa9.txt", extra=extra))
    assert member.name == "年报.txt"


def test_what_systems_leave_behind_and_names_said_twice_are_left_out():
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        archive.mkdir("a")
        for name in ("a/1.txt", "a/Thumbs.db", "__MACOSX/._1.txt"):
            archive.writestr(name, REPORT)
        with pytest.warns(UserWarning, match="Duplicate name"):
            archive.writestr("a/1.txt", b"another")
    members, left_out = held(stream.getvalue())
    assert [member.name for member in members] == ["a/1.txt"]
    assert left_out == {"not_a_document": 2, "same_name": 1}


def test_a_member_over_the_limit_is_held_and_reading_it_says_why(tmp_path: Path):
    path = tmp_path / "a.zip"
    path.write_bytes(zip_of({"a.txt": b" " * (50 << 20), "b.txt": REPORT}))
    members, _ = held(path.read_bytes())
    assert members[0].size_bytes < 2 * BOUNDS.document_bytes
    with pytest.raises(UnreadableError) as error:
        document_bytes(tmp_path, "a.zip#a.txt", BOUNDS.document_bytes)
    assert error.value.code == "too_large"
    assert document_bytes(tmp_path, "a.zip#b.txt", BOUNDS.document_bytes) == REPORT


def test_an_archive_is_unpacked_as_far_as_its_limit():
    members, left_out = held(zip_of({f"{n}.txt": bytes(1 << 20) for n in range(7)}))
    assert (len(members), left_out) == (4, {"too_large": 3})


def test_an_archive_of_too_many_files_or_a_directory_beyond_reason_is_not_opened():
    many = zip_of({f"{n}.txt": b"" for n in range(50)})
    assert zips.open_zip(io.BytesIO(many), Bounds(1000, 1000, members=49)) is None
    lied = bytearray(zip_of({"a.txt": REPORT}))
    at = lied.rindex(b"PK\x05\x06") + 12
    lied[at : at + 4] = (1 << 30).to_bytes(4, "little")
    assert zips.open_zip(io.BytesIO(bytes(lied)), BOUNDS) is None


@pytest.mark.parametrize("code", ["encrypted", "damaged"])
def test_a_member_that_cannot_be_had_is_held_and_reading_it_says_why(tmp_path: Path, code: str):
    data = bytearray(zip_of({"a.txt": REPORT * 20}))
    if code == "encrypted":
        for mark, at in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
            data[data.index(mark) + at] |= 1
    else:
        data[data.index(b"a.txt") + 20] ^= 0xFF
    [member], _ = held(bytes(data))
    assert len(member.sha256) == 64
    (tmp_path / "a.zip").write_bytes(data)
    with pytest.raises(UnreadableError) as error:
        document_bytes(tmp_path, "a.zip#a.txt", 1 << 20)
    assert error.value.code == code


@pytest.mark.parametrize(
    ("data", "kind"),
    [
        (zip_of({"a.txt": "x"}), "zip"),
        (zip_of({"word/报告.docx": "x"}), "zip"),
        (zip_of({"word/document.xml": "x"}), None),
        (zip_of({"xl/workbook.xml": "x"}), None),
        (zip_of({"OFD.xml": "x"}), None),
        (zip_of({"mimetype": "application/vnd.oasis.opendocument.text"}), None),
        (zip_of({"a.txt": "x"})[:-10], None),
        (b"PK\x03\x04", None),
        (b"", None),
    ],
    ids=["reports", "a folder named word", "docx", "xlsx", "ofd", "odt", "cut", "mark", "empty"],
)
def test_office_documents_and_broken_archives_are_files_of_their_own(
    tmp_path: Path, data: bytes, kind: str | None
):
    (tmp_path / "a").write_bytes(data)
    assert container_kind(tmp_path / "a", BOUNDS) == kind
