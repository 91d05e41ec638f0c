"""What is believed of a value that was read from a picture."""

from decimal import Decimal

import pytest

from pipelines.extract.pictures import judge
from pipelines.models import Cell, TableReading
from pipelines.readers.document import Recognition

PLACE = "page 1 table 2 R5C6 @10,20,60,40"


def believed(*readings: tuple[str, str]) -> Decimal | None:
    cell = Cell(
        "applications", "granted", "natural_person", Decimal(0), "reported", "0", locator=PLACE
    )
    table = TableReading("applications", "complete", "2021", cells=(cell,))
    [judged] = judge(table, {PLACE: Recognition("0", readings)}, False)[0].cells
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
