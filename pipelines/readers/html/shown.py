"""Reduce a page to what it shows: remove hidden text, separate marks from the numbers beside them.

Works on the tree before it is made into lines and grids, so that both readings of the page see the
same. Only elements with relevant declarations are examined.
"""

import re
from collections.abc import Callable, Iterator
from functools import cached_property

from selectolax.lexbor import LexborHTMLParser, LexborNode

from pipelines.readers.html.ancestors import cell_of, is_inside
from pipelines.readers.html.css import StyleRule, paints
from pipelines.readers.html.declared import PageStyles
from pipelines.readers.html.fields import FIELDS
from pipelines.readers.html.look import (
    COLLAPSING,
    TABLE_PARTS,
    Appearance,
    look_of,
)
from pipelines.readers.html.parts import hide_columns, painted_part
from pipelines.readers.html.tabs import opens
from pipelines.readers.marks import lowered, picture, raised, struck

_LEAVES = frozenset((
    "img", "input", "select", "textarea", "svg", "canvas", "object", "embed", "iframe", "video",
    "button", "meter", "progress", "math",
))  # fmt: skip
_ALWAYS_MARKS = frozenset(("sup", "sub", "rt", "rtc"))
_DIGIT = re.compile(r"\d")
_COLUMNS = frozenset(("col", "colgroup"))


class ShownPage:
    """The elements of a page with declarations, and their appearance."""

    def __init__(self, tree: LexborHTMLParser, source: bytes, styles: PageStyles):
        """Take the tree of a page, its source, and its declarations."""
        self._tree, self._source, self._styles = tree, source, styles
        self._looks: dict[int, Appearance] = {}

    def apply(self, nodes: list[LexborNode], others: list[LexborNode]) -> list[LexborNode]:
        """Leave only what is shown, and return which of some other elements are left.

        `nodes` are those that `selectors` find.
        """
        touched = self._styles.touched(nodes, others)
        parts = list(self._styles.painting())
        if not touched and not parts:
            return others
        gone, leaves = self._shown(touched)
        changes = [(leaf, self._changed(leaf)) for leaf in leaves.values()]
        painted = list(self._painted(parts))
        removed = {
            leaf.mem_id for leaf, text in changes if text is None or (text and leaf.is_element_node)
        }
        removed.update(gone)
        changes = [change for change in changes if not is_inside(change[0].parent, removed)]
        left = [node for node in others if not is_inside(node, removed)]
        for node in touched.values():
            look = self._look(node)
            for each in [node] if look.apart else list(node.iter()) if look.sets_apart else ():
                each.insert_before(" ")
                each.insert_after(" ")
        for insert, content in painted:
            insert(content)
        for leaf, text in changes:
            if text is None and leaf.is_text_node:
                # An element that is empty from the start would be an icon.
                leaf.replace_with(" ") if _tag_around(leaf) == "i" else leaf.decompose()
            elif text is None:
                leaf.decompose()
            elif text:
                leaf.replace_with(text)
        hide_columns([node for node in gone.values() if node.tag in _COLUMNS])
        for node in gone.values():
            if node.tag not in _COLUMNS:
                node.decompose()
        return left

    def _look(self, node: LexborNode | None) -> Appearance:
        """Compute the appearance of an element, from the outermost ancestor inwards."""
        chain = []
        while node is not None and node.is_element_node and node.mem_id not in self._looks:
            chain.append(node)
            node = node.parent
        look = self._first_look
        if node is not None and node.is_element_node:
            look = self._looks[node.mem_id]
        fonts = self._styles.fonts
        for each in reversed(chain):
            tag, around = each.tag or "", look
            look = look_of(tag, self._styles.declared(each), around, fonts)
            if look.gone and (tag == "option" or opens(each, self._source)):
                look = look_of(tag, {}, around, fonts)
            if each.mem_id in self._styles.doubtful:
                look = look_of(tag, {"mask": ("part", False)}, look, fonts)
            self._looks[each.mem_id] = look
        return look

    @cached_property
    def _first_look(self) -> Appearance:
        """Return the appearance of the root; without its sheets, the background is not certain."""
        head = self._tree.head
        is_linked = head is not None and head.css_first("link[rel~=stylesheet i]") is not None
        return Appearance(
            is_sure=not is_linked and not any("@import" in text for text in self._styles.sheets)
        )

    def _shown(
        self, touched: dict[int, LexborNode]
    ) -> tuple[dict[int, LexborNode], dict[int, LexborNode]]:
        """Return the outermost removed elements, and the texts and pictures that may be marked."""
        gone: dict[int, LexborNode] = {}
        leaves: dict[int, LexborNode] = {}
        seen: set[int] = set()
        for node in touched.values():
            look = self._look(node)
            if node.tag in _COLUMNS:
                # `display: contents` hides the element but shows its cells.
                if not look.visible:
                    gone[node.mem_id] = node
            elif look.gone:
                around = node.parent
                while around is not None and around.mem_id in self._looks:
                    if not self._looks[around.mem_id].gone:
                        break
                    node, around = around, around.parent
                if self._is_removed(node):
                    gone[node.mem_id] = node
                    continue
            _gather(node, leaves, seen)
        if gone:
            leaves = {key: leaf for key, leaf in leaves.items() if not is_inside(leaf, gone)}
        return gone, leaves

    def _is_removed(self, node: LexborNode) -> bool:
        """Return whether a hidden element leaves no space, unlike a cell."""
        declared = self._styles.declared(node)
        if node.tag in COLLAPSING and declared.get("visibility", ("",))[0] == "collapse":
            return True
        return node.tag not in TABLE_PARTS or declared.get("display", ("",))[0] == "none"

    def _changed(self, leaf: LexborNode) -> str | None:
        """Return a text as shown; "" if it is unchanged, None if it is invisible."""
        if not leaf.is_text_node:
            look = self._look(leaf)
            if look.gone or not look.visible or (leaf.tag in FIELDS and look.hidden):
                return None
            return picture(leaf.tag) if leaf.tag in FIELDS and look.is_unclear else ""
        text = leaf.text_content
        if not text or text.isspace():
            return ""
        look = self._look(leaf.parent)
        if look.gone or look.hidden:
            return None
        return self._marked(leaf, text, look)

    def _marked(self, leaf: LexborNode, text: str, look: Appearance) -> str | None:
        if not look.in_cell:
            return None if look.struck else _leveled(text, look) if look.level else ""
        marked = text
        if look.level and (_tag_around(leaf) in _ALWAYS_MARKS or not _is_alone(leaf, text)):
            marked = _leveled(text, look)
        if (look.is_unclear or look.cuts(text)) and _DIGIT.search(text):
            marked = picture(text.strip())
        if look.struck:
            marked = struck(text)
        return "" if marked == text else marked

    def _painted(
        self, parts: list[tuple[StyleRule, LexborNode]]
    ) -> Iterator[tuple[Callable[[str], None], str]]:
        """Return how to insert painted content into the tree, and its text."""
        winners: dict[tuple[int, str], tuple[StyleRule, LexborNode]] = {}
        for rule, node in sorted(parts, key=lambda part: part[0].weight):
            winners[node.mem_id, rule.part] = (rule, node)
        for rule, node in winners.values():
            if not rule.part and not paints(rule.declarations):
                continue
            look = self._look(node)
            if rule.part:
                look = look_of("span", rule.declarations, look, self._styles.fonts)
            if look.gone or (look.hidden if rule.part else not look.visible):
                continue
            text = painted_part(rule, node)
            if text and look.level:
                text = _leveled(text, look)
            if text and look.struck:
                text = struck(text)
            if text:
                first = node.first_child if rule.part != "after" else None
                yield (first.insert_before if first else node.insert_child), text


def _gather(node: LexborNode, leaves: dict[int, LexborNode], seen: set[int]) -> None:
    """Collect the texts and pictures in an element."""
    waiting = [node]
    while waiting:
        each = waiting.pop()
        if each.mem_id in seen:
            continue
        seen.add(each.mem_id)
        if each.is_text_node or each.tag in _LEAVES:
            leaves[each.mem_id] = each
        else:
            waiting += each.iter(include_text=True)


def _tag_around(leaf: LexborNode) -> str | None:
    return None if leaf.parent is None else leaf.parent.tag


def _is_alone(leaf: LexborNode, text: str) -> bool:
    """Return whether a cell holds nothing but that text."""
    cell = cell_of(leaf.parent)
    return cell is not None and cell.text().strip() == text.strip()


def _leveled(text: str, look: Appearance) -> str:
    """Return text as raised or lowered, set apart from neighbours where Unicode has no sign."""
    marked = raised(text) if look.level > 0 else lowered(text)
    return f" {marked} " if _DIGIT.search(marked) or not marked else marked
