"""What stands around a place, in documents of every container."""

import random
from collections.abc import Callable

import pytest

from pipelines.excerpt import printed_around
from pipelines.extract import extract
from pipelines.readers import read
from tests.rendering import as_bars, as_columns, as_html, as_lines, as_tabs, random_report
from tests.rendering_office import as_docx, as_xlsx
from tests.rendering_pdf import as_pdf

RENDERINGS = (as_html, as_docx, as_xlsx, as_pdf, as_tabs, as_lines, as_bars, as_columns)


@pytest.mark.parametrize("render", RENDERINGS, ids=[render.__name__ for render in RENDERINGS])
def test_every_printed_cell_is_found_and_marked(render: Callable) -> None:
    document = read(render(random_report(random.Random(7), "2021")), render.__name__)
    cells = [c for table in extract(document).tables for c in table.cells if c.value is not None]
    assert len(cells) > 100
    for cell in cells:
        row = [c.locator for c in cells if (c.table, c.row) == (cell.table, cell.row)]
        around = printed_around(document, cell.locator, cell.raw, row)
        marked = {c.text.strip() for cells in around for c in cells if c.is_it}
        assert marked == {cell.raw.strip()}, cell


def test_a_row_comes_with_its_neighbours() -> None:
    page = "<table>" + "".join(f"<tr><td>{n}<td>{n}0</tr>" for n in range(9)) + "</table>"
    document = read(page.encode(), "page.html")
    around = printed_around(document, "table 1 row 5 cell 2", "40", [])
    assert [[cell.text for cell in row] for row in around] == [
        ["2", "20"], ["3", "30"], ["4", "40"], ["5", "50"], ["6", "60"],
    ]  # fmt: skip
    assert [cell.text for row in around for cell in row if cell.is_it] == ["40"]


def test_of_lines_the_whole_row_is_shown_from_before_its_label() -> None:
    document = read("\n".join(f"第{n}行" for n in range(60)).encode(), "lines.txt")
    around = printed_around(document, "line 20", "第19行", ["line 18", "line 20", "line 24"])
    assert [cell.locator for (cell,) in around] == [f"line {n}" for n in range(16, 27)]


def test_a_place_that_is_not_there_has_no_neighbours() -> None:
    assert printed_around(read("一段话".encode(), "a.txt"), "line 99", "1", []) == ()
