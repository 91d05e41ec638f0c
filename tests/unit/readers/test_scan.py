"""Scans: what they print is read, or refused with a reason, and never read as something else.

A few scans only: `benchmarks.scans` reads any number.
"""

import base64
import logging
import random
import zipfile
from dataclasses import replace
from io import BytesIO

import cv2
import numpy as np
import pytest

from pipelines.models import Reading
from pipelines.parse import parse
from pipelines.readers import UnreadableError, read
from pipelines.readers.document import Grid, box_in_picture
from pipelines.readers.scan.lines import reads_level
from pipelines.readers.scan.sheet import ScannedSheet
from pipelines.reading_json import to_json
from tests.rendering import Report, random_report
from tests.rendering_office import Cell, spanned_sections
from tests.scans.damage import Damage, spoil
from tests.scans.made import as_page, as_scanned_pdf, as_tiff, packed, scan_pages, scanned_report
from tests.scans.paper import Print, installed_fonts, pages_from

pytestmark = pytest.mark.skipif(not installed_fonts(), reason="no Chinese font is installed")
FONT = (installed_fonts() or [""])[0]


def values(reading: Reading) -> dict:
    return {(c.table, c.row, c.column): c for table in reading.tables for c in table.cells}


def mistakes(reading: Reading, report: Report) -> dict:
    """Numbers that are read and are not those printed."""
    return {
        place: (cell.value, report.cells.get(place))
        for place, cell in values(reading).items()
        if cell.value is not None and float(cell.value) != report.expected.get(place)
    }


def share(reading: Reading, report: Report) -> float:
    found = values(reading)
    numbers = [place for place, right in report.expected.items() if right is not None]
    return sum(found[p].value is not None for p in numbers if p in found) / len(numbers)


@pytest.fixture(scope="module")
def scan() -> tuple[Report, Reading]:
    """A scan of ordinary quality, as a PDF of two pages or more."""
    rng = random.Random(181)
    report = scanned_report(rng, blanks=0.05)
    pages = scan_pages(report, Print(FONT), "scan", rng)
    return report, parse(as_scanned_pdf(pages), "scan.pdf")


def test_a_scan_is_read_with_its_title_agency_and_year(scan: tuple[Report, Reading]):
    report, reading = scan
    assert mistakes(reading, report) == {}
    assert share(reading, report) > 0.9
    assert (reading.reader, reading.state) == ("pdf (pictures)", "report")
    assert (reading.identity.report_year, reading.identity.agency_name) == (2023, "湘潭县审计局")


def test_what_is_read_from_a_picture_says_so_and_where(scan: tuple[Report, Reading]):
    _, reading = scan
    cells = [cell for cell in values(reading).values() if cell.value is not None]
    assert all(cell.is_read_from_picture for cell in cells)
    places = [box_in_picture(cell.locator) for cell in cells]
    assert {picture for picture, _ in filter(None, places)} >= {"page 1", "page 2"}
    found = to_json(reading, "scan.pdf")
    assert all(c["is_read_from_picture"] for c in found["cells"] if c["value"] is not None)
    assert [claim.is_read_from_picture for claim in reading.claims] == [True] * len(reading.claims)


def test_a_cell_that_is_not_believed_keeps_its_readings_and_the_reason(
    scan: tuple[Report, Reading],
):
    rng = random.Random(182)
    report = scanned_report(rng, marks=0.15, broken=0.05)
    pages = scan_pages(report, Print(FONT, 150, gap=1.5), "bad", rng)
    reading = parse(as_scanned_pdf(pages, 150), "scan.pdf")
    assert mistakes(reading, report) == {}
    refused = [f for f in reading.findings if f.code == "picture_unsure"]
    assert refused
    cells = {(c.table, c.row, c.column): c for c in values(reading).values()}
    for finding in refused:
        cell = cells[finding.table, finding.row, finding.column]
        assert (cell.value, cell.status, cell.raw) == (None, "ambiguous", finding.raw)


@pytest.fixture(scope="module")
def appeals() -> tuple[Report, list[np.ndarray]]:
    """Table 4 alone on a page of its own, which reads fast."""
    report = random_report(random.Random(183), "2021")
    parts = spanned_sections(report)
    at = parts.index("四、政府信息公开行政复议、行政诉讼情况")
    style = Print(FONT, page=(595, 260), margin=20)
    [page] = pages_from([parts[0], parts[at], parts[at + 1]], style)
    damage = Damage(blur=0.5, noise=3, skew=0.4)
    return report, [spoil(np.asarray(page), damage, random.Random(1))]


def appeals_of(report: Report) -> Report:
    kept = {place: right for place, right in report.expected.items() if place[0] == "appeals"}
    return replace(report, expected=kept)


def table_4(rng: random.Random, style: Print, **cells: str) -> tuple[Report, np.ndarray]:
    """Table 4 on a page of its own, with those texts in cells of its first row."""
    report = random_report(rng, "2021")
    texts, expected = dict(report.cells), dict(report.expected)
    for column, text in cells.items():
        place = "appeals", "reconsideration", column
        texts[place], expected[place] = text, float(text) if text.isdecimal() else None
    report = replace(report, cells=texts, expected=expected)
    parts = spanned_sections(report)
    at = parts.index("四、政府信息公开行政复议、行政诉讼情况")
    [page] = pages_from([parts[0], parts[at], parts[at + 1]], style)
    return appeals_of(report), np.asarray(page)


def test_digits_that_a_narrow_cell_breaks_are_one_number_where_its_sum_holds():
    style = Print(FONT, dpi=250, page=(390, 330), margin=8, gap=2)
    numbers = {"upheld": "48217", "corrected": "31", "other_result": "0", "pending": "20654"}
    report, page = table_4(random.Random(184), style, **numbers, total="68902")
    reading = parse(as_scanned_pdf([page], 250), "a.pdf")
    found = values(reading)
    row = [found["appeals", "reconsideration", column].value for column in (*numbers, "total")]
    assert row == [48217, 31, 0, 20654, 68902]
    report, page = table_4(random.Random(184), style, **numbers, total="68903")
    reading = parse(as_scanned_pdf([page], 250), "a.pdf")
    assert mistakes(reading, report) == {}
    assert values(reading)["appeals", "reconsideration", "upheld"].value is None


@pytest.mark.parametrize("font", sorted({"uming", "noto_serif"} & set(installed_fonts())))
def test_an_o_or_an_l_is_no_digit_though_the_sum_with_it_holds(font):
    style = Print(font, dpi=200, page=(595, 260), margin=20)
    numbers = {"upheld": "4O1", "corrected": "3l0", "other_result": "O", "pending": "104"}
    report, page = table_4(random.Random(185), style, **numbers, total="815")
    reading = parse(
        as_scanned_pdf([spoil(page, Damage(blur=0.4, noise=3), random.Random(1))]), "a.pdf"
    )
    found = values(reading)
    row = [found["appeals", "reconsideration", column].value for column in (*numbers, "total")]
    assert row == [None, None, None, 104, 815]
    assert mistakes(reading, report) == {}


def docx_with(picture: bytes) -> bytes:
    """A Word document with one picture under a heading."""
    namespaces = (
        'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" '
        'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" '
        'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'
    )
    body = (
        f"<w:document {namespaces}><w:body><w:p><w:r><w:t>湘潭县审计局2023年政府信息公开"
        "工作年度报告</w:t></w:r></w:p><w:p><w:r>"
        '<w:drawing><a:blip r:embed="p"/></w:drawing></w:r></w:p></w:body></w:document>'
    )
    relations = (
        '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
        '<Relationship Id="p" Type="image" Target="media/image1.png"/></Relationships>'
    )
    stream = BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        archive.writestr("word/document.xml", body)
        archive.writestr("word/_rels/document.xml.rels", relations)
        archive.writestr("word/media/image1.png", picture)
    return stream.getvalue()


def mht_with(picture: bytes) -> bytes:
    """A saved page with one picture beside it."""
    image = base64.encodebytes(picture).decode()
    return (
        "MIME-Version: 1.0\nContent-Type: multipart/related; boundary=x\n\n"
        "--x\nContent-Type: text/html; charset=utf-8\n\n"
        "<html><h1>湘潭县审计局2023年政府信息公开工作年度报告</h1><img src='/a/t4.png'></html>\n"
        "--x\nContent-Type: image/png\nContent-Transfer-Encoding: base64\n"
        f"Content-Location: http://x.gov.cn/a/t4.png\n\n{image}\n--x--\n"
    ).encode()


@pytest.mark.parametrize(
    ("name", "reader", "made"),
    [
        ("a.png", "image (pictures)", lambda pages, _: packed(pages[0])),
        ("a.jpg", "image (pictures)", lambda pages, _: packed(pages[0], ".jpg")),
        (
            "a.tif",
            "image (pictures)",
            lambda pages, _: as_tiff([np.full_like(pages[0], 255), *pages]),
        ),
        ("a.html", "html (pictures)", lambda pages, title: as_page(pages, title)),
        ("a.mht", "mht (pictures)", lambda pages, _: mht_with(packed(pages[0]))),
        ("a.docx", "docx (pictures)", lambda pages, _: docx_with(packed(pages[0]))),
        ("a.pdf", "pdf (pictures)", lambda pages, _: as_scanned_pdf([np.rot90(pages[0])])),
    ],
)
def test_pictures_are_read_wherever_they_stand(appeals, name, reader, made):
    report, pages = appeals
    reading = parse(made(pages, report.title), name)
    assert reading.reader == reader
    assert mistakes(reading, report) == {}
    assert share(reading, appeals_of(report)) >= 0.8


def test_a_table_with_a_broken_line_is_refused_and_says_so(appeals):
    _, [page] = appeals
    broken = page.copy()
    height, width = page.shape
    broken[int(0.45 * height) : int(0.6 * height), : int(0.05 * width)] = 255
    with pytest.raises(UnreadableError) as error:
        read(packed(broken), "a.png")
    assert error.value.code == "needs_ocr"
    assert "table" in error.value.reason


@pytest.mark.parametrize("picture", [np.full((400, 400), 255, np.uint8), np.eye(300) * 255])
def test_a_picture_without_text_stays_unread(picture: np.ndarray):
    with pytest.raises(UnreadableError) as error:
        read(packed(picture.astype(np.uint8)), "a.png")
    assert error.value.code == "needs_ocr"


def test_a_picture_of_too_many_dots_is_refused_before_it_is_unpacked():
    data = packed(np.full((8000, 8000), 255, np.uint8))
    with pytest.raises(UnreadableError) as error:
        read(data, "a.png")
    assert error.value.code == "too_large"


def test_merged_cells_and_widths_are_those_of_the_table():
    table = (
        (Cell("甲甲", 1, 3), Cell("乙丙", 2)),
        (Cell("12"), Cell("34")),
        (Cell("56"), Cell("78")),
    )
    [page] = pages_from(["标题标题", *["一段文字一段文字一段文字"] * 4, table], Print(FONT))
    picture = np.asarray(page)
    grid = next(b for b in read(packed(picture), "a.png").blocks if isinstance(b, Grid))
    assert [[(c.text, c.merged, c.width) for c in row] for row in grid.rows] == [
        [("甲甲", False, 1), ("乙丙", False, 2)],
        [("", True, 1), ("12", False, 1), ("34", False, 1)],
        [("", True, 1), ("56", False, 1), ("78", False, 1)],
    ]
    _, (left, top, right, bottom) = box_in_picture(grid.rows[1][1].locator)
    assert 0 < left < right < picture.shape[1]
    clip = picture[top:bottom, left:right]
    assert (cv2.erode(clip, np.ones((2, 2))) < 128).any()


def test_a_page_of_numbers_is_not_turned_upside_down():
    """0, 6, 8 and 9 are digits upside down too."""
    table = (
        (Cell("行政处罚决定"), Cell("处理决定数量"), Cell("本年收费金额")),
        *[(Cell("90869"), Cell("86609"), Cell("68990"))] * 12,
    )
    [page] = pages_from(["标题标题标题", table], Print(FONT))
    sheet = ScannedSheet(np.asarray(page), np.eye(3))
    turned = ScannedSheet(np.ascontiguousarray(np.asarray(page)[::-1, ::-1]), np.eye(3))
    assert reads_level(sheet) > 0.8 > reads_level(turned)


def test_pages_are_told_as_they_are_read_and_loaded_one_by_one(appeals, caplog):
    _, [page] = appeals
    caplog.set_level(logging.DEBUG, "xxgk.progress")
    document = read(as_tiff([page, page]), "a.tif")
    reported = [(r.done, r.total) for r in caplog.records if r.name == "xxgk.progress"]
    assert reported == [(0, 2), (1, 2)]
    assert [load().shape for load in document.pictures.values()] == [page.shape] * 2
