"""Pictures in the flow of a document: which of them replace tables, and the text read from them.

A picture under the heading of a statutory section, with no table there and no numbers as text, is a
picture of the table. In a document without any table or numbers any picture may be one. Other
photographs in a report are ignored.
"""

import re
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from importlib import import_module
from itertools import islice
from typing import Any, NamedTuple

from pipelines.readers.container import UnreadableError
from pipelines.readers.document import Block, Document, Flow, Grid, Line, Note, Recognition
from pipelines.readers.limits import DEFAULT_LIMITS, Limits

_SCAN, _FILES = "pipelines.readers.scan.page", "pipelines.readers.scan.files"
"""Imported with the first picture: their libraries load slowly."""
_SECTION = re.compile(r"^\s*[（(]?[一二三四五六七八九十]+[)）]?\s*[、.．:：]")
_TABLED = re.compile(r"主动公开政府信息|处理政府信息公开申请|政府信息公开申请情况|行政复议")
_NUMBER = re.compile(r"\s*[\d,.]+\s*")
_LONGEST_HEADING = 60
_FEWEST_NUMBERS_OF_A_TABLE = 7
_MOST_NAMED = 8
Load = Callable[[Limits], Iterable[Any]]
"""Returns a picture as arrays in grey or BGR, one per page; raises UnreadableError on failure."""


@dataclass(frozen=True)
class Picture:
    """An image in the flow of a document: its name, its place, and its loader if available.

    The images of a web page usually are not in its file.
    """

    name: str
    locator: str
    load: Load | None = field(default=None, compare=False)


def from_file(read: Callable[[], bytes]) -> Load:
    """Return a function that loads a picture from an image file, whose bytes `read` returns."""

    def load(limits: Limits) -> Iterable[Any]:
        try:
            data = read()
        except ValueError as error:
            raise UnreadableError("damaged", f"a picture is damaged: {error}") from error
        return import_module(_FILES).pictures_of(data, limits)

    return load


class ReadItems(NamedTuple):
    """The blocks of a document, the recognitions of those read from pictures, and failure notes."""

    blocks: tuple[Block, ...]
    recognitions: Mapping[str, Recognition] = {}
    notes: tuple[Note, ...] = ()
    pictures: Mapping[str, Callable[[], Any]] = {}

    def document(
        self,
        reader: str,
        title: str | None = None,
        flow: Flow | None = None,
        notes: tuple[Note, ...] = (),
        meta: tuple[tuple[str, str], ...] = (),
    ) -> Document:
        """Return the document; `notes` come before the failure notes.

        Tables read from pictures have no second route to their content, so no flow.
        """
        flow = None if self.recognitions else flow
        notes = (*notes, *self.notes)
        return Document(
            reader, self.blocks, title, flow, notes, meta, self.recognitions, self.pictures
        )


def has_numbers(items: Iterable[Block | Picture]) -> bool:
    """Return whether lines of a document hold as many numbers as the smallest table."""
    numbers = sum(isinstance(item, Line) and bool(_NUMBER.fullmatch(item.text)) for item in items)
    return numbers >= _FEWEST_NUMBERS_OF_A_TABLE


def with_pictures_read(
    items: Iterable[Block | Picture], limits: Limits = DEFAULT_LIMITS, *, needs_tables: bool = True
) -> ReadItems:
    """Return the blocks of a document, with the pictures that replace its tables read.

    Raises:
        UnreadableError: `needs_ocr`, naming the pictures that stand where the tables should and
            hold none that could be read.
    """
    items = tuple(items)
    blocks = tuple(item for item in items if not isinstance(item, Picture))
    pictures = tuple(item for item in items if isinstance(item, Picture))
    if not pictures:
        return ReadItems(blocks)
    found = _in_place_of_tables(items)
    in_place = [picture for picture, _ in found]
    stand_for_tables = tuple(
        Note("picture_for_table", f"a picture stands below {heading}", picture.locator)
        for picture, heading in found
    )
    if not needs_tables:
        return ReadItems(blocks, notes=stand_for_tables)
    has_tables = any(isinstance(block, Grid) for block in blocks) or has_numbers(blocks)
    read = _read(in_place if has_tables else pictures, limits)
    if not limits.recognises:
        return ReadItems(blocks, pictures=read.pictures)
    if any(isinstance(block, Grid) for found in read.blocks.values() for block in found):
        placed = tuple(_placed(items, read.blocks))
        return ReadItems(placed, read.recognitions, read.notes, read.pictures)
    if not has_tables and not blocks:
        raise UnreadableError("needs_ocr", f"no text, only {_named(pictures)}{_why(read.notes)}")
    if not has_tables and in_place:
        message = f"the tables are pictures: {_named(in_place)}{_why(read.notes)}"
        raise UnreadableError("needs_ocr", message)
    return ReadItems(blocks, notes=(*read.notes, *stand_for_tables) if in_place else ())


class _Read(NamedTuple):
    """Blocks read from pictures, by the identity of the picture."""

    blocks: dict[int, list[Block]]
    recognitions: Mapping[str, Recognition] = {}
    notes: tuple[Note, ...] = ()
    pictures: Mapping[str, Callable[[], Any]] = {}


def _read(pictures: Iterable[Picture], limits: Limits) -> _Read:
    """Read those pictures that the document embeds, up to the limit."""
    loaded = [(picture, picture.load) for picture in pictures if picture.load]
    if not loaded:
        return _Read({})
    scan = import_module(_SCAN)
    owners: dict[str, Picture] = {}
    notes: list[Note] = []
    dots: dict[str, Callable[[], Any]] = {}

    def pages() -> Iterator[Any]:
        notes.clear()
        for (picture, load), place, number, page in _pages(loaded, limits, notes):
            owners[place] = picture
            dots[place] = _again(load, number, limits)
            yield scan.PagePicture(place, page)

    if not limits.recognises:
        deque(pages(), maxlen=0)
        return _Read({}, pictures=dots)
    found = scan.recognise(pages)
    blocks: dict[int, list[Block]] = {}
    for place, parts in found.blocks:
        blocks.setdefault(id(owners[place]), []).extend(parts)
    return _Read(blocks, found.readings, (*notes, *found.notes), dots)


def _pages(
    pictures: Iterable[tuple[Picture, Load]], limits: Limits, notes: list[Note]
) -> Iterator[tuple[tuple[Picture, Load], str, int, Any]]:
    """Return the pages of pictures one by one, loaded: picture, place, number in it, and dots.

    What cannot be loaded is noted.
    """
    count = 0
    for picture, load in pictures:
        try:
            for number, page in enumerate(load(limits), 1):
                if count == limits.pictures:
                    raise UnreadableError("too_large", f"over {limits.pictures} pictures")
                count += 1
                name = picture.locator if number == 1 else f"{picture.locator} page {number}"
                yield (picture, load), name, number, page
        except UnreadableError as error:
            notes.append(Note("picture_not_read", error.reason, picture.locator))


def _again(load: Load, number: int, limits: Limits) -> Callable[[], Any]:
    """Return a function that loads a page of a picture, counted from 1, once more."""
    return lambda: next(islice(load(limits), number - 1, None))


def _placed(items: Iterable[Block | Picture], read: Mapping[int, list[Block]]) -> Iterable[Block]:
    for item in items:
        if isinstance(item, Picture):
            yield from read.get(id(item), ())
        else:
            yield item


def _in_place_of_tables(items: Iterable[Block | Picture]) -> list[tuple[Picture, str]]:
    """Return the pictures where a section lacks its statutory table, each with its heading."""
    found: list[tuple[Picture, str]] = []
    section: list[tuple[Picture, str]] = []
    numbers, is_tabled, has_grid, heading = 0, False, False, ""
    for item in (*items, None):
        is_short = isinstance(item, Line) and len(item.text) <= _LONGEST_HEADING
        text = item.text if isinstance(item, Line) and is_short else ""
        is_table = bool(_TABLED.search(text))
        if item is None or is_table or _SECTION.match(text):
            if not has_grid and numbers < _FEWEST_NUMBERS_OF_A_TABLE:
                found += section
            section, numbers, is_tabled, has_grid = [], 0, is_table, False
            heading = text
        elif isinstance(item, Picture):
            section += [(item, heading)] if is_tabled else []
        elif isinstance(item, Grid):
            has_grid = True
        else:
            numbers += bool(_NUMBER.fullmatch(item.text))
    return found


def _named(pictures: Iterable[Picture]) -> str:
    names = [f"{picture.name} at {picture.locator}" for picture in pictures]
    more = f" and {len(names) - _MOST_NAMED} more" if len(names) > _MOST_NAMED else ""
    return ", ".join(names[:_MOST_NAMED]) + more


def _why(notes: Iterable[Note]) -> str:
    reasons = "; ".join(dict.fromkeys(note.message for note in notes))
    return f" ({reasons})" if reasons else ""
