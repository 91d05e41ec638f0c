"""What is believed of a value that was read from a picture."""

from decimal import Decimal

import pytest

from pipelines.extract.picture_labels import with_official_labels
from pipelines.extract.pictures import judge
from pipelines.models import Cell, TableReading
from pipelines.readers.document import Document, Grid, GridCell, Line, Recognition

PLACE = "page 1 table 2 R5C6 @10,20,60,40"


def believed(*readings: tuple[str, str]) -> Decimal | None:
    return value_of("0", *readings)


def value_of(text: str, *readings: tuple[str, str]) -> Decimal | None:
    cell = Cell(
        "applications", "granted", "natural_person", Decimal(text), "reported", text, locator=PLACE
    )
    table = TableReading("applications", "complete", "2021", cells=(cell,))
    [judged] = judge(table, {PLACE: Recognition(text, readings)}, False)[0].cells
    return judged.value


@pytest.mark.parametrize(("likeness", "value"), [("0", 0), ("9", None), ("?", None), (None, None)])
def test_an_o_is_a_zero_only_where_it_looks_like_the_zeros_of_its_document(likeness, value):
    readings = (("small", "O"), ("tiny", "0"), ("tesseract", "0"), ("older", "0"))
    assert believed(*readings, *([("likeness", likeness)] if likeness else [])) == value


def test_readers_that_agree_are_believed():
    assert believed(("small", "0"), ("tiny", "0"), ("tesseract", "0"), ("likeness", "0")) == 0


def test_a_reader_of_another_kind_that_reads_another_number_is_heard():
    family = (("small", "0"), ("tiny", "0"), ("likeness", "0"))
    assert believed(*family, ("tesseract", "8")) is None
    assert believed(*family, ("tesseract", "o.")) == 0


def row_of(*values: int) -> tuple[Cell, ...]:
    """The cells of a row of table 4, each read from a picture."""
    columns = ("upheld", "corrected", "other_result", "pending", "total")
    return tuple(
        Cell(
            "appeals", "reconsideration", column, Decimal(value), "reported", str(value),
            locator=f"page 1 table 3 R4C{at} @10,20,60,40",
        )
        for at, (column, value) in enumerate(zip(columns, values, strict=True), 1)
    )  # fmt: skip


@pytest.mark.parametrize(
    ("total", "value", "doubt"),
    [
        (20, 9, "a stray dot"),
        (20, 9, "ink on a ruling line"),
        (20, None, "ink of unequal height"),
        (21, None, "a stray dot"),
    ],
)
def test_speckle_beside_a_number_counts_nothing_where_its_sum_holds(total, value, doubt):
    cells = row_of(9, 8, 3, 0, total)
    readings = {
        cell.locator: Recognition(
            cell.raw,
            tuple((name, cell.raw) for name in ("small", "tiny", "tesseract", "likeness")),
            (doubt,) if cell.column == "upheld" else (),
        )
        for cell in cells
    }
    table = TableReading("appeals", "complete", "2019", cells=cells)
    judged, _ = judge(table, readings, False)
    assert judged.cells[0].value == value


@pytest.mark.parametrize(("is_illegible", "status"), [(True, "ambiguous"), (False, "missing")])
def test_a_row_is_not_missing_where_labels_cannot_be_read(is_illegible, status):
    read = Cell("disclosure", "regulation", "issued_count", Decimal(0), "reported", "0",
                locator=PLACE)  # fmt: skip
    lost = Cell("disclosure", "regulation", "repealed_count", None, "missing", None)
    table = TableReading("disclosure", "partial", "2021", "1 cells are not in the document",
                         (read, lost))  # fmt: skip
    votes = tuple((name, "0") for name in ("small", "tiny", "tesseract", "likeness"))
    judged, _ = judge(table, {PLACE: Recognition("0", votes)}, is_illegible)
    assert [cell.status for cell in judged.cells] == ["reported", status]
    assert judged.status == ("ambiguous" if is_illegible else "partial")


def test_a_row_whose_label_the_form_does_not_have_has_no_numbers():
    """规章 read as 规政 makes a row of its own."""
    cell = Cell("disclosure", "x:规政", "issued_count", Decimal(3), "reported", "3", locator=PLACE)
    table = TableReading("disclosure", "complete", "2021", cells=(cell,))
    readings = (("small", "3"), ("tiny", "3"), ("tesseract", "3"), ("likeness", "3"))
    judged, [finding] = judge(table, {PLACE: Recognition("3", readings)}, False)
    assert (judged.cells[0].value, judged.cells[0].status) == (None, "ambiguous")
    assert "no row" in finding.message


def test_a_question_mark_that_one_reader_sees_is_heard():
    family = (("small", "77"), ("tiny", "77"), ("likeness", "77"))
    assert value_of("77", *family, ("tesseract", "7?")) is None
    assert value_of("77", *family, ("tesseract", "7")) is None
    assert value_of("77", *family, ("tesseract", "BB")) == 77


def part_of(number: int, *rows: tuple[str, ...]) -> tuple[Grid, dict[str, Recognition]]:
    """A grid whose cells in the last five columns are for values, and their readings."""
    grid = Grid(
        tuple(
            tuple(
                GridCell(text, f"page {number} table 1 R{r}C{c} @1,1,2,2")
                for c, text in enumerate(row, 1)
            )
            for r, row in enumerate(rows, 1)
        )
    )
    cells = (cell for row in grid.rows for cell in row[-5:])
    return grid, {cell.locator: Recognition(cell.text, ()) for cell in cells}


@pytest.mark.parametrize(
    ("pieces", "rest", "rows"),
    [
        (("（一）予以", "公开"), "", [["（一）予以公开", "1", "0", "2", "0", "3"]]),
        (("（一）予以", "公开"), "4", [["（一）予以公开", "1", "⟦0|4⟧", "2", "0", "3"]]),
        (("（一）予以公开", ""), "4", [["（一）予以公开", "1", "⟦0|4⟧", "2", "0", "3"]]),
        (("4.无", "正当理由大量反复申请"), "4",
         [["4.无正当理由大量反复申请", "1", "⟦0|4⟧", "2", "0", "3"]]),
        (("（一）予", "无此"), "", [["（一）予", "⟦1|⟧", "⟦0|⟧", "⟦2|⟧", "⟦0|⟧", "⟦3|⟧"]]),
        (("（一）予以公开", "（七）总计"), "", [["（一）予以公开", "1", "0", "2", "0", "3"],
                                         ["（七）总计", "", "", "", "", ""]]),
    ],
)  # fmt: skip
def test_a_row_cut_by_the_end_of_its_page_is_one_and_a_number_cut_there_none(pieces, rest, rows):
    upper, known = part_of(1, (pieces[0], "1", "0", "2", "0", "3"))
    lower, others = part_of(2, (pieces[1], "", rest, "", "", ""))
    blocks = (upper, Line("- 1 -", "page 1 line"), lower)
    document = Document("pdf (pictures)", blocks, recognitions={**known, **others})
    grids = [block for block in with_official_labels(document).blocks if isinstance(block, Grid)]
    assert [[cell.text for cell in row] for grid in grids for row in grid.rows] == rows
