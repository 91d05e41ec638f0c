"""Reduce the fields of Word documents to what they print.

A field without a stored result, or whose result Word renews on opening or printing, becomes a
placeholder: its text is unknown.
"""

from dataclasses import dataclass, field

from lxml import etree

from pipelines.readers.marks import picture
from pipelines.readers.word.wordml import (
    MARKS,
    OBJECTS,
    TC,
    VAL,
    T,
    W,
    ancestor,
    put_text,
    remove,
    value,
)

_CHAR, _CODE, _SIMPLE, _SYMBOL = W + "fldChar", W + "instrText", W + "fldSimple", W + "sym"
_KIND, _DIRTY, _FORM = W + "fldCharType", W + "dirty", W + "ffData"
_SILENT = frozenset((
    "XE", "TC", "TA", "RD", "PRIVATE", "SET", "ASK", "NEXT", "NEXTIF", "SKIPIF", "FORMTEXT",
))  # fmt: skip
"""Fields that print nothing in their place."""
_DRAWN = frozenset((
    "EQ", "ADVANCE", "MACROBUTTON", "GOTOBUTTON", "AUTONUM", "AUTONUMLGL", "AUTONUMOUT", "LISTNUM",
    "FORMCHECKBOX", "DISPLAYBARCODE", "MERGEBARCODE", "BARCODE", "SHAPE",
))  # fmt: skip
"""Fields whose printed text is not stored in the document."""
_MADE_ANEW = frozenset((
    "PAGE", "NUMPAGES", "SECTION", "SECTIONPAGES", "DATE", "TIME", "PRINTDATE", "FILLIN",
))  # fmt: skip
"""Fields that Word asks for, or computes, on opening or printing. LibreOffice makes FILLIN of EQ.
"""


@dataclass
class _Field:
    """An open field: its code so far, and the elements in its code and in its result."""

    begin: etree._Element
    words: list[str] = field(default_factory=list)
    code: list[etree._Element] = field(default_factory=list)
    result: list[etree._Element] | None = None


def paint_fields(root: etree._Element) -> None:
    """Reduce all fields to what they print."""
    open_fields: list[_Field] = []
    ended: list[_Field] = []
    if next(root.iter(_CHAR), None) is not None:
        for element in root.iter(_CHAR, _CODE, T, _SYMBOL, *MARKS, *OBJECTS):
            if element.tag == _CHAR:
                _turn(element, open_fields, ended)
            elif element.tag == _CODE:
                if open_fields:
                    open_fields[-1].words.append(element.text or "")
            else:
                for one in open_fields:
                    (one.code if one.result is None else one.result).append(element)
    for one in ended:
        _paint(one)
    for simple in list(root.iter(_SIMPLE)):
        result = list(simple.iter(T))
        shown = _shown(simple.get(W + "instr", ""), simple, is_kept=bool(result))
        if shown is not None:
            for part in result:
                part.text = None
            if shown and result:
                result[0].text = shown
            elif shown:
                put_text(etree.SubElement(simple, T), shown)


def _turn(element: etree._Element, open_fields: list[_Field], ended: list[_Field]) -> None:
    """Begin, continue or end a field."""
    kind = element.get(_KIND)
    if kind == "begin":
        open_fields.append(_Field(element))
    elif open_fields and kind == "separate":
        open_fields[-1].result = []
    elif open_fields and kind == "end":
        ended.append(open_fields.pop())


def _paint(one: _Field) -> None:
    for element in one.code:
        remove(element)
    shown = _shown("".join(one.words), one.begin, is_kept=bool(one.result))
    if shown is None:
        return
    for element in one.result or ():
        remove(element)
    if shown:
        put_text(one.begin, shown)


def _shown(code: str, begin: etree._Element, *, is_kept: bool) -> str | None:
    """Return the placeholder of a field; None if its stored result is its text."""
    name = (code.split() or [""])[0].upper()
    form = begin.find(_FORM)
    if name == "FORMDROPDOWN" and form is not None:
        return _chosen(form.find(W + "ddList"))
    if name in _SILENT or (name == "SEQ" and "\\h" in code):
        return None if is_kept else ""
    is_in_cell = ancestor(begin, TC) is not None
    is_moving = is_in_cell and (name in _MADE_ANEW or begin.get(_DIRTY, "0") in ("1", "true", "on"))
    if name in _DRAWN or not is_kept or is_moving:
        return picture(name or "field") if is_in_cell or name in _DRAWN else ""
    return None


def _chosen(choices: etree._Element | None) -> str:
    """Return the chosen entry of a form's drop-down list."""
    if choices is None:
        return ""
    number = value(choices, "result") or value(choices, "default") or "0"
    entries = [entry.get(VAL, "") for entry in choices.iterchildren(W + "listEntry")]
    at = int(number) if number.isdecimal() and len(number) < 6 else 0
    return entries[at] if at < len(entries) else picture("list")
