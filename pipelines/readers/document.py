"""A document as its reader hands it on: paragraphs and grids in the order of the text."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal, NamedTuple


class Line(NamedTuple):
    """One line or paragraph of running text, or one cell of a table that lost its grid."""

    text: str
    locator: str


class GridCell(NamedTuple):
    """One cell of a grid row as printed.

    `merged` cells are the continuation of one above or beside: nothing is printed in them, and
    whether what the first says holds for them too is not known. `width` is how many columns it
    takes.
    """

    text: str
    locator: str
    merged: bool = False
    width: int = 1


@dataclass(frozen=True)
class Grid:
    """Rows of cells. Rows may differ in length: some containers do not tell how cells span.

    In a `ragged` grid merged cells at the end of a row stand for cells that were there before a
    conversion, and nothing tells where: a row that needs them cannot be placed.
    """

    rows: tuple[tuple[GridCell, ...], ...]
    ragged: bool = False


Block = Line | Grid


FlowKind = Literal["printed", "pages", "stored"]


@dataclass(frozen=True)
class Flow:
    """The text of the whole document, by another route than its grids: what checks them.

    White space parts its pieces, and no piece belongs to two cells. A `printed` flow has every
    cell as it is printed. A `pages` flow may have a page break or a line of another cell inside a
    row. A `stored` flow has a cell a line, with numbers as stored rather than as printed.
    """

    text: str
    kind: FlowKind = "printed"


class Note(NamedTuple):
    """Something that the reader could not read or that is odd: it becomes a finding."""

    code: str
    message: str
    locator: str | None = None


_IN_PICTURE = re.compile(r"(?P<picture>.*?)(?: table \d+ R\d+C\d+| line)? @(?P<box>\d+(?:,\d+){3})")
"""Where a cell or a line stands in a picture, as `in_picture` writes it."""


def in_picture(place: str, box: Sequence[float]) -> str:
    """The locator of what stands at a place of a picture, with its box there in dots.

    >>> in_picture("page 2 table 1 R4C3", (10.2, 20, 60, 39.8))
    'page 2 table 1 R4C3 @10,20,60,40'
    """
    return f"{place} @" + ",".join(str(max(0, round(side))) for side in box)


def box_in_picture(locator: str | None) -> tuple[str, tuple[int, int, int, int]] | None:
    """The picture, and the box in it, that a locator tells of; None where it tells of none.

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

    `text` is what it most likely says, empty for a blank and where nothing is likely. `readings`
    are (reader, text) pairs, empty where nothing is printed; `doubts` is what in its ink speaks
    against a number.
    """

    text: str
    readings: tuple[tuple[str, str], ...]
    doubts: tuple[str, ...] = ()


@dataclass(frozen=True)
class Document:
    """What a reader read: which reader, and the blocks in order.

    `flow` is None where a container has no grids, or no second way to its text. `meta` are the
    fields that a web page states about itself, by their names in small letters. `recognitions`
    tells of cells that were read from a picture, by their locator; `pictures` holds the dots of
    these pictures in grey or BGR, by the names that locators begin with.
    """

    reader: str
    blocks: tuple[Block, ...]
    title: str | None = None
    flow: Flow | None = None
    notes: tuple[Note, ...] = ()
    meta: tuple[tuple[str, str], ...] = ()
    recognitions: Mapping[str, Recognition] = field(default_factory=dict)
    pictures: Mapping[str, Any] = field(default_factory=dict, repr=False, compare=False)

    def lines(self) -> Iterator[Line]:
        """The running text, grids left out."""
        return (block for block in self.blocks if isinstance(block, Line))
