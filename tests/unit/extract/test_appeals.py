"""Table 4 in the arrangements in which it is printed, and what cannot be one of them."""

import pytest

from pipelines.extract import ReportContent, extract
from pipelines.readers import read

RESULTS = ["结果维持", "结果纠正", "其他结果", "尚未审结", "总计"]
CHANNELS = ["行政复议", "未经复议直接起诉", "复议后起诉"]
CODES = ["reconsideration", "litigation_direct", "litigation_after_reconsideration"]
NUMBERS = [[1, 0, 1, 0, 2], [0, 0, 0, 1, 1], [2, 0, 0, 3, 5]]
HEADING = "四、政府信息公开行政复议、行政诉讼情况"


def rows_by_channel(first: str = "") -> list[list]:
    return [[first, *RESULTS], *([c, *row] for c, row in zip(CHANNELS, NUMBERS, strict=True))]


def rows_below_litigation() -> list[list]:
    head, first, *rest = rows_by_channel("类别")
    second = ["行政诉讼", *rest[0]]
    return [[head[0], "", *head[1:]], [first[0], "", *first[1:]], second, ["", *rest[1]]]


def rows_by_result() -> list[list]:
    columns = zip(RESULTS, *NUMBERS, strict=True)
    return [["处理结果", *CHANNELS], *(list(column) for column in columns)]


def tables_of_two() -> list[list]:
    return [
        ["行政复议"], RESULTS, NUMBERS[0],
        ["行政诉讼"], CHANNELS[1:], RESULTS * 2, [*NUMBERS[1], *NUMBERS[2]],
    ]  # fmt: skip


def tables_of_three() -> list[list]:
    parts = zip(CHANNELS, NUMBERS, strict=True)
    return [row for channel, numbers in parts for row in ([channel], RESULTS, numbers)]


def one_row(*before: object, behind: int = 0) -> list[list]:
    """The form, in a sheet with other columns before and behind it."""
    empty = [""] * len(before)
    numbers = [number for row in NUMBERS for number in row]
    rows = [
        [*empty, "行政复议", *[""] * 4, "行政诉讼", *[""] * 9],
        [*empty, *RESULTS, CHANNELS[1], *[""] * 4, CHANNELS[2], *[""] * 4],
        [*empty, *[""] * 5, *RESULTS * 2],
        [*before, *numbers],
    ]
    return [[*row, *[""] * behind] for row in rows]


def as_page(rows: list[list]) -> bytes:
    cells = ("".join(f"<td>{cell}</td>" for cell in row) for row in rows)
    table = "".join(f"<tr>{row}</tr>" for row in cells)
    page = f"<p>{HEADING}</p><table>{table}</table><p>五、存在的主要问题及改进情况</p>"
    return f"<html><meta charset=utf-8><body>{page}</body></html>".encode()


def as_flow(rows: list[list]) -> bytes:
    cells = [str(cell) for row in rows for cell in row if cell != ""]
    return "\n\n".join([HEADING, *cells, "五、存在的主要问题及改进情况"]).encode()


def numbers_of(content: ReportContent) -> list[list[int | None]]:
    [table] = [table for table in content.tables if table.table == "appeals"]
    values = {(c.row, c.value if c.value is None else int(c.value)) for c in table.cells}
    assert {row for row, _ in values} <= set(CODES)
    by_row = [[c.value for c in table.cells if c.row == code] for code in CODES]
    return [[None if value is None else int(value) for value in row] for row in by_row]


ARRANGEMENTS = {
    "one row": one_row(),
    "one row with its label": one_row("件数"),
    "empty columns before": one_row("", ""),
    "empty columns behind": one_row(behind=2),
    "empty columns around": one_row("", behind=1),
    "a row for each channel": rows_by_channel(),
    "a row for each channel below 行政诉讼": rows_below_litigation(),
    "a row for each result": rows_by_result(),
    "two tables": tables_of_two(),
    "three tables": tables_of_three(),
}


@pytest.mark.parametrize("render", [as_page, as_flow])
@pytest.mark.parametrize("rows", ARRANGEMENTS.values(), ids=ARRANGEMENTS)
def test_every_arrangement_is_read(rows: list[list], render):
    content = extract(read(render(rows), "report"))
    assert content.tables[2].status == "complete"
    assert numbers_of(content) == NUMBERS


def test_blanks_keep_their_places_in_a_sheet_with_empty_columns():
    rows = one_row("", behind=1)
    rows[-1] = ["" if cell == 0 else cell for cell in rows[-1]]
    content = extract(read(as_page(rows), "report"))
    assert numbers_of(content) == [[n or None for n in row] for row in NUMBERS]
    assert content.tables[2].status == "complete"


def swapped(rows: list[list]) -> list[list]:
    return [rows[0], rows[2], rows[1], *rows[3:]]


DOUBTFUL = {
    "channels in another order": swapped(rows_by_channel()),
    "results in another order": swapped(rows_by_result()),
    "a channel missing": rows_by_channel()[:-1],
    "a result missing": rows_by_result()[:-1],
    "a column of results missing": [row[:-1] for row in rows_by_channel()],
    "two years": [*one_row("2021年"), ["2022年", *range(15)]],
}


@pytest.mark.parametrize("render", [as_page, as_flow])
@pytest.mark.parametrize("rows", DOUBTFUL.values(), ids=DOUBTFUL)
def test_what_leaves_a_doubt_is_ambiguous(rows: list[list], render):
    content = extract(read(render(rows), "report"))
    assert content.tables[2].status == "ambiguous"
    assert {cell.value for cell in content.tables[2].cells} <= {None}
    assert any(finding.table == "appeals" for finding in content.findings)


@pytest.mark.parametrize("render", [as_page, as_flow])
def test_a_channel_that_lacks_a_number_is_ambiguous_and_the_others_are_read(render):
    rows = [*rows_by_channel()[:-1], [CHANNELS[2], 2, 0, 5]]
    content = extract(read(render(rows), "report"))
    assert content.tables[2].status == "ambiguous"
    assert numbers_of(content) == [*NUMBERS[:2], [None] * 5]


def test_a_first_blank_that_vanished_between_bars_moves_no_number():
    text = f""" | （七）总计 | 1 | 0 | 0 | 0 | 0 | 0 | 1 |
 | 四、结转下年度继续办理 | 0 | 7 | 0 | 33 | 4 | 0 | 44 |
{HEADING}
行政复议 | 行政诉讼 |
{" | ".join(RESULTS)} | 未经复议直接起诉 | 复议后起诉 |
 |  |  |  |  | {" | ".join(RESULTS * 2)} |
 |  |  |  |  | 0 | 0 | 64 | 0 | 64 | 6 | 4 | 0 | 0 | 10 | 10 |
五、存在的主要问题及改进情况"""
    cells = extract(read(text.encode(), "report.txt")).tables[2].cells
    assert {cell.value for cell in cells} == {None}
