"""The same report in every container is the same cells; a PDF without rules never lies."""

import random
from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipelines.extract import ReportContent, extract
from pipelines.readers import read
from tests.rendering import GRIDS, Report, cells_of, random_report
from tests.rendering_office import OFFICE
from tests.rendering_pdf import PDFS, Style, as_pdf

seeds = st.integers(min_value=0, max_value=2**32)
forms = st.sampled_from(["2019", "2021"])
shares = st.sampled_from([0.0, 0.3, 1.0])


def content_of(data: bytes) -> ReportContent:
    return extract(read(data, "report"))


@pytest.mark.parametrize("render", OFFICE.values(), ids=OFFICE)
@given(seed=seeds, form=forms, blanks=shares)
@settings(max_examples=20)
def test_office_documents_keep_every_cell(
    render: Callable[[Report], bytes], seed: int, form: str, blanks: float
):
    report = random_report(random.Random(seed), form, blanks)
    assert cells_of(content_of(render(report))) == report.expected


@pytest.mark.parametrize("render", PDFS.values(), ids=PDFS)
@given(seed=seeds, form=forms, blanks=shares)
@settings(max_examples=8)
def test_ruled_pages_keep_every_cell(
    render: Callable[[Report], bytes], seed: int, form: str, blanks: float
):
    report = random_report(random.Random(seed), form, blanks)
    assert cells_of(content_of(render(report))) == report.expected


@given(seed=seeds, height=st.integers(260, 850), repeats=st.booleans(), splits=st.booleans())
@settings(max_examples=15)
def test_pages_may_break_anywhere(seed: int, height: int, repeats: bool, splits: bool):
    report = random_report(random.Random(seed), "2021")
    style = Style(height, repeats_header=repeats, splits_rows=splits)
    assert cells_of(content_of(as_pdf(report, style))) == report.expected


@given(seed=seeds, form=forms, blanks=shares)
@settings(max_examples=15)
def test_pages_without_rules_yield_their_numbers_or_say_that_they_are_lost(
    seed: int, form: str, blanks: float
):
    report = random_report(random.Random(seed), form, blanks)
    content = content_of(as_pdf(report, Style(has_rules=False)))
    found = cells_of(content)
    known = {place: value for place, value in found.items() if value is not None}
    assert known.items() <= report.expected.items()
    lost = {place[0] for place, value in report.expected.items() if found.get(place) != value}
    assert lost <= {table.table for table in content.tables if table.status != "complete"}


def test_one_report_is_the_same_in_every_container():
    report = random_report(random.Random(7), "2021", 0.2)
    found = {
        name: cells_of(content_of(render(report)))
        for name, render in {**GRIDS, **OFFICE, **PDFS}.items()
    }
    assert {name for name, cells in found.items() if cells != report.expected} == set()
