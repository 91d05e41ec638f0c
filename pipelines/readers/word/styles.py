"""Resolve the properties of a run: defaults, styles of table, paragraph and character, direct ones.

The nearest level that sets a property wins. Toggles such as hidden and struck flip with each style
that sets them (ECMA-376, 17.7.3), until the run itself sets them.
"""

import re
from collections.abc import Callable, Iterator
from functools import cached_property, lru_cache

from lxml import etree

from pipelines.readers.word.wordml import (
    OFF,
    P_PR,
    R_PR,
    T_PR,
    TBL,
    TC,
    TC_PR,
    TR,
    VAL,
    P,
    W,
    ancestor,
    value,
)

Properties = dict[str, etree._Element]
"""Properties by the name of their element."""
_STYLE, _CONDITIONAL, _TYPE = W + "style", W + "tblStylePr", W + "type"
_MOST_STYLES = 50
_LOOKS = {
    "firstRow": 0x20, "lastRow": 0x40, "firstColumn": 0x80, "lastColumn": 0x100, "noHBand": 0x200,
}  # fmt: skip
_HEX = re.compile(r"[0-9A-Fa-f]{1,8}")


class DocumentStyles:
    """The styles of a document by id, and the levels that apply to a run."""

    def __init__(self, parse: Callable[[], etree._Element | None], *, matter: bool):
        """Take the function that parses the styles, and whether they may change appearances."""
        self.matter = matter
        self._parse = parse
        self._chain = lru_cache(maxsize=None)(self._flattened)

    @cached_property
    def _root(self) -> etree._Element:
        root = self._parse()
        return etree.Element(W + "styles") if root is None else root

    @cached_property
    def _styles(self) -> dict[tuple[str, str], etree._Element]:
        return {_kind_and_name(style): style for style in self._root.iterchildren(_STYLE)}

    @cached_property
    def _default(self) -> dict[str, str]:
        """Return the default styles, by type."""
        return {
            kind: name
            for (kind, name), style in self._styles.items()
            if style.get(W + "default", "0") not in OFF
        }

    @cached_property
    def _has_conditions(self) -> bool:
        """Return whether some table style formats cells by their place."""
        return next(self._root.iter(_CONDITIONAL), None) is not None

    @cached_property
    def defaults(self) -> Properties:
        """Return the properties of runs without any other."""
        return _by_name(self._root.find(f".//{W}rPrDefault/{R_PR}"))

    def is_default(self, kind: str, name: str) -> bool:
        """Return whether a style is a default one."""
        return self._default.get(kind) == name

    def with_any(
        self, wanted: Callable[[etree._Element], bool], *tags: str
    ) -> set[tuple[str, str]]:
        """Return the styles with some property in question, and those based on them."""
        found = set()
        for element in self._root.iter(*tags):
            if wanted(element) and (style := ancestor(element, _STYLE)) is not None:
                found.add(_kind_and_name(style))
        size = 0
        while found and len(found) > size:
            size = len(found)
            found |= {
                (kind, name)
                for (kind, name), style in self._styles.items()
                if (kind, value(style, "basedOn")) in found
            }
        return found

    def all(self, tag: str) -> list[etree._Element]:
        """Return the elements of a name in all relevant styles."""
        return list(self._root.iter(tag)) if self.matter else []

    def style(self, kind: str, name: str | None, part: str) -> Properties:
        """Return the properties of a style with its bases; `part` is rPr, pPr or tcPr."""
        return self._chain(kind, name or self._default.get(kind, ""), part, None)

    def levels(self, run: etree._Element) -> list[Properties]:
        """Return a run's properties by level: defaults, table, paragraph, character style, own."""
        own = run.find(R_PR)
        paragraph = ancestor(run, P)
        properties = None if paragraph is None else paragraph.find(P_PR)
        return [
            self.defaults,
            self._of_table(ancestor(run, TC), R_PR),
            self.style("paragraph", value(properties, "pStyle"), R_PR),
            self.style("character", value(own, "rStyle"), R_PR),
            _by_name(own),
        ]

    def shades(self, run: etree._Element, levels: list[Properties]) -> Iterator[etree._Element]:
        """Return the shadings behind a run, the nearest first; a cell hides those of its table."""
        shade = W + "shd"
        yield from (level[shade] for level in reversed(levels[2:]) if shade in level)
        paragraph = ancestor(run, P)
        if paragraph is not None:
            properties = paragraph.find(P_PR)
            style = self.style("paragraph", value(properties, "pStyle"), P_PR)
            yield from _only(_by_name(properties).get(shade), style.get(shade))
        for cell in run.iterancestors(TC):
            own = cell.find(f"{TC_PR}/{shade}")
            if own is None:
                own = self._of_table(cell, TC_PR).get(shade)
            table = ancestor(cell, TBL)
            yield from _only(own, None if table is None else table.find(f"{T_PR}/{shade}"))

    def _of_table(self, cell: etree._Element | None, part: str) -> Properties:
        table = None if cell is None else ancestor(cell, TBL)
        if table is None or not self._styles:
            return {}
        name = value(table.find(T_PR), "tblStyle") or self._default.get("table", "")
        found = dict(self._chain("table", name, part, None))
        if part == TC_PR:
            found = {**self._chain("table", name, T_PR, None), **found}
        for condition in _conditions(cell, table) if self._has_conditions else ():
            found.update(self._chain("table", name, part, condition))
        return found

    def _flattened(self, kind: str, name: str, part: str, condition: str | None) -> Properties:
        """Return the properties of a style merged over those of its base."""
        chain: list[etree._Element] = []
        while (style := self._styles.get((kind, name))) is not None and len(chain) < _MOST_STYLES:
            chain.append(style)
            name = value(style, "basedOn") or ""
        found: Properties = {}
        for style in reversed(chain):
            holders = [style]
            if condition is not None:
                holders = [
                    holder
                    for holder in style.iterchildren(_CONDITIONAL)
                    if holder.get(_TYPE) == condition
                ]
            for holder in holders:
                found.update(_by_name(holder.find(part)))
        return found


def _kind_and_name(style: etree._Element) -> tuple[str, str]:
    return style.get(_TYPE, "paragraph"), style.get(W + "styleId", "")


def toggled(levels: list[Properties], name: str) -> bool:
    """Return whether a toggle is on: each style flips it, a direct property decides."""
    defaults, *styles, own = levels
    tag = W + name
    if tag in own:
        return _is_on(own[tag])
    if tag in defaults and _is_on(defaults[tag]):
        return True
    return sum(tag in style and _is_on(style[tag]) for style in styles) % 2 == 1


def nearest(levels: list[Properties], tag: str) -> etree._Element | None:
    """Return a property from the nearest level that has it."""
    return next((level[tag] for level in reversed(levels) if tag in level), None)


def _by_name(properties: etree._Element | None) -> Properties:
    if properties is None:
        return {}
    return {child.tag: child for child in properties.iterchildren(etree.Element)}


def _is_on(switch: etree._Element) -> bool:
    return switch.get(VAL, "1") not in OFF


def _only(*elements: etree._Element | None) -> Iterator[etree._Element]:
    return (element for element in elements if element is not None)


def _conditions(cell: etree._Element, table: etree._Element) -> Iterator[str]:
    """Return the conditional formats of its table style for a cell, by rising priority."""
    row = ancestor(cell, TR)
    if row is None:
        return
    look = _look(table)
    is_first_row, is_last_row, place = _place(row, TR)
    is_first, is_last, _ = _place(cell, TC)
    is_even = (place - look["firstRow"]) % 2
    met = {
        "wholeTable": True,
        "band2Horz" if is_even else "band1Horz": not look["noHBand"],
        "firstCol": is_first and look["firstColumn"],
        "lastCol": is_last and look["lastColumn"],
        "firstRow": is_first_row and look["firstRow"],
        "lastRow": is_last_row and look["lastRow"],
    }
    yield from (name for name, is_met in met.items() if is_met)


def _look(table: etree._Element) -> dict[str, bool]:
    """Return the conditional formats that a table enables."""
    look = table.find(f"{T_PR}/{W}tblLook")
    if look is None:
        return dict.fromkeys(_LOOKS, False)
    value = look.get(VAL, "")
    bits = int(value, 16) if _HEX.fullmatch(value) else 0
    return {
        name: look.get(W + name, "1" if bits & bit else "0") not in OFF
        for name, bit in _LOOKS.items()
    }


def _place(part: etree._Element, tag: str) -> tuple[bool, bool, int]:
    """Return whether a row or a cell is the first of its kind, whether the last, and its number."""
    before = sum(1 for _ in part.itersiblings(tag, preceding=True))
    return before == 0, next(part.itersiblings(tag), None) is None, before
