"""A page as a portal serves it: menus that name the sections, other years in the sidebar, Word."""

import random
from datetime import date

from hypothesis import given, settings
from hypothesis import strategies as st

from pipelines.parse import parse
from tests.rendering import cells_of, random_report
from tests.rendering_portal import as_portal_page


@given(
    seed=st.integers(min_value=0, max_value=2**32),
    form=st.sampled_from(["2019", "2021"]),
    blanks=st.sampled_from([0.0, 0.3, 1.0]),
)
@settings(max_examples=15)
def test_every_cell_is_read_from_between_the_menus(seed: int, form: str, blanks: float):
    report = random_report(random.Random(seed), form, blanks)
    reading = parse(as_portal_page(report), "content_38.html")
    assert cells_of(reading) == report.expected
    assert {finding.code for finding in reading.findings} <= {"no_numbers"}


def test_who_reported_is_read_from_the_article_and_not_from_its_neighbours():
    reading = parse(as_portal_page(random_report(random.Random(1), "2021")), "content_38.html")
    identity = reading.identity
    assert (identity.agency_name, identity.region_code) == ("湘潭县审计局", "430321")
    assert (identity.report_year, identity.published_on) == (2023, date(2024, 1, 20))
    assert [(claim.code, claim.value) for claim in reading.claims] == [("records_disclosed", 38)]
