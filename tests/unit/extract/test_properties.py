"""A report that is printed and read back is the same report, or says what it lost."""

import random
from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipelines.extract import ReportContent, extract
from pipelines.readers import read
from tests.mutations import FLOW_MUTATIONS, LIKE_AN_HONEST_ROW, mutate_flow
from tests.mutations_grids import BAR_MUTATIONS, PAGE_MUTATIONS, mutate_bars, mutate_page
from tests.rendering import FLATTENED, GRIDS, Report, cells_of, false_cells, random_report

seeds = st.integers(min_value=0, max_value=2**32)
forms = st.sampled_from(["2019", "2021"])


def content_of(data: bytes) -> ReportContent:
    return extract(read(data, "report"))


@pytest.mark.parametrize("layout", GRIDS.values(), ids=GRIDS)
@given(seed=seeds, form=forms, blanks=st.sampled_from([0.0, 0.3, 1.0]))
@settings(max_examples=25)
def test_layouts_with_rows_keep_every_cell_blank_ones_too(
    layout: Callable[[Report], bytes], seed: int, form: str, blanks: float
):
    report = random_report(random.Random(seed), form, blanks)
    assert cells_of(content_of(layout(report))) == report.expected


@pytest.mark.parametrize("layout", FLATTENED.values(), ids=FLATTENED)
@given(seed=seeds, form=forms)
@settings(max_examples=20)
def test_flattened_tables_without_blanks_keep_every_cell(
    layout: Callable[[Report], bytes], seed: int, form: str
):
    report = random_report(random.Random(seed), form)
    content = content_of(layout(report))
    assert cells_of(content) == report.expected
    assert {table.status for table in content.tables} == {"complete"}
    assert content.findings == ()


@pytest.mark.parametrize("layout", FLATTENED.values(), ids=FLATTENED)
@given(seed=seeds, form=forms, blanks=st.sampled_from([0.1, 0.4, 0.9]))
@settings(max_examples=25)
def test_flattened_tables_that_lost_blanks_have_nulls_never_other_numbers(
    layout: Callable[[Report], bytes], seed: int, form: str, blanks: float
):
    report = random_report(random.Random(seed), form, blanks)
    content = content_of(layout(report))
    found = cells_of(content)
    lost = [p for p, value in report.expected.items() if value is not None and found.get(p) is None]
    assert false_cells(found, report) == {}
    assert bool(lost) <= bool(content.findings)


@pytest.mark.parametrize("change", FLOW_MUTATIONS.values(), ids=FLOW_MUTATIONS)
@given(seed=seeds, form=forms)
@settings(max_examples=30)
def test_a_damaged_flow_never_yields_another_number(
    change: Callable[[list[str], random.Random], None], seed: int, form: str
):
    rng = random.Random(seed)
    report = random_report(rng, form)
    content = content_of(mutate_flow(change)(report, rng))
    assert false_cells(cells_of(content), report) == {}


@pytest.mark.parametrize("kind", sorted(FLOW_MUTATIONS.keys() - LIKE_AN_HONEST_ROW))
@given(seed=seeds, form=forms, blanks=st.sampled_from([0.02, 0.1, 0.3]))
@settings(max_examples=30)
def test_a_damaged_flow_that_lost_blanks_never_yields_another_number(
    kind: str, seed: int, form: str, blanks: float
):
    rng = random.Random(seed)
    report = random_report(rng, form, blanks)
    content = content_of(mutate_flow(FLOW_MUTATIONS[kind])(report, rng))
    assert false_cells(cells_of(content), report) == {}


@pytest.mark.parametrize("kind", sorted(LIKE_AN_HONEST_ROW))
@given(seed=seeds, form=forms)
@settings(max_examples=60)
def test_what_came_in_beside_a_lost_blank_changes_one_row_at_most(kind: str, seed: int, form: str):
    rng = random.Random(seed)
    report = random_report(rng, form, 0.1)
    content = content_of(mutate_flow(FLOW_MUTATIONS[kind])(report, rng))
    assert len({place[:2] for place in false_cells(cells_of(content), report)}) <= 1


@pytest.mark.parametrize("change", PAGE_MUTATIONS.values(), ids=PAGE_MUTATIONS)
@given(seed=seeds, form=forms, blanks=st.sampled_from([0.0, 0.3]))
@settings(max_examples=25)
def test_a_damaged_grid_never_yields_another_number(
    change: tuple[str, Callable[[str], str]], seed: int, form: str, blanks: float
):
    rng = random.Random(seed)
    report = random_report(rng, form, blanks)
    content = content_of(mutate_page(*change)(report, rng))
    assert false_cells(cells_of(content), report) == {}


@pytest.mark.parametrize("change", BAR_MUTATIONS.values(), ids=BAR_MUTATIONS)
@given(seed=seeds, form=forms)
@settings(max_examples=40)
def test_a_damaged_text_with_bars_never_yields_another_number(
    change: Callable[[list[str], random.Random], None], seed: int, form: str
):
    rng = random.Random(seed)
    report = random_report(rng, form)
    content = content_of(mutate_bars(change)(report, rng))
    assert false_cells(cells_of(content), report) == {}


@given(
    st.lists(
        st.sampled_from(["0", "行政许可", "|", "\t", "一、总体情况", "总计", "12"]), max_size=60
    )
)
@settings(max_examples=60)
def test_any_jumble_of_lines_is_read_without_an_error(lines: list[str]):
    content = content_of(("x\n" + "\n".join(lines)).encode())
    assert len(content.tables) == 3
