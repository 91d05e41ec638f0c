"""The text of a Word document paragraph by paragraph, in tables or not: what checks its grids.

What is not printed is cut out of the tree first, as whole elements, and then every text is taken
in the order of the file; nothing is known of rows and cells.
"""

import re

from lxml import etree

from pipelines.readers.document import Flow
from pipelines.readers.numbering import Numbering
from pipelines.readers.wordml import IMAGES, MARKS, MATH_TEXT, MC, SYMBOL, W, image_name, symbol

_P, _T = W + "p", W + "t"
_NOT_PRINTED = tuple(W + name for name in ("del", "moveFrom", "rt", "instrText", "sectPr"))
_ON = "not(@w:val='0' or @w:val='false' or @w:val='off')"
_GOES_ON = "not(@w:val='restart')"
_HIDDEN = etree.XPath(
    f"//w:r[w:rPr/w:vanish[{_ON}]] | //w:tr[w:trPr/w:del or w:trPr/w:hidden[{_ON}]]"
    f" | //w:tc[w:tcPr/w:vMerge[{_GOES_ON}] or w:tcPr/w:hMerge[{_GOES_ON}]]"
    " | //mc:Fallback[../mc:Choice] | //mc:Choice[preceding-sibling::mc:Choice]",
    namespaces={"w": W[1:-1], "mc": MC[1:-1]},
)
_WORD = re.compile(r"[^\W\d_]")


def docx_flow(root: etree._Element, targets: dict[str, str], numbering: Numbering) -> Flow:
    """The printed paragraphs of a document; its tree is of no use for anything else afterwards."""
    etree.strip_elements(root, *_NOT_PRINTED, with_tail=False)
    for element in _HIDDEN(root):
        element.clear()
    paragraphs: list[tuple[etree._Element, list[str]]] = []
    for element in root.iter(_P, _T, MATH_TEXT, SYMBOL, *MARKS, *IMAGES):
        tag = element.tag
        if tag == _P:
            paragraphs.append((element, []))
        elif paragraphs:
            words = paragraphs[-1][1]
            if tag in MARKS:
                words.append(MARKS[tag])
            elif tag in IMAGES:
                words.append(f"\n[{image_name(element, targets)}]\n")
            else:
                words.append(symbol(element) if tag == SYMBOL else element.text or "")
    return Flow("\n".join(_text(*paragraph, numbering) for paragraph in paragraphs))


def _text(paragraph: etree._Element, words: list[str], numbering: Numbering) -> str:
    text = "".join(words)
    return numbering.label(paragraph) + text if _WORD.search(text) else text
