"""WARC files, whole and damaged: every whole record is read, and its end is known."""

import gzip
import io

import pytest

from pipelines.warc.reading import WarcDamage, record_at, records
from tests.warcs import Warc

PAGE = "湘潭县2023年政府信息公开工作年度报告".encode()


def made(*, packed: bool = True) -> Warc:
    warc = Warc(packed=packed)
    for number in range(4):
        warc.response(f"http://example.org/{number}", PAGE * number, role="report")
    return warc


def read(data: bytes) -> tuple[list[str], WarcDamage | None]:
    """Types of the records, and what ended the reading."""
    found = []
    try:
        found.extend(record.type for record in records(io.BytesIO(data)))
    except WarcDamage as damage:
        return found, damage
    return found, None


@pytest.mark.parametrize("packed", [True, False])
def test_records_are_found_again_by_their_offset(packed: bool):
    data = made(packed=packed).data
    stream = io.BytesIO(data)
    offsets = {record.offset: (record.type, record.url) for record in records(stream)}
    assert len(offsets) == 13
    for offset, expected in offsets.items():
        record = record_at(stream, offset)
        assert (record.type, record.url) == expected
        if record.type == "response":
            assert b"".join(record.body()) == PAGE * int(record.url[-1])


@pytest.mark.parametrize("packed", [True, False])
def test_a_torn_file_gives_its_whole_records_and_the_place_of_the_torn_one(packed: bool):
    warc = made(packed=packed)
    offsets = [record.offset for record in records(io.BytesIO(warc.data))]
    last = offsets[-1]
    for cut in (*range(last + 1, len(warc.data) - 4, 7), len(warc.data) - 5):
        _, damage = read(warc.data[:cut])
        assert damage is not None, cut
        assert damage.offset == last
    assert read(warc.data[:last]) == (
        ["warcinfo", *["request", "response", "metadata"] * 4][:-1],
        None,
    )


def test_a_flipped_byte_ends_the_reading_at_its_record_or_is_seen_by_its_digest():
    data = made().data
    offsets = [record.offset for record in records(io.BytesIO(data))]
    for at in range(offsets[8] + 30, offsets[9] - 8, 5):
        bad = bytearray(data)
        bad[at] ^= 0x10
        try:
            checked = list(records(io.BytesIO(bytes(bad)), verify=True))
        except WarcDamage as damage:
            assert damage.offset == offsets[8]
        else:
            assert any(record.raw.digest_checker.problems for record in checked), at


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (gzip.compress(made(packed=False).data), "warcio recompress"),
        (gzip.compress(b"WARC/1.0\r\n" + b"a" * 3_000_000), "longer than 1 MB"),
        (b"WARC/1.0\r\n" + b"a: b\r\n" * 500_000, "longer than 1 MB"),
        (b"no WARC at all", "Invalid WARC record"),
    ],
    ids=["packed as a whole", "endless line", "endless headers", "something else"],
)
def test_what_is_no_sound_warc_says_so(data: bytes, words: str):
    _, damage = read(data)
    assert words in damage.reason


def test_digests_are_checked_also_of_revisits():
    warc = Warc()
    warc.response("http://example.org/1", PAGE)
    warc.revisit("http://example.org/2", PAGE, ("http://example.org/1", "2026-01-20T08:00:00Z"))
    checked = list(records(io.BytesIO(warc.data), verify=True))
    assert [(r.type, r.raw.digest_checker.passed) for r in checked][1:] == [
        ("request", True), ("response", True), ("request", True), ("revisit", True),
    ]  # fmt: skip


def test_more_or_fewer_empty_lines_between_records_are_no_damage():
    data = made(packed=False).data
    for lines in (b"\r\n", b"\r\n\r\n\r\n", b"\n\n"):
        found, damage = read(data.replace(b"\r\n\r\nWARC/1.1", lines + b"WARC/1.1"))
        assert (len(found), damage) == (13, None)
