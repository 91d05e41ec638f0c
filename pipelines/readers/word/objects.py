"""Convert what Word paints besides the text of runs: symbols, readings, formulas, notes, drawings.

Text becomes text with its marks; anything else becomes a name in brackets if it is in a cell, so
that the cell is not blank.
"""

import re

from lxml import etree

from pipelines.readers.marks import lowered, picture, raised, struck
from pipelines.readers.word.runs import keeps_marks, write_mark
from pipelines.readers.word.wordml import (
    IMAGES,
    MATH,
    OBJECTS,
    OFF,
    TC,
    TEXT_BOX,
    T,
    W,
    ancestor,
    blot,
    has_words,
    put_text,
    remove,
    text_of,
)

_SYMBOL, _RUBY, _READING = W + "sym", W + "ruby", W + "rt"
_TURNED = W + "bdo"
"""Text that runs from right to left, with its digits."""
_NOTES = (W + "footnoteReference", W + "endnoteReference")
_FORMULA, _BASE = MATH + "oMath", MATH + "e"
_ANCHOR = "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}anchor"
_UNSEEN = re.compile(r"visibility\s*:\s*hidden")
_FLOATS = re.compile(r"position\s*:\s*absolute")
_PRIVATE = 0xF000
_ALPHABETS = ("Wingdings", "Webdings", "Marlett", "ZapfDingbats", "MT Extra", "Bookshelf Symbol")


def paint_objects(root: etree._Element) -> None:
    """Write as text what is painted by other means."""
    for element in list(root.iter(_SYMBOL, _RUBY, _TURNED, *_NOTES, _FORMULA, *OBJECTS)):
        if element.getparent() is None:
            continue
        if element.tag == _SYMBOL:
            put_text(element, _symbol(element))
        elif element.tag == _RUBY:
            _paint_readings(element)
        elif element.tag == _TURNED:
            if element.get(W + "val") == "rtl":
                blot(element)
        elif element.tag in _NOTES:
            _paint_note(element)
        elif element.tag == _FORMULA:
            _paint_formula(element)
        else:
            _paint_object(element)


def _symbol(element: etree._Element) -> str:
    """Replace a character of a symbol font, which is unknown but not blank."""
    try:
        code = int(element.get(W + "char", ""), 16)
        font = element.get(W + "font", "")
        if font == "Symbol" and code >= _PRIVATE:
            code -= _PRIVATE
        elif font.startswith(_ALPHABETS) and code < _PRIVATE:
            code += _PRIVATE
        return chr(code)
    except (ValueError, OverflowError):
        return "\ufffd"


def _paint_readings(ruby: etree._Element) -> None:
    """Mark a reading (ruby), which is set above its characters, smaller."""
    for reading in ruby.iterchildren(_READING):
        write_mark(reading, "struck")
        # From here on the text of a reading is handled like any other.
        reading.tag = W + "rubyBase"


def _paint_note(element: etree._Element) -> None:
    """Mark a note reference: its own number, or the text that follows in its run."""
    run = element.getparent()
    if is_custom := element.get(W + "customMarkFollows", "0") not in OFF:
        write_mark(run, "struck")
    if is_custom or not keeps_marks(run):
        remove(element)
    else:
        put_text(element, raised("1"))


def _paint_formula(formula: etree._Element) -> None:
    """Write a formula in one line as text; stacked parts become a placeholder."""
    for part in list(formula.iter(MATH + "sSup", MATH + "sSub", MATH + "sSubSup")):
        for script in part.iterchildren(MATH + "sup", MATH + "sub"):
            for text in script.iter(T):
                write = raised if script.tag == MATH + "sup" else lowered
                mark = write(text.text or "")
                text.text = mark if not mark.isascii() else struck(mark)
            script.tag = MATH + "r"
        for base in part.iterchildren(_BASE):
            base.tag = MATH + "r"
        part.tag = MATH + "r"
    plain = {MATH + name for name in ("r", "t", "rPr", "sSupPr", "sSubPr", "sSubSupPr", "ctrlPr")}
    if any(
        isinstance(part.tag, str) and part.tag.startswith(MATH) and part.tag not in plain
        for part in formula.iterdescendants(etree.Element)
    ):
        put_text(formula, picture(text_of(formula)))


def _paint_object(element: etree._Element) -> None:
    """Replace an object by a placeholder; text and images of a drawing are kept."""
    if _is_unseen(element):
        remove(element)
        return
    boxes = list(element.iter(TEXT_BOX))
    if not boxes and next(element.iter(*IMAGES), None) is not None:
        return
    if ancestor(element, TC) is None:
        if not boxes:
            remove(element)
        return
    text = "".join(map(text_of, boxes))
    if not text.strip() or (_is_floating(element) and not has_words(text)):
        # A floating box may be painted anywhere, in the cell or not.
        put_text(element, picture(text.strip() or "drawing"))


def _is_unseen(element: etree._Element) -> bool:
    """Return whether a drawing is hidden, or has no size."""
    for part in element.iterchildren(etree.Element):
        if _UNSEEN.search(part.get("style", "")):
            return True
        for inner in part.iterchildren(etree.Element):
            if inner.get("hidden") in ("1", "true"):
                return True
            if inner.get("cx") == inner.get("cy") == "0":
                return True
    return False


def _is_floating(element: etree._Element) -> bool:
    if next(element.iter(_ANCHOR), None) is not None:
        return True
    return any(_FLOATS.search(part.get("style", "")) for part in element.iterchildren())
