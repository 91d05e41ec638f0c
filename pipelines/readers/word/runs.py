"""Writing the runs of a Word document as they are painted.

Hidden runs are taken out of the tree. What is struck, raised, lowered or too small to read is
written as `marks` writes it where numbers stand, and left out of prose. What may be any number,
such as digits above each other, goes into brackets.
"""

import re
from collections.abc import Iterator

from lxml import etree

from pipelines.readers.marks import lowered, raised, struck
from pipelines.readers.word.look import COLOR, FREQUENT, RARE, Looks
from pipelines.readers.word.styles import Styles
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


def paint_runs(root: etree._Element, data: bytes, styles: Styles, looks: Looks) -> None:
    """Write all runs as they are painted; rows of which nothing is left are taken out.

    `data` are the bytes of the tree, which tell at once what need not be looked for.
    """
    asked = dict.fromkeys(_by_properties(root, data, looks))
    asked.update(dict.fromkeys(_by_styles(root, styles, looks)))
    told = [(run, look) for run in asked if (look := looks.of(run)) != "plain"]
    rows = {ancestor(run, TR) for run, look in told if look in ("hidden", "unseen")}
    for run, look in told:
        if look == "hidden":
            remove(run)
        elif look == "unseen":
            for text in run.iter(T):
                # What stands for a drawing has colours of its own.
                text.text = text.text if (text.text or "").startswith("[") else None
        elif look == "doubtful":
            blot(run)
        else:
            write_mark(run, look)
    for row in rows:
        if row is not None and not prints(row):
            remove(row)


def write_mark(run: etree._Element, look: str) -> None:
    """Write the texts of a run as marks, or leave them out where they stand in prose."""
    is_kept = keeps_marks(run)
    for text in run.iter(T):
        text.text = _marked(text.text or "", look) if is_kept else None


def keeps_marks(element: etree._Element) -> bool:
    """Whether marks are of use: in cells, and among numbers that stand in lines of their own."""
    if ancestor(element, TC) is not None:
        return True
    paragraph = ancestor(element, P)
    return paragraph is None or not has_words(text_of(paragraph))


def _marked(text: str, look: str) -> str:
    if look != "struck" and _RAISABLE.issuperset(_IN_BRACKETS.sub("", text)):
        return raised(text) if look == "raised" else lowered(text)
    return struck(text)


def _by_properties(root: etree._Element, data: bytes, looks: Looks) -> Iterator[etree._Element]:
    """The runs that properties of their own, or of their paragraph, may paint otherwise."""
    frequent = [tag for tag, sign in FREQUENT.items() if sign.search(data)]
    if not looks.is_white:
        frequent.append(COLOR)
    for element in root.iter(*RARE, *frequent):
        if looks.may_tell(element):
            parent = element.getparent().getparent()
            yield from ((parent,) if parent.tag == R else parent.iter(R) if parent.tag == P else ())


def _by_styles(root: etree._Element, styles: Styles, looks: Looks) -> Iterator[etree._Element]:
    """The runs that styles may paint otherwise."""
    if not styles.matter:
        return
    telling = styles.with_any(looks.may_tell, *RARE, *FREQUENT)
    is_everywhere = any(map(looks.may_tell, styles.defaults.values()))
    if is_everywhere or any(styles.is_default(*style) for style in telling):
        yield from root.iter(R)
        return
    for kind, tag in _STYLES.items():
        names = {name for style_kind, name in telling if style_kind == kind}
        for element in root.iter(tag) if names else ():
            if element.get(VAL) in names:
                around = element.getparent().getparent()
                yield from (around,) if around.tag == R else around.iter(R)
