"""Taking in containers: what they hold is listed once, found again by name, and never doubled."""

import hashlib
import io
import json
import os
import random
import struct
import zipfile
from collections import Counter
from datetime import datetime
from itertools import pairwise
from pathlib import Path

import pytest
from backports import zstd

from pipelines.archive import document_bytes, take_in
from pipelines.archive.verify import verify
from pipelines.database import connect
from pipelines.readers.container import UnreadableError
from pipelines.settings import Settings
from tests.hostile import damaged
from tests.rendering_office import zip_of
from tests.warcs import WHEN, Warc, packed

PAGES = [f"<html><p>第{n}号：湘潭县2023年政府信息公开工作年度报告".encode() for n in range(9)]
LATER = "2026-01-27T08:00:00Z"
MOST = 1 << 20


def query(settings: Settings, sql: str) -> list[tuple]:
    with connect(settings.build_path, read_only=True) as connection:
        return connection.execute(sql).fetchall()


def harvested(settings: Settings, name: str = "2026-W04") -> Path:
    return settings.raw_dir / "harvest" / name / f"{name}-00001.warc.gz"


def wacz_of(warc: bytes, *, compressed: bool = False) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        kind = zipfile.ZIP_DEFLATED if compressed else zipfile.ZIP_STORED
        archive.writestr("datapackage.json", "{}")
        archive.writestr("indexes/index.cdx.gz", b"x")
        archive.writestr("archive/data.warc.gz", warc, compress_type=kind)
    return stream.getvalue()


@pytest.mark.parametrize("has_dictionary", [False, True])
def test_a_warc_packed_with_zstandard_is_read_as_if_unpacked(
    settings: Settings, has_dictionary: bool
):
    warc = Warc(packed=False)
    places = [warc.response(f"http://e.org/{n}", page) for n, page in enumerate(PAGES)]
    starts = [0, *places, len(warc.data)]
    records = [warc.data[start:end] for start, end in pairwise(starts)]
    trained = zstd.train_dict(records * 20, 1000) if has_dictionary else None
    path = settings.raw_dir / "export.warc.zst"
    with path.open("wb") as stream:
        if trained:
            kept = zstd.compress(trained.dict_content)
            stream.write(struct.pack("<II", 0x184D2A5D, len(kept)) + kept)
        stream.writelines(zstd.compress(record, zstd_dict=trained) for record in records)
    take_in(settings)
    for order in (places, reversed(places)):
        found = [document_bytes(settings.raw_dir, f"export.warc.zst#{at}", MOST) for at in order]
        assert sorted(found) == sorted(PAGES)
    assert verify(settings).is_sound
    cut = path.read_bytes()[:-20]
    path.write_bytes(cut)
    take_in(settings)
    held = query(settings, "select documents, problem is not null from staging.containers")
    assert held == [(len(PAGES) - 1, True)]


def test_documents_of_every_container_are_found_again_by_their_names(settings: Settings):
    warc = Warc()
    at = warc.response(
        "http://e.org/1", packed(PAGES[0]), headers={"Content-Encoding": "gzip"}, role="report"
    )
    zipped = warc.response(
        "http://e.org/2.zip", zip_of({"县教育局.txt": PAGES[1]}), role="attachment"
    )
    warc.save(harvested(settings))
    plain = Warc(packed=False)
    plain_at = plain.response("http://e.org/3", PAGES[2])
    behind = plain.response("http://e.org/5", zip_of({"年报.html": PAGES[6]}))
    plain.save(settings.raw_dir / "export.warc")
    foreign = Warc()
    wacz_at = foreign.response("http://e.org/4", PAGES[3])
    (settings.raw_dir / "export.wacz").write_bytes(wacz_of(foreign.data))
    (settings.raw_dir / "a#b.zip").write_bytes(zip_of({"c#d.txt": PAGES[4]}))
    (settings.raw_dir / "e#f.txt").write_bytes(PAGES[5])
    take_in(settings)
    name = "harvest/2026-W04/2026-W04-00001.warc.gz"
    expected = {
        f"{name}#{at}": PAGES[0],
        f"{name}#{zipped}#县教育局.txt": PAGES[1],
        f"export.warc#{plain_at}": PAGES[2],
        f"export.warc#{behind}#年报.html": PAGES[6],
        f"export.wacz#archive/data.warc.gz@{wacz_at}": PAGES[3],
        "a#b.zip#c#d.txt": PAGES[4],
        "e#f.txt": PAGES[5],
    }
    rows = dict(query(settings, "select file, sha256 from staging.documents"))
    assert rows == {file: hashlib.sha256(data).hexdigest() for file, data in expected.items()}
    for file, data in expected.items():
        assert document_bytes(settings.raw_dir, file, MOST) == data
    kinds = query(settings, "select kind, documents from staging.containers order by file")
    assert kinds == [("zip", 1), ("wacz", 1), ("warc", 2), ("warc", 2)]


@pytest.mark.parametrize("place", ["7", "x", "99999999", "0#a.txt"])
def test_a_place_that_holds_no_document_is_a_reason(settings: Settings, place: str):
    path = Warc().save(settings.raw_dir / "a.warc.gz")
    with pytest.raises(UnreadableError) as error:
        document_bytes(settings.raw_dir, f"{path.name}#{place}", MOST)
    assert error.value.code in ("gone", "damaged")


def test_what_the_harvest_knows_is_in_the_row_of_the_document(settings: Settings):
    warc = Warc()
    warc.response(
        "http://e.org/年报.html", PAGES[0], role="report", source="xtx", linkText="2023年年报",
        via="http://e.org/list", reportYear="2022", listedDate="2024-01-20",
    )  # fmt: skip
    warc.response("http://e.org/b.html", PAGES[1], role="report", linkText="2021年年报")
    warc.response("http://e.org/2020.html", PAGES[2], role="report")
    warc.response("http://e.org/c.html", PAGES[3], role="report")
    warc.save(harvested(settings))
    assert take_in(settings).years == [2020, 2021, 2022, 2025]
    rows = query(
        settings,
        "select name, filing_year, filing_basis, url, retrieved_at, http_status, media_type, "
        "source_entry, listed_on, link_text, listed_date::varchar, listed_year "
        "from staging.documents order by filing_year",
    )
    assert rows[2] == (
        "年报.html", 2022, "listing", "http://e.org/年报.html", datetime(2026, 1, 20, 8), 200,
        "text/html", "xtx", "http://e.org/list", "2023年年报", "2024-01-20", 2022,
    )  # fmt: skip
    assert [row[2] for row in rows] == ["file_name", "link_text", "listing", "retrieved"]


def test_a_container_is_looked_through_once(settings: Settings, monkeypatch: pytest.MonkeyPatch):
    warc = Warc()
    warc.response("http://e.org/1", PAGES[0], role="report")
    path = warc.save(harvested(settings))
    (settings.raw_dir / "a.zip").write_bytes(zip_of({"a.txt": PAGES[1]}))
    first = take_in(settings)
    before = query(settings, "from staging.documents order by file")
    monkeypatch.setattr("pipelines.archive.ingest.hold", lambda *_: 1 / 0)
    second = take_in(settings)
    assert (first.new, second.new, second.unchanged, second.documents) == (2, 0, 2, 2)
    assert query(settings, "from staging.documents order by file") == before
    monkeypatch.undo()
    os.utime(path, ns=(1, 1))
    assert take_in(settings).unchanged == 2


def test_what_a_container_no_longer_holds_is_gone_and_what_it_gained_is_new(settings: Settings):
    path = settings.raw_dir / "a.zip"
    path.write_bytes(zip_of({"a.txt": PAGES[0], "b.txt": PAGES[1], "c.txt": PAGES[2]}))
    take_in(settings)
    seen = dict(query(settings, "select file, received_at from staging.documents"))
    path.write_bytes(zip_of({"b.txt": PAGES[1], "c.txt": PAGES[3], "d.txt": PAGES[4]}))
    again = take_in(settings)
    assert (again.new, again.changed, again.gone, again.unchanged) == (1, 1, 1, 1)
    now = dict(query(settings, "select file, received_at from staging.documents"))
    assert now["a.zip#b.txt"] == seen["a.zip#b.txt"]
    path.unlink()
    assert (take_in(settings).gone, query(settings, "from staging.containers")) == (3, [])


def test_a_file_that_a_harvest_is_writing_is_left_alone(settings: Settings):
    warc = Warc()
    warc.response("http://e.org/1", PAGES[0], role="report")
    path = harvested(settings)
    warc.save(path.with_name(path.name + ".open"))
    assert take_in(settings).documents == 0


def test_a_revisit_has_the_content_of_what_it_refers_to_wherever_that_is(settings: Settings):
    first, second = Warc(), Warc()
    first.response("http://e.org/1", PAGES[0], role="report")
    second.revisit("http://e.org/2", PAGES[0], ("http://e.org/1", WHEN), when=LATER, role="report")
    second.revisit("http://e.org/1", None, ("http://e.org/1", WHEN), when=LATER, role="report")
    second.revisit("http://e.org/1", None, ("http://e.org/1", LATER), when="2026-02-03T08:00:00Z")
    second.revisit("http://e.org/9", PAGES[8], ("http://e.org/8", WHEN), role="report")
    second.save(harvested(settings, "2026-W03"))
    take_in(settings)
    first.save(harvested(settings, "2026-W04"))
    take_in(settings)
    rows = query(settings, "select url, sha256 from staging.captures order by url, retrieved_at")
    sha256 = hashlib.sha256(PAGES[0]).hexdigest()
    assert rows == [
        ("http://e.org/1", sha256), ("http://e.org/1", sha256), ("http://e.org/1", sha256),
        ("http://e.org/2", sha256), ("http://e.org/9", None),
    ]  # fmt: skip
    assert query(settings, "select count(*) from staging.documents") == [(1,)]


def test_a_zip_that_came_again_stays_its_members(settings: Settings):
    first, second = Warc(), Warc()
    body, where = zip_of({"县教育局.txt": PAGES[0]}), "http://e.org/1.zip"
    at = first.response(where, body, role="attachment")
    second.revisit(where, None, (where, WHEN), when=LATER, role="attachment")
    second.revisit("http://e.org/2.zip", body, (where, WHEN), when=LATER, role="attachment")
    path = first.save(harvested(settings))
    second.save(harvested(settings, "2026-W05"))
    assert take_in(settings).documents == 1
    [(file,)] = query(settings, "select file from staging.documents")
    assert file == f"harvest/2026-W04/{path.name}#{at}#县教育局.txt"


def test_what_was_stored_as_a_list_and_came_again_as_a_report_is_a_document(settings: Settings):
    first, second = Warc(), Warc()
    at = first.response("http://e.org/1", PAGES[0], role="listing")
    second.revisit(
        "http://e.org/2", PAGES[0], ("http://e.org/1", WHEN), when=LATER, role="report",
        linkText="2023年年报",
    )  # fmt: skip
    path = first.save(harvested(settings))
    assert take_in(settings).documents == 0
    second.save(harvested(settings, "2026-W05"))
    take_in(settings)
    expected = [(f"harvest/2026-W04/{path.name}#{at}", "http://e.org/2", 2023)]
    rows = "select file, url, filing_year from staging.documents"
    assert query(settings, rows) == expected
    assert take_in(settings).new == 0
    assert query(settings, rows) == expected
    assert document_bytes(settings.raw_dir, expected[0][0], MOST) == PAGES[0]
    harvested(settings, "2026-W05").unlink()
    take_in(settings)
    assert query(settings, rows) == []


def test_what_is_left_out_is_counted_and_damage_is_told(settings: Settings):
    warc = Warc()
    warc.response("http://e.org/1", PAGES[0])
    warc.response("http://e.org/2", b"\x89PNG", media_type="image/png")
    warc.response("http://e.org/3", b"<html>news")
    warc.response("http://e.org/4", b"", status="404 Not Found")
    warc.failure("http://e.org/5", "timeout")
    warc.revisit("http://e.org/6", PAGES[0], ("http://e.org/1", WHEN))
    warc.response("http://e.org/7", PAGES[1])
    (settings.raw_dir / "torn.warc.gz").write_bytes(warc.data[:-30])
    wacz = wacz_of(warc.data, compressed=True)
    (settings.raw_dir / "packed.wacz").write_bytes(wacz)
    take_in(settings)
    [packed_wacz, torn] = query(
        settings, "select documents, left_out, problem from staging.containers order by file"
    )
    assert packed_wacz[:2] == (0, "{}")
    assert "compressed again" in packed_wacz[2]
    assert torn[0] == 1
    assert json.loads(torn[1]) == {
        "media_type": 1, "off_subject": 1, "problem": 1, "revisit": 1, "status": 1,
    }  # fmt: skip
    assert "the record breaks off" in torn[2]


def test_a_sidecar_of_a_container_speaks_for_all_it_holds(settings: Settings):
    path = settings.raw_dir / "a.zip"
    path.write_bytes(zip_of({"2019/a.txt": PAGES[0], "b.txt": PAGES[1]}))
    side = path.with_name("a.zip.toml")
    side.write_text('region_code = "430321"\nreport_year = 2023\ntitle = "年报汇编"')
    take_in(settings)
    columns = "file, filing_year, filing_basis, region_code, report_year, title, sidecar"
    rows = query(settings, f"select {columns} from staging.documents order by file")
    assert rows == [
        ("a.zip#2019/a.txt", 2019, "folder", "430321", 2023, None, "a.zip.toml"),
        ("a.zip#b.txt", 2023, "sidecar", "430321", 2023, None, "a.zip.toml"),
    ]
    side.write_text('region_code = "430300"')
    os.utime(side, ns=(5, 5))
    take_in(settings)
    assert query(settings, "select distinct region_code from staging.documents") == [("430300",)]


@pytest.mark.parametrize("kind", ["warc", "packed warc", "wacz", "zip"])
def test_damaged_containers_give_what_is_whole_and_never_stop_the_run(
    settings: Settings, kind: str
):
    warc = Warc(packed=kind != "warc")
    for number in range(3):
        warc.response(f"http://e.org/{number}", PAGES[number], role="report", linkText="年报")
    warc.response("http://e.org/4", zip_of({"a.txt": PAGES[4]}), role="attachment")
    zipped = zip_of({"县/a.txt": PAGES[0] * 50, "b.html": PAGES[1]})
    data = {"wacz": wacz_of(warc.data), "zip": zipped}.get(kind, warc.data)
    for seed in range(40):
        (settings.raw_dir / f"{seed}.{kind}").write_bytes(damaged(data, random.Random(seed)))
    take_in(settings)
    files = [file for (file,) in query(settings, "select file from staging.documents")]
    states = Counter()
    for file in files:
        try:
            states["read"] += bool(document_bytes(settings.raw_dir, file, MOST))
        except UnreadableError as error:
            states[error.code] += 1
    assert states["read"] > 20
    assert states.keys() <= {"read", "damaged", "encrypted", "too_large"}
