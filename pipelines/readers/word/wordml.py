"""Names of WordprocessingML that several modules use, and the printed text of single elements."""

import re

from lxml import etree

from pipelines.readers.marks import picture

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
W14 = "{http://schemas.microsoft.com/office/word/2010/wordml}"
MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
MATH = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"
RELATION = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
VAL = W + "val"
P, R, T, TBL, TR, TC = (W + name for name in ("p", "r", "t", "tbl", "tr", "tc"))
P_PR, R_PR, T_PR, TR_PR, TC_PR = (W + name for name in ("pPr", "rPr", "tblPr", "trPr", "tcPr"))
ALT_CHUNK, TEXT_BOX = W + "altChunk", W + "txbxContent"
OBJECTS = tuple(W + name for name in (
    "drawing", "pict", "object", "contentPart", "pgNum",
    "dayShort", "dayLong", "monthShort", "monthLong", "yearShort", "yearLong",
))  # fmt: skip
"""Elements painted in a line that are not text."""
MARKS = {
    W + "tab": "\t",
    W + "ptab": "\t",
    W + "br": "\n",
    W + "cr": "\n",
    W + "noBreakHyphen": "-",
}
"""Elements that print a character or begin a line."""

_A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
_V = "{urn:schemas-microsoft-com:vml}"
_REFERENCES = {
    _A + "blip": (RELATION + "embed", RELATION + "link"),
    _V + "imagedata": (RELATION + "id",),
}
IMAGES = frozenset(_REFERENCES)
OFF = frozenset(("0", "false", "off"))
_WORD = re.compile(r"[^\W\d_]")


def is_on(switch: etree._Element | None) -> bool:
    """Return whether a toggle is present and not turned off."""
    return switch is not None and switch.get(VAL, "1") not in OFF


def value(parent: etree._Element | None, name: str) -> str | None:
    """Return the value of a property by name; None if not set."""
    child = None if parent is None else child_of(parent, W + name)
    return None if child is None else child.get(VAL)


def child_of(parent: etree._Element, tag: str) -> etree._Element | None:
    """Return the first child of that name."""
    return next(parent.iterchildren(tag), None)


def has_words(text: str) -> bool:
    """Return whether a text has letters or characters, not only numbers."""
    return _WORD.search(text) is not None


def ancestor(element: etree._Element, tag: str) -> etree._Element | None:
    """Return the nearest ancestor of that name."""
    return next(element.iterancestors(tag), None)


def text_of(element: etree._Element) -> str:
    """Return all text inside an element."""
    return "".join(part.text or "" for part in element.iter(T))


def prints(element: etree._Element) -> bool:
    """Return whether anything is painted inside an element."""
    if any(part.text and not part.text.isspace() for part in element.iter(T)):
        return True
    return next(element.iter(ALT_CHUNK, *OBJECTS, *IMAGES), None) is not None


def put_text(element: etree._Element, text: str) -> None:
    """Replace an element of a run or a paragraph by a run of text."""
    new = etree.Element(T)
    new.text = text
    if element.getparent().tag != R:
        run = etree.Element(R)
        run.append(new)
        new = run
    new.tail = element.tail
    element.getparent().replace(element, new)


def remove(element: etree._Element) -> None:
    """Remove an element with its content."""
    parent = element.getparent()
    if parent is not None:
        parent.remove(element)


def blot(element: etree._Element) -> None:
    """Replace what an element prints by a text in brackets, which is not read as a number."""
    texts = [part for part in element.iter(T) if part.text]
    if texts:
        texts[0].text = picture("".join(part.text for part in texts))
        for part in texts[1:]:
            part.text = None


def image_part(element: etree._Element, targets: dict[str, str]) -> str | None:
    """Return the part of a package that holds an image; None without one."""
    references = filter(None, map(element.get, _REFERENCES[element.tag]))
    return next((targets[reference] for reference in references if reference in targets), None)


def image_name(element: etree._Element, targets: dict[str, str]) -> str:
    """Return the file name of an image; `targets` are the referenced parts, by id."""
    reference = next(filter(None, map(element.get, _REFERENCES[element.tag])), "")
    return targets.get(reference, "image").rpartition("/")[2]
