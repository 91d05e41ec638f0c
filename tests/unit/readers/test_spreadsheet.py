"""Workbooks: merged ranges, printed numbers, titles as lines, what is hidden, hostile files."""

import datetime
import io
import random
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from pipelines.readers import Limits, UnreadableError, read
from pipelines.readers.document import Flow, Grid, Line
from tests.rendering import random_report
from tests.rendering_office import as_xlsx, converted, has_soffice, parts_of, zip_of

SHEET = "xl/worksheets/sheet1.xml"


def saved(fill: Callable[[Worksheet], None]) -> bytes:
    book = Workbook()
    book.active.title = "表"
    fill(book.active)
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def written(rows: list[list[object]], merges: tuple[str, ...] = ()) -> bytes:
    def fill(sheet: Worksheet) -> None:
        for row in rows:
            sheet.append(row)
        for merged in merges:
            sheet.merge_cells(merged)

    return saved(fill)


def with_cells(xml: str) -> bytes:
    """A workbook whose first sheet has those rows, as XML."""
    names = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
    relations = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    return zip_of(
        {
            "xl/workbook.xml": f'<workbook {names} xmlns:r="{relations}"><sheets>'
            '<sheet name="表" sheetId="1" r:id="rId1"/></sheets></workbook>',
            "xl/_rels/workbook.xml.rels": "<Relationships xmlns="
            '"http://schemas.openxmlformats.org/package/2006/relationships">'
            '<Relationship Id="rId1" Type="sheet" Target="worksheets/sheet1.xml"/></Relationships>',
            SHEET: f"<worksheet {names}><sheetData>{xml}</sheetData></worksheet>",
        }
    )


def shown(data: bytes) -> list[str | list[list[str]]]:
    return [
        block.text
        if isinstance(block, Line)
        else [[cell.text for cell in row] for row in block.rows]
        for block in read(data, "a.xlsx").blocks
    ]


def texts(data: bytes) -> list[str]:
    return [cell.text for block in read(data, "a").blocks for row in block.rows for cell in row]


def test_merged_ranges_are_one_cell_across_and_leave_a_trace_down():
    rows = [["a", None, "b"], ["c", "d", 1], [None, "e", 0], ["f", None, 2.5]]
    [grid] = read(written(rows, ("A1:B1", "A2:A3")), "a.xlsx").blocks
    assert isinstance(grid, Grid)
    found = [[cell.text for cell in row] for row in grid.rows]
    assert found == [["a", "b"], ["c", "d", "1"], ["", "e", "0"], ["f", "", "2.5"]]
    assert [cell.merged for cell in grid.rows[2]] == [True, False, False]
    assert grid.rows[3][2].locator == "sheet 表 row 4 cell 3"


def test_titles_headings_and_paragraphs_are_lines_and_rows_of_blanks_stay_rows():
    rows = [
        ["年度报告"],
        [None],
        ["信息内容", "本年制发件数", "本年废止件数"],
        ["规章", None, None],
        ["二、主动公开", None, None],
        ["2023年，主动公开信息38条。"],
        ["信息内容", "本年制发件数", "本年废止件数"],
    ]
    head = ["信息内容", "本年制发件数", "本年废止件数"]
    assert shown(written(rows, ("A5:C5",))) == [
        "年度报告",
        [head, ["规章", "", ""]],
        "二、主动公开",
        "2023年，主动公开信息38条。",
        [head],
    ]


@pytest.mark.parametrize(
    ("value", "code", "text"),
    [
        (3.0, "General", "3"),
        (103.3879, "General", "103.3879"),
        (0.1 + 0.2, "General", "0.3"),
        (12345678901234, "General", "[12345678901234 in few digits]"),
        (1e-7, "General", "[0.0000001 in few digits]"),
        (-253, "0", "-253"),
        (0.155, "0%", "16%"),
        (0.155, "0.0%", "15.5%"),
        (103.3879, "0.00", "103.39"),
        (103.3879, '0.00"万元"', "103.39万元"),
        (1234567, "#,##0", "1234567"),
        (5, '0;"负"0', "5"),
        ("0012", "General", "0012"),
        (True, "General", "TRUE"),
        (datetime.date(2023, 1, 31), "yyyy/m/d", "2023-01-31"),
        (datetime.datetime(2023, 1, 31, 8, 30), "yyyy/m/d h:mm", "2023-01-31 08:30"),
    ],
)
def test_numbers_come_as_their_cells_print_them(value: object, code: str, text: str):
    def fill(sheet: Worksheet) -> None:
        sheet["A1"], sheet["B1"] = "x", value
        sheet["B1"].number_format = code

    assert texts(saved(fill)) == ["x", text]


def test_errors_and_formulas_without_a_result_are_no_blanks():
    xml = (
        '<row r="1"><c r="A1" t="inlineStr"><is><t>规章</t></is></c>'
        '<c r="B1" t="e"><v>#DIV/0!</v></c><c r="C1"><f>SUM(A1)</f></c>'
        '<c r="D1"><f>1+1</f><v>2</v></c><c r="E1" t="s"><v>9</v></c>'
        '<c r="F1" t="str"><f>x</f><v>a_x000D_b</v></c></row>'
    )
    assert texts(with_cells(xml)) == ["规章", "#DIV/0!", "=SUM(A1)", "2", "#REF!", "a\nb"]


def xls_of(data: bytes, folder: Path) -> bytes:
    return converted({"a.xlsx": data}, "xls", folder)["a.xlsx"]


@pytest.mark.skipif(not has_soffice(), reason="LibreOffice, which writes the xls, is missing")
def test_legacy_workbooks_print_as_the_newer_ones_do(tmp_path: Path):
    def fill(sheet: Worksheet) -> None:
        sheet.append(["规章", 9, "=1/0", 0.155, 103.3879, 5, True, "=1+1", None])
        sheet.append(["隐藏", 9, 1, 2, 3, 4, 5, 6, None])
        sheet.append(["许可", 9, datetime.date(2023, 1, 31), None, None, None, None, None, 1])
        sheet["D1"].number_format, sheet["E1"].number_format = "0%", '0.00"万元"'
        sheet.row_dimensions[2].hidden = sheet.column_dimensions["B"].hidden = True
        sheet.merge_cells("D3:E3")

    document = read(xls_of(saved(fill), tmp_path), "a.xls")
    assert [[cell.text for cell in row] for row in document.blocks[0].rows] == [
        ["规章", "#DIV/0!", "16%", "103.39万元", "5", "TRUE", "2", ""],
        ["许可", "2023-01-31", "", "", "", "", "1"],
    ]
    assert document.flow == Flow("规章\n0.155\n103.3879\n5\nTRUE\n2\n许可\n2023-01-31\n1", "stored")


def test_the_flow_is_what_is_stored_and_not_hidden():
    def fill(sheet: Worksheet) -> None:
        sheet.append(["规章", 9, 103.3879])
        sheet["C1"].number_format = '0.00"万元"'
        sheet.column_dimensions["B"].hidden = True

    assert read(saved(fill), "a.xlsx").flow == Flow("规章\n103.3879", "stored")


def test_rich_text_is_whole_and_readings_are_left_out():
    xml = (
        '<row><c t="inlineStr"><is><r><t>规</t></r><r><t>章</t></r>'
        '<rPh sb="0"><t>gui</t></rPh></is></c><c><v>0</v></c></row>'
    )
    assert texts(with_cells(xml)) == ["规章", "0"]


def test_a_merged_range_shows_its_text_though_its_first_row_is_hidden():
    def fill(sheet: Worksheet) -> None:
        for row in (["a", 1, 2], ["b", 3, 4], ["c", 5, 6]):
            sheet.append(row)
        sheet.merge_cells("B1:B2")
        sheet.row_dimensions[1].hidden = True

    document = read(saved(fill), "a.xlsx")
    assert texts(saved(fill)) == ["b", "1", "4", "c", "5", "6"]
    assert document.flow == Flow("b\n1\n4\nc\n5\n6", "stored")


def test_what_is_below_a_merged_range_is_in_neither_reading():
    parts = parts_of(written([[1, None, 2]], ("A1:B1",)))
    parts[SHEET] = re.sub(
        rb'(?:<c r="B1"[^>]*/>)?(?=<c r="C1")', b'<c r="B1"><v>7</v></c>', parts[SHEET], count=1
    )
    assert b"<v>7</v>" in parts[SHEET]
    document = read(zip_of(parts), "a.xlsx")
    assert texts(zip_of(parts)) == ["1", "2"]
    assert document.flow == Flow("1\n2", "stored")


@pytest.mark.parametrize(
    ("runs", "text"),
    [
        ("<r><rPr><strike/></rPr><t>3</t></r><r><t>9</t></r>", "3\u03369"),
        ('<r><t>9</t></r><r><rPr><vertAlign val="superscript"/></rPr><t>1</t></r>', "9¹"),
        ('<r><rPr><color rgb="FFFFFFFF"/></rPr><t>3</t></r><r><t>9</t></r>', "9"),
    ],
)
def test_runs_have_their_marks_in_both_readings(runs: str, text: str):
    parts = parts_of(written([["a", "b"]]))
    parts[SHEET] = parts[SHEET].replace(b"<t>b</t>", runs.encode())
    data = zip_of(parts)
    assert texts(data) == ["a", text]
    assert read(data, "a.xlsx").flow == Flow(f"a\n{text}", "stored")


def test_hidden_sheets_rows_and_columns_are_left_out():
    def fill(sheet: Worksheet) -> None:
        for row in (["a", 1, 2], ["b", 3, 4], ["c", 5, 6]):
            sheet.append(row)
        sheet.row_dimensions[2].hidden = True
        sheet.column_dimensions["B"].hidden = True
        sheet.parent.create_sheet("隐藏").append(["x", 9])
        sheet.parent["隐藏"].sheet_state = "veryHidden"

    assert texts(saved(fill)) == ["a", "2", "c", "6"]


def test_a_workbook_of_pictures_needs_character_recognition():
    with pytest.raises(UnreadableError) as error:
        read(zip_of(parts_of(with_cells("")) | {"xl/media/image1.png": b""}), "a.xlsx")
    assert (error.value.code, "image1.png" in error.value.reason) == ("needs_ocr", True)


FAR = '<row r="1"><c r="A1"><v>1</v></c></row><row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'
MANY = "".join(
    f'<row r="{n}"><c r="A{n}"><v>1</v></c><c r="XFD{n}"><v>1</v></c></row>' for n in range(1, 99)
)


def test_one_cell_in_the_last_corner_costs_nothing_but_the_second_reading():
    document = read(with_cells(FAR), "a.xlsx")
    assert document.blocks
    assert [note.code for note in document.notes] == ["second_reading_missing"]


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (with_cells(MANY), "too_large"),
        (with_cells("<row>" + "<c><v>1</v></c>" * 300_000 + "</row>"), "too_large"),
        (zip_of({"xl/workbook.xml": "<!DOCTYPE x [<!ENTITY a 'b'>]><workbook/>"}), "hostile"),
        (zip_of({"xl/workbook.xml": "<workbook>"}), "damaged"),
        (written([["a", 1]])[:-40], "damaged"),
    ],
)
def test_what_cannot_be_read_says_why(data: bytes, code: str):
    with pytest.raises(UnreadableError) as error:
        read(data, "a.xlsx")
    assert error.value.code == code
    assert error.value.reason


def test_merged_ranges_over_each_other_are_refused():
    parts = parts_of(written([["a", 1], ["b", 2]]))
    merged = b'<mergeCells><mergeCell ref="A1:B2"/><mergeCell ref="A1:B2"/></mergeCells>'
    parts[SHEET] = parts[SHEET].replace(b"</sheetData>", b"</sheetData>" + merged)
    with pytest.raises(UnreadableError) as error:
        read(zip_of(parts), "a.xlsx")
    assert error.value.code == "damaged"


def test_the_limits_are_the_callers():
    data = as_xlsx(random_report(random.Random(1), "2021"))
    with pytest.raises(UnreadableError) as error:
        read(data, "a.xlsx", Limits(unpacked_bytes=1000))
    assert error.value.code == "too_large"


OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1".ljust(512, b"\0")


def entry(name: str) -> bytes:
    padded = name.encode("utf-16-le") + b"\0\0"
    return padded.ljust(64, b"\0") + len(padded).to_bytes(2, "little") + b"\0" * 62


@pytest.mark.parametrize(
    ("names", "code"),
    [
        (("Root Entry", "EncryptedPackage"), "encrypted"),
        (("Root Entry", "PowerPoint Document"), "unsupported"),
        (("Root Entry", "Workbook"), "damaged"),
        (("Root Entry", "Workbook", "MBD0001", "WordDocument"), "damaged"),
    ],
)
def test_compound_files_are_told_by_their_directory(names: tuple[str, ...], code: str):
    with pytest.raises(UnreadableError) as error:
        read(OLE + b"".join(map(entry, names)), "a.xls")
    assert error.value.code == code


@given(st.binary(max_size=40), st.integers(0, 8000), st.integers(0, 60))
@settings(max_examples=100, deadline=None)
def test_damaged_workbooks_end_with_a_reason(noise: bytes, at: int, length: int):
    data = written([["规章", 1, 2]] * 5)
    damaged = data[:at] + noise + data[at + length :]
    try:
        read(damaged, "a.xlsx")
    except UnreadableError as error:
        assert error.reason
