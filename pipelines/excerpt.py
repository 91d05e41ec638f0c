"""Extract the printed text around a place in a document: neighbours of a cell or line."""

import io
from dataclasses import dataclass, replace
from itertools import groupby

from PIL import Image

from pipelines.readers.document import Document, Grid, box_in_picture

_ROWS_AROUND = 2
_MOST_LINES = 40
_DOTS_AROUND = 12


@dataclass(frozen=True)
class Printed:
    """One cell or line of the document as printed; `is_it` marks the requested one.

    Some texts have one place for all cells of a line: all cells with the same text are marked.
    """

    text: str
    locator: str
    is_it: bool = False


Rows = tuple[tuple[Printed, ...], ...]


def printed_around(document: Document, locator: str, raw_text: str | None, row: list[str]) -> Rows:
    """Return the row at a place with the rows around it; a line of running text is a row.

    Args:
        document: the document.
        locator: the place.
        raw_text: text printed there.
        row: places of all cells of the row, for tables read from lines of text.
    """
    near = _rows_around(locator, raw_text, document) or _lines_around(locator, document, row)
    same = [c for cells in near for c in cells if c.locator == locator]
    alike = [c for c in same if _bare(c.text) == _bare(raw_text or "")] or same
    return tuple(tuple(replace(c, is_it=c in alike) for c in cells) for cells in near)


def clip(document: Document, locator: str) -> bytes | None:
    """Return the part of a picture at a locator as a PNG file, with `_DOTS_AROUND` dots around it.

    None if the locator is not in a picture.
    """
    place = box_in_picture(locator)
    if place is None or place[0] not in document.pictures:
        return None
    left, top, right, bottom = place[1]
    dots = document.pictures[place[0]]()
    cut = dots[max(0, top - _DOTS_AROUND) : bottom + _DOTS_AROUND]
    cut = cut[:, max(0, left - _DOTS_AROUND) : right + _DOTS_AROUND]
    stream = io.BytesIO()
    # Colour channels are stored in the order blue, green, red.
    Image.fromarray(cut if cut.ndim == 2 else cut[..., ::-1].copy()).save(stream, "PNG")
    return stream.getvalue()


def _rows_around(locator: str, raw_text: str | None, document: Document) -> list[list[Printed]]:
    """Return the rows around the first row at the place with the text, else around the first."""
    found = [
        (grid, at)
        for grid in document.blocks
        if isinstance(grid, Grid)
        for at, cells in enumerate(grid.rows)
        if any(cell.locator == locator for cell in cells)
    ]
    if not found:
        return []
    printing = (
        (grid, at)
        for grid, at in found
        if any(
            c.locator == locator and _bare(c.text) == _bare(raw_text or "") for c in grid.rows[at]
        )
    )
    grid, at = next(printing, found[0])
    near = grid.rows[max(0, at - _ROWS_AROUND) : at + _ROWS_AROUND + 1]
    return [[Printed(c.text, c.locator) for c in cells] for cells in near]


def _lines_around(locator: str, document: Document, row: list[str]) -> list[list[Printed]]:
    """Return the lines from before the first cell of the row to after its last.

    Cells of one line are joined again.
    """
    lines = [list(group) for _, group in groupby(document.lines(), key=lambda line: line.locator)]
    place = {line[0].locator: number for number, line in enumerate(lines)}
    if locator not in place:
        return []
    at, of_row = place[locator], [place[each] for each in (locator, *row) if each in place]
    first = max(0, min(of_row) - _ROWS_AROUND, at - _MOST_LINES)
    last = min(max(of_row) + _ROWS_AROUND, at + _MOST_LINES)
    return [[Printed(*piece) for piece in line] for line in lines[first : last + 1]]


def _bare(text: str) -> str:
    return "".join(text.split())
