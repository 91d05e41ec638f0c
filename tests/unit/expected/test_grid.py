"""The grid of expected cells: what it means, that nothing is lost in it, and what is no grid."""

import json
from pathlib import Path

import pytest

from pipelines.expected import (
    Expected,
    ExpectedCell,
    ExpectedError,
    documents_below,
    expected_of_reading,
    grid_path,
    grid_text,
    read_expected,
)
from pipelines.expected.grid import read_grid
from pipelines.forms import LEGACY, TABLE_CODES, forms

GRID = """
year: 2021
notes: page 3: cut off

[disclosure 2021] 主动公开政府信息情况
第二十条第（一）项  本年制发件数  本年废止件数  现行有效件数
规章                          12            1?             _
x:会议纪要                     /             T             x
第二十条第（八）项  本年收费金额（单位：万元）
行政事业性收费                    2601.953875
[appeals 2019]
结果维持  尚未审结
行政复议  -1  .
"""
CELLS = (
    ExpectedCell("disclosure", "regulation", "issued_count", 12),
    ExpectedCell("disclosure", "regulation", "repealed_count", 1, may_be_null=True),
    ExpectedCell("disclosure", "regulation", "in_force_count", None, status="blank"),
    ExpectedCell("disclosure", "x:会议纪要", "issued_count", None, status="not_applicable"),
    ExpectedCell("disclosure", "x:会议纪要", "repealed_count", None, status="text"),
    ExpectedCell("disclosure", "x:会议纪要", "in_force_count", None, status="missing"),
    ExpectedCell("disclosure", "administrative_fee", "fee_amount", 2601.953875),
    ExpectedCell("appeals", "reconsideration", "upheld", -1),
    ExpectedCell("appeals", "reconsideration", "pending", None),
)


def test_a_grid_is_read_as_it_looks():
    read = read_grid(GRID, "a")
    assert read == Expected({"year": "2021", "notes": "page 3: cut off"}, CELLS)
    assert read_grid(grid_text(read), "a") == read


def test_a_table_is_written_like_the_form():
    cells = tuple(
        ExpectedCell("applications", row, "total", value)
        for row, value in (("granted", 3), ("denied_state_secret", 117), ("denied_other_law", None))
    )
    section = grid_text(Expected({}, cells)).partition("[applications")[2]
    assert section.splitlines() == [
        " 2021] 收到和处理政府信息公开申请情况",
        "                                总计",
        "三、本年度办理结果",
        "  （一）予以公开                   3",
        "  （三）不予公开",
        "    1.属于国家秘密               117",
        "    2.其他法律行政法规禁止公开     .",
    ]


@pytest.mark.parametrize(
    "form", [form for table in (*TABLE_CODES, LEGACY) for form in forms(table)],
    ids=lambda form: f"{form.table} {form.form}",
)  # fmt: skip
def test_every_cell_of_every_form_comes_back(form):
    values = iter(range(1000))
    cells = tuple(
        ExpectedCell(form.table, row.code, column.code, next(values))
        for block in form.blocks
        for row in block.rows
        if row.has_values
        for column in block.columns
    )
    assert set(read_grid(grid_text(Expected({}, cells)), "a").cells) == set(cells)


def test_labels_are_read_without_regard_to_typography_and_line_ends(tmp_path: Path):
    path = tmp_path / "a.txt.expected.txt"
    text = "[applications 2019]\r\n自然人\t总计\r\n(三)不予公开\r\n1. 属于国家秘密\t0\t7\r\n"
    path.write_bytes(b"\xef\xbb\xbf" + text.replace("1. ", "1.").encode())
    assert [(cell.row, cell.value) for cell in read_expected(path).cells] == [
        ("denied_state_secret", 0),
        ("denied_state_secret", 7),
    ]


@pytest.mark.parametrize(
    ("lines", "number", "said"),
    [
        ("year 2021", 1, "no `name: text`"),
        ("[disclosures 2021]", 1, "no form 2021 of a table disclosures"),
        ("[disclosure 2020]", 1, "no form 2020 of a table disclosure"),
        ("[appeals]", 1, "opens no table"),
        ("[appeals 2019]\n总计\n行政复议 1\n[appeals 2019]", 4, "appeals stands twice"),
        ("[appeals 2019]\n行政复议 1", 2, "no line of column labels stands above"),
        ("[appeals 2019]\n结果维持 总计\n行政复议 1", 3, "takes 2 values"),
        ("[appeals 2019]\n结果维持 总计\n行政复议 1 2 3", 3, "takes 2 values"),
        ("[appeals 2019]\n结果维持 总计\n行政复义 1 2", 3, "'行政复义' is no row"),
        ("[appeals 2019]\n总计\n行政复议 1\n行政复议 1", 4, "行政复议 stands twice"),
        ("[appeals 2019]\n总计 总计\n行政复议 1 1", 2, "a column stands twice"),
        ("[appeals 2019]\n总计\n行政复议 1,234", 3, "without commas"),
        ("[appeals 2019]\n总计\n行政复议 无", 3, "'无' is no value"),
        ("[applications 2019]\n总计\n（六）其他处理", 3, "takes 1 values"),
    ],
)
def test_what_is_no_grid_is_told_by_file_line_and_remedy(lines: str, number: int, said: str):
    with pytest.raises(ExpectedError) as raised:
        read_grid(lines, "b.txt.expected.txt")
    assert str(raised.value).startswith(f"b.txt.expected.txt:{number}: ")
    assert said in str(raised.value)


@pytest.mark.parametrize("content", [b"[", b"[]", b"{}", b'{"cells": [{"table": "a"}]}', b"\xff"])
def test_a_broken_file_is_told_by_its_name(tmp_path: Path, content: bytes):
    path = tmp_path / "a.txt.expected.json"
    path.write_bytes(content)
    with pytest.raises(ExpectedError, match=r"a\.txt\.expected\.json: "):
        read_expected(path)


def test_json_gives_the_same_cells(tmp_path: Path):
    path = tmp_path / "a.txt.expected.json"
    cells = [{key: value for key, value in vars(cell).items() if value} for cell in CELLS]
    known = {"year": 2021, "claims": [1], "published_on": None}
    path.write_text(json.dumps({**known, "cells": [{"value": None, **cell} for cell in cells]}))
    head = {"year": "2021", "claims": "[1]", "published_on": ""}
    assert read_expected(path) == Expected(head, CELLS)


def test_a_document_has_one_file_of_expected_cells(tmp_path: Path):
    document = tmp_path / "a.html"
    for path in (document, grid_path(document), tmp_path / "a.html.expected.json"):
        path.touch()
    with pytest.raises(ExpectedError, match="keep one"):
        list(documents_below(tmp_path))


def test_what_a_reading_did_not_place_is_lost_until_a_person_has_looked():
    cells = [
        {"table": "appeals", "row": "reconsideration", "column": column, "value": value,
         "status": status}
        for column, value, status in (
            ("upheld", 1, "reported"), ("corrected", None, "ambiguous"), ("total", None, "blank")
        )
    ]  # fmt: skip
    tables = {"disclosure": {"form": None}, "appeals": {"form": "2019"}}
    identity = dict.fromkeys(("title", "agency_name", "region_code", "published_on"))
    parsed = {**identity, "report_year": 2023, "tables": tables, "cells": cells}
    expected = expected_of_reading(parsed)
    assert expected.head == {"year": "2023", "format": "2019"}
    assert [(cell.value, cell.status) for cell in expected.cells] == [
        (1, None),
        (None, "missing"),
        (None, "blank"),
    ]
