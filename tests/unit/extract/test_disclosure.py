"""Table 2 in other arrangements: read where the headers leave no doubt, else ambiguous."""

import random

import pytest

from pipelines.extract import ReportContent, extract
from pipelines.readers import read
from tests.rendering import flow_lines, random_report

SECTION = "二、主动公开政府信息情况"
HEADERS = ["信息内容", "本年制发件数", "本年废止件数", "现行有效件数"]


def page(*tables: list[list]) -> bytes:
    rows = (
        "".join("<tr>" + "".join(f"<td>{c}</td>" for c in row) + "</tr>" for row in table)
        for table in tables
    )
    body = "".join(f"<table>{table}</table>" for table in rows)
    return f"<meta charset=utf-8><p>{SECTION}</p>{body}<p>五、存在问题及改进情况</p>".encode()


def flow(*lines: object) -> bytes:
    return "\n\n".join([SECTION, *map(str, lines), "五、存在问题及改进情况"]).encode()


def content_of(data: bytes) -> ReportContent:
    return extract(read(data, "report"))


def numbers_of(content: ReportContent) -> dict[str, list[float | None]]:
    found: dict[str, list[float | None]] = {}
    for cell in content.tables[0].cells:
        found.setdefault(cell.row, []).append(None if cell.value is None else float(cell.value))
    return found


def test_headers_of_all_blocks_side_by_side_name_the_columns():
    wide = [
        [*HEADERS, "本年处理决定数量", "本年收费金额（单位：万元）"],
        ["规章", 1, 0, 3, "", ""],
        ["行政规范性文件", 4, 2, 37, "/", "/"],
        ["行政许可", "", "", "", 152, ""],
        ["行政处罚", "", "", "", 38, ""],
        ["行政强制", "", "", "", 6, ""],
        ["行政事业性收费", "", "", "", "", 12.5],
    ]
    content = content_of(page(wide))
    assert (content.tables[0].status, content.tables[0].form) == ("complete", "2021")
    assert numbers_of(content) == {
        "regulation": [1, 0, 3],
        "normative_document": [4, 2, 37],
        "administrative_license": [152],
        "administrative_penalty": [38],
        "administrative_coercion": [6],
        "administrative_fee": [12.5],
    }
    [fee] = [c for c in content.tables[0].cells if c.row == "administrative_fee"]
    assert (fee.unit, fee.raw) == ("万元", "12.5")


@pytest.mark.parametrize(
    "row",
    [["行政许可", 1, "", "", 152, ""], ["行政许可", "", "", "", 152], ["规章", 1, 0, 3, 5, ""]],
    ids=["a number below another block's column", "a cell missing", "a number more"],
)
def test_a_row_that_does_not_fit_such_headers_makes_them_doubtful(row: list):
    wide = [[*HEADERS, "本年处理决定数量", "本年收费金额（单位：万元）"], row]
    content = content_of(page(wide))
    assert content.tables[0].status == "ambiguous"
    assert {f.code for f in content.findings} == {"header_not_recognised"}


TRANSPOSED = [
    ["信息内容", "规章", "行政规范性文件"],
    ["本年制发件数", 1, 4],
    ["本年废止件数", 0, 2],
    ["现行有效件数", 3, 37],
]


@pytest.mark.parametrize("data", [page(TRANSPOSED), flow(*(c for row in TRANSPOSED for c in row))])
def test_a_table_in_no_known_arrangement_is_ambiguous_not_absent(data: bytes):
    content = content_of(data)
    assert content.tables[0].status == "ambiguous"
    assert {cell.value for cell in content.tables[0].cells} <= {None}
    assert "table_not_recognised" in {finding.code for finding in content.findings}


@pytest.mark.parametrize(
    ("data", "code"),
    [(flow("本年度无主动公开文件。"), "table_missing"), (flow("见附件", 3), "table_attached")],
)
def test_a_section_without_its_table_is_absent(data: bytes, code: str):
    content = content_of(data)
    assert content.tables[0].status == "absent"
    assert [finding.code for finding in content.findings] == [code]


@pytest.mark.parametrize("header", ["上年制发件数", "去年废止件数", "累计废止件数"])
def test_a_column_of_another_period_is_not_that_of_the_form(header: str):
    rows = [[*HEADERS[:2], header, HEADERS[3]], ["规章", 1, 0, 3], ["行政规范性文件", 4, 2, 37]]
    content = content_of(page(rows))
    assert content.tables[0].status == "ambiguous"
    assert numbers_of(content) == {}


def test_headers_run_together_name_nothing():
    lines = flow_lines(random_report(random.Random(1), "2019", 0.3))
    at = lines.index("上一年项目数量")
    lines[at : at + 2] = ["上一年项目数量本年增/减"]
    content = content_of("\n\n".join(lines).encode())
    assert numbers_of(content)["administrative_license"] in ([None], [None] * 3)


def test_labels_run_together_are_no_row():
    data = flow("第二十条第（一）项", *HEADERS, "规章行政规范性文件", 17, 0, 39432)
    content = content_of(data)
    assert {value for row in numbers_of(content).values() for value in row} <= {None}


def test_numbers_before_their_labels_are_not_read():
    data = flow(*HEADERS, 1, 0, 3, "规章", 4, 2, 37, "行政规范性文件", "第二十条第（五）项")
    assert numbers_of(content_of(data))["normative_document"] == [None] * 3


def test_a_second_table_with_one_other_number_makes_all_ambiguous():
    first = [HEADERS, ["规章", 1, 0, 3], ["行政规范性文件", 4, 2, 37]]
    second = [HEADERS, ["规章", 1, 0, 3], ["行政规范性文件", 4, 2, 38]]
    content = content_of(page(first, second))
    assert content.tables[0].status == "ambiguous"
    assert {cell.value for cell in content.tables[0].cells} == {None}
    assert "two_tables" in {finding.code for finding in content.findings}


@pytest.mark.parametrize(
    ("printed", "number", "code"),
    [
        ("1.75", 1.75, "count_not_whole"),
        ("-12", -12, "count_negative"),
        ("12件", 12, None),
        ("1,234", 1234, None),
        ("１，２３４", 1234, None),
        ("0.00", 0, None),
        ("零", 0, None),
        ("没有", None, None),
        ("暂无", None, None),
        ("O", None, "damaged_number"),
        ("0?", None, "damaged_number"),
        ("? 0", None, "damaged_number"),
        ("1 234", None, "damaged_number"),
        ("1,2,3", None, "damaged_number"),
        ("1.2.3", None, "damaged_number"),
        ("12+3", None, "damaged_number"),
        ("12（3）", None, "damaged_number"),
    ],
)
def test_what_a_count_prints_is_read_or_said(printed: str, number: float | None, code: str | None):
    rows = [["第二十条第（五）项"], ["信息内容", "本年处理决定数量"], ["行政许可", printed]]
    for data in (page(rows), flow(*(text for row in rows for text in row))):
        content = content_of(data)
        [cell] = [c for c in content.tables[0].cells if c.row == "administrative_license"]
        assert (cell.value if cell.value is None else float(cell.value)) == number
        assert [f.code for f in content.findings if f.row == "administrative_license"] == (
            [code] if code else []
        )


def test_rows_behind_a_damaged_heading_are_none_of_the_table_before():
    fee = [
        ["第二十条第（八）项"],
        ["信息内容", "本年收费金额（单位：万元）"],
        ["行政事业性收费", 71],
    ]
    content = content_of(
        page(fee).replace(
            "<p>五".encode(),
            "<p>三、收和处理政府信息公开申请情况</p><table>"
            "<tr><td>（二）分公开（区分处理的）</td><td>2</td></tr></table><p>五".encode(),
        )
    )
    assert numbers_of(content)["administrative_fee"] == [71]
    assert not any(row.startswith("x:") for row in numbers_of(content))
    assert "unknown_row" in {finding.code for finding in content.findings}
