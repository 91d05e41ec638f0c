"""Layouts of real reports, each a renderer with what must be read from what it prints.

`KINDS` are the layouts by name; `mistakes` compares what was read with what is right. A kind draws
its report, its container and its variant from the random numbers it is given.
"""

from collections.abc import Iterator

from pipelines.extract import Content
from tests.real_layouts.blanks import BLANKS
from tests.real_layouts.converted import CONVERTED
from tests.real_layouts.grids import GRIDS
from tests.real_layouts.labels import LABELS
from tests.real_layouts.pages import PAGES
from tests.real_layouts.sheets import Printed, Right
from tests.real_layouts.values import VALUES
from tests.rendering import Place

KINDS = {**LABELS, **BLANKS, **GRIDS, **VALUES, **CONVERTED, **PAGES}
Mistake = tuple[Place, str, Right, str]


def mistakes(printed: Printed, content: Content) -> list[Mistake]:
    """What was read wrongly: place, verdict, what is right, and what was found.

    Verdicts: `wrong` another number, `invented` a number where none is right, `blank` called blank
    where something is printed or lost, `missing` called missing though its row is printed, `lost`
    null where a number had to be read. Rows that the form does not have are not looked at.
    """
    return list(_mistakes(printed, content))


def _mistakes(printed: Printed, content: Content) -> Iterator[Mistake]:
    cells = {
        (cell.table, cell.row, cell.column): cell
        for table in content.tables
        for cell in table.cells
        if not cell.row.startswith("x:")
    }
    for place in printed.expected.keys() | cells.keys():
        right = printed.expected.get(place, Right("gone"))
        cell = cells.get(place)
        value = None if cell is None or cell.value is None else float(cell.value)
        status = cell.status if cell else "missing"
        verdict = _verdict(right, value, status)
        if verdict:
            yield place, verdict, right, f"{status} {cell.value if cell else None}"


def _verdict(right: Right, value: float | None, status: str) -> str | None:
    if value is not None:
        return None if value == right.value else "invented" if right.value is None else "wrong"
    if status == "blank":
        return None if right.kind in ("blank", "void") else "blank"
    if right.kind == "number":
        return "missing" if status == "missing" else "lost"
    return "missing" if status == "missing" and right.kind in ("blank", "null", "maybe") else None


__all__ = ["KINDS", "Printed", "mistakes"]
