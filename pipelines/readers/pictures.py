"""Whether the tables of a document are pictures, which only character recognition could read.

A picture under the heading of a statutory section, with no table there and no numbers set as
text, is a picture of the table. Photographs elsewhere in a report are none of our business.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from pipelines.readers.container import UnreadableError
from pipelines.readers.document import Block, Grid, Line

_SECTION = re.compile(r"^\s*[（(]?[一二三四五六七八九十]+[)）]?\s*[、.．:：]")
_TABLED = re.compile(r"主动公开政府信息|处理政府信息公开申请|政府信息公开申请情况|行政复议")
_NUMBER = re.compile(r"\s*[\d,.]+\s*")
_LONGEST_HEADING = 60
_FEWEST_NUMBERS_OF_A_TABLE = 7


@dataclass(frozen=True)
class Picture:
    """An image in the flow of a document: its name, and where it stands."""

    name: str
    locator: str


def has_numbers(items: Iterable[Block | Picture]) -> bool:
    """Whether lines of a document hold as many numbers as the smallest table has."""
    numbers = sum(isinstance(item, Line) and bool(_NUMBER.fullmatch(item.text)) for item in items)
    return numbers >= _FEWEST_NUMBERS_OF_A_TABLE


def without_pictures(
    items: Iterable[Block | Picture], *, needs_tables: bool = True
) -> tuple[Block, ...]:
    """The blocks of a document whose tables can be read as text, if they are to be in these.

    Raises:
        UnreadableError: `needs_ocr`, naming the pictures that stand where the tables should.
    """
    items = tuple(items)
    blocks = tuple(item for item in items if not isinstance(item, Picture))
    pictures = tuple(item for item in items if isinstance(item, Picture))
    has_grids = any(isinstance(block, Grid) for block in blocks)
    if not pictures or not needs_tables or has_grids or has_numbers(blocks):
        return blocks
    if not blocks:
        raise UnreadableError("needs_ocr", f"no text, only {_named(pictures)}")
    tables = _in_place_of_tables(items)
    if tables:
        raise UnreadableError("needs_ocr", f"the tables are pictures: {_named(tables)}")
    return blocks


def _in_place_of_tables(items: Iterable[Block | Picture]) -> list[Picture]:
    """The pictures that stand under the heading of a section with a statutory table."""
    found, is_tabled = [], False
    for item in items:
        if isinstance(item, Picture):
            if is_tabled:
                found.append(item)
        elif isinstance(item, Line) and len(item.text) <= _LONGEST_HEADING:
            if _TABLED.search(item.text):
                is_tabled = True
            elif _SECTION.match(item.text):
                is_tabled = False
    return found


def _named(pictures: Iterable[Picture]) -> str:
    return ", ".join(f"{picture.name} at {picture.locator}" for picture in pictures)
