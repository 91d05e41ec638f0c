"""Write the runs of a Word document as they are painted.

Hidden runs are removed. Struck, raised, lowered or tiny text is written as `marks` writes it beside
numbers, and left out of prose. Ambiguous text, such as digits above each other, goes into brackets.
"""

import re
from collections.abc import Iterator

from lxml import etree

from pipelines.readers.marks import lowered, raised, struck
from pipelines.readers.word.look import COLOR, FREQUENT, RARE, Looks
from pipelines.readers.word.styles import DocumentStyles
from pipelines.readers.word.wordml import (
    TC,
    TR,
    VAL,
    P,
    R,
    T,
    W,
    ancestor,
    blot,
    has_words,
    prints,
    remove,
    text_of,
)

_STYLES = {"paragraph": W + "pStyle", "character": W + "rStyle", "table": W + "tblStyle"}
_IN_BRACKETS = re.compile(r"[\[\]［］【】〔〕 ]")
_RAISABLE = frozenset("0123456789+-=()０１２３４５６７８９＋－＝（）")


def paint_runs(root: etree._Element, data: bytes, styles: DocumentStyles, looks: Looks) -> None:
    """Write all runs as they are painted; remove rows that become empty.

    `data` are the bytes of the tree, searched first for what can be skipped.
    """
    asked = dict.fromkeys(_by_properties(root, data, looks))
    asked.update(dict.fromkeys(_by_styles(root, styles, looks)))
    marked = [(run, look) for run in asked if (look := looks.of(run)) != "plain"]
    rows = {ancestor(run, TR) for run, look in marked if look in ("hidden", "unseen")}
    for run, look in marked:
        if look == "hidden":
            remove(run)
        elif look == "unseen":
            for text in run.iter(T):
                # A placeholder of a drawing has its own colours.
                text.text = text.text if (text.text or "").startswith("[") else None
        elif look == "doubtful":
            blot(run)
        else:
            write_mark(run, look)
    for row in rows:
        if row is not None and not prints(row):
            remove(row)


def write_mark(run: etree._Element, look: str) -> None:
    """Write the texts of a run as marks, or leave them out in prose."""
    is_kept = keeps_marks(run)
    for text in run.iter(T):
        text.text = _marked(text.text or "", look) if is_kept else None


def keeps_marks(element: etree._Element) -> bool:
    """Return whether marks are needed: in cells, and in lines of numbers."""
    if ancestor(element, TC) is not None:
        return True
    paragraph = ancestor(element, P)
    return paragraph is None or not has_words(text_of(paragraph))


def _marked(text: str, look: str) -> str:
    if look != "struck" and _RAISABLE.issuperset(_IN_BRACKETS.sub("", text)):
        return raised(text) if look == "raised" else lowered(text)
    return struck(text)


def _by_properties(root: etree._Element, data: bytes, looks: Looks) -> Iterator[etree._Element]:
    """Return the runs that their own or their paragraph's properties may change."""
    frequent = [tag for tag, sign in FREQUENT.items() if sign.search(data)]
    if not looks.is_white:
        frequent.append(COLOR)
    for element in root.iter(*RARE, *frequent):
        if looks.may_matter(element):
            parent = element.getparent().getparent()
            yield from ((parent,) if parent.tag == R else parent.iter(R) if parent.tag == P else ())


def _by_styles(
    root: etree._Element, styles: DocumentStyles, looks: Looks
) -> Iterator[etree._Element]:
    """Return the runs that styles may change."""
    if not styles.matter:
        return
    relevant = styles.with_any(looks.may_matter, *RARE, *FREQUENT)
    is_everywhere = any(map(looks.may_matter, styles.defaults.values()))
    if is_everywhere or any(styles.is_default(*style) for style in relevant):
        yield from root.iter(R)
        return
    for kind, tag in _STYLES.items():
        names = {name for style_kind, name in relevant if style_kind == kind}
        for element in root.iter(tag) if names else ():
            if element.get(VAL) in names:
                around = element.getparent().getparent()
                yield from (around,) if around.tag == R else around.iter(R)
