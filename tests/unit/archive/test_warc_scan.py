"""Which captures of a WARC are documents: by role in harvests of ours, by content elsewhere."""

import hashlib
import io
import random
import zipfile
from datetime import date, datetime

import brotli
import pytest

from pipelines.archive.bounds import Bounds
from pipelines.archive.capture import Capture, published_name
from pipelines.archive.warc_scan import WarcScan
from tests.rendering_office import zip_of
from tests.warcs import Warc, packed

BOUNDS = Bounds(document_bytes=1 << 20, archive_bytes=4 << 20)
PAGE = "<html><p>湘潭县2023年政府信息公开工作年度报告"
NEWS = "<html><p>我县召开全县经济工作会议"


def scanned(warc: Warc) -> list[Capture]:
    scan = WarcScan(io.BytesIO(warc.data), BOUNDS)
    captures = list(scan.captures())
    assert scan.damages == []
    return captures


def one(body: bytes, **more) -> Capture:
    """The capture of a single response."""
    warc = Warc()
    warc.response("http://example.org/a", body, **more)
    [capture] = scanned(warc)
    return capture


@pytest.mark.parametrize(
    ("body", "media_type", "left_out"),
    [
        (PAGE.encode(), "text/html", None),
        (PAGE.encode("gb18030"), "text/html", None),
        (PAGE.encode("utf-16"), "text/html", None),
        (PAGE.replace("信息", "&#20449;&#24687;").encode(), "text/html", "off_subject"),
        (b"&#20449;&#24687;&#20844;&#24320;&#x5e74;&#x62a5;", "text/html", None),
        (PAGE.encode(), "application/octet-stream", None),
        (PAGE.encode(), "image/png", "media_type"),
        (NEWS.encode(), "text/html", "off_subject"),
        (b"", "text/html", "empty"),
        (b"\x89PNG\r\n\x1a\n", "image/png", "media_type"),
        (b"body {}", "text/css", "media_type"),
        (b"%PDF-1.7 \xff", "application/pdf", None),
        (b"%PDF-1.7 \xff", "text/html", None),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "application/msword", None),
        (zip_of({"word/document.xml": "<w/>"}), "application/octet-stream", None),
        (b"MIME-Version: 1.0\r\n", "multipart/related", None),
    ],
)
def test_a_foreign_archive_is_read_for_what_can_be_a_report(
    body: bytes, media_type: str, left_out: str | None
):
    assert one(body, media_type=media_type).left_out == left_out


@pytest.mark.parametrize(
    ("role", "status", "left_out"),
    [
        ("report", "200 OK", None),
        ("attachment", "200 OK", None),
        ("listing", "200 OK", "role"),
        ("robots", "200 OK", "role"),
        ("report", "404 Not Found", "status"),
        ("report", "302 Found", "status"),
    ],
)
def test_in_a_harvest_of_ours_the_role_decides(role: str, status: str, left_out: str | None):
    assert one(NEWS.encode(), role=role, status=status).left_out == left_out


def test_words_are_found_across_pieces_of_a_long_page():
    for at in range((64 << 10) - 60, (64 << 10) + 10, 7):
        body = b"<html>" + b" " * at + PAGE.encode()
        assert one(body).left_out is None


def test_what_the_harvest_says_is_kept_whether_it_comes_before_or_behind():
    capture = one(
        PAGE.encode(), role="report", via="http://example.org/list", source="xtx",
        linkText="湘潭县  2023年年报", reportYear="2023", listedDate="2024-01-20",
    )  # fmt: skip
    assert (capture.listing.role, capture.listing.listed_on, capture.listing.source_entry) == (
        "report", "http://example.org/list", "xtx",
    )  # fmt: skip
    assert (capture.listing.link_text, capture.listing.listed_year) == ("湘潭县 2023年年报", 2023)
    assert capture.listing.listed_date == date(2024, 1, 20)
    assert capture.retrieved_at == datetime(2026, 1, 20, 8)


def test_a_fetch_that_brought_nothing_is_a_capture_with_its_problem():
    warc = Warc()
    warc.failure("http://example.org/a", "timeout", problemDetail="after 30 s", role="report")
    [capture] = scanned(warc)
    said = capture.listing
    assert (said.problem, said.problem_detail, said.role) == ("timeout", "after 30 s", "report")
    assert (capture.url, capture.left_out) == ("http://example.org/a", "problem")
    assert capture.http_status is capture.sha256 is None


def test_a_packed_page_is_known_by_its_content_and_digested_as_received():
    body = packed(PAGE.encode())
    capture = one(body, headers={"Content-Encoding": "gzip"})
    assert capture.sha256 == hashlib.sha256(PAGE.encode()).hexdigest()
    assert capture.payload_digest == f"sha256:{hashlib.sha256(body).hexdigest()}"
    assert capture.size_bytes == len(PAGE.encode())


@pytest.mark.parametrize(
    ("encoding", "body"),
    [
        ("gzip", packed(bytes(64 << 20))),
        ("br", brotli.compress(bytes(64 << 20))),
        ("gzip", packed(PAGE.encode() * 100)[:-30]),
        ("zstd", PAGE.encode()),
    ],
    ids=["gzip bomb", "brotli bomb", "cut off", "unknown"],
)
def test_what_cannot_be_unpacked_is_known_by_its_bytes_as_received(encoding: str, body: bytes):
    capture = one(body, headers={"Content-Encoding": encoding}, role="report")
    assert capture.left_out is None
    assert capture.sha256 == hashlib.sha256(body).hexdigest()
    assert capture.size_bytes < 2 * BOUNDS.document_bytes


def test_a_zip_of_reports_is_its_members_an_office_document_is_itself():
    parts = {"a/县教育局.html": PAGE, "b.class": b"\xca\xfe\xba\xbe", "Thumbs.db": b"x"}
    foreign = one(zip_of(parts), media_type="application/zip")
    assert [member.name for member in foreign.members] == ["a/县教育局.html"]
    ours = one(zip_of(parts), media_type="application/zip", role="attachment")
    assert [member.name for member in ours.members] == ["a/县教育局.html", "b.class"]
    assert one(zip_of({"word/document.xml": "<w/>"})).members == []
    other = one(zip_of({"b.class": b"\xca\xfe\xba\xbe"}), media_type="application/zip")
    assert other.left_out == "media_type"


def test_many_captures_wait_for_their_metadata_and_none_is_lost():
    warc = Warc()
    for number in range(700):
        warc.response(f"http://example.org/{number}", PAGE.encode(), role="listing")
    captures = scanned(warc)
    assert [capture.url for capture in captures] == [f"http://example.org/{n}" for n in range(700)]
    assert {capture.listing.role for capture in captures} == {"listing"}


def test_a_resource_without_a_message_is_read_as_what_it_is():
    warc = Warc()
    warc.resource("http://example.org/a", PAGE.encode(), "text/html")
    [capture] = scanned(warc)
    assert (capture.record_type, capture.http_status, capture.left_out) == ("resource", None, None)


def test_the_records_before_the_torn_one_are_kept_and_the_torn_one_is_not():
    warc = Warc()
    warc.response("http://example.org/1", PAGE.encode(), role="report")
    torn_at = len(warc.data)
    warc.response("http://example.org/2", PAGE.encode() * 50)
    scan = WarcScan(io.BytesIO(warc.data[:-20]), BOUNDS)
    assert [capture.url for capture in scan.captures()] == ["http://example.org/1"]
    assert [damage.offset > torn_at for damage in scan.damages] == [True]


@pytest.mark.parametrize("packed", [True, False])
def test_the_records_behind_a_damaged_one_are_found(packed: bool):
    warc, noise, begins = Warc(packed=packed), random.Random(1), []
    for number in range(5):
        body = PAGE.encode() + noise.randbytes(300_000)
        begins.append(warc.response(f"http://example.org/{number}", body, role="report"))
    data = bytearray(warc.data)
    data[begins[1] + 5 : begins[1] + 40] = bytes(35)
    data[begins[3] + 5 : begins[3] + 40] = bytes(35)
    scan = WarcScan(io.BytesIO(bytes(data)), BOUNDS)
    found = [capture.url for capture in scan.captures()]
    assert found == [f"http://example.org/{number}" for number in (0, 2, 4)]
    assert [damage.offset for damage in scan.damages] == [begins[1], begins[3]]


@pytest.mark.parametrize(
    ("disposition", "url", "name"),
    [
        (None, "http://e.org/a/%E5%B9%B4%E6%8A%A5.doc?v=1", "年报.doc"),
        (None, "http://e.org/%C4%EA%B1%A8.doc", "年报.doc"),
        (None, "http://e.org/", None),
        ("attachment; filename*=UTF-8''%E5%B9%B4%E6%8A%A5.doc", "http://e.org/x", "年报.doc"),
        ('attachment; filename="%E5%B9%B4%E6%8A%A5.doc"', "http://e.org/x", "年报.doc"),
        ('attachment; filename="年报.doc"', "http://e.org/x", "年报.doc"),
        ('attachment; filename="\xc4\xea\xb1\xa8.doc"', "http://e.org/x", "年报.doc"),
        ("inline", "http://e.org/x.pdf", "x.pdf"),
        ('attachment; filename="C:\\a\\b.doc"', "http://e.org/x", "b.doc"),
    ],
)
def test_the_name_a_document_has_where_it_was_published(
    disposition: str | None, url: str, name: str | None
):
    assert published_name(disposition, url) == name


def test_zip_archives_in_a_warc_are_bounded():
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w", zipfile.ZIP_DEFLATED) as archive:
        for number in range(8):
            archive.writestr(f"{number}.txt", bytes(1 << 20))
    capture = one(data.getvalue(), media_type="application/zip", role="attachment")
    assert len(capture.members) == 4


def test_a_file_of_false_beginnings_is_not_looked_through_for_ever(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("pipelines.warc.reading.MOST_DAMAGES", 20)
    warc = Warc()
    warc.response("http://example.org/a", PAGE.encode())
    scan = WarcScan(io.BytesIO(warc.data + b"\r\n\r\nWARC/1.0\r\n" * 1000), BOUNDS)
    assert len(list(scan.captures())) == 1
    assert len(scan.damages) == 21
    assert "was not looked at" in scan.damages[0].reason
