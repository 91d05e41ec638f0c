"""The second reading: no finding on correct readings, one for every grid read wrongly."""

import random
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipelines.expected import documents_below
from pipelines.extract import extract
from pipelines.extract.cross_check.rows import CODE
from pipelines.models import Finding
from pipelines.readers import read
from pipelines.readers.document import Document, Flow, Grid
from tests.disturbances import DISTURBANCES, Disturb, disturbed
from tests.rendering import FLATTENED, GRIDS, Report, cells_of, false_cells, random_report
from tests.rendering_legacy import LAYOUTS, random_statistics
from tests.rendering_office import OFFICE, as_docx, as_spanned_html, as_xlsx
from tests.rendering_pdf import PDFS, Style, as_pdf

GOLDEN = Path(__file__).parents[2] / "golden"
DOCUMENTS = [path for path, _ in documents_below(GOLDEN) if path.suffix != ".doc"]
WITH_ROWS = {
    **{name: render for name, render in GRIDS.items() if name not in ("csv", "semicolons")},
    **{name: FLATTENED[name] for name in ("bars", "bar_rows", "markdown")},
    **OFFICE,
}
seeds = st.integers(min_value=0, max_value=2**32)
forms = st.sampled_from(["2019", "2021"])


def findings_of(document: Document) -> list[Finding]:
    return [finding for finding in extract(document).findings if finding.code == CODE]


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: path.name)
def test_kept_documents_are_read_alike_both_ways(path: Path):
    document = read(path.read_bytes(), path.name)
    has_grid = any(isinstance(block, Grid) for block in document.blocks)
    assert (document.flow is not None) >= has_grid
    assert findings_of(document) == []


@pytest.mark.parametrize("render", WITH_ROWS.values(), ids=WITH_ROWS)
@given(seed=seeds, form=forms, blanks=st.sampled_from([0.0, 0.1, 0.5]))
@settings(max_examples=15)
def test_honest_documents_are_read_alike_both_ways(
    render: Callable[[Report], bytes], seed: int, form: str, blanks: float
):
    document = read(render(random_report(random.Random(seed), form, blanks)), "report")
    assert document.flow is not None
    assert findings_of(document) == []


@given(
    seed=seeds,
    form=forms,
    height=st.integers(260, 900),
    style=st.lists(st.booleans(), min_size=3, max_size=3),
)
@settings(max_examples=12)
def test_honest_pages_are_read_alike_both_ways(
    seed: int, form: str, height: int, style: list[bool]
):
    report = random_report(random.Random(seed), form, 0.1)
    document = read(as_pdf(report, Style(height, *style)), "report")
    assert document.flow is not None
    assert findings_of(document) == []


@pytest.mark.parametrize("layout", LAYOUTS.values(), ids=LAYOUTS)
@given(seed=seeds)
@settings(max_examples=10)
def test_honest_statistics_tables_are_read_alike_both_ways(layout: Callable, seed: int):
    assert findings_of(read(layout(random_statistics(random.Random(seed), 0.1)), "report")) == []


@pytest.mark.parametrize("change", DISTURBANCES.values(), ids=DISTURBANCES)
@pytest.mark.parametrize("render", WITH_ROWS.values(), ids=WITH_ROWS)
@given(seed=seeds, form=forms)
@settings(max_examples=8)
def test_a_grid_read_wrongly_is_told(
    render: Callable[[Report], bytes], change: Disturb, seed: int, form: str
):
    rng = random.Random(seed)
    report = random_report(rng, form)
    wrong = disturbed(read(render(report), "report"), change, rng)
    if false_cells(cells_of(extract(wrong)), report):
        assert findings_of(wrong)


@pytest.fixture(scope="module")
def pages() -> list[tuple[Report, Document]]:
    reports = [random_report(random.Random(n), form) for n, form in enumerate(("2019", "2021") * 3)]
    found = [(report, read(PDFS["small_pages"](report), "report")) for report in reports]
    if any("禁止公开" not in "".join(document.flow.text.split()) for _, document in found):
        pytest.skip("without Chinese fonts PDFium loses characters of fonts that are not embedded")
    return found


# Numbers may go on in the next line, and a row without a label may begin or end anywhere.
@pytest.mark.parametrize("name", sorted(DISTURBANCES.keys() - {"join_cells", "drop_cell"}))
def test_a_page_read_wrongly_is_told(name: str, pages: list[tuple[Report, Document]]):
    for seed in range(60):
        rng = random.Random(seed)
        report, document = pages[seed % len(pages)]
        wrong = disturbed(document, DISTURBANCES[name], rng)
        if false_cells(cells_of(extract(wrong)), report):
            assert findings_of(wrong)


def one_row(*values: str, flow: str | None = None) -> Document:
    head = "<tr><td>信息内容<td>本年制发件数<td>本年废止件数<td>现行有效件数"
    cells = "".join(f"<td>{value}" for value in values)
    page = f"<html><table>{head}<tr><td>规章{cells}</table>".encode()
    document = read(page, "a.html")
    return document if flow is None else replace(document, flow=Flow(flow))


HEAD = "信息内容 本年制发件数 本年废止件数 现行有效件数 "


def test_the_finding_shows_both_readings():
    [finding] = findings_of(one_row("3", "5", "33", flow=HEAD + "规章 3 33 5 行政规范性文件"))
    assert finding == Finding(
        CODE,
        "the grid has 规章 | 3 | 5 | 33; the text has 3 33 5",
        "disclosure",
        "regulation",
        raw="规章 | 3 | 5 | 33",
        locator="table 1 row 2 cell 2",
    )


def test_values_and_status_stay_as_the_grid_has_them():
    honest, odd = one_row("3", "5", "33"), one_row("3", "5", "33", flow=HEAD + "规章 5 3 33")
    assert extract(honest).tables == extract(odd).tables
    assert findings_of(odd)


@pytest.mark.parametrize(
    ("flow", "disagrees"),
    [
        (HEAD + "规章 3 5 33", False),
        (HEAD + "规 章 3 5 33", True),
        (HEAD + "规章 35 33", True),
        (HEAD + "规章 3 5 3 3", True),
        (HEAD + "规章 3 5", True),
        (HEAD + "7 规章 3 5 33", True),
        ("信息内容 本年废止件数 本年制发件数 现行有效件数 规章 3 5 33", True),
        ("规章 3 5 33 " + HEAD, True),
        ("菜单 规章 " + HEAD + "规章 3 5 33", False),
        ("", True),
    ],
)
def test_labels_numbers_and_headers_follow_each_other(flow: str, disagrees: bool):
    assert bool(findings_of(one_row("3", "5", "33", flow=flow))) == disagrees


def test_a_number_more_than_the_grid_has_is_told():
    rows = "".join(
        f"<tr><td>{label}<td>{n}<td>0<td>0" for n, label in enumerate(("规章", "行政规范性文件"))
    )
    head = "<tr><td>信息内容<td>本年制发件数<td>本年废止件数<td>现行有效件数"
    document = read(f"<html><table>{head}{rows}</table>".encode(), "a.html")
    flow = HEAD + "规章 0 0 0 8 行政规范性文件 1 0 0"
    [finding] = findings_of(replace(document, flow=Flow(flow)))
    assert "the text has more numbers than the grid: 8" in finding.message


def test_blank_cells_leave_no_trace():
    assert findings_of(one_row("3", "", "33", flow=HEAD + "规章 3 33")) == []


@pytest.mark.parametrize(
    ("flow", "disagrees"),
    [
        ("规章\n3\n5\n33", False),
        ("规章 3 5\n第 2 页\n33", False),
        ("规\n章 3 5 33", False),
        ("规章 3 33 5", True),
        ("规章 3 5 33 8", False),
        ("规章 5 3 33", True),
        ("规章 3 5 3 3", False),
        ("规 第 2 页 章 3 5 33", False),
        ("3 5 33", False),
        ("规章 5 33 行政许可 3", False),
        ("规章 33 3 行政许可 5", True),
        ("3 4", True),
    ],
)
def test_rows_of_pages_may_be_in_pieces(flow: str, disagrees: bool):
    document = replace(one_row("3", "5", "33"), flow=Flow(flow, "pages"))
    assert bool(findings_of(document)) == disagrees


@pytest.mark.parametrize(
    ("stored", "disagrees"),
    [("3.4999", False), ("3", False), ("3.5", False), ("2.4", True), ("30", True), ("x", True)],
)
def test_numbers_of_workbooks_may_be_printed_rounded(stored: str, disagrees: bool):
    flow = Flow("\n".join((*HEAD.split(), "规章", stored, "5", "33")), "stored")
    assert bool(findings_of(replace(one_row("3", "5", "33"), flow=flow))) == disagrees


@pytest.mark.parametrize("render", [as_spanned_html, as_docx, as_xlsx])
def test_reports_printed_twice_are_no_disagreement(render: Callable[[Report], bytes]):
    report = random_report(random.Random(5), "2021")
    twice = replace(report, title=f"规章 0 0 0 {report.title}")
    assert findings_of(read(render(twice), "report")) == []
