"""The document model that readers produce: paragraphs and grids in reading order."""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal, NamedTuple


class Line(NamedTuple):
    """One line or paragraph of running text, or one cell of a table without a grid."""

    text: str
    locator: str


class GridCell(NamedTuple):
    """One cell of a grid row as printed.

    `merged` cells continue the cell above or beside; nothing is printed in them, and whether the
    first cell's value also applies to them is unknown. `width` counts columns.
    """

    text: str
    locator: str
    merged: bool = False
    width: int = 1


@dataclass(frozen=True)
class Grid:
    """Rows of cells. Rows may differ in length: some formats do not record spans.

    In a `ragged` grid, merged cells at the end of a row are cells whose position was lost in a
    conversion: a row that needs them cannot be placed.
    """

    rows: tuple[tuple[GridCell, ...], ...]
    ragged: bool = False


Block = Line | Grid


def located(block: Block, place: str) -> Block:
    """Return a block with the place of its page or part before its locators."""
    if isinstance(block, Line):
        return block._replace(locator=place + block.locator)
    rows = (
        tuple(cell._replace(locator=place + cell.locator) for cell in row) for row in block.rows
    )
    return Grid(tuple(rows), block.ragged)


FlowKind = Literal["printed", "pages", "stored"]


@dataclass(frozen=True)
class Flow:
    """The text of the whole document by a second route, to check the grids against.

    Pieces are separated by white space; no piece belongs to two cells. A `printed` flow has every
    cell as printed. A `pages` flow may have a page break or a line of another cell inside a row. A
    `stored` flow has one cell per line, with numbers as stored instead of as printed.
    """

    text: str
    kind: FlowKind = "printed"


class Note(NamedTuple):
    """Something that the reader could not read or found irregular; reported as a finding."""

    code: str
    message: str
    locator: str | None = None


_IN_PICTURE = re.compile(r"(?P<picture>.*?)(?: table \d+ R\d+C\d+| line)? @(?P<box>\d+(?:,\d+){3})")
"""Box of a cell or a line in a picture, as written by `in_picture`."""


def in_picture(place: str, box: Sequence[float]) -> str:
    """Return the locator of a place in a picture, with its box in pixels.

    >>> in_picture("page 2 table 1 R4C3", (10.2, 20, 60, 39.8))
    'page 2 table 1 R4C3 @10,20,60,40'
    """
    return f"{place} @" + ",".join(str(max(0, round(side))) for side in box)


def box_in_picture(locator: str | None) -> tuple[str, tuple[int, int, int, int]] | None:
    """Return the picture and the box that a locator names; None if it names none.

    >>> box_in_picture("page 2 table 1 R4C3 @10,20,60,40"), box_in_picture("line 57")
    (('page 2', (10, 20, 60, 40)), None)
    """
    found = _IN_PICTURE.fullmatch(locator or "")
    if found is None:
        return None
    left, top, right, bottom = map(int, found["box"].split(","))
    return found["picture"], (left, top, right, bottom)


class Recognition(NamedTuple):
    """How the value of a cell was read from a picture.

    `text` is the most likely value, empty for a blank or if no value is likely. `readings` are
    (reader, text) pairs, empty if nothing is printed. `doubts` are features of the ink that speak
    against a number.
    """

    text: str
    readings: tuple[tuple[str, str], ...]
    doubts: tuple[str, ...] = ()


@dataclass(frozen=True)
class Document:
    """A read document: the reader's name, and the blocks in order.

    `flow` is None if a format has no grids or no second route to its text. `meta` are the fields
    that a web page states about itself, by lower-case name. `recognitions` describe cells read from
    a picture, by locator; `pictures` has functions that load these pictures (grey or BGR), by the
    name that their locators begin with.
    """

    reader: str
    blocks: tuple[Block, ...]
    title: str | None = None
    flow: Flow | None = None
    notes: tuple[Note, ...] = ()
    meta: tuple[tuple[str, str], ...] = ()
    recognitions: Mapping[str, Recognition] = field(default_factory=dict)
    pictures: Mapping[str, Callable[[], Any]] = field(
        default_factory=dict, repr=False, compare=False
    )

    def lines(self) -> Iterator[Line]:
        """Return the running text, without grids."""
        return (block for block in self.blocks if isinstance(block, Line))
