"""Read a table of an HTML page as a grid, with row- and colspans resolved.

The page has been tidied before (`page`): a run of text is one node, hidden text is gone.
"""

from functools import lru_cache

from selectolax.lexbor import LexborNode

from pipelines.readers.container import UnreadableError
from pipelines.readers.document import Grid, GridCell
from pipelines.readers.html.ancestors import CELLS
from pipelines.readers.html.fields import painted_name

_RUN = "\x1e"
"""Separates two runs of text of a cell; control characters do not occur in text."""
_GROUPS = frozenset(("thead", "tbody", "tfoot"))
_WITH_SPAN = "[colspan]:not([colspan='1']),[rowspan]:not([rowspan='1'])"
_NO_SPAN = (1, 1)
_USUAL_WIDTH = 40
_MOST_SPAN = 1000
_MOST_DIGITS = 6

Spans = dict[int, tuple[int, int]]
"""Rows and columns that cells span, by node identity; cells not listed span one of each."""
Hanging = dict[int, tuple[int, int]]
"""Cells that reach into the next row, by column: rows left, and columns wide."""
Runs = list[tuple[int, list[str]]]
"""The cells of a row: node identity, and the runs of text in each."""
Group = list[Runs]
"""The rows of a thead, tbody or tfoot."""


def spans_in(body: LexborNode) -> Spans:
    """Return the cells of the page that span more than one row or column."""
    found = ((cell.mem_id, cell.attributes) for cell in body.css(_WITH_SPAN))
    return {cell: (_span(a.get("rowspan"), 0), _span(a.get("colspan"))) for cell, a in found}


def data_groups(table: LexborNode, pictures: list[LexborNode]) -> list[Group]:
    """Return the row groups of a data table; empty for a layout table.

    Adds the images in cells to `pictures`.
    """
    groups: list[Group] = []
    kinds: list[str] = []
    rows: Group = []
    runs: list[str] = []
    images: list[LexborNode] = []
    own = table.mem_id
    for node in table.traverse(include_text=True, skip_empty=True):
        if node.is_text_node:
            runs.append(node.text_content or "")
            continue
        tag = node.tag
        if tag in CELLS:
            runs = []
            if rows:
                rows[-1].append((node.mem_id, runs))
        elif tag == "tr":
            rows.append([])
        elif tag in _GROUPS:
            rows = []
            groups.append(rows)
            kinds.append(tag)
        elif tag == "img":
            if name := painted_name(node):
                runs.append(name)
                images.append(node)
        elif tag == "caption":
            runs = []
        elif tag == "li" and not node.text().strip():
            runs.append(painted_name(node))
            images.append(node)
        elif tag == "table" and node.mem_id != own:
            return []
    if not any(len(row) > 1 for rows in groups for row in rows):
        return []
    pictures += images
    return _as_painted(groups, kinds)


def _as_painted(groups: list[Group], kinds: list[str]) -> list[Group]:
    """Return the groups of a table in the order of browsers: the thead first, the tfoot last."""
    for kind, place in (("thead", 0), ("tfoot", len(groups))):
        if kind in kinds:
            at = kinds.index(kind)
            moved, tag = groups.pop(at), kinds.pop(at)
            groups.insert(place, moved)
            kinds.insert(place, tag)
    return groups


def read_grid(groups: list[Group], spans: Spans, number: int, most_cells: int) -> Grid:
    """Return the rows of a table; a cell that spans rows leaves a merged cell in those below.

    As in browsers, it spans none beyond its group (thead, tbody, tfoot).

    Raises:
        UnreadableError: `too_large`, when the table has more cells than allowed.
    """
    grid: list[tuple[GridCell, ...]] = []
    cells_left = most_cells
    for rows in groups:
        hanging: Hanging = {}
        for row in rows:
            texts, widths, hanging = _row(row, hanging, spans)
            cells_left -= len(texts)
            if cells_left < 0:
                raise UnreadableError("too_large", f"table {number} has over {most_cells:,} cells")
            is_usual = len(texts) <= _USUAL_WIDTH
            places = (_usual_places if is_usual else _places)(number, len(grid) + 1, len(texts))
            cells = [
                GridCell(text or "", place, text is None, width)
                for text, width, place in zip(texts, widths, places, strict=True)
            ]
            grid.append(tuple(cells))
    return Grid(tuple(grid))


def one_line(text: str) -> str:
    """Return text as a page shows it: line breaks and runs of spaces become one space.

    An ideographic space stays, but a text of nothing else is empty.

    >>> one_line("  （一） \\n 予以公开 "), one_line("\\u3000")
    ('（一） 予以公开', '')
    """
    if text.isalnum():
        return text
    if text.isspace():
        return ""
    return " ".join([word for word in _ascii_spaces(text).split(" ") if word])


def _ascii_spaces(text: str) -> str:
    for space in "\t\r\n\f\v\u00a0":
        if space in text:
            text = text.replace(space, " ")
    return text


def _row(row: Runs, hanging: Hanging, spans: Spans) -> tuple[list[str | None], list[int], Hanging]:
    """Return texts and widths of a row (None: merged), and cells that reach into the next row."""
    texts: list[str | None] = []
    widths: list[int] = []
    below = {c: (left - 1, width) for c, (left, width) in hanging.items() if left > 1}
    column = 0
    for cell, runs in row:
        while column in hanging:
            texts.append(None)
            widths.append(hanging[column][1])
            column += hanging.pop(column)[1]
        text = runs[0] if len(runs) == 1 else _RUN.join(runs)
        # Most cells are one word or one number.
        texts.append(text if text.isalnum() else _cell_text(text))
        height, width = spans.get(cell, _NO_SPAN)
        if height > 1:
            below[column] = (height - 1, width)
        widths.append(width)
        column += width
    left = [width for hanging_column, (_, width) in hanging.items() if hanging_column >= column]
    return texts + [None] * len(left), widths + left, below


def _places(table: int, row: int, cells: int) -> tuple[str, ...]:
    """Return the columns of the cells of a row."""
    return tuple(f"table {table} row {row} cell {cell}" for cell in range(1, cells + 1))


_usual_places = lru_cache(maxsize=4096)(_places)


@lru_cache(maxsize=1024)
def _span(printed: str | None, least: int = 1) -> int:
    """Return how many rows or columns a cell spans; 0 rows means the rest of the group."""
    if printed is None or printed == "1":
        return 1
    digits = printed.strip().removesuffix("px")
    if not digits.isdecimal() or len(digits) > _MOST_DIGITS:
        return 1
    return min(max(int(digits), least), _MOST_SPAN) or _MOST_SPAN


@lru_cache(maxsize=2048)
def _cell_text(runs: str) -> str:
    """Return the text of a cell; text on separate lines is never joined."""
    return "\n".join([line for line in map(one_line, runs.split(_RUN)) if line])
