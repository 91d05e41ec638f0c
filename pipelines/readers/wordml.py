"""The names of WordprocessingML that more than one module needs, and what single marks print."""

from lxml import etree

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
MATH_TEXT = "{http://schemas.openxmlformats.org/officeDocument/2006/math}t"
SYMBOL = W + "sym"
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
_R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
_REFERENCES = {_A + "blip": (_R + "embed", _R + "link"), _V + "imagedata": (_R + "id",)}
IMAGES = frozenset(_REFERENCES)


def symbol(element: etree._Element) -> str:
    """A character of a symbol font: unknown to us, but not nothing."""
    try:
        return chr(int(element.get(W + "char", ""), 16))
    except (ValueError, OverflowError):
        return "\ufffd"


def image_name(element: etree._Element, targets: dict[str, str]) -> str:
    """The file name of an image; `targets` are the parts that the document refers to, by id."""
    reference = next(filter(None, map(element.get, _REFERENCES[element.tag])), "")
    return targets.get(reference, "image").rpartition("/")[2]
