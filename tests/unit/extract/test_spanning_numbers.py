"""A number in a cell that spans rows: it stands beside both, and belongs to neither for sure."""

from pipelines.extract.rows.labelled_rows import labelled_rows
from pipelines.extract.rows.skeleton import skeleton_of
from pipelines.readers.document import Document, Grid, GridCell


def row(number: int, *texts: str | None) -> tuple[GridCell, ...]:
    """A row of a grid; None goes on from the cell above."""
    return tuple(
        GridCell(text or "", f"row {number} cell {column}", text is None)
        for column, text in enumerate(texts, 1)
    )


def statuses(*rows: tuple[GridCell, ...], ragged: bool = False) -> list[list[str]]:
    """The cells of each row: known to be blank, not to be placed, or not so."""
    skeleton = skeleton_of(Document("html", (Grid(rows, ragged),)))
    found = labelled_rows(skeleton.parts, skeleton.printed)
    return [[cell.known.status for cell in one.cells] for one in found]


def test_both_rows_of_a_number_are_in_doubt():
    assert statuses(
        row(1, "予以公开", "60", "1", "61"),
        row(2, "部分公开", None, "2", "62"),
    ) == [["ambiguous", "reported", "reported"], ["ambiguous", "reported", "reported"]]


def test_a_number_may_span_more_than_two_rows():
    assert (
        statuses(
            row(1, "予以公开", "5", "60"),
            row(2, "部分公开", "6", None),
            row(3, "不予公开", "7", None),
        )
        == [["reported", "ambiguous"]] * 3
    )


def test_a_blank_that_spans_rows_is_blank_where_it_begins():
    assert statuses(row(1, "予以公开", "", "1"), row(2, "部分公开", None, "2")) == [
        ["blank", "reported"],
        ["ambiguous", "reported"],
    ]


def test_fillers_of_a_ragged_grid_span_nothing():
    assert statuses(row(1, "予以公开", "60", "1"), row(2, "部分公开", "2", None), ragged=True) == [
        ["reported", "reported"],
        ["reported", "ambiguous"],
    ]
