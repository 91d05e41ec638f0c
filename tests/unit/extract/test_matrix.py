"""Every form in every container and layout, in the midst of a page: read back, or null and said so.

Forms of both periods and mixtures of them, menus and sidebars that repeat the labels, page
numbers, labels in other spellings, blanks. Never another number, and never a loss without a word.
"""

import random
from collections.abc import Callable
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from opencc import OpenCC

from pipelines.extract import ReportContent, extract
from pipelines.readers import read
from tests.rendering import (
    FLATTENED,
    GRIDS,
    Place,
    Report,
    cells_of,
    false_cells,
    random_form,
    random_report,
)
from tests.rendering_legacy import Statistics, codes, parts_of, random_statistics
from tests.rendering_office import OFFICE, docx_from, xlsx_from
from tests.rendering_pages import PAGES
from tests.rendering_pdf import PDFS, pdf_from
from tests.rendering_portal import as_portal_page

KEEPING = {**GRIDS, **OFFICE, **PAGES, "portal": as_portal_page}
MENU = (
    "首页", "政务公开", "行政许可", "规章", "总计", "2022年政府信息公开工作年度报告",
    "一、总体情况", "依申请公开", "行政复议", "主动公开政府信息情况",
)  # fmt: skip
SPELLINGS: dict[str, Callable[[str], str]] = {
    "as_in_the_form": str,
    "traditional": OpenCC("s2t").convert,
    "other_brackets": lambda text: text.translate(str.maketrans("（）、", "()、")),
    "spaces": lambda text: f" {text.replace('政府', '政府 ')} ",
}


def dropped(text: str) -> str:
    """A label that lost a character; titles stay."""
    return text[:3] + text[4:] if len(text) > 6 and "年度报告" not in text else text


def damaged(seed: int) -> Callable[[str], str]:
    """Labels with a character lost, exchanged, set apart or swapped, or cut off, some or all."""
    rng = random.Random(seed)
    place, share = rng.randrange(8), rng.choice((0.2, 0.5, 1))
    damage: Callable[[str, int], str] = rng.choice((
        lambda text, at: text[:at] + text[at + 1 :],
        lambda text, at: f"{text[:at]}口{text[at + 1 :]}",
        lambda text, at: f"{text[:at]} {text[at:]}",
        lambda text, at: text[:at] + text[at : at + 2][::-1] + text[at + 2 :],
        lambda text, at: text[: at + 1],
    ))  # fmt: skip

    def spell(text: str) -> str:
        is_kept = len(text) < 3 or "年度报告" in text
        if is_kept or random.Random(f"{seed} {text}").random() > share:
            return text
        return damage(text, min(place, len(text) - 1))

    return spell


reports = st.builds(
    lambda seed, blanks, spell, menu, marks: replace(
        random_report(random.Random(seed), random_form(random.Random(seed)), blanks),
        spell=spell,
        menu=menu,
        marks=marks,
    ),
    seed=st.integers(min_value=0, max_value=2**32),
    blanks=st.sampled_from([0.0, 0.1, 0.5]),
    spell=st.sampled_from([*SPELLINGS.values()]),
    menu=st.sampled_from([(), MENU]),
    marks=st.booleans(),
)


def content_of(data: bytes) -> ReportContent:
    return extract(read(data, "report"))


def printed(report: Report) -> dict[Place, float]:
    return {place: value for place, value in report.expected.items() if value is not None}


def numbers(content: ReportContent) -> dict[Place, float]:
    return {place: value for place, value in cells_of(content).items() if value is not None}


def silent_losses(content: ReportContent, report: Report) -> set[Place]:
    """Numbers that were lost while the reading says that there is nothing."""
    status = {table.table: table.status for table in content.tables}
    lost = printed(report).keys() - numbers(content).keys()
    return {place for place in lost if status[place[0]] in ("complete", "absent")}


@pytest.mark.parametrize("render", KEEPING.values(), ids=KEEPING)
@given(report=reports)
@settings(max_examples=12)
def test_what_keeps_its_cells_is_read_whole(render: Callable[[Report], bytes], report: Report):
    assert numbers(content_of(render(report))) == printed(report)


@pytest.mark.parametrize("render", PDFS.values(), ids=PDFS)
@given(report=reports)
@settings(max_examples=3)
def test_pages_are_read_whole(render: Callable[[Report], bytes], report: Report):
    assert numbers(content_of(render(report))) == printed(report)


@pytest.mark.parametrize("render", FLATTENED.values(), ids=FLATTENED)
@given(report=reports)
@settings(max_examples=15)
def test_what_lost_its_cells_is_read_rightly_or_said_to_be_lost(
    render: Callable[[Report], bytes], report: Report
):
    content = content_of(render(report))
    assert false_cells(cells_of(content), report) == {}
    assert silent_losses(content, report) == set()


@pytest.mark.parametrize("render", {**KEEPING, **FLATTENED}.values(), ids={**KEEPING, **FLATTENED})
@given(report=reports)
@settings(max_examples=6)
def test_labels_that_lost_characters_never_yield_another_number(
    render: Callable[[Report], bytes], report: Report
):
    report = replace(report, spell=dropped)
    content = content_of(render(report))
    assert false_cells(cells_of(content), report) == {}
    assert silent_losses(content, report) == set()


@pytest.mark.parametrize("render", {**KEEPING, **FLATTENED}.values(), ids={**KEEPING, **FLATTENED})
@given(report=reports, seed=st.integers(min_value=0, max_value=2**32))
@settings(max_examples=8)
def test_damaged_labels_never_yield_another_number(
    render: Callable[[Report], bytes], report: Report, seed: int
):
    content = content_of(render(replace(report, spell=damaged(seed))))
    # A row of table 2 that the form does not have keeps its number under its label as printed.
    own = {place: v for place, v in cells_of(content).items() if not place[1].startswith("x:")}
    assert false_cells(own, report) == {}


@pytest.mark.parametrize("form", ["2019", "2021", "mixed 01010 2021", "mixed 10111 2019"])
def test_one_report_is_the_same_cells_in_every_container(form: str):
    report = replace(random_report(random.Random(11), form), marks=True)
    renders = {**KEEPING, **PDFS, **{name: FLATTENED[name] for name in ("bars", "markdown")}}
    found = {name: numbers(content_of(render(report))) for name, render in renders.items()}
    assert {name for name, cells in found.items() if cells != printed(report)} == set()


STATISTICS: dict[str, Callable[[Statistics], bytes]] = {
    "docx": lambda statistics: docx_from(parts_of(statistics)),
    "xlsx": lambda statistics: xlsx_from(parts_of(statistics)),
    "pdf": lambda statistics: pdf_from(parts_of(statistics), "湘潭县"),
}


@pytest.mark.parametrize("render", STATISTICS.values(), ids=STATISTICS)
@given(seed=st.integers(min_value=0, max_value=2**32), blanks=st.sampled_from([0.0, 0.2]))
@settings(max_examples=5)
def test_the_statistics_table_is_read_from_office_documents(
    render: Callable[[Statistics], bytes], seed: int, blanks: float
):
    statistics = random_statistics(random.Random(seed), blanks)
    [table] = [t for t in content_of(render(statistics)).tables if t.table == "legacy"]
    found = {cell.row: None if cell.value is None else float(cell.value) for cell in table.cells}
    assert {code: found.get(code) for code in codes()} == statistics.expected
