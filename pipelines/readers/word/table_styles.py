"""Which conditions of a table style a cell meets by its place: first row, bands, corners."""

from collections.abc import Iterator

from lxml import etree

from pipelines.readers.word.wordml import T_PR, TC, TR, VAL, W, ancestor

_LOOKS = {
    "firstRow": 0x20,
    "lastRow": 0x40,
    "firstColumn": 0x80,
    "lastColumn": 0x100,
    "noHBand": 0x200,
    "noVBand": 0x400,
}
_ON = frozenset(("1", "true", "on"))


def conditions(cell: etree._Element, table: etree._Element) -> Iterator[str]:
    """The conditions that a cell meets, those that go before others last."""
    row = ancestor(cell, TR)
    look = _look(table)
    first_row, last_row, place = _ends(row, table, TR)
    first, last, column = _ends(cell, row, TC)
    first_row, last_row = first_row and look["firstRow"], last_row and look["lastRow"]
    first, last = first and look["firstColumn"], last and look["lastColumn"]
    yield "wholeTable"
    if not look["noVBand"]:
        yield "band2Vert" if (column - look["firstColumn"]) % 2 else "band1Vert"
    if not look["noHBand"]:
        yield "band2Horz" if (place - look["firstRow"]) % 2 else "band1Horz"
    met = (
        ("firstCol", first),
        ("lastCol", last),
        ("firstRow", first_row),
        ("lastRow", last_row),
        ("nwCell", first_row and first),
        ("neCell", first_row and last),
        ("swCell", last_row and first),
        ("seCell", last_row and last),
    )
    yield from (name for name, is_met in met if is_met)


def _look(table: etree._Element) -> dict[str, bool]:
    """Which conditions a table makes use of."""
    look = table.find(f"{T_PR}/{W}tblLook")
    if look is None:
        return dict.fromkeys(_LOOKS, False)
    try:
        bits = int(look.get(VAL, "0"), 16)
    except ValueError:
        bits = 0
    return {
        name: look.get(W + name) in _ON if look.get(W + name) else bool(bits & bit)
        for name, bit in _LOOKS.items()
    }


def _ends(part: etree._Element, whole: etree._Element, tag: str) -> tuple[bool, bool, int]:
    """Whether a row or a cell is the first of its kind, whether the last, and which."""
    before = sum(1 for _ in part.itersiblings(tag, preceding=True))
    return before == 0, next(part.itersiblings(tag), None) is None, before
