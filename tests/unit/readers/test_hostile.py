"""Damaged and hostile bytes in every container: they end with a reason, soon and in little memory.

Whole documents go through `parse`, as in a run: no exception may be raised.
"""

import random
import re
import zlib
from collections.abc import Iterator
from pathlib import Path

import pytest

from pipelines.models import Reading
from pipelines.parse import parse, parse_file
from pipelines.readers import Limits, UnreadableError, read
from pipelines.settings import Settings
from tests.hostile import damaged
from tests.rendering import random_report
from tests.rendering_office import as_docx, as_spanned_html, as_xlsx, parts_of, zip_of
from tests.rendering_pdf import PDFS

CONTAINERS = Path(__file__).parents[2] / "golden" / "containers"
TITLE = "湘潭县审计局2023年政府信息公开工作年度报告"
REPORT = random_report(random.Random(1), "2021", 0.1)
SOURCES = {
    "docx": as_docx(REPORT),
    "xlsx": as_xlsx(REPORT),
    "xls": (CONTAINERS / "2021_calc.xls").read_bytes(),
    "html": as_spanned_html(REPORT),
    "pdf": PDFS["pages"](REPORT),
}
MOST_MEGABYTES = 350


def page(body: str) -> bytes:
    return f"<html><meta charset=utf-8><title>{TITLE}</title><body>{body}".encode()


def megabytes(kind: str) -> int:
    """Memory of this process: VmRSS is what it has now, VmHWM the most it had since a reset."""
    status = Path("/proc/self/status").read_text()
    return int(re.search(rf"{kind}:\s*(\d+) kB", status)[1]) >> 10


def is_sound(reading: Reading) -> bool:
    """Whether a reading says what it is, and gives a reason for what it is not."""
    return reading.state == "report" or bool(reading.reason_code and reading.reason)


def damaged_inside(data: bytes, rng: random.Random) -> bytes:
    """A package or a PDF that is sound outside, one of its packed parts damaged."""
    if data.startswith(b"%PDF"):
        start = rng.choice([m.end() for m in re.finditer(rb"(?<!end)stream\r?\n", data)])
        end = data.index(b"endstream", start)
        try:
            part = zlib.decompress(data[start:end])
        except zlib.error:
            return damaged(data, rng)
        return data[:start] + zlib.compress(damaged(part, rng)) + b"\n" + data[end:]
    parts = parts_of(data)
    name = rng.choice([name for name in parts if name.endswith((".xml", ".rels"))])
    odd = (b'"0"', b'"-1"', b'"99999999"', b'""', b'"A1:XFD1048576"', b'"restart"', b'"rId1"')
    parts[name] = re.sub(
        rb'"[^"]*"', lambda m: m[0] if rng.random() > 0.05 else rng.choice(odd), parts[name]
    )
    return zip_of(parts)


@pytest.mark.parametrize("name", SOURCES)
def test_documents_cut_off_anywhere_end_with_a_reason(name: str):
    data = SOURCES[name]
    step = max(len(data) // 150, 1)
    for end in range(1, len(data), step):
        assert is_sound(parse(data[:end], f"a.{name}"))


def test_legacy_documents_cut_off_anywhere_are_told_or_left_to_libreoffice(
    monkeypatch: pytest.MonkeyPatch,
):
    monkeypatch.setenv("PATH", "")
    data = (CONTAINERS / "2021_writer.doc").read_bytes()
    for end in range(1, len(data), 97):
        assert parse(data[:end], "a.doc").state in ("unreadable", "not_a_report")


@pytest.mark.parametrize("name", SOURCES)
def test_damaged_bytes_end_with_a_reason(name: str):
    for seed in range(60):
        assert is_sound(parse(damaged(SOURCES[name], random.Random(seed)), f"a.{name}"))


@pytest.mark.parametrize("name", ["2021_writer.docx", "2021_calc.xlsx", "2021_writer.pdf"])
def test_damaged_parts_of_sound_packages_end_with_a_reason(name: str):
    data = (CONTAINERS / name).read_bytes()
    for seed in range(20):
        assert is_sound(parse(damaged_inside(data, random.Random(seed)), name))


TOO_MUCH = {
    **{
        f"nested_{tag}": page(f"<{tag}>" * 60_000)
        for tag in ("div", "ul", "b", "sup", "table", "a", "svg", "select", "template")
    },
    "nested_and_closed": page("<div>" * 60_000 + "</div>" * 60_000),
    "nested_tables": page("<table><tr><td>" * 60_000),
    "rows_and_columns_that_span_everything": page(
        "<table>" + ("<tr>" + "<td rowspan=65534 colspan=1000>1" * 50) * 400 + "</table>"
    ),
    "paragraphs": page("<p>1" * 1_000_000),
    "attributes": page("<p " + " ".join(f"a{n}=1" for n in range(60_000)) + ">"),
    "one_line": "2023年第1号".encode() * 3_000_000,
    "digits": b"9 " * 2_000_000,
    "bars": b"|" * 2_000_000,
    "tab_rows": (b"\t1" * 50 + b"\n") * 10_000,
    "lines": b"1\n" * 300_000,
}


@pytest.mark.parametrize("data", TOO_MUCH.values(), ids=TOO_MUCH)
def test_what_no_report_needs_is_refused(data: bytes):
    with pytest.raises(UnreadableError) as error:
        read(data, "a.bin")
    assert error.value.code == "too_large"
    assert len(error.value.reason) < 200


def hostile() -> Iterator[tuple[str, bytes]]:
    """Documents within the limits that ask for as much as they can."""
    for tag in ("p", "li", "td", "tr"):
        yield f"siblings_{tag}", page(f"<{tag}>" * 100_000)
    yield "nested_less", page("<div><b>" * 499)
    yield "columns", page("<table>" + ("<tr>" + "<td>1" * 10_000) * 15 + "</table>")
    yield "row_spans", page("<table><tr>" + "<td rowspan=65534>1" * 1900 + "<tr><td>1" * 100)
    yield "nulls", page("\0" * 100_000 + "<table><tr><td>规\0章<td>\x001")
    yield "surrogates", page("&#xD800;&#xDFFF;" * 10_000 + "<table><tr><td>规章<td>&#xD835;1")
    yield "comments", page("<!-- x" * 100_000 + "1<!-->" * 100_000)
    yield "styles", page("<p style='" + "display:" * 100_000 + "none'>x")
    yield "endless_paragraph", page("<p>" + "主动公开政府信息38条，" * 100_000)
    yield "charset", b"<html><meta " + b"charset = " * 400
    line = 90_000
    for name, text in {
        "digits": "9", "brackets": "（", "ordinals": "第", "years": "年", "dates": "2023年",
        "bullets": "1.", "commas": "1,", "dashes": "-", "spaces": " ", "words": "公开、",
        "titles": "年度报告", "regions": "湖南省湘潭市湘潭县", "claims": "主动公开信息38条，",
        "quotes": "《“", "separators": "\u2028", "numbers": "9 ", "chinese_numbers": "十百千万",
    }.items():  # fmt: skip
        yield f"text_of_{name}", (TITLE + "\n" + text * (line // len(text))).encode()
    yield "rows", ("一、本年新收政府信息公开申请数量\n" + "0\n" * 150_000).encode()
    yield "labels", ("规章\n0\n0\n0\n" * 40_000).encode()
    yield "columns_of_spaces", ("规章    1  2  3  4  5  6  7\n" * 20_000).encode()


@pytest.mark.skipif(not Path("/proc/self/clear_refs").exists(), reason="needs Linux")
@pytest.mark.parametrize("data", [pytest.param(data, id=name) for name, data in hostile()])
def test_hostile_documents_within_the_limits_are_read_in_little_memory(data: bytes):
    before = megabytes("VmRSS")
    Path("/proc/self/clear_refs").write_text("5")
    assert is_sound(parse(data, "a.bin"))
    assert megabytes("VmHWM") - before < MOST_MEGABYTES


@pytest.mark.parametrize(
    ("data", "limits"),
    [
        (page("<div>" * 20_000), Limits(depth=10)),
        (page("<p>" * 100), Limits(elements=99)),
        (b"a" * 100, Limits(line=99)),
        (b"a\n" * 100, Limits(cells=99)),
        (b"a|b\n" * 100, Limits(cells=99)),
        (SOURCES["xls"], Limits(cells=99)),
        (SOURCES["xlsx"], Limits(cells=99)),
        (SOURCES["docx"], Limits(cells=20)),
        (SOURCES["html"], Limits(cells=20)),
        (SOURCES["docx"], Limits(members=1)),
    ],
)
def test_the_limits_are_the_callers(data: bytes, limits: Limits):
    with pytest.raises(UnreadableError) as error:
        read(data, "a.bin", limits)
    assert error.value.code == "too_large"


def test_claims_beyond_counting_are_left_out_and_said_to_be():
    sentences = "<p>" + "主动公开政府信息38条。" * 1000
    reading = parse(page(f"<h1>{TITLE}</h1>" + sentences * 6 + "<p>" + "公开信息3条，" * 5000), "a")
    assert len(reading.claims) == 5000
    codes = [finding.code for finding in reading.findings]
    assert {"paragraph_not_searched", "claims_left_out"} <= set(codes)


@pytest.mark.parametrize(
    ("name", "setting", "code"),
    [
        ("docx", {"max_document_bytes": 1000}, "too_large"),
        ("docx", {"max_unpacked_bytes": 1000}, "too_large"),
        ("xlsx", {"max_table_cells": 50}, "too_large"),
        ("pdf", {"max_pages": 1}, "too_large"),
        ("pdf", {"max_document_seconds": 0.001}, "timed_out"),
    ],
    ids=lambda value: next(iter(value)) if isinstance(value, dict) else None,
)
def test_every_limit_of_the_settings_is_kept(
    tmp_path: Path, name: str, setting: dict[str, float], code: str
):
    path = tmp_path / f"a.{name}"
    path.write_bytes(PDFS["small_pages"](REPORT) if name == "pdf" else SOURCES[name])
    assert parse_file(path, Settings()).state == "report"
    reading = parse_file(path, Settings(**setting))
    assert (reading.state, reading.reason_code) == ("unreadable", code)
