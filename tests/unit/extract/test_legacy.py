"""The statistics table of 2014–2018: read from every layout, and never read wrongly."""

import random
import re
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipelines.expected import documents_below
from pipelines.extract import ReportContent, extract
from pipelines.models import Cell, TableReading
from pipelines.parse import parse, parse_file
from pipelines.readers import read
from pipelines.reading_json import to_json
from pipelines.settings import PROJECT_DIR, Settings
from tests.conftest import SAMPLES
from tests.mutations_legacy import (
    LEGACY_MUTATIONS,
    LEGACY_PAGE_MUTATIONS,
    damaged_flow,
    damaged_page,
)
from tests.rendering_legacy import (
    COLUMNS,
    LAYOUTS,
    TITLE,
    Statistics,
    as_flow,
    as_html,
    codes,
    flow_lines,
    random_statistics,
)

SEEDS = st.integers(min_value=0, max_value=2**32)
REPEATED = ("a4_corrected", "a4_other", "a5_corrected", "a5_other")
GOLDEN = [
    document
    for folder in ("corpus", "samples")
    for document, _ in documents_below(PROJECT_DIR / "tests" / "golden" / folder)
]


def content_of(data: bytes) -> ReportContent:
    return extract(read(data, "report"))


def table_of(content: ReportContent) -> TableReading | None:
    return next((table for table in content.tables if table.table == "legacy"), None)


def cells_of(data: bytes) -> dict[str, Cell]:
    table = table_of(content_of(data))
    return {cell.row: cell for cell in table.cells} if table else {}


def numbers_of(data: bytes) -> dict[str, float | None]:
    return {
        code: None if cell.value is None else float(cell.value)
        for code, cell in cells_of(data).items()
    }


def false_numbers(data: bytes, printed: Statistics) -> dict[str, float]:
    return {
        code: number
        for code, number in numbers_of(data).items()
        if number is not None and number != printed.expected[code]
    }


def flow(*lines: str) -> bytes:
    """The head of a table and the cells given, one a line."""
    return "\n".join((TITLE, "政府信息公开情况统计表", *COLUMNS, *lines)).encode()


def all_zero(**texts: str) -> Statistics:
    return Statistics(dict.fromkeys(codes(), "0") | texts)


@pytest.mark.parametrize("layout", LAYOUTS.values(), ids=LAYOUTS)
@given(seed=SEEDS, blanks=st.sampled_from([0.0, 0.3, 1.0]))
@settings(max_examples=15, deadline=None)
def test_every_layout_keeps_every_cell_blank_ones_too(
    layout: Callable[[Statistics], bytes], seed: int, blanks: float
):
    printed = random_statistics(random.Random(seed), blanks)
    content = content_of(layout(printed))
    table = table_of(content)
    assert (table.status, table.form) == ("complete", "2014")
    assert {finding.code for finding in content.findings} <= {"no_numbers"}
    assert numbers_of(layout(printed)) == printed.expected


@pytest.mark.parametrize("layout", LAYOUTS.values(), ids=LAYOUTS)
def test_tables_lines_and_foot_are_no_prose_and_no_claims(
    layout: Callable[[Statistics], bytes],
):
    content = content_of(layout(random_statistics(random.Random(1))))
    assert sorted(claim.value for claim in content.claims) == [3, 12, 12, 38]
    assert not any("计1条" in text or "专职人员" in text for _, text in content.prose)
    assert [table.status for table in content.tables] == ["absent"] * 3 + ["complete"]


def test_a_cell_says_what_is_printed_where():
    page = as_html(all_zero(a1_disclosed="1,234", a7_fees="251000元", a9_trainees="20人次"))
    cells = cells_of(page)
    assert cells["a1_disclosed"] == Cell(
        "legacy", "a1_disclosed", "value", Decimal(1234), "reported", "1,234", "条",
        "（一）主动公开政府信息数（不同渠道和方式公开相同信息计1条）", "table 1 row 3 cell 3",
    )  # fmt: skip
    assert (cells["a7_fees"].value, cells["a7_fees"].unit) == (251000, "元")
    assert (cells["a9_trainees"].value, cells["a9_trainees"].unit) == (20, "人次")


def test_marks_and_words_are_no_numbers():
    cells = cells_of(as_html(all_zero(a8_offices="/", a8_staff="无", a9_meetings="1 2")))
    statuses = {code: cells[code].status for code in ("a8_offices", "a8_staff", "a9_meetings")}
    assert statuses == {
        "a8_offices": "not_applicable",
        "a8_staff": "not_applicable",
        "a9_meetings": "ambiguous",
    }


def test_numbers_of_the_foot_are_no_values():
    lines = flow_lines(all_zero(a9_trainees=""))
    cells = cells_of("\n".join(lines).encode())
    assert (cells["a9_trainees"].value, cells["a9_trainees"].status) == (None, "blank")
    without_label = [line for line in lines if line != "联系电话："]
    assert false_numbers("\n".join(without_label).encode(), all_zero()) == {}


def test_wrapped_and_varied_labels():
    cells = cells_of(
        flow(
            "(一)主动公开政府信息数", "（不同渠道和方式公开同一", "信息计1条）", "条", "38",
            "其中:主动公开规范性文件数", "条", "2", "（三）依申请公开", "收到申请总数", "件", "3",
            "3、网上申请数", "件", "1", "1.按期办结数", "件", "3",
            "（四）政府信息公开专项经费（不包括用于政府公", "报编辑管理等方面的经费）", "万元", "5",
        )
    )  # fmt: skip
    assert {code: cell.value for code, cell in cells.items() if cell.value is not None} == {
        "a1_disclosed": 38,
        "a1_normative_disclosed": 2,
        "a3_received": 3,
        "a3_online": 1,
        "a3_closed_on_time": 3,
    }
    assert cells["a8_budget"].status == "ambiguous", "the table goes on after it"


def test_a_row_that_the_form_does_not_have_is_shown_and_not_placed():
    lines = flow_lines(all_zero())
    at = lines.index("2.政府网站公开政府信息数")
    lines[at:at] = ["2.报刊公开政府信息数", "条", "77"]
    content = content_of("\n".join(lines).encode())
    [finding] = content.findings
    assert (finding.code, finding.raw) == ("unknown_row", "77")
    assert table_of(content).status == "complete"
    assert numbers_of("\n".join(lines).encode()) == all_zero().expected


def test_labels_that_the_form_has_twice_are_told_apart_by_their_neighbours():
    printed = all_zero(a4_corrected="1", a4_other="2", a5_corrected="3", a5_other="4")
    lines = flow_lines(printed)
    assert numbers_of("\n".join(lines).encode()) == printed.expected
    del lines[lines.index("五、行政诉讼数量") :][:3]
    at = lines.index("五、行政诉讼数量")
    one_lost = lines[:at] + lines[at + 3 :]
    assert false_numbers("\n".join(one_lost).encode(), printed) == {}
    between = lines.index("四、行政复议数量"), lines.index("六、举报投诉数量")
    alone = [*lines[: between[0]], "（二）被依法纠错数", "件", "9", *lines[between[1] :]]
    cells = cells_of("\n".join(alone).encode())
    assert {cells[code].status for code in REPEATED[::2]} == {"ambiguous"}


def test_litigation_may_repeat_the_label_of_reconsideration():
    printed = all_zero(a4_upheld="5", a5_upheld="7")
    long = "（一）维持具体行政行为或者驳回原告诉讼请求数"
    page = as_flow(printed).decode().replace(long, "（一）维持具体行政行为数")
    assert numbers_of(page.encode()) == printed.expected


def test_a_table_without_units():
    printed = random_statistics(random.Random(3))
    units = {"条", "件", "次", "篇", "万元", "个", "人", "人次", "单位", "——"}
    lines = [line for line in flow_lines(printed) if line not in units]
    assert numbers_of("\n".join(lines).encode()) == printed.expected


def test_another_unit_is_kept_and_shown():
    page = as_html(all_zero(a3_received="4")).replace(
        "<td>（一）收到申请数</td><td>件".encode(), "<td>（一）收到申请数</td><td>宗".encode()
    )
    assert (cells_of(page)["a3_received"].value, cells_of(page)["a3_received"].unit) == (4, "宗")
    assert [finding.code for finding in content_of(page).findings] == ["other_unit"]


def test_two_tables_are_not_mixed():
    first, second = random_statistics(random.Random(1)), random_statistics(random.Random(2))
    table = table_of(content_of(as_flow(first) + b"\n\n" + as_flow(second)))
    assert table.status == "ambiguous"
    assert {cell.value for cell in table.cells} == {None}


def test_a_column_for_each_year_is_not_read():
    page = re.sub(rb"<td>(\d+)</td></tr>", rb"<td>\1</td><td>1</td></tr>", as_html(all_zero()))
    assert set(numbers_of(page).values()) == {None}


@pytest.mark.parametrize("change", LEGACY_MUTATIONS.values(), ids=LEGACY_MUTATIONS)
@given(seed=SEEDS)
@settings(max_examples=60, deadline=None)
def test_a_damaged_flow_never_yields_another_number(
    change: Callable[[list[str], random.Random], None], seed: int
):
    rng = random.Random(seed)
    printed = random_statistics(rng)
    assert false_numbers(damaged_flow(change, printed, rng), printed) == {}


@given(seed=SEEDS, change=st.sampled_from(LEGACY_PAGE_MUTATIONS))
@settings(max_examples=60, deadline=None)
def test_a_damaged_page_never_yields_another_number(seed: int, change: str):
    rng = random.Random(seed)
    printed = random_statistics(rng, rng.choice((0, 0.3)))
    assert false_numbers(damaged_page(change, printed, rng), printed) == {}


@pytest.mark.parametrize("path", [*SAMPLES, *GOLDEN], ids=lambda path: path.name[:12])
def test_no_later_report_has_such_a_table(path: Path):
    tables = to_json(parse_file(path, Settings()), path.name)["tables"]
    assert set(tables) == {"disclosure", "applications", "appeals"}


def test_the_json_names_the_table_only_where_it_is():
    document = to_json(parse(as_flow(all_zero()), "a.txt"), "a.txt")
    assert list(document["tables"]) == ["disclosure", "applications", "appeals", "legacy"]
    assert document["tables"]["legacy"] == {"status": "complete", "form": "2014"}
    assert document["cells"][0] == {
        "table": "legacy", "row": "a1_disclosed", "column": "value",
        "value": 0, "status": "reported", "raw": "0",
    }  # fmt: skip
