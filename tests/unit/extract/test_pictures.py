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
    [judged] = judge(table, {PLACE: Recognition("0", readings)})[0].cells
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
