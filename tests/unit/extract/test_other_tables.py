"""Tables that are not the form's, in order or number, are never read as if they were."""

import random
import re

import pytest

from pipelines.extract import extract
from pipelines.readers import read
from tests.rendering import as_html, as_lines, as_tabs, cells_of, false_cells, random_report


def reordered(page: str, section: str, before: str, after: str, numbers: list[int]) -> str:
    """The page with one header row rewritten and the numbers of the table's rows moved alike."""
    start = page.index(section)
    end = page.index("</table>", start)

    def moved(match: re.Match) -> str:
        cells = re.findall(r"<td>(.*?)</td>", match[0])
        if not all(cell.isdecimal() for cell in cells[-len(numbers) :]):
            return match[0].replace(before, after)
        values = cells[-len(numbers) :]
        cells[-len(numbers) :] = [values[number] for number in numbers]
        return "<tr>" + "".join(f"<td>{cell}</td>" for cell in cells) + "</tr>"

    return page[:start] + re.sub(r"<tr>.*?</tr>", moved, page[start:end]) + page[end:]


CASES = {
    "total first": (
        "applications",
        "三、收到",
        "<td>自然人</td><td>法人或其他组织</td><td>总计</td>",
        "<td>总计</td><td>自然人</td><td>法人或其他组织</td>",
        [6, 0, 1, 2, 3, 4, 5],
    ),
    "organisations swapped": (
        "applications",
        "三、收到",
        "<td>商业企业</td><td>科研机构</td>",
        "<td>科研机构</td><td>商业企业</td>",
        [0, 2, 1, 3, 4, 5, 6],
    ),
    "total before the results": (
        "appeals",
        "四、政府",
        "<td>结果维持</td><td>结果纠正</td><td>其他结果</td><td>尚未审结</td><td>总计</td>",
        "<td>总计</td><td>结果维持</td><td>结果纠正</td><td>其他结果</td><td>尚未审结</td>",
        [4, 0, 1, 2, 3, 9, 5, 6, 7, 8, 14, 10, 11, 12, 13],
    ),
}


@pytest.mark.parametrize("case", CASES.values(), ids=CASES)
def test_another_order_of_columns_is_ambiguous(case: tuple):
    table, *change = case
    page = as_html(random_report(random.Random(3), "2021")).decode()
    content = extract(read(reordered(page, *change).encode(), "report.html"))
    [reading] = [reading for reading in content.tables if reading.table == table]
    assert reading.status == "ambiguous"
    assert {cell.value for cell in reading.cells} == {None}


@pytest.mark.parametrize("layout", [as_html, as_lines, as_tabs])
def test_two_reports_in_one_document_are_ambiguous(layout):
    first, second = (random_report(random.Random(seed), "2021") for seed in (1, 2))
    content = extract(read(layout(first) + b"\n\n" + layout(second), "report"))
    assert {reading.status for reading in content.tables} == {"ambiguous"}
    assert false_cells(cells_of(content), first) == {}


@pytest.mark.parametrize("layout", [as_html, as_lines, as_tabs])
@pytest.mark.parametrize("blanks", [0.0, 0.3])
def test_the_same_report_twice_is_read_once(layout, blanks: float):
    report = random_report(random.Random(1), "2021", blanks)
    once, twice = (extract(read(layout(report) * n, "report")) for n in (1, 2))
    assert cells_of(twice) == cells_of(once)
    assert [reading.status for reading in twice.tables] == [r.status for r in once.tables]


ONE_PLACE = {
    "channels swapped": (
        "appeals",
        "<td>行政复议</td><td>行政诉讼</td>",
        "<td>行政诉讼</td><td>行政复议</td>",
    ),
    "the row of another year": (
        "appeals",
        r"<tr>(<td>\d+</td>){15}</tr>",
        r"<tr><td>上年</td>\g<0>",
    ),
}


@pytest.mark.parametrize("case", ONE_PLACE.values(), ids=ONE_PLACE)
def test_what_is_not_the_form_is_never_read_as_if_it_were(case: tuple[str, str, str]):
    table, pattern, replacement = case
    report = random_report(random.Random(5), "2021")
    page = as_html(report).decode()
    start = page.index("四、政府")
    damaged = page[:start] + re.sub(pattern, replacement, page[start:]).replace("<tr><tr>", "<tr>")
    content = extract(read(damaged.replace("上年</td><tr>", "上年</td>").encode(), "report.html"))
    [reading] = [reading for reading in content.tables if reading.table == table]
    assert reading.status == "ambiguous"
    assert {cell.value for cell in reading.cells} == {None}


def test_the_numbers_of_the_columns_are_no_values():
    page = as_html(random_report(random.Random(5), "2021", blanks=1.0)).decode()
    blank = "<tr>" + "<td></td>" * 15 + "</tr>"
    index = "<tr>" + "".join(f"<td>{number}</td>" for number in range(1, 16)) + "</tr>"
    content = extract(read(page.replace(blank, index + blank).encode(), "report.html"))
    assert {cell.value for cell in content.tables[2].cells} == {None}


def test_a_table_without_a_single_number_says_so():
    content = extract(read(as_html(random_report(random.Random(1), "2021", 1.0)), "report"))
    assert [(f.code, f.table) for f in content.findings] == [
        ("no_numbers", table) for table in ("disclosure", "applications", "appeals")
    ]
