"""Turn pictures of pages into paragraphs and grids, with the readings of every value."""

import logging
import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from math import inf
from typing import NamedTuple

import cv2
import numpy as np

from pipelines.readers.document import Block, Grid, GridCell, Line, Note, Recognition, in_picture
from pipelines.readers.marks import unsure
from pipelines.readers.scan import engines
from pipelines.readers.scan.glyphs import Glyph, Glyphs, glyphs_of, oddities
from pipelines.readers.scan.ink import Ink, in_one_line, ink_of, text_lines
from pipelines.readers.scan.lines import chinese_in, paragraphs_of, reads_level
from pipelines.readers.scan.sheet import ScannedSheet, sheet_of, text_height
from pipelines.readers.scan.tables import ScannedTable, level_sheet
from pipelines.readers.scan.tiling import Tile, ruled_tables

cv2.setNumThreads(1)
_progress = logging.getLogger("xxgk.progress")
_SURE = 0.9
_LONGEST_VALUE = 14
_BROKEN = re.compile(r"[\d,]+")
_MOST_FAINT = 0.5
_LOW = 0.75
_QUARTERS = (0, 1, 3, 2)
_ENOUGH = 40
"""Chinese characters in twelve lines that only an upright page has."""
_ALIKE = 0.35
_ZEROS = frozenset("Oo〇○DQ")
"""Readings of a lone 0 by the models; the other zeros of the document decide."""
READERS = ("small", "tiny", "older", "tesseract")
"""The readers of values, in the order in which their readings are shown."""


_Line = tuple[np.ndarray, engines.ModelReading]
"""The picture of a line of text, and its first reading."""


class PagePicture(NamedTuple):
    """A picture in the flow of a document: its place, and its pixels in grey or BGR."""

    place: str
    dots: np.ndarray


@dataclass
class RecognisedPictures:
    """Blocks with the place of their picture, readings by place, and findings."""

    blocks: list[tuple[str, list[Block]]] = field(default_factory=list)
    readings: dict[str, Recognition] = field(default_factory=dict)
    notes: list[Note] = field(default_factory=list)


@dataclass
class _Cell:
    """A cell in progress: its ink, its lines of text, the readings of the models."""

    tile: Tile
    locator: str
    ink: Ink
    text: str = ""
    is_value: bool = False
    oddity: str = ""
    readings: tuple[tuple[str, str], ...] = ()
    digits: tuple[str, ...] = ()

    @property
    def agreed(self) -> str | None:
        """The text that all models read, or None."""
        texts = set(self.votes)
        return texts.pop() if len(texts) == 1 else None

    @property
    def votes(self) -> list[str]:
        """The readings of the models of one family, without Tesseract."""
        return [text for name, text in self.readings if name != "tesseract"]

    def glyphs(self, text: str) -> list[Glyph]:
        """Return the glyphs of its digits, if it reads as that text."""
        return glyphs_of(self.ink, len(text)) if text.isdecimal() else []


def recognise(pictures: Callable[[], Iterable[PagePicture]]) -> RecognisedPictures:
    """Read pictures in order; those without text or tables give no blocks.

    `pictures` returns them one by one and is called twice, so that a long document is never in
    memory as a whole.
    """
    notes: list[Note] = []
    heights = _shared([text_height(picture.dots) for picture in pictures()])
    pages: list[tuple[str, list[Block | list[_Cell]]]] = []
    for number, (picture, height) in enumerate(zip(pictures(), heights, strict=True)):
        _progress.debug("reading pages", extra={"done": number, "total": len(heights)})
        sheet = sheet_of(picture.dots, height) if height else None
        parts = list(_parts(picture.place, _upright(sheet), notes)) if sheet else []
        pages.append((picture.place, parts))
    return _assembled(pages, notes)


def _shared(heights: Sequence[float | None]) -> list[float | None]:
    """Return the text heights of pages, with similar ones made equal.

    Pages of one print get one size, so that their digits can be compared.
    """
    known = [height for height in heights if height]
    if not known:
        return list(heights)
    usual = float(np.median(known))
    return [
        usual if height and abs(height - usual) < _ALIKE * usual else height for height in heights
    ]


def _assembled(
    pages: Sequence[tuple[str, Sequence[Block | list[_Cell]]]], notes: list[Note]
) -> RecognisedPictures:
    """Return the pages of a document as blocks, with the values of their cells judged together."""
    found = RecognisedPictures(notes=notes)
    cells = [cell for _, page in pages for part in page if isinstance(part, list) for cell in part]
    values = [cell for cell in cells if cell.is_value]
    glyphs = Glyphs((cell.agreed or "", cell.glyphs(cell.agreed or "")) for cell in values)
    for cell in cells:
        if cell.is_value or not cell.text:
            found.readings[cell.locator] = _recognition(cell, glyphs)
    for place, page in pages:
        parts = [_grid(part, found.readings) if isinstance(part, list) else part for part in page]
        found.blocks.append((place, parts))
    return found


def _parts(name: str, sheet: ScannedSheet, notes: list[Note]) -> Iterator[Block | list[_Cell]]:
    """Return the paragraphs of a page, and the cells of its tables, from top to bottom."""
    tables = ruled_tables(sheet)
    parts: list[tuple[float, int, Block | list[_Cell]]] = []
    for number, (table, tiles, error) in enumerate(tables, 1):
        place = f"{name} table {number}"
        if error:
            notes.append(Note("table_not_read", f"a table in a picture: {error}", place))
        else:
            parts.append((table.box[1], number, list(_cells(table, tiles, place))))
    for text, top, box in paragraphs_of(sheet, [one.table for one in tables]):
        locator = in_picture(f"{name} line", box)
        parts.append((top, 0, Line(text, locator)))
    yield from (part for _, _, part in sorted(parts, key=lambda part: part[:2]))


def _upright(sheet: ScannedSheet) -> ScannedSheet:
    """Turn a page so that its text is level, and its lines too."""
    height, width = sheet.grey.shape
    best_score, best = -inf, sheet
    for quarters in _QUARTERS:
        grey = np.ascontiguousarray(np.rot90(sheet.grey, quarters))
        turned = ScannedSheet(grey, sheet.to_picture @ _turned_back(quarters, width, height))
        score = reads_level(turned)
        if score > best_score:
            best_score, best = score, turned
        if score >= _ENOUGH:
            break
    return level_sheet(best)


def _turned_back(quarters: int, width: int, height: int) -> np.ndarray:
    """Return the matrix from a sheet turned left by quarters to the original sheet."""
    return np.array(
        {
            0: [[1, 0, 0], [0, 1, 0], [0, 0, 1]],
            1: [[0, -1, width - 1], [1, 0, 0], [0, 0, 1]],
            2: [[-1, 0, width - 1], [0, -1, height - 1], [0, 0, 1]],
            3: [[0, 1, 0], [-1, 0, height - 1], [0, 0, 1]],
        }[quarters],
        float,
    )


def _cells(table: ScannedTable, tiles: Sequence[Tile], place: str) -> Iterator[_Cell]:
    """Return the cells of a table with the readings of the first models."""
    cells, lines, owners = [], [], []
    for tile in tiles:
        corners = np.array(tile.box, np.float32).reshape(2, 2)
        box = np.array(
            [corners[0], (corners[1][0], corners[0][1]), corners[1], (corners[0][0], corners[1][1])]
        )
        at = cv2.perspectiveTransform(box[None], table.to_picture)[0]
        bounds = (*at.min(axis=0), *at.max(axis=0))
        locator = in_picture(f"{place} R{tile.row + 1}C{tile.column + 1}", bounds)
        cell = _Cell(tile, locator, ink_of(table.grey, tile.box))
        cells.append(cell)
        for line in text_lines(cell.ink):
            lines.append(line)
            owners.append(cell)
    read: dict[str, list[_Line]] = defaultdict(list)
    for owner, line, reading in zip(owners, lines, engines.tiny().read(lines), strict=True):
        read[owner.locator].append((line, reading))
    values: list[tuple[_Cell, _Line]] = []
    for cell in cells:
        own = read[cell.locator]
        cell.text = "".join(reading.text for _, reading in own)
        value = _value_in(cell, own)
        cell.is_value = value is not None
        if value is not None:
            values.append((cell, value))
        else:
            cell.text = _words(own)
    _read_values(values)
    yield from cells


def _value_in(cell: _Cell, own: Sequence[_Line]) -> _Line | None:
    """Return the line of a value with its first reading; None if a cell holds words or nothing.

    Numbers take one line: dust above or below them is lower, and digits that fill a narrow cell go
    on in the next one.
    """
    heights = sorted(line.shape[0] for line, _ in own)
    if len(own) > 1 and heights[-2] >= _LOW * heights[-1]:
        is_broken = all(_BROKEN.fullmatch(reading.text) for _, reading in own)
        ink = in_one_line(cell.ink) if is_broken else None
        if ink is None:
            return None
        cell.ink, cell.oddity = ink, "digits on several lines"
        [line] = text_lines(ink)
        [reading] = engines.tiny().read([line])
        return line, reading
    if not own or not _may_be_value(cell.text):
        return None
    cell.oddity = "more than one line" if len(own) > 1 else ""
    return max(own, key=lambda line: line[0].shape[0])


def _words(own: Sequence[_Line]) -> str:
    """Return the text of lines, those read again about which the first model is not sure."""
    doubtful = [at for at, (_, reading) in enumerate(own) if reading.score < _SURE]
    texts = [reading.text for _, reading in own]
    again = engines.small().read([own[at][0] for at in doubtful])
    for at, reading in zip(doubtful, again, strict=True):
        texts[at] = max(own[at][1], reading, key=lambda read: read.score).text
    return "".join(texts)


def _read_values(values: Sequence[tuple[_Cell, _Line]]) -> None:
    """Read values with the other models; the slowest only if the first ones disagree."""
    doubtful = []
    for (cell, (line, tiny)), small in zip(
        values, engines.small().read([line for _, (line, _) in values]), strict=True
    ):
        other = engines.read_with_tesseract(line)
        cell.readings = (("small", small.text), ("tiny", tiny.text), ("tesseract", other))
        cell.digits = (small.digits, tiny.digits)
        if not small.text == tiny.text == other:
            doubtful.append((cell, line))
    again = engines.older().read([line for _, line in doubtful])
    for (cell, _), older in zip(doubtful, again, strict=True):
        cell.readings = (*cell.readings, ("older", older.text))
        cell.digits = (*cell.digits, older.digits)
        # A word for one model may be a number for the others, and the reverse.
        words = [text for text in cell.votes if not _may_be_value(text)]
        has_digit = any(character.isdecimal() for text in cell.votes for character in text)
        if not has_digit:  # header cells of which only parts are legible
            words = [text for text in cell.votes if chinese_in(text)]
        if len(words) > 1:
            cell.is_value, cell.text = False, max(words, key=chinese_in)


def _may_be_value(text: str) -> bool:
    """Return whether a text is short and not Chinese: a number, a mark, or a misreading."""
    return len(text) <= _LONGEST_VALUE and chinese_in(text) < 2


def _recognition(cell: _Cell, glyphs: Glyphs) -> Recognition:
    """Return the recognition of the value of a cell."""
    if cell.ink.is_empty:
        faint = cell.ink.pale > _MOST_FAINT
        return Recognition("", (), ("something faint",) if faint else ())
    votes = cell.votes
    texts = sorted(set(votes), key=votes.count)
    text = texts[-1]
    if votes.count(text) < 2 or not text:
        numbers = sorted(set(cell.digits), key=cell.digits.count)
        text = numbers[-1] if cell.digits.count(numbers[-1]) > 1 else ""
    if text in _ZEROS and set(cell.digits) == {"0"}:
        text = "0"
    own = cell.glyphs(text)
    likeness = glyphs.judge(text, own)
    readings = (*cell.readings, ("digits", "|".join(cell.digits)))
    if likeness is not None:
        readings = (*readings, ("likeness", likeness))
    doubts = oddities(text, cell.ink, own, glyphs)
    if cell.oddity:
        doubts.append(cell.oddity)
    return Recognition(text, readings, tuple(doubts))


def _grid(cells: list[_Cell], readings: Mapping[str, Recognition]) -> Grid:
    """Return cells as a grid; those that reach further down are merged in the rows below."""
    by_place: dict[int, dict[int, _Cell]] = defaultdict(dict)
    for cell in cells:
        for row in range(cell.tile.row, cell.tile.row + cell.tile.down):
            by_place[row][cell.tile.column] = cell
    rows = []
    for row in sorted(by_place):
        printed = []
        for _, cell in sorted(by_place[row].items()):
            is_merged = cell.tile.row != row
            text = "" if is_merged else _text(cell, readings)
            printed.append(GridCell(text, cell.locator, is_merged, cell.tile.across))
        rows.append(tuple(printed))
    return Grid(tuple(rows))


def _text(cell: _Cell, readings: Mapping[str, Recognition]) -> str:
    if cell.text and not cell.is_value:
        return cell.text
    known = readings[cell.locator]
    if cell.ink.is_empty:
        return unsure(["", *known.doubts]) if known.doubts else ""
    if known.text and (known.text.isdecimal() or known.text == cell.agreed):
        return known.text
    return unsure([text for name, text in known.readings if name in READERS])
