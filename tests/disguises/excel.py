"""One cell of an Excel workbook (xlsx) painted another way: marks, formats, colours, drawings."""

import random
from collections.abc import Callable
from functools import partial

from tests.disguises.base import Disguise, Disguised
from tests.disguises.excel_cells import CELLS, VALUE, Cell, format_cells
from tests.disguises.excel_changes import CHANGES, DRAWINGS, RULES, add_rule, draw
from tests.disguises.excel_copies import hidden_copy
from tests.disguises.excel_workbook import Made, made_workbook, put
from tests.rendering_office import zip_of


def _disguised(name: str, made: Made, shows: str) -> Disguised:
    what, may_be_null = shows.rstrip("?*"), shows.endswith("?")
    expected = dict(made.report.expected)
    if "zeros" in name:
        expected = {place: value or None for place, value in expected.items()}
    if what != "number":
        expected[made.place] = None
    places = frozenset((made.place,))
    return Disguised(
        name,
        zip_of(made.parts),
        expected,
        null_too=frozenset(expected)
        if shows.endswith("*")
        else places
        if may_be_null
        else frozenset(),
        painted=places if what != "nothing" else frozenset(),
    )


def _one_cell(name: str, cell: Cell, rng: random.Random) -> Disguised:
    made = made_workbook(rng)
    put(made, cell)
    return _disguised(name, made, cell.shows)


def _changed(
    shows: str, change: Callable[[Made], None], cell: Cell | None, name: str, rng: random.Random
) -> Disguised:
    """A disguise that takes more of the workbook than one cell."""
    made = made_workbook(rng)
    put(made, cell or Cell(shows, VALUE))
    change(made)
    return _disguised(name, made, shows)


DISGUISES: dict[str, Disguise] = {
    **{
        f"xlsx {name}": partial(_one_cell, f"{name}.xlsx", cell)
        for name, cell in (CELLS | format_cells()).items()
    },
    **{
        f"xlsx {name}": partial(
            _changed,
            shows,
            partial(add_rule, rule=rule, difference=difference),
            None,
            f"{name}.xlsx",
        )
        for name, (shows, rule, difference) in RULES.items()
    },
    **{
        f"xlsx {name}": partial(
            _changed, shows, partial(draw, shape=shape, anchor=anchor), cell, f"{name}.xlsx"
        )
        for name, (shows, cell, shape) in DRAWINGS.items()
        for anchor in ("twoCellAnchor", "oneCellAnchor")
    },
    **{
        f"xlsx {name}": partial(_changed, shows, change, cell, f"{name}.xlsx")
        for name, (shows, cell, change) in CHANGES.items()
    },
    **{
        f"xlsx copy: {name}": partial(hidden_copy, name)
        for name in ("hidden row", "hidden sheet", "merged remains")
    },
}
