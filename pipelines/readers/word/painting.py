"""Reduce the tree of a Word document to what is painted: the single place that decides visibility.

Content that Word does not show is removed; content that it shows by other means than text is
written as text, and marks as marks. The grids and the flow are then read from the same tree, each
by its own walk.
"""

import re

from lxml import etree

from pipelines.readers.marks import picture
from pipelines.readers.word.cells import drop_deleted_rows, paint_cells
from pipelines.readers.word.colors import Theme
from pipelines.readers.word.fields import paint_fields
from pipelines.readers.word.look import Looks
from pipelines.readers.word.numbering import ListLabel, Numbering
from pipelines.readers.word.objects import paint_objects
from pipelines.readers.word.runs import paint_runs
from pipelines.readers.word.styles import DocumentStyles
from pipelines.readers.word.wordml import (
    MARKS,
    MATH,
    MC,
    P_PR,
    R_PR,
    TC,
    P,
    R,
    T,
    W,
    ancestor,
    has_words,
    is_on,
    prints,
    remove,
    text_of,
)

_ALTERNATE, _CHOICE = MC + "AlternateContent", MC + "Choice"
_CHANGES = tuple(
    f"{W}{name}Change" for name in ("rPr", "pPr", "tcPr", "trPr", "tblPr", "tblPrEx", "sectPr")
)
_NOT_PRINTED = tuple(
    W + name for name in ("del", "moveFrom", "instrText", "delText", "delInstrText")
)
_SETTINGS = tuple(
    W + name for name in ("sdtPr", "sdtEndPr", "customXmlPr", "smartTagPr", "softHyphen")
)
_WRAPPERS = (
    *(W + name for name in ("sdt", "sdtContent", "customXml", "smartTag", "ins", "moveTo", "dir")),
    *(_ALTERNATE, _CHOICE, MC + "Fallback"),
)
"""Elements around rows, cells, paragraphs or runs that are invisible themselves."""
_ENDS_WITH_DIGIT = re.compile(r"[\d零一二三四五六七八九十]\Z")
_KNOWN = ("http://schemas.microsoft.com/office/", "http://schemas.openxmlformats.org/")


def paint(
    root: etree._Element, data: bytes, styles: DocumentStyles, theme: Theme, numbering: Numbering
) -> None:
    """Reduce a tree to what is painted; `data` are the bytes that it was parsed from."""
    for alternate in list(root.iter(_ALTERNATE)):
        _choose(alternate)
    etree.strip_elements(root, *_CHANGES, with_tail=False)
    for element in root.iter(MATH + "r", MATH + "t"):
        element.tag = W + etree.QName(element).localname
    paint_fields(root)
    drop_deleted_rows(root)
    unended = [
        paragraph
        for mark in root.iter(W + "vanish", W + "del", W + "moveFrom")
        if (paragraph := _ended_by(mark)) is not None and (mark.tag != W + "vanish" or is_on(mark))
    ]
    etree.strip_elements(root, *_NOT_PRINTED, *_SETTINGS, with_tail=False)
    etree.strip_tags(root, *_WRAPPERS)
    paint_objects(root)
    paint_runs(root, data, styles, Looks(root, styles, theme))
    for element in root.iter(*MARKS):
        if element.getparent().tag == R:
            element.text, element.tag = MARKS[element.tag], T
    for paragraph in reversed(unended):
        _run_on(paragraph)
    paint_cells(root, data)
    if numbering.has_lists:
        for paragraph in root.iter(P):
            label = numbering.label(paragraph)
            if label is not None:
                _put_label(paragraph, label)


def _choose(alternate: etree._Element) -> None:
    """Keep the first of several renderings of the same content that an office program supports."""
    parts = list(alternate.iterchildren(etree.Element))
    known = [part for part in parts if part.tag == _CHOICE and _is_known(part)]
    chosen = (known or [part for part in parts if part.tag != _CHOICE] or parts)[:1]
    for part in parts:
        if part not in chosen:
            alternate.remove(part)


def _is_known(choice: etree._Element) -> bool:
    names = (choice.nsmap.get(prefix, "") for prefix in choice.get("Requires", "").split())
    return all(name.startswith(_KNOWN) for name in names)


def _ended_by(mark: etree._Element) -> etree._Element | None:
    """Return the paragraph that a paragraph mark ends."""
    properties = mark.getparent()
    if properties.tag != R_PR or properties.getparent().tag != P_PR:
        return None
    return properties.getparent().getparent()


def _run_on(paragraph: etree._Element) -> None:
    """Join a paragraph whose end is hidden or deleted with the next one."""
    following = paragraph.getnext()
    if following is None or following.tag != P:
        return
    if not prints(paragraph):
        remove(paragraph)
        return
    for part in following.iterchildren(etree.Element):
        if part.tag != P_PR:
            paragraph.append(part)
    remove(following)


def _put_label(paragraph: etree._Element, label: ListLabel) -> None:
    """Insert the text that Word prints in front of a paragraph.

    In front of words it is part of the text; in front of a number it is separate; alone in a cell
    it is the cell's text.
    """
    if has_words(text_of(paragraph)):
        shown = label.text if label.is_ordinal else ""
    elif ancestor(paragraph, TC) is None:
        shown = ""
    elif not prints(paragraph):
        shown = label.text if label.is_ordinal else picture(label.text)
    else:
        runs_on = label.runs_on and label.is_ordinal and _ENDS_WITH_DIGIT.search(label.text)
        shown = f"{label.text} " if runs_on else ""
    if shown:
        run = etree.Element(R)
        etree.SubElement(run, T).text = shown
        paragraph.insert(1 if paragraph.find(P_PR) is not None else 0, run)
