"""The WARC files and the index over them: written, mended, read again."""

import gzip
from pathlib import Path
from types import SimpleNamespace

import pytest
from scrapy import Request
from scrapy.http import Response

from pipelines.harvest.captures import INDEX_NAME, Capture, Captures
from pipelines.harvest.failures import Refused
from pipelines.harvest.gate import ERRAND as REQUEST_ERRAND
from pipelines.harvest.recorder import BEFORE, Recorder
from pipelines.harvest.warc import OPEN, WarcFiles, mend, pack, read_body, records
from pipelines.harvest.warc_records import (
    Earlier,
    Errand,
    Fetched,
    Verdict,
    fetch_records,
    now,
    verdict_records,
)

URL = "http://a.gov.cn/1.html"
ERRAND = Errand("a", "report", "http://a.gov.cn/", "2023年\n 年报", 2023, "2024-01-05")
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


def add(captures: Captures, files: WarcFiles, found: Fetched, errand: Errand = ERRAND) -> Capture:
    """Write a fetch and index it, as the crawl does."""
    earlier = captures.stored(found.digest)
    name, offsets, end = files.append(pack(fetch_records(found, errand, earlier)))
    capture = Capture(
        found.url, files.harvest, found.at, "revisit" if earlier else "response", found.status,
        found.digest, found.header(b"etag"), found.header(b"last-modified"), errand.source,
        errand.role, None, f"{files.harvest}/{name}", offsets[1], errand.year,
    )  # fmt: skip
    captures.add(capture, end)
    return capture


def test_a_fetch_is_three_records_that_name_each_other(files: WarcFiles, tmp_path: Path):
    found = fetched()
    name, offsets, _ = files.append(pack(fetch_records(found, ERRAND, None)))
    files.close()
    path = files.folder / name
    stored = [(o, r.rec_type, r.rec_headers, r.raw_stream.read()) for o, r in records(path)]
    assert [kind for _, kind, _, _ in stored] == ["warcinfo", "request", "response", "metadata"]
    assert [offset for offset, *_ in stored][1:] == offsets
    _, _, response, body = stored[2]
    assert body == found.body
    assert response.get_header("WARC-Payload-Digest") == found.digest
    assert response.get_header("WARC-IP-Address") == "1.2.4.8"
    whole = response.get_header("WARC-Record-ID")
    for _, _, headers, _ in (stored[1], stored[3]):
        assert headers.get_header("WARC-Concurrent-To") == whole
        assert headers.get_header("WARC-Date") == response.get_header("WARC-Date") == found.at
    assert stored[3][3].decode() == (
        "via: http://a.gov.cn/\r\nlinkText: 2023年 年报\r\nsource: a\r\nrole: report\r\n"
        "reportYear: 2023\r\nlistedDate: 2024-01-05\r\n"
    )


def test_headers_are_kept_byte_for_byte(files: WarcFiles):
    name, offsets, _ = files.append(pack(fetch_records(fetched(), ERRAND, None)))
    files.close()
    plain = gzip.decompress((files.folder / name).read_bytes())
    assert b"\r\nContent-Disposition: " + HEADERS[2][1] + b"\r\nSet-Cookie: a=1\r\n" in plain
    assert read_body(files.folder / name, offsets[1]) == (HEADERS, b"<p>1</p>")


def test_a_body_that_is_there_is_a_revisit(files: WarcFiles):
    found, earlier = fetched(), Earlier("http://a.gov.cn/0.html", now(), fetched().digest)
    name, _, _ = files.append(pack(fetch_records(found, ERRAND, earlier)))
    name, _, _ = files.append(pack(fetch_records(fetched(b"", 304), ERRAND, earlier)))
    files.close()
    revisits = [
        (
            r.rec_headers.get_header("WARC-Profile").rsplit("/", 1)[-1],
            r.rec_headers,
            r.raw_stream.read(),
        )
        for _, r in records(files.folder / name)
        if r.rec_type == "revisit"
    ]
    assert [profile for profile, _, _ in revisits] == [
        "identical-payload-digest",
        "server-not-modified",
    ]
    for _, headers, body in revisits:
        assert headers.get_header("WARC-Refers-To-Target-URI") == earlier.url
        assert headers.get_header("WARC-Refers-To-Date") == earlier.at
        assert headers.get_header("WARC-Payload-Digest") == earlier.digest
        assert body == b""


@pytest.mark.parametrize("keep", [0, 1, 20, 400], ids=lambda n: f"{n} bytes of the next fetch")
def test_what_a_kill_left_is_cut_to_the_last_whole_fetch(files: WarcFiles, keep: int):
    _, _, end = files.append(pack(fetch_records(fetched(), ERRAND, None)))
    files.append(pack(fetch_records(fetched(b"2" * 5000), ERRAND, None)))
    files.abandon()
    (path,) = files.folder.glob(f"*{OPEN}")
    path.write_bytes(path.read_bytes()[: end + keep])
    closed, cut = mend(path)
    assert cut == keep
    assert closed.stat().st_size == end
    assert [r.rec_type for _, r in records(closed)] == [
        "warcinfo",
        "request",
        "response",
        "metadata",
    ]
    assert not list(files.folder.glob(f"*{OPEN}"))


def test_a_file_that_is_being_written_is_left_alone(files: WarcFiles, tmp_path: Path):
    files.append(pack(fetch_records(fetched(), ERRAND, None)))
    with pytest.raises(OSError, match="another harvest is writing it"):
        Captures(tmp_path / INDEX_NAME, files.folder.parent)
    files.close()
    captures = Captures(tmp_path / INDEX_NAME, files.folder.parent)
    assert captures.fetched(URL, "week").status == 200


def test_a_file_with_nothing_whole_is_left_empty(files: WarcFiles):
    files.append(pack(verdict_records(URL, ERRAND, Verdict("timeout", "60 s"))))
    files.abandon()
    (path,) = files.folder.glob(f"*{OPEN}")
    path.write_bytes(path.read_bytes()[:50])
    closed, cut = mend(path)
    assert (closed.stat().st_size, cut) == (0, 50)


def test_the_index_made_anew_is_the_index_that_was_kept(files: WarcFiles, tmp_path: Path):
    folder = files.folder.parent
    captures = Captures(tmp_path / INDEX_NAME, folder)
    add(captures, files, fetched())
    add(captures, files, fetched(url="http://a.gov.cn/2.html"))
    add(captures, files, fetched(b"gone", 404, "http://a.gov.cn/3.html"))
    name, offsets, end = files.append(
        pack(verdict_records("http://b/", ERRAND, Verdict("dns", "no name")))
    )
    captures.add(
        Capture("http://b/", "week", now(), "verdict", source="a", role="report", problem="dns",
                file=f"week/{name}", offset=offsets[0]), end,
    )  # fmt: skip
    urls = (URL, "http://a.gov.cn/2.html", "http://a.gov.cn/3.html")
    kept = [captures.fetched(url, "week") for url in urls]
    files.close()
    captures.close()
    anew = Captures(tmp_path / "other.sqlite", folder)
    assert [anew.fetched(url, "week") for url in urls] == kept
    assert [capture.kind for capture in kept] == ["response", "revisit", "response"]
    assert anew.verdict("http://b/", "week").problem == "dns"
    assert anew.fetched("http://b/", "week") is None


def test_a_revisit_has_the_body_it_refers_to(files: WarcFiles, tmp_path: Path):
    captures = Captures(tmp_path / INDEX_NAME, files.folder.parent)
    add(captures, files, fetched())
    again = add(captures, files, fetched(url="http://a.gov.cn/2.html"))
    assert again.kind == "revisit"
    assert captures.body(again) == (HEADERS, b"<p>1</p>")


def test_before_is_the_last_good_answer_of_another_harvest(files: WarcFiles, tmp_path: Path):
    captures = Captures(tmp_path / INDEX_NAME, files.folder.parent)
    add(captures, files, fetched())
    add(captures, files, fetched(b"down", 503))
    assert captures.before(URL, "week") is None
    assert captures.before(URL, "next").status == 200
    assert captures.fetched(URL, "next") is None


def test_files_that_are_gone_leave_the_index(files: WarcFiles, tmp_path: Path):
    captures = Captures(tmp_path / INDEX_NAME, files.folder.parent)
    held = add(captures, files, fetched())
    files.close()
    captures.close()
    next(files.folder.iterdir()).unlink()
    captures = Captures(tmp_path / INDEX_NAME, files.folder.parent)
    assert captures.fetched(URL, "week") is None
    assert captures.body(held) is None


def test_an_index_that_is_no_database_is_made_anew(files: WarcFiles, tmp_path: Path):
    captures = Captures(tmp_path / INDEX_NAME, files.folder.parent)
    add(captures, files, fetched())
    files.close()
    captures.close()
    (tmp_path / INDEX_NAME).write_bytes(b"no database at all" * 100)
    assert Captures(tmp_path / INDEX_NAME, files.folder.parent).fetched(URL, "week").status == 200


def test_a_disk_that_is_full_stops_the_crawl_and_leaves_the_file_to_be_mended(
    files: WarcFiles, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    recorder = Recorder(Captures(tmp_path / INDEX_NAME, files.folder.parent), files)
    stopped: list[bool] = []
    recorder.stop = lambda: stopped.append(True)
    recorder.judge(URL, ERRAND, Verdict("dns", "no name"))
    stream = files._stream
    half = SimpleNamespace(write=lambda data: len(data) // 2, tell=stream.tell, close=stream.close)
    monkeypatch.setattr(files, "_stream", half)
    for _ in range(2):
        with pytest.raises(Refused, match="the disk is full"):
            recorder._record(fetched(), SimpleNamespace(meta={"errand": ERRAND}), None)
    recorder.judge(URL, ERRAND, Verdict("timeout", "60 s"))
    recorder.close()
    assert stopped == [True]
    assert [path.suffix for path in files.folder.iterdir()] == [OPEN]
    anew = Captures(tmp_path / "other.sqlite", files.folder.parent)
    assert anew.verdict(URL, "week").problem == "dns"


def test_a_304_that_nobody_asked_for_confirms_nothing(files: WarcFiles, tmp_path: Path):
    captures = Captures(tmp_path / INDEX_NAME, files.folder.parent)
    recorder = Recorder(captures, files)
    held = add(captures, files, fetched())._replace(harvest="earlier")
    request = Request(URL, meta={REQUEST_ERRAND: ERRAND, BEFORE: held})
    answer = recorder.process_response(request, Response(URL, 304))
    assert answer.status == 304
    assert captures.fetched(URL, "week").kind == "response"
    assert captures.stored(held.digest).at == held.at
