"""Conditional formats of an Excel sheet (xlsx): how they change what cells print.

Comparisons with a constant are evaluated. Any other rule is not: a number that it might change is
put in doubt.
"""

import re
from collections.abc import Collection, Iterator
from typing import NamedTuple

from lxml import etree

from pipelines.readers.excel.cell_styles import CellStyle
from pipelines.readers.excel.number_formats import COMPARISONS
from pipelines.readers.excel.xlsx_styles import S, WorkbookStyles

_X14 = "{http://schemas.microsoft.com/office/spreadsheetml/2009/9/main}"
_XM = "{http://schemas.microsoft.com/office/excel/2006/main}"
_NAMES = {
    "equal": "=", "notEqual": "<>", "greaterThan": ">", "lessThan": "<",
    "greaterThanOrEqual": ">=", "lessThanOrEqual": "<=",
}  # fmt: skip
_RANGE = re.compile(r"\$?([A-Z]{1,3})\$?(\d{1,7})(?::\$?([A-Z]{1,3})\$?(\d{1,7}))?")
_OWN_CELL = re.compile(r"\(*\s*(\$?[A-Z]{1,3}\$?\d{1,7})\s*(<=|>=|<>|[<>=])\s*(.+?)\s*\)*")
_CONSTANTS = {"TRUE": True, "1": True, "TRUE()": True, "FALSE": False, "0": False}
_WITHOUT_NUMBER = ("dataBar", "iconSet")
_OFF = frozenset(("0", "false"))

Value = float | str
Area = tuple[int, int, int, int]


class ConditionalFormat(NamedTuple):
    """One rule: its range, its condition on a cell, its format, and whether it is the last."""

    areas: tuple[Area, ...]
    kind: str
    operator: str
    formulas: tuple[str, ...]
    format: str | None
    without_number: bool
    stops: bool

    def holds(self, value: Value) -> bool | None:
        """Return whether a cell with that value meets the rule; None if unknown."""
        if self.without_number:
            return True
        if self.kind == "cellIs":
            return _compared(value, self.operator, self.formulas)
        if self.kind == "expression" and self.formulas:
            return self._meets_formula(value, self.formulas[0].strip())
        return None

    def _meets_formula(self, value: Value, formula: str) -> bool | None:
        if formula.upper() in _CONSTANTS:
            return _CONSTANTS[formula.upper()]
        found = _OWN_CELL.fullmatch(formula)
        if found is None or len(self.areas) != 1:
            return None
        top, left, bottom, right = self.areas[0]
        is_one = (top, left) == (bottom, right)
        if ("$" in found[1] and not is_one) or area(found[1]) != (top, left, top, left):
            return None
        number = _constant(found[3])
        return None if number is None else _meets(value, found[2], number)

    def changed(self, style: CellStyle, styles: WorkbookStyles) -> CellStyle:
        """Return the style of a cell that meets the rule."""
        return styles.changed(style, self.format)


def rules(root: etree._Element) -> list[ConditionalFormat]:
    """Return the rules of a sheet by descending priority."""
    found = []
    extensions = root.iterchildren(S + "extLst")
    blocks = (
        (S, (), root.iterchildren(S + "conditionalFormatting")),
        (_X14, (_XM,), (b for e in extensions for b in e.iter(_X14 + "conditionalFormatting"))),
    )
    for kind, names, found_blocks in blocks:
        for block in found_blocks:
            cells = block.get("sqref") or block.findtext(f"{_XM}sqref") or ""
            areas = tuple(filter(None, map(area, cells.split())))
            for rule in block.iterchildren(kind + "cfRule"):
                texts = (
                    f.text or ""
                    for name in (kind, *names)
                    for f in rule.iter(name + "formula", name + "f")
                )
                priority = rule.get("priority", "")
                own = ConditionalFormat(
                    areas,
                    rule.get("type", "") if kind == S else "extension",
                    rule.get("operator", ""),
                    tuple(texts),
                    rule.get("dxfId"),
                    _is_without_number(rule),
                    rule.get("stopIfTrue", "0") not in _OFF,
                )
                found.append((int(priority) if priority.isdecimal() else 0, own))
    return [rule for _, rule in sorted(found, key=lambda pair: pair[0])]


def _is_without_number(rule: etree._Element) -> bool:
    """Return whether a rule prints a bar or an icon instead of the number."""
    return any(
        etree.QName(part).localname in _WITHOUT_NUMBER and part.get("showValue") in _OFF
        for part in rule.iterchildren(etree.Element)
    )


def area(text: str) -> Area | None:
    """Return a range as top, left, bottom and right, counted from 0.

    >>> area("B2:C10"), area("$A$1")
    ((1, 1, 9, 2), (0, 0, 0, 0))
    """
    found = _RANGE.fullmatch(text)
    if found is None:
        return None
    left, top = column_number(found[1]), int(found[2]) - 1
    if not found[3]:
        return top, left, top, left
    return top, left, int(found[4]) - 1, column_number(found[3])


def column_number(letters: str) -> int:
    """Return the number of a column, counted from 0.

    >>> column_number("A"), column_number("XFD")
    (0, 16383)
    """
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number - 1


def _compared(value: Value, operator: str, formulas: tuple[str, ...]) -> bool | None:
    limits = [limit for text in formulas[:2] if (limit := _constant(text)) is not None]
    if not limits or len(limits) < len(formulas[:2]):
        return None
    if operator in _NAMES:
        return _meets(value, _NAMES[operator], limits[0])
    if operator in ("between", "notBetween") and len(limits) == 2 and isinstance(value, float):
        low, high = sorted(limits)
        return (low <= value <= high) == (operator == "between")
    return None


def _meets(value: Value, sign: str, limit: float) -> bool | None:
    """Return whether a number meets a comparison; text sorts after every number."""
    if isinstance(value, str):
        return sign in (">", ">=", "<>")
    return COMPARISONS[sign](value, limit)


def _constant(text: str) -> float | None:
    try:
        return float(text)
    except ValueError:
        return None


def covered(
    rule: ConditionalFormat, places: Collection[tuple[int, int]]
) -> Iterator[tuple[int, int]]:
    """Return the cells of `places` that a rule covers."""
    for top, left, bottom, right in rule.areas:
        size = (bottom - top + 1) * (right - left + 1)
        if size <= len(places):
            inside = ((r, c) for r in range(top, bottom + 1) for c in range(left, right + 1))
            yield from (place for place in inside if place in places)
        else:
            yield from [(r, c) for r, c in places if top <= r <= bottom and left <= c <= right]
