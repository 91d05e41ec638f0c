"""HTML pages: running text as lines, data tables as grids with their spans resolved.

A page whose tables are pictures needs character recognition, and says so.

A table that holds another table, or one cell a row, is layout: its content is read as if the
table were not there. Scripts, styles and what the page itself hides are left out.
"""

import re
from collections.abc import Iterator
from itertools import count

from selectolax.lexbor import LexborHTMLParser, LexborNode

from pipelines.readers.container import UnreadableError
from pipelines.readers.document import Block, Document, Grid, GridCell, Line
from pipelines.readers.encoding import decode
from pipelines.readers.limits import DEFAULT_LIMITS, Limits
from pipelines.readers.pictures import Picture, without_pictures

_SKIPPED = frozenset(("script", "style", "noscript", "template", "head", "svg", "iframe", "object"))
# fmt: off
_INLINE = frozenset((
    "a", "abbr", "b", "big", "cite", "code", "data", "em", "font", "i", "ins", "kbd", "label",
    "mark", "nobr", "o:p", "samp", "small", "span", "strong", "sub", "sup", "time", "tt", "u",
    "var",
))
# fmt: on
_HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden|font-size\s*:\s*0(?![.\d])", re.I)
# What stands beside a note mark, or is struck out, must not run into the number next to it.
_NOTES = frozenset(("sub", "sup"))
_CHARSET = re.compile(rb"""<meta[^>]{0,200}?charset\s*=\s*["']?\s*([\w-]+)""", re.I)
_SPACES = re.compile(r"[ \t\r\n\f\v\u00a0]+")
_DIGITS = re.compile(r"\s*(\d{1,6})")
_MOST_SPAN = 1000


def read_html(data: bytes, limits: Limits = DEFAULT_LIMITS) -> Document:
    """Read an HTML page.

    Raises:
        UnreadableError: `undecodable`; `too_large` for a table over the limit; `needs_ocr` when
            the tables are pictures.
    """
    declared = _CHARSET.search(data[:4096])
    text, encoding = decode(data, declared[1].decode("ascii").lower() if declared else None)
    tree = LexborHTMLParser(text)
    title = tree.css_first("title")
    blocks = without_pictures(_blocks(tree.body, limits.cells)) if tree.body else ()
    suffix = "" if encoding == "utf-8" else f" ({encoding})"
    return Document(f"html{suffix}", blocks, title.text().strip() or None if title else None)


def _blocks(body: LexborNode, most_cells: int) -> Iterator[Block | Picture]:
    lines, tables = count(1), count(1)
    for part in _parts(body):
        if not isinstance(part, LexborNode):
            yield Line(part, f"paragraph {next(lines)}")
        elif part.tag == "img":
            yield Picture(_picture_name(part), f"paragraph {next(lines)}")
        else:
            yield _grid(part, next(tables), most_cells)


def _parts(root: LexborNode) -> Iterator[str | LexborNode]:
    """The text of a page in pieces that a reader sees as lines, its data tables, its images."""
    words: list[str] = []
    flush = object()
    stack: list[object] = [root.child]
    while stack:
        node = stack.pop()
        if node is None:
            continue
        if isinstance(node, str):
            words.append(node)
            continue
        if node is not flush:
            stack.append(node.next)
            if node.is_text_node:
                words.append(node.text_content or "")
                continue
            if node.tag in _SKIPPED or node.is_comment_node or _is_hidden(node):
                continue
            if node.tag in _NOTES:
                words.append(" ")
                stack += [" ", node.child]
                continue
            if node.tag in _INLINE:
                stack.append(node.child)
                continue
        yield from _line(words)
        if node is flush or node.tag == "br":
            continue
        if node.tag == "img" or (node.tag == "table" and _is_data(node)):
            yield node
        else:
            stack += [flush, node.child]
    yield from _line(words)


def _picture_name(image: LexborNode) -> str:
    """The file name of an image, or what stands for it."""
    source = image.attributes.get("src") or ""
    if source.startswith("data:"):
        return "an image in the page itself"
    return source.rsplit("/", 1)[-1] or image.attributes.get("alt") or "an image"


def _line(words: list[str]) -> Iterator[str]:
    if words:
        text = _SPACES.sub(" ", "".join(words)).strip()
        words.clear()
        if text:
            yield text


def _is_hidden(node: LexborNode) -> bool:
    attributes = node.attributes
    if not attributes:
        return False
    style = attributes.get("style")
    return bool(style and _HIDDEN.search(style)) or "hidden" in attributes


def _is_data(table: LexborNode) -> bool:
    """Whether a table is a grid of values rather than a frame for the page."""
    if any(inner.mem_id != table.mem_id for inner in table.css("table")):
        return False
    return any(sum(1 for _ in _cells(row)) > 1 for row in table.css("tr"))


def _cells(row: LexborNode) -> Iterator[LexborNode]:
    return (cell for cell in row.iter() if cell.tag in ("td", "th"))


def _grid(table: LexborNode, number: int, most_cells: int) -> Grid:
    """The rows of a table; a cell that spans rows leaves a merged cell in those below."""
    rows: list[tuple[GridCell, ...]] = []
    hanging: dict[int, tuple[int, int]] = {}
    cells_left = most_cells
    for r, row in enumerate(table.css("tr"), 1):
        cells, hanging = _row(row, hanging, f"table {number} row {r}")
        rows.append(cells)
        cells_left -= len(cells)
        if cells_left < 0:
            raise UnreadableError("too_large", f"table {number} has over {most_cells:,} cells")
    return Grid(tuple(rows))


def _row(
    row: LexborNode, hanging: dict[int, tuple[int, int]], place: str
) -> tuple[tuple[GridCell, ...], dict[int, tuple[int, int]]]:
    """The cells of a row, and which columns hang down into the next: rows left and width."""
    cells: list[GridCell] = []
    below = {column: (left - 1, width) for column, (left, width) in hanging.items() if left > 1}
    column = 0
    for cell in _cells(row):
        while column in hanging:
            cells.append(GridCell("", f"{place} cell {len(cells) + 1}", merged=True))
            column += hanging.pop(column)[1]
        width = 1
        if attributes := cell.attributes:
            width, height = _span(attributes, "colspan"), _span(attributes, "rowspan")
            if height > 1:
                below[column] = (height - 1, width)
        cells.append(GridCell(_text(cell), f"{place} cell {len(cells) + 1}"))
        column += width
    for _ in [c for c in hanging if c >= column]:
        cells.append(GridCell("", f"{place} cell {len(cells) + 1}", merged=True))
    return tuple(cells), below


def _span(attributes: dict[str, str | None], name: str) -> int:
    digits = _DIGITS.match(attributes.get(name) or "")
    return min(max(int(digits[1]), 1), _MOST_SPAN) if digits else 1


def _text(cell: LexborNode) -> str:
    """The text of a cell; what stands in lines of its own is never joined."""
    node = cell.child
    while node is not None and node.next is None:
        if node.is_text_node:
            return _SPACES.sub(" ", node.text_content).strip()
        if node.tag in _SKIPPED or _is_hidden(node):
            return ""
        node = node.child
    return "\n".join([part for part in _parts(cell) if isinstance(part, str)])
