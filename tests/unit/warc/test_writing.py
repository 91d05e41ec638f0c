"""The WARC files and the index over them: written, mended, read again."""

import gzip
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from datetime import date
from pathlib import Path
from types import SimpleNamespace

import pytest
from scrapy import Request
from scrapy.http import Response

from pipelines.harvest.failures import Refused
from pipelines.harvest.purpose import PURPOSE as REQUEST_PURPOSE
from pipelines.harvest.recorder import BEFORE, Recorder
from pipelines.warc.fetch import Earlier, Fetched, fetch_records, now, verdict_record
from pipelines.warc.index import INDEX_NAME, Fetch, FetchIndex, of_listing
from pipelines.warc.listing import Listing
from pipelines.warc.reading import Record
from pipelines.warc.reading import records as records_of
from pipelines.warc.writing import OPEN, WarcFiles, mend, pack

URL = "http://a.gov.cn/1.html"
LISTING = Listing("a", "report", "http://a.gov.cn/", "2023年\n 年报", 2023, date(2024, 1, 5))
DNS = replace(LISTING, problem="dns", problem_detail="no name")
TIMEOUT = replace(LISTING, problem="timeout", problem_detail="60 s")
HEADERS = [
    (b"Content-Type", b"text/html"),
    (b"ETag", b'"1"'),
    (b"Content-Disposition", "filename=年报.doc".encode("gb18030")),
    (b"Set-Cookie", b"a=1"),
    (b"Set-Cookie", b"b=2"),
]


def fetched(body: bytes = b"<p>1</p>", status: int = 200, url: str = URL) -> Fetched:
    request = f"GET /1.html HTTP/1.1\r\nHost: {url}\r\n\r\n".encode()
    return Fetched(url, status, HEADERS, body, request, now(), "1.2.4.8")


@pytest.fixture
def files(tmp_path: Path) -> WarcFiles:
    return WarcFiles(tmp_path / "h" / "week", "week", {"software": "xxgk"}, 1 << 30)


def records(path: Path) -> Iterator[Record]:
    with path.open("rb") as stream:
        yield from records_of(stream)


def add(index: FetchIndex, files: WarcFiles, found: Fetched) -> Fetch:
    """Write a fetch and index it, as the crawl does."""
    earlier = index.stored(found.digest)
    name, offsets, end = files.append(pack(fetch_records(found, LISTING, earlier)))
    fetch = Fetch(
        found.url, files.harvest, found.at, "revisit" if earlier else "response", found.status,
        found.digest, found.header(b"etag"), found.header(b"last-modified"),
        file=f"{files.harvest}/{name}", offset=offsets[1], **of_listing(LISTING),
    )  # fmt: skip
    index.add(fetch, end)
    return fetch


def test_a_fetch_is_three_records_that_name_each_other(files: WarcFiles, tmp_path: Path):
    found = fetched()
    name, offsets, _ = files.append(pack(fetch_records(found, LISTING, None)))
    files.close()
    path = files.folder / name
    stored = [(r.offset, r.type, r.header, r.raw.raw_stream.read()) for r in records(path)]
    assert [kind for _, kind, _, _ in stored] == ["warcinfo", "request", "response", "metadata"]
    assert [offset for offset, *_ in stored][1:] == offsets
    _, _, response, body = stored[2]
    assert body == found.body
    assert response("WARC-Payload-Digest") == found.digest
    assert response("WARC-IP-Address") == "1.2.4.8"
    whole = response("WARC-Record-ID")
    for _, _, headers, _ in (stored[1], stored[3]):
        assert headers("WARC-Concurrent-To") == whole
        assert headers("WARC-Date") == response("WARC-Date") == found.at
    assert stored[3][3].decode() == (
        "via: http://a.gov.cn/\r\nlinkText: 2023年 年报\r\nsource: a\r\nrole: report\r\n"
        "reportYear: 2023\r\nlistedDate: 2024-01-05\r\n"
    )


def test_headers_are_kept_byte_for_byte(files: WarcFiles, tmp_path: Path):
    index = FetchIndex(tmp_path / INDEX_NAME, files.folder.parent)
    held = add(index, files, fetched())
    files.close()
    plain = gzip.decompress((files.folder.parent / held.file).read_bytes())
    assert b"\r\nContent-Disposition: " + HEADERS[2][1] + b"\r\nSet-Cookie: a=1\r\n" in plain
    assert index.body(held) == (HEADERS, b"<p>1</p>")


def test_a_body_that_is_there_is_a_revisit(files: WarcFiles):
    found, earlier = fetched(), Earlier("http://a.gov.cn/0.html", now(), fetched().digest)
    name, _, _ = files.append(pack(fetch_records(found, LISTING, earlier)))
    name, _, _ = files.append(pack(fetch_records(fetched(b"", 304), LISTING, earlier)))
    files.close()
    revisits = [
        (r.header("WARC-Profile").rsplit("/", 1)[-1], r.header, r.raw.raw_stream.read())
        for r in records(files.folder / name)
        if r.type == "revisit"
    ]
    assert [profile for profile, _, _ in revisits] == [
        "identical-payload-digest",
        "server-not-modified",
    ]
    for _, headers, body in revisits:
        assert headers("WARC-Refers-To-Target-URI") == earlier.url
        assert headers("WARC-Refers-To-Date") == earlier.at
        assert headers("WARC-Payload-Digest") == earlier.digest
        assert body == b""


@pytest.mark.parametrize("keep", [0, 1, 20, 400], ids=lambda n: f"{n} bytes of the next fetch")
def test_what_a_kill_left_is_cut_to_the_last_whole_fetch(files: WarcFiles, keep: int):
    _, _, end = files.append(pack(fetch_records(fetched(), LISTING, None)))
    files.append(pack(fetch_records(fetched(b"2" * 5000), LISTING, None)))
    files.abandon()
    (path,) = files.folder.glob(f"*{OPEN}")
    path.write_bytes(path.read_bytes()[: end + keep])
    closed, cut = mend(path)
    assert cut == keep
    assert closed.stat().st_size == end
    assert [r.type for r in records(closed)] == [
        "warcinfo",
        "request",
        "response",
        "metadata",
    ]
    assert not list(files.folder.glob(f"*{OPEN}"))


def test_a_file_that_is_being_written_is_left_alone(files: WarcFiles, tmp_path: Path):
    files.append(pack(fetch_records(fetched(), LISTING, None)))
    with pytest.raises(OSError, match="another harvest is writing it"):
        FetchIndex(tmp_path / INDEX_NAME, files.folder.parent)
    files.close()
    index = FetchIndex(tmp_path / INDEX_NAME, files.folder.parent)
    assert index.fetched(URL, "week").status == 200


def test_a_file_with_nothing_whole_is_left_empty(files: WarcFiles):
    files.append(pack([verdict_record(URL, TIMEOUT)]))
    files.abandon()
    (path,) = files.folder.glob(f"*{OPEN}")
    path.write_bytes(path.read_bytes()[:50])
    closed, cut = mend(path)
    assert (closed.stat().st_size, cut) == (0, 50)


def test_the_index_made_anew_is_the_index_that_was_kept(files: WarcFiles, tmp_path: Path):
    folder = files.folder.parent
    index = FetchIndex(tmp_path / INDEX_NAME, folder)
    add(index, files, fetched())
    add(index, files, fetched(url="http://a.gov.cn/2.html"))
    add(index, files, fetched(b"gone", 404, "http://a.gov.cn/3.html"))
    name, offsets, end = files.append(pack([verdict_record("http://b/", DNS)]))
    index.add(
        Fetch("http://b/", "week", now(), "verdict", file=f"week/{name}", offset=offsets[0],
              **of_listing(DNS)), end,
    )  # fmt: skip
    urls = (URL, "http://a.gov.cn/2.html", "http://a.gov.cn/3.html")
    kept = [index.fetched(url, "week") for url in urls]
    files.close()
    index.close()
    anew = FetchIndex(tmp_path / "other.sqlite", folder)
    assert [anew.fetched(url, "week") for url in urls] == kept
    assert [fetch.kind for fetch in kept] == ["response", "revisit", "response"]
    assert anew.verdict("http://b/", "week").problem == "dns"
    assert anew.fetched("http://b/", "week") is None


def test_a_revisit_has_the_body_it_refers_to(files: WarcFiles, tmp_path: Path):
    index = FetchIndex(tmp_path / INDEX_NAME, files.folder.parent)
    add(index, files, fetched())
    again = add(index, files, fetched(url="http://a.gov.cn/2.html"))
    assert again.kind == "revisit"
    assert index.body(again) == (HEADERS, b"<p>1</p>")


def test_before_is_the_last_good_answer_of_another_harvest(files: WarcFiles, tmp_path: Path):
    index = FetchIndex(tmp_path / INDEX_NAME, files.folder.parent)
    add(index, files, fetched())
    add(index, files, fetched(b"down", 503))
    assert index.before(URL, "week") is None
    assert index.before(URL, "next").status == 200
    assert index.fetched(URL, "next") is None


def test_files_that_are_gone_leave_the_index(files: WarcFiles, tmp_path: Path):
    index = FetchIndex(tmp_path / INDEX_NAME, files.folder.parent)
    held = add(index, files, fetched())
    files.close()
    index.close()
    next(files.folder.iterdir()).unlink()
    index = FetchIndex(tmp_path / INDEX_NAME, files.folder.parent)
    assert index.fetched(URL, "week") is None
    assert index.body(held) is None


def test_an_index_that_is_no_database_is_made_anew(files: WarcFiles, tmp_path: Path):
    index = FetchIndex(tmp_path / INDEX_NAME, files.folder.parent)
    add(index, files, fetched())
    files.close()
    index.close()
    (tmp_path / INDEX_NAME).write_bytes(b"no database at all" * 100)
    assert FetchIndex(tmp_path / INDEX_NAME, files.folder.parent).fetched(URL, "week").status == 200


def test_an_index_of_an_earlier_version_is_made_anew(files: WarcFiles, tmp_path: Path):
    index = FetchIndex(tmp_path / INDEX_NAME, files.folder.parent)
    add(index, files, fetched())
    files.close()
    index.close()
    with closing(sqlite3.connect(tmp_path / INDEX_NAME)) as database:
        database.executescript("drop table fetches; pragma user_version = 0")
    assert FetchIndex(tmp_path / INDEX_NAME, files.folder.parent).fetched(URL, "week").status == 200


def test_a_disk_that_is_full_stops_the_crawl_and_leaves_the_file_to_be_mended(
    files: WarcFiles, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    recorder = Recorder(FetchIndex(tmp_path / INDEX_NAME, files.folder.parent), files)
    stopped: list[bool] = []
    recorder.stop = lambda: stopped.append(True)
    recorder.judge(URL, DNS)
    stream, path = files._open_file
    half = SimpleNamespace(write=lambda data: len(data) // 2, tell=stream.tell, close=stream.close)
    monkeypatch.setattr(files, "_open_file", (half, path))
    for _ in range(2):
        with pytest.raises(Refused, match="the disk is full"):
            recorder._record(fetched(), SimpleNamespace(meta={"purpose": LISTING}), None)
    recorder.judge(URL, TIMEOUT)
    recorder.close()
    assert stopped == [True]
    assert [path.suffix for path in files.folder.iterdir()] == [OPEN]
    anew = FetchIndex(tmp_path / "other.sqlite", files.folder.parent)
    assert anew.verdict(URL, "week").problem == "dns"


def test_a_304_that_nobody_asked_for_confirms_nothing(files: WarcFiles, tmp_path: Path):
    index = FetchIndex(tmp_path / INDEX_NAME, files.folder.parent)
    recorder = Recorder(index, files)
    held = add(index, files, fetched())._replace(harvest="earlier")
    request = Request(URL, meta={REQUEST_PURPOSE: LISTING, BEFORE: held})
    answer = recorder.process_response(request, Response(URL, 304))
    assert answer.status == 304
    assert index.fetched(URL, "week").kind == "response"
    assert index.stored(held.digest).at == held.at
