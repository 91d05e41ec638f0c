"""The XML that Word wrote in 2003 (WordprocessingML), as the parts of a later document.

It has nearly the same elements, all in one file and under another name. What is not shown stands
in annotations, and notes stand in the text that they are to.
"""

from lxml import etree

from pipelines.readers.word.wordml import VAL, W, remove

OLD = "http://schemas.microsoft.com/office/word/2003/wordml"
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


def modern_parts(root: etree._Element) -> dict[str, bytes]:
    """The parts of a document by name, from the tree of one in the namespace of later ones."""
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
    """Leave what an annotation inserts, mark what it deletes, and drop what it says of the text."""
    kind, parent = element.get(W + "type", ""), element.getparent()
    content = element.find(_CONTENT)
    if kind == _DELETION:
        element.tag = W + "del"
    elif kind in _KEPT and content is not None and parent is not None and _is_text(parent):
        element.tag = W + "ins"
    else:
        remove(element)


def _is_text(parent: etree._Element) -> bool:
    """Whether something stands among runs and paragraphs rather than among properties."""
    return not parent.tag.endswith("Pr")
