"""Panels of tabs and folds, which a click opens: they count as shown."""

import re
from functools import lru_cache
from itertools import islice

from selectolax.lexbor import LexborNode

_BLOCKS = frozenset((
    "div", "section", "article", "ul", "ol", "li", "dl", "dd", "fieldset", "form", "main", "aside",
))  # fmt: skip
_PANEL = re.compile(
    r"tab(?!le)|pane|accordion|collaps|fold|carousel|swiper|switch|toggle|xxk|qiehuan"
    r"|\bcon_\w+_\d+",
    re.I,
)
"""Names of panels, also in Pinyin: 选项卡 (xxk), 切换 (qiehuan)."""
_CONTROL = re.compile(
    rb"""(?:href|aria-controls|for|data-[\w-]+)\s*=\s*["']?#?([\w-]+)["'\s>]"""
    rb"""|\bon(?:click|mouse\w+)\s*=\s*(?:"([^">]{0,400})"|'([^'>]{0,400})')""",
    re.I,
)
_NAME = re.compile(rb"""["']#?([\w-]+)["']""")
_MOST_CONTROLS = 40


@lru_cache(maxsize=2)
def controlled(source: bytes) -> frozenset[str]:
    """Return the element names that links, labels and click handlers refer to.

    >>> sorted(controlled(b"<a href='#a'><label for=b>"))
    ['a', 'b']
    """
    found: set[bytes] = set()
    for name, handler, other in _CONTROL.findall(source):
        found.update((name,) if name else _NAME.findall(handler or other))
    return frozenset(name.decode("utf-8", "replace") for name in found)


def opens(node: LexborNode, source: bytes) -> bool:
    """Return whether a hidden element is a tab panel or another element that a control opens."""
    attributes = node.attributes
    if node.tag in _BLOCKS:
        named = " ".join(attributes.get(name) or "" for name in ("class", "id", "role"))
        if _PANEL.search(named) or (node.css_first("td") is not None and _has_tabs(node)):
            return True
    elif node.tag != "table":
        return False
    name = attributes.get("id")
    if not name:
        return False
    return name in controlled(source)


def _has_tabs(node: LexborNode) -> bool:
    """Return whether a hidden element is one of several alike, with as many tabs before them."""
    around = node.parent
    if around is None:
        return False
    alike = list(islice(around.iter(), _MOST_CONTROLS + 1))
    if not 1 < len(alike) <= _MOST_CONTROLS or any(each.tag != node.tag for each in alike):
        return False
    before = around.prev
    while before is not None and not before.is_element_node:
        before = before.prev
    if before is None or before.css_first("table") is not None:
        return False
    controls = before.css("li") or list(before.iter())
    return len(controls) == len(alike)
