"""What a click of the reader opens: panels of tabs and folds. They are shown, one at a time."""

import re

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
_CONTROLS = (
    rb"""(?:href|aria-controls|for|data-[\w-]+)\s*=\s*["']?#?%s["'\s>]""",
    rb"""\bon(?:click|mouse\w+)\s*=\s*(?:"[^">]*['#]%s'|'[^'>]*["#]%s")""",
)
_MOST_CONTROLS = 40


def opens(node: LexborNode, source: bytes) -> bool:
    """Whether a hidden element is a panel of tabs, or something else that a control opens."""
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
    wanted = re.escape(name.encode())
    return any(re.search(pattern.replace(b"%s", wanted), source, re.I) for pattern in _CONTROLS)


def _has_tabs(node: LexborNode) -> bool:
    """Whether a hidden element is one of some alike, with as many tabs before them."""
    around = node.parent
    if around is None:
        return False
    alike = list(around.iter())
    if any(each.tag != node.tag for each in alike):
        return False
    if not 1 < len(alike) <= _MOST_CONTROLS:
        return False
    before = around.prev
    while before is not None and not before.is_element_node:
        before = before.prev
    if before is None or before.css_first("table") is not None:
        return False
    controls = before.css("li") or list(before.iter())
    return len(controls) == len(alike)
