"""What a walk over a grid may get wrong: changes to the grids of a document that was read.

The document and its flow stay unchanged: only what the reader made of its grids changes.
"""

import random
from collections.abc import Callable
from dataclasses import replace

from pipelines.extract.rows.values import is_value
from pipelines.readers.document import Document, Grid, GridCell

Rows = list[list[GridCell]]
Disturb = Callable[[Rows, random.Random], None]


def disturbed(document: Document, change: Disturb, rng: random.Random) -> Document:
    """The document with one of its grids changed, one that has rows of several numbers."""
    grids = [n for n, block in enumerate(document.blocks) if isinstance(block, Grid)]
    at = rng.choice([n for n in grids if _value_rows(_rows(document.blocks[n]))])
    rows = _rows(document.blocks[at])
    change(rows, rng)
    grid = replace(document.blocks[at], rows=tuple(map(tuple, rows)))
    return replace(document, blocks=(*document.blocks[:at], grid, *document.blocks[at + 1 :]))


def _rows(grid: Grid) -> Rows:
    return [list(row) for row in grid.rows]


def _values(row: list[GridCell]) -> list[int]:
    """Where the numbers stand at the end of a row."""
    at = len(row)
    while at and not row[at - 1].merged and (not row[at - 1].text or is_value(row[at - 1].text)):
        at -= 1
    return list(range(at, len(row)))


def _value_rows(rows: Rows) -> list[int]:
    return [n for n, row in enumerate(rows) if len(_values(row)) > 1]


def _set(row: list[GridCell], texts: dict[int, str]) -> None:
    for at, text in texts.items():
        row[at] = row[at]._replace(text=text)


def _swap_cells(rows: Rows, rng: random.Random) -> None:
    row = rows[rng.choice(_value_rows(rows))]
    a, b = rng.sample(_values(row), 2)
    _set(row, {a: row[b].text, b: row[a].text})


def _drop_cell(rows: Rows, rng: random.Random) -> None:
    """A cell is lost, those behind it move up, and the row is filled with a blank."""
    row = rows[rng.choice(_value_rows(rows))]
    first, *rest = _values(row)[rng.randrange(len(_values(row))) :]
    _set(row, dict(zip([first, *rest], [*(row[n].text for n in rest), ""], strict=True)))


def _double_cell(rows: Rows, rng: random.Random) -> None:
    """A cell comes twice, those behind it move on, and the last one falls off."""
    row = rows[rng.choice(_value_rows(rows))]
    places = _values(row)[rng.randrange(len(_values(row))) :]
    _set(row, dict(zip(places[1:], [row[n].text for n in places[:-1]], strict=True)))


def _join_cells(rows: Rows, rng: random.Random) -> None:
    row = rows[rng.choice(_value_rows(rows))]
    at = rng.choice(_values(row)[:-1])
    _set(row, {at: row[at].text + row[at + 1].text, at + 1: ""})


def _shift_rows(rows: Rows, rng: random.Random) -> None:
    """From some row on, each has the numbers of the one before it."""
    places = _value_rows(rows)
    start = rng.randrange(max(len(places) - 1, 1))
    texts = [[rows[n][v].text for v in _values(rows[n])] for n in places]
    for n, before in list(zip(places, [texts[0], *texts], strict=False))[start + 1 :]:
        _set(rows[n], dict(zip(_values(rows[n]), before, strict=False)))


def _swap_rows(rows: Rows, rng: random.Random) -> None:
    """Two rows have each other's numbers."""
    places = _value_rows(rows)
    a, b = (rows[n] for n in (rng.sample(places, 2) if len(places) > 1 else places * 2))
    texts = [[row[n].text for n in _values(row)] for row in (a, b)]
    for row, other in ((a, texts[1]), (b, texts[0])):
        _set(row, dict(zip(_values(row), other, strict=False)))


def _swap_labels(rows: Rows, rng: random.Random) -> None:
    places = [n for n in _value_rows(rows) if _values(rows[n])[0] > 0]
    if len(places) > 1:
        a, b = (rows[n] for n in rng.sample(places, 2))
        x, y = _values(a)[0] - 1, _values(b)[0] - 1
        a[x], b[y] = a[x]._replace(text=b[y].text), b[y]._replace(text=a[x].text)


def _swap_headers(rows: Rows, rng: random.Random) -> None:
    heads = [row for row in rows if sum(bool(c.text) for c in row) > 2 and not _values(row)]
    if heads:
        row = rng.choice(heads)
        a, b = rng.sample([n for n, cell in enumerate(row) if cell.text and n], 2)
        _set(row, {a: row[b].text, b: row[a].text})


DISTURBANCES: dict[str, Disturb] = {
    "swap_cells": _swap_cells,
    "drop_cell": _drop_cell,
    "double_cell": _double_cell,
    "join_cells": _join_cells,
    "shift_rows": _shift_rows,
    "swap_rows": _swap_rows,
    "swap_labels": _swap_labels,
    "swap_headers": _swap_headers,
}
