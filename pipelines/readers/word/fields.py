"""Fields of Word documents: what they print is kept, what they are made of is taken out.

A field without a result that is kept in the document, or whose result Word makes anew whenever it
opens or prints, is something painted of which nobody knows what.
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
"""They print nothing where they stand."""
_DRAWN = frozenset((
    "EQ", "ADVANCE", "MACROBUTTON", "GOTOBUTTON", "AUTONUM", "AUTONUMLGL", "AUTONUMOUT", "LISTNUM",
    "FORMCHECKBOX", "DISPLAYBARCODE", "MERGEBARCODE", "BARCODE", "SHAPE",
))  # fmt: skip
"""What they print is no text that the document keeps."""
_MADE_ANEW = frozenset((
    "PAGE", "NUMPAGES", "SECTION", "SECTIONPAGES", "DATE", "TIME", "PRINTDATE", "FILLIN",
))  # fmt: skip
"""Word asks for them, or makes them, when it opens or prints. LibreOffice makes FILLIN of EQ."""


@dataclass
class _Field:
    """A field that has begun: its code so far, and what stands in its code and in its result."""

    begin: etree._Element
    words: list[str] = field(default_factory=list)
    code: list[etree._Element] = field(default_factory=list)
    result: list[etree._Element] | None = None


def paint_fields(root: etree._Element) -> None:
    """Leave of all fields only what they print."""
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
    """Begin, go on with or end a field."""
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
    """What stands for a field; None where its result is kept and says it."""
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
    """The entry of a list that is chosen in a form."""
    if choices is None:
        return ""
    number = value(choices, "result") or value(choices, "default") or "0"
    entries = [entry.get(VAL, "") for entry in choices.iterchildren(W + "listEntry")]
    at = int(number) if number.isdecimal() and len(number) < 6 else 0
    return entries[at] if at < len(entries) else picture("list")
