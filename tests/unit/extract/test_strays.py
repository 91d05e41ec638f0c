"""Numbers of a flow that are no cells: page numbers, and figures of a broken sentence."""

import random

import pytest

from pipelines.extract import ReportContent, extract
from pipelines.extract.rows.lines import is_page_mark
from pipelines.readers import read
from tests.rendering import Report, cells_of, flow_lines, random_report

FEE = ("disclosure", "administrative_fee", "fee_amount")
MARKS = [
    "- 5 -",
    "－ 5 －",
    "—5—",
    "— 5 —",
    "·5·",
    "第5页",
    "第 5 页 共 9 页",
    "共9页 第5页",
    "第５页",
]
MARKS += ["5 / 9", "5/9", "Page 5 of 9", "page 5"]


@pytest.fixture(scope="module")
def report() -> Report:
    """A report whose fee is blank, so that what follows its label may look like it."""
    full = random_report(random.Random(4), "2021")
    return Report("2021", full.cells | {FEE: ""}, expected=full.expected | {FEE: None})


def content_of(lines: list[str]) -> ReportContent:
    return extract(read("\n\n".join(lines).encode(), "report"))


def with_line_behind(report: Report, label: str, line: str, skip: int = 0) -> list[str]:
    lines = flow_lines(report)
    lines.insert(lines.index(label) + 1 + skip, line)
    return lines


@pytest.mark.parametrize("mark", MARKS)
@pytest.mark.parametrize(
    ("label", "skip"), [("行政事业性收费", 0), ("（一）予以公开", 3), ("（一）予以公开", 7)]
)
def test_a_page_mark_is_passed_over_wherever_it_falls(
    report: Report, mark: str, label: str, skip: int
):
    content = content_of(with_line_behind(report, label, mark, skip))
    assert cells_of(content) == report.expected
    assert {table.status for table in content.tables} == {"complete"}


@pytest.mark.parametrize("text", ["5", "-5", "--5", "0/0", "9/5", "/", "—", "5页", "第五条", "5-9"])
def test_what_may_be_a_value_or_text_is_no_page_mark(text: str):
    assert not is_page_mark(text)


def test_a_bare_number_is_told_by_the_pages_counted_in_the_prose(report: Report):
    lines = with_line_behind(report, "行政事业性收费", "2")
    lines.insert(3, "1")
    content = content_of([*lines, "数据由各科室提供，经汇总。", "3"])
    [fee] = [c for c in content.tables[0].cells if c.row == "administrative_fee"]
    assert (fee.value, fee.status) == (None, "ambiguous")
    assert cells_of(content) == report.expected


@pytest.mark.parametrize("number", ["1", "4"])
def test_a_number_that_is_no_page_between_those_counted_is_a_value(report: Report, number: str):
    lines = with_line_behind(report, "行政事业性收费", number)
    lines.insert(3, "1")
    content = content_of([*lines, "数据由各科室提供，经汇总。", "3"])
    assert cells_of(content)[FEE] == float(number)


def test_the_year_of_a_broken_sentence_is_no_value(report: Report):
    lines = with_line_behind(report, "行政事业性收费", "2020")
    lines.insert(lines.index("2020") + 1, "年度数据，截至12月31日。")
    [fee] = [c for c in content_of(lines).tables[0].cells if c.row == "administrative_fee"]
    assert (fee.value, fee.status) == (None, "ambiguous")
