"""Convert Word documents in one XML file to the equivalent zip archive.

Flat packages, which Word saves as "XML documents", and the XML that Word wrote in 2003: nearly the
same elements in another namespace, with deletions in annotations, and notes inline.
"""

import base64
import binascii
import io
import re
import zipfile

from lxml import etree

from pipelines.readers.container import UnreadableError, part_name
from pipelines.readers.limits import Limits
from pipelines.readers.package import parse
from pipelines.readers.word.wordml import VAL, W, remove

_PKG = "{http://schemas.microsoft.com/office/2006/xmlPackage}"
_OLD = "http://schemas.microsoft.com/office/word/2003/wordml"
_AML = "{http://schemas.microsoft.com/aml/2001/core}"
_ANNOTATION, _CONTENT = _AML + "annotation", _AML + "content"
_KEPT = frozenset(("Word.Insertion", "Word.Formatting"))
_DELETION = "Word.Deletion"
_NAMES = {
    W + "vmerge": W + "vMerge",
    W + "hmerge": W + "hMerge",
    W + "listPr": W + "numPr",
    W + "ilfo": W + "numId",
    W + "listDef": W + "abstractNum",
    W + "list": W + "num",
    W + "ilst": W + "abstractNumId",
    W + "asianLayout": W + "eastAsianLayout",
    W + "hlink": W + "hyperlink",
    W + "footnote": W + "footnoteReference",
    W + "endnote": W + "endnoteReference",
}
_ATTRIBUTES = {
    W + "h-rule": W + "hRule",
    W + "line-rule": W + "lineRule",
    W + "listDefId": W + "abstractNumId",
    W + "ilfo": W + "numId",
}
_FORMS = {
    "0": "decimal", "1": "upperRoman", "2": "lowerRoman", "3": "upperLetter", "4": "lowerLetter",
    "10": "ideographDigital", "11": "japaneseCounting", "18": "decimalEnclosedCircle",
    "22": "decimalZero", "23": "bullet", "37": "chineseCounting", "38": "chineseLegalSimplified",
    "39": "chineseCountingThousand", "255": "none",
}  # fmt: skip
_WORD_2003 = W + "wordDocument"
_LONGEST_TEXT = 9_000_000
_PICTURE = re.compile(rb">[\w+/=\s]{%d,}<" % _LONGEST_TEXT)
"""The error of libxml2 for an attack, also raised for a large picture."""


def zipped(data: bytes, limits: Limits) -> bytes:
    """Return the parts of a single-file package as a zip archive.

    Raises:
        UnreadableError: `damaged`, `hostile` (entities), `too_large` (too many parts).
    """
    if len(data) > _LONGEST_TEXT:
        data = _PICTURE.sub(b"><", data)
    data = data.replace(_OLD.encode(), W[1:-1].encode())
    root = parse(data, "the package")
    parts = _modern_parts(root) if root.tag == _WORD_2003 else _parts(root, limits)
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return stream.getvalue()


def _parts(root: etree._Element, limits: Limits) -> dict[str, bytes]:
    parts = list(root.iter(_PKG + "part"))
    if not parts:
        raise UnreadableError("damaged", "the package has no parts")
    if len(parts) > limits.members:
        raise UnreadableError("too_large", f"{len(parts)} parts, over {limits.members}")
    return {part_name(part.get(_PKG + "name", "")) or "unnamed": _content(part) for part in parts}


def _content(part: etree._Element) -> bytes:
    held = part.find(_PKG + "xmlData")
    if held is not None:
        root = next(held.iterchildren(etree.Element), None)
        return b"" if root is None else etree.tostring(root, with_tail=False)
    try:
        return base64.b64decode(part.findtext(_PKG + "binaryData") or "")
    except binascii.Error as error:
        raise UnreadableError("damaged", f"a part of the package is damaged: {error}") from error


def _modern_parts(root: etree._Element) -> dict[str, bytes]:
    """Return the parts of a document by name, from a 2003 tree moved to the later namespace."""
    for element in list(root.iter(_ANNOTATION)):
        _take_annotation(element)
    for element in list(root.iter(W + "sectPr", W + "binData", W + "docOleData")):
        remove(element)
    for element in root.iter(W + "footnote", W + "endnote"):
        for part in list(element):
            element.remove(part)
    for element in root.iter(W + "nfc"):
        element.tag = W + "numFmt"
        element.set(VAL, _FORMS.get(element.get(VAL, ""), "unknown"))
    for element in root.iter(etree.Element):
        element.tag = _NAMES.get(element.tag, element.tag)
        for old in _ATTRIBUTES.keys() & element.keys():
            element.set(_ATTRIBUTES[old], element.attrib.pop(old))
    parts = {"word/document.xml": root}
    for name, part in (("styles", "styles"), ("lists", "numbering")):
        found = root.find(W + name)
        if found is not None:
            remove(found)
            parts[f"word/{part}.xml"] = found
    return {name: etree.tostring(part, encoding="utf-8") for name, part in parts.items()}


def _take_annotation(element: etree._Element) -> None:
    """Keep what an annotation inserts, mark what it deletes, drop its comments."""
    kind, parent = element.get(W + "type", ""), element.getparent()
    content = element.find(_CONTENT)
    if kind == _DELETION:
        element.tag = W + "del"
    elif kind in _KEPT and content is not None and parent is not None and _is_text(parent):
        element.tag = W + "ins"
    else:
        remove(element)


def _is_text(parent: etree._Element) -> bool:
    """Return whether an element is among runs and paragraphs, not among properties."""
    return not parent.tag.endswith("Pr")
