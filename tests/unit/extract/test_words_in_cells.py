"""Words where a number is to stand in table 3: their cell keeps them, the others their numbers."""

import random
from collections.abc import Callable
from dataclasses import replace

import pytest

from pipelines.extract import extract
from pipelines.readers import read
from tests.rendering import Place, Report, as_html, random_report
from tests.rendering_office import as_docx, as_spanned_html

LAYOUTS: dict[str, Callable[[Report], bytes]] = {
    "html": as_html,
    "spanned_html": as_spanned_html,
    "docx": as_docx,
}


def reread(layout: str, place: Place, words: str) -> tuple[Report, dict[Place, tuple], set[str]]:
    """A report with words in one cell: what is read of it, and the codes of what was found odd."""
    report = random_report(random.Random(5), "2021")
    report = replace(
        report,
        cells=report.cells | {place: words},
        expected=report.expected | {place: None},
    )
    content = extract(read(LAYOUTS[layout](report), "report"))
    cells = (cell for table in content.tables for cell in table.cells)
    read_of = {
        (c.table, c.row, c.column): (c.value and float(c.value), c.status, c.raw) for c in cells
    }
    return report, read_of, {finding.code for finding in content.findings}


@pytest.mark.parametrize("layout", LAYOUTS)
@pytest.mark.parametrize("row", ["new_received", "granted", "denied_other_law", "carried_out"])
@pytest.mark.parametrize("column", ["natural_person", "legal_service_organization", "total"])
def test_words_among_numbers_are_kept_in_their_cell(layout: str, row: str, column: str):
    place = ("applications", row, column)
    report, cells, found = reread(layout, place, "详见附件")
    assert cells.pop(place) == (None, "text", "详见附件")
    assert {other: value for other, (value, *_) in cells.items()} == {
        other: value for other, value in report.expected.items() if other != place
    }
    assert found == {"text_in_value_cell"}


def test_a_label_of_the_form_between_numbers_is_no_word_in_a_cell():
    place = ("applications", "granted", "research_institution")
    _, cells, _ = reread("html", place, "2.重复申请")
    row = {status for (_, code, _), (_, status, _) in cells.items() if code == "granted"}
    assert row == {"ambiguous"}
