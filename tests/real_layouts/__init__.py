"""Layouts of real reports, each a renderer with what must be read from what it prints.

`KINDS` are the layouts by name; `mistakes` compares what was read with what is right. A kind draws
its report, its container and its variant from the random numbers it is given.
"""

import random
from collections.abc import Callable, Iterator

from pipelines.extract import ReportContent
from pipelines.forms import forms
from tests.real_layouts import (
    blanks,
    converted,
    converters,
    grids,
    labels,
    old_tables,
    pages,
    typed,
    values,
)
from tests.real_layouts.sheets import GONE, Printed, Right
from tests.rendering import Place

KINDS: dict[str, Callable[[random.Random], Printed]] = {
    **labels.KINDS,
    **blanks.KINDS,
    **grids.KINDS,
    **values.KINDS,
    **converted.KINDS,
    **converters.KINDS,
    **pages.KINDS,
    **typed.KINDS,
    **old_tables.KINDS,
}
Mistake = tuple[Place, str, Right, str]
_EXTENSIONS = {r.code for form in forms("disclosure") for r in form.rows if r.kind == "extension"}


def mistakes(printed: Printed, content: ReportContent) -> list[Mistake]:
    """What was read wrongly: place, verdict, what is right, and what was found.

    Verdicts: `wrong` another number, `invented` a number where none is right, `blank` called blank
    where something is printed or lost, `missing` called missing though its row is printed, `lost`
    null where a number had to be read. Rows that the form does not have are not looked at.
    """
    return list(_mistakes(printed, content))


def _mistakes(printed: Printed, content: ReportContent) -> Iterator[Mistake]:
    cells = {
        (cell.table, cell.row, cell.column): cell
        for table in content.tables
        for cell in table.cells
        if not cell.row.startswith("x:") and cell.row not in _EXTENSIONS
    }
    for place in sorted(printed.expected.keys() | cells.keys()):
        right, cell = printed.expected.get(place, GONE), cells.get(place)
        value = None if cell is None or cell.value is None else float(cell.value)
        status = cell.status if cell else "missing"
        if verdict := _verdict(right, value, status):
            yield place, verdict, right, f"{status} {value}"


def _verdict(right: Right, value: float | None, status: str) -> str | None:
    if value is not None:
        return None if value == right.value else "invented" if right.value is None else "wrong"
    if status == "blank":
        return None if right.kind in ("blank", "void") else "blank"
    if status == "missing":
        return "missing" if right.kind in ("number", "blank", "null", "maybe") else None
    return "lost" if right.kind == "number" else None


__all__ = ["KINDS", "Mistake", "Printed", "mistakes"]
