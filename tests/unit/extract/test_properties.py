"""A report that is printed and read back is the same report, or says what it lost."""

import random
from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipelines.extract import Content, extract
from pipelines.readers import read
from tests.rendering import (
    FLATTENED,
    GRIDS,
    Place,
    Report,
    flow_lines,
    random_report,
)

seeds = st.integers(min_value=0, max_value=2**32)
forms = st.sampled_from(["2019", "2021"])


def content_of(data: bytes) -> Content:
    return extract(read(data, "report"))


def cells_of(content: Content) -> dict[Place, float | None]:
    return {
        (cell.table, cell.row, cell.column): None if cell.value is None else float(cell.value)
        for table in content.tables
        for cell in table.cells
    }


def false_cells(found: dict[Place, float | None], report: Report) -> dict[Place, float]:
    return {
        place: value
        for place, value in found.items()
        if value is not None and value != report.expected.get(place)
    }


@pytest.mark.parametrize("layout", GRIDS.values(), ids=GRIDS)
@given(seed=seeds, form=forms, blanks=st.sampled_from([0.0, 0.3, 1.0]))
@settings(max_examples=25, deadline=None)
def test_layouts_with_rows_keep_every_cell_blank_ones_too(
    layout: Callable[[Report], bytes], seed: int, form: str, blanks: float
):
    report = random_report(random.Random(seed), form, blanks)
    assert cells_of(content_of(layout(report))) == report.expected


@pytest.mark.parametrize("layout", FLATTENED.values(), ids=FLATTENED)
@given(seed=seeds, form=forms)
@settings(max_examples=20, deadline=None)
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
@settings(max_examples=25, deadline=None)
def test_flattened_tables_that_lost_blanks_have_nulls_never_other_numbers(
    layout: Callable[[Report], bytes], seed: int, form: str, blanks: float
):
    report = random_report(random.Random(seed), form, blanks)
    content = content_of(layout(report))
    found = cells_of(content)
    lost = [p for p, value in report.expected.items() if value is not None and found.get(p) is None]
    assert false_cells(found, report) == {}
    assert bool(lost) <= bool(content.findings)


def _drop_value(lines: list[str], rng: random.Random) -> None:
    del lines[rng.choice(_values(lines))]


def _double_value(lines: list[str], rng: random.Random) -> None:
    at = rng.choice(_values(lines))
    lines.insert(at, lines[at])


def _insert_value(lines: list[str], rng: random.Random) -> None:
    lines.insert(rng.choice(_values(lines)), str(rng.randint(0, 99)))


def _drop_label(lines: list[str], rng: random.Random) -> None:
    del lines[rng.choice(_labels(lines))]


def _insert_text(lines: list[str], rng: random.Random) -> None:
    lines.insert(rng.choice(_values(lines)), rng.choice(["第 3 页", "（此处从略）", "续表"]))


def _join_lines(lines: list[str], rng: random.Random) -> None:
    at = rng.choice(_labels(lines))
    lines[at : at + 2] = ["".join(lines[at : at + 2])]


def _cut_off(lines: list[str], rng: random.Random) -> None:
    del lines[rng.choice(_values(lines)) :]


def _values(lines: list[str]) -> list[int]:
    return [index for index, line in enumerate(lines) if line.isdecimal()]


def _labels(lines: list[str]) -> list[int]:
    inside = range(5, len(lines) - 6)
    return [index for index in inside if not lines[index].isdecimal()]


MUTATIONS = (
    _drop_value,
    _double_value,
    _insert_value,
    _drop_label,
    _insert_text,
    _join_lines,
    _cut_off,
)


@pytest.mark.parametrize("mutate", MUTATIONS, ids=lambda mutate: mutate.__name__.strip("_"))
@given(seed=seeds, form=forms)
@settings(max_examples=30, deadline=None)
def test_a_damaged_flow_never_yields_another_number(
    mutate: Callable[[list[str], random.Random], None], seed: int, form: str
):
    rng = random.Random(seed)
    report = random_report(rng, form)
    lines = flow_lines(report)
    mutate(lines, rng)
    found = cells_of(content_of("\n\n".join(lines).encode()))
    assert false_cells(found, report) == {}


@given(
    st.lists(
        st.sampled_from(["0", "行政许可", "|", "\t", "一、总体情况", "总计", "12"]), max_size=60
    )
)
@settings(max_examples=60, deadline=None)
def test_any_jumble_of_lines_is_read_without_an_error(lines: list[str]):
    content = content_of(("x\n" + "\n".join(lines)).encode())
    assert len(content.tables) == 3
