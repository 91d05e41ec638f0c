"""Sums as evidence for rows of a flow that lost blanks, and errors of the report itself."""

import random

import pytest

from pipelines.extract import ReportContent, extract
from pipelines.readers import read
from tests.rendering import Report, as_html, as_lines, as_tabs, cells_of, flow_lines, random_report

GRANTED = "（一）予以公开"
PARTIALLY = "（二）部分公开（区分处理的，只计这一情形，不计其他情形）"
NO_BLANKS = [12, 1, 0, 0, 2, 0, 15]


def small_report() -> Report:
    """A report of zeros but for a few rows, so that each number is seen."""
    report = random_report(random.Random(1), "2021")
    cells = dict.fromkeys(report.cells, "0")
    for row, numbers in {
        "granted": NO_BLANKS,
        "partially_granted": [3, 0, 0, 0, 1, 0, 4],
        "total_processed": [15, 1, 0, 0, 3, 0, 19],
        "carried_out": [2, 0, 0, 0, 0, 0, 2],
        "new_received": [17, 1, 0, 0, 3, 0, 21],
    }.items():
        columns = [column for table, code, column in cells if (table, code) == place(row)]
        cells |= {(*place(row), c): str(n) for c, n in zip(columns, numbers, strict=True)}
    return Report("2021", cells)


def place(row: str) -> tuple[str, str]:
    return "applications", row


def flow_of(report: Report, **rows: list[int]) -> bytes:
    """The report as a flow, with other numbers behind some labels."""
    lines = flow_lines(report)
    labels = {"granted": GRANTED, "partially_granted": PARTIALLY}
    for row, numbers in rows.items():
        at = lines.index(labels[row]) + 1
        lines[at : at + 7] = map(str, numbers)
    return "\n\n".join(lines).encode()


def content_of(data: bytes) -> ReportContent:
    return extract(read(data, "report"))


def row_of(data: bytes, row: str) -> list[float | None]:
    cells = content_of(data).tables[1].cells
    return [None if c.value is None else int(c.value) for c in cells if c.row == row]


def test_all_rows_of_the_report_are_read():
    assert row_of(as_lines(small_report()), "granted") == NO_BLANKS


def test_rows_that_their_columns_confirm_are_read_though_blanks_have_vanished():
    data = flow_of(small_report(), partially_granted=[3, 1, 4])
    assert row_of(data, "granted") == NO_BLANKS
    assert row_of(data, "partially_granted") == [None] * 7


@pytest.mark.parametrize("render", [as_html, as_tabs])
@pytest.mark.parametrize("numbers", [[12, 1, 0, 2, 0, 0, 15], [12, 1, 0, 0, 2, 0, 51]])
def test_what_a_grid_gets_wrong_stays_as_printed(render, numbers: list[int]):
    report = small_report()
    columns = [column for table, row, column in report.cells if (table, row) == place("granted")]
    wrong = {(*place("granted"), c): str(n) for c, n in zip(columns, numbers, strict=True)}
    data = render(Report("2021", report.cells | wrong))
    assert row_of(data, "granted") == numbers
    assert content_of(data).tables[1].status == "complete"


@pytest.mark.parametrize(
    "numbers",
    [[12, 1, 0, 2, 0, 0, 15], [12, 1, 0, 0, 2, 0, 51], [12, 1, 0, 0, 2, 0, 14]],
    ids=["in another column", "a digit turned", "one too few"],
)
def test_what_a_whole_flow_gets_wrong_stays_as_printed(numbers: list[int]):
    data = flow_of(small_report(), granted=numbers)
    assert row_of(data, "granted") == numbers
    assert content_of(data).tables[1].status == "complete"


def test_a_row_that_lost_blanks_keeps_its_total_where_it_is_the_sum_of_its_parts():
    data = flow_of(small_report(), granted=[12, 1, 2, 15])
    assert row_of(data, "granted") == [None] * 6 + [15]
    data = flow_of(small_report(), granted=[12, 1, 2, 14])
    assert row_of(data, "granted") == [None] * 7


def test_the_number_behind_more_numbers_than_a_row_has_is_no_total():
    lines = flow_lines(small_report())
    lines.insert(lines.index(GRANTED) + 8, "30")
    assert row_of("\n\n".join(lines).encode(), "granted") == [None] * 7


def test_where_most_rows_lost_blanks_a_row_without_a_sum_may_have_too():
    lines = flow_lines(small_report())
    starts = [i for i, line in enumerate(lines) if lines[i + 1 : i + 8] == ["0"] * 7][:15]
    for start in reversed(starts):
        del lines[start + 1]
    tables = content_of("\n\n".join(lines).encode()).tables
    assert {cell.value for cell in tables[0].cells if cell.row == "regulation"} == {None}


def labels_behind(lines: list[str]) -> list[str]:
    """The lines with the labels of table 3 behind their numbers."""
    start = lines.index("一、本年新收政府信息公开申请数量")
    end = lines.index("四、政府信息公开行政复议、行政诉讼情况")
    rows: list[list[str]] = []
    for line in lines[start:end]:
        if line.isdecimal():
            rows[-1].append(line)
        else:
            rows.append([line])
    moved = [text for label, *numbers in rows for text in (*numbers, label)]
    return [*lines[:start], *moved, *lines[end:]]


def test_numbers_before_their_labels_are_read_where_headings_seem_to_have_some():
    data = "\n\n".join(labels_behind(flow_lines(small_report()))).encode()
    assert row_of(data, "granted") == NO_BLANKS
    assert cells_of(content_of(data)) == cells_of(content_of(as_lines(small_report())))


def test_numbers_before_their_labels_are_not_read_where_few_headings_tell():
    lines = labels_behind(flow_lines(small_report()))
    kept = [
        line
        for line in lines
        if not line.startswith(("（三）", "（四）", "（五）", "（六）", "三、本年度"))
    ]
    content = content_of("\n\n".join(kept).encode())
    assert {cell.value for cell in content.tables[1].cells} == {None}
    assert {f.code for f in content.findings if f.table} == {"values_before_labels"}


def test_labels_apart_from_their_numbers_are_not_blank_rows():
    lines = flow_lines(small_report())
    start = lines.index("一、本年新收政府信息公开申请数量")
    end = lines.index("四、政府信息公开行政复议、行政诉讼情况")
    table = lines[start:end]
    labels, numbers = (
        [t for t in table if t.isdecimal() is is_number] for is_number in (False, True)
    )
    columns = [number for column in range(7) for number in numbers[column::7]]
    headed = [*labels, "自然人", *columns[:25], "商业企业", *columns[25:]]
    for printed in ([*labels, *columns], headed):
        changed = [*lines[:start], *printed, *lines[end:]]
        table_read = content_of("\n\n".join(changed).encode()).tables[1]
        assert {cell.status for cell in table_read.cells} == {"ambiguous"}
