"""Grids with more columns than the form: empty ones before and behind the numbers."""

import random

import pytest

from pipelines.extract import extract
from pipelines.readers import read
from tests.rendering import (
    Report,
    application_rows,
    cells_of,
    disclosure_rows,
    random_report,
)

HEADS = ["自然人", "商业企业", "科研机构", "社会公益组织", "法律服务机构", "其他", "总计"]


def as_sheet(rows: list[list[str]], *, labels: int, behind: int) -> str:
    """Rows in as many columns as each other: labels to the left, their depth shown by column."""
    printed = []
    for row in rows:
        depth = len(row) - 8
        printed.append([*row[: depth + 1], *[""] * (labels - depth - 1), *row[depth + 1 :]])
    cells = ([*row, *[""] * behind] for row in printed)
    return "".join("<tr>" + "".join(f"<td>{c}</td>" for c in row) + "</tr>" for row in cells)


def page(report: Report, *, labels: int, behind: int, headed: bool = True) -> bytes:
    head = "".join(f"<td>{c}</td>" for c in ["项目", *[""] * (labels - 1), *HEADS, *[""] * behind])
    table = as_sheet(application_rows(report), labels=labels, behind=behind)
    heading = "<p>三、收到和处理政府信息公开申请情况</p>"
    first = f"<tr>{head}</tr>" if headed else ""
    return f"<meta charset=utf-8>{heading}<table>{first}{table}</table>".encode()


def applications_of(found: dict) -> dict:
    return {place: value for place, value in found.items() if place[0] == "applications"}


@pytest.mark.parametrize("behind", [0, 2])
@pytest.mark.parametrize("labels", [3, 4])
@pytest.mark.parametrize("blanks", [0.0, 0.4, 1.0])
def test_the_last_seven_columns_are_the_forms(labels: int, behind: int, blanks: float):
    report = random_report(random.Random(labels), "2021", blanks)
    content = extract(read(page(report, labels=labels, behind=behind), "report.html"))
    assert cells_of(content) == applications_of(report.expected)
    assert content.tables[1].status == "complete"


def only(report: Report, column: str) -> Report:
    """The report with one column of table 3 printed."""
    cells = {p: text if p[2] == column else "" for p, text in report.cells.items()}
    expected = {p: float(text) if text else None for p, text in cells.items()}
    return Report(report.form, cells, expected=expected)


@pytest.mark.parametrize("behind", [0, 1])
@pytest.mark.parametrize("column", ["natural_person", "total"])
def test_where_whole_columns_are_blank_the_headers_tell(column: str, behind: int):
    report = only(random_report(random.Random(2), "2021"), column)
    content = extract(read(page(report, labels=3, behind=behind), "report.html"))
    assert cells_of(content) == applications_of(report.expected)


def test_where_whole_columns_are_blank_and_no_headers_tell_all_is_ambiguous():
    report = only(random_report(random.Random(2), "2021"), "natural_person")
    data = page(report, labels=4, behind=1, headed=False)
    found = cells_of(extract(read(data, "report.html")))
    assert found.keys() == applications_of(report.expected).keys()
    assert set(found.values()) == {None}


def test_a_row_of_another_width_takes_no_part():
    report = random_report(random.Random(3), "2021")
    data = page(report, labels=3, behind=0).decode()
    [label] = ["2.重复申请"]
    damaged = data.replace(f"<td>{label}</td>", f"<td>{label}</td><td></td>")
    content = extract(read(damaged.encode(), "report.html"))
    lost = {place: value for place, value in cells_of(content).items() if value is None}
    assert {row for _, row, _ in lost} >= {"not_processed_repeated"}
    printed = applications_of(report.expected)
    assert all(value in (None, printed[place]) for place, value in cells_of(content).items())


def test_numbers_that_count_the_rows_are_none_of_theirs():
    report = random_report(random.Random(5), "2021", 1.0)
    rows = "".join(
        f"<tr><td>{number}</td><td>{row[-8]}</td>{'<td></td>' * 7}</tr>"
        for number, row in enumerate(application_rows(report), 1)
    )
    head = "".join(f"<td>{text}</td>" for text in ("序号", "项目", *HEADS))
    data = f"<meta charset=utf-8><table><tr>{head}</tr>{rows}</table>".encode()
    content = extract(read(data, "report.html"))
    assert cells_of(content) == applications_of(report.expected)
    assert content.tables[1].status == "complete"
    assert [finding.code for finding in content.findings] == ["no_numbers"]


@pytest.mark.parametrize("blanks", [0.0, 0.4])
@pytest.mark.parametrize("before", [0, 1, 2])
@pytest.mark.parametrize("between", [0, 1])
@pytest.mark.parametrize("form", ["2019", "2021"])
def test_the_headers_of_table_2_tell_where_its_columns_stand(
    form: str, before: int, between: int, blanks: float
):
    report = random_report(random.Random(6), form, blanks)
    rows = [
        [row[0], *[""] * before, *(text for cell in row[1:] for text in (cell, *[""] * between))]
        for row in disclosure_rows(report)
    ]
    width = max(map(len, rows)) + 1
    cells = ([*row, *[""] * (width - len(row))] for row in rows)
    table = "".join("<tr>" + "".join(f"<td>{c}</td>" for c in row) + "</tr>" for row in cells)
    content = extract(read(f"<meta charset=utf-8><table>{table}</table>".encode(), "report.html"))
    expected = {
        place: value
        for place, value in report.expected.items()
        if place[0] == "disclosure" and place[1] != "region_total_published"
    }
    assert cells_of(content) == expected
    assert content.tables[0].status == "complete"
