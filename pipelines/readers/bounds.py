"""Limits on texts and HTML pages, checked before they are parsed.

HTML parsers take time that grows with the square of the nesting depth and of the attributes of one
element, inside a library that no timeout can interrupt: such pages are refused.
"""

import re
from itertools import accumulate

from pipelines.readers.container import UnreadableError
from pipelines.readers.limits import Limits

_FEW_TAGS = 10_000
"""Pages with fewer tags are not checked for depth."""
_TAG = re.compile(r"<(/?)([a-zA-Z][^\s/>]*)")
_LONGEST_TAG = re.compile(r"<[a-zA-Z][^<>]{100000}")
_IMAGE = re.compile(r"data:image/[\w.+-]{1,40};base64,[\w+/=\s%]*", re.ASCII)
"""A data URL of an image is one long attribute; pages of scans have one per page."""
_STEP = 50_000
"""A tag longer than twice this covers one whole stretch without `>`."""
# Elements without an end tag, or ended by the next of their kind.
_NOT_NESTED = frozenset((
    "area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "param", "source",
    "wbr", "p", "li", "dt", "dd", "option", "optgroup", "tr", "td", "th", "thead", "tbody", "tfoot",
    "colgroup",
))  # fmt: skip


def check_page(page: str, limits: Limits) -> None:
    """Refuse a page with too many elements, nested too deep, or with oversized attributes.

    Raises:
        UnreadableError: `too_large`.
    """
    tags = page.count("<")
    if tags > limits.elements:
        raise _too_large(f"{tags:,} tags, more than {limits.elements:,}")
    if tags > _FEW_TAGS and _depth(page) > limits.depth:
        raise _too_large(f"elements are nested more than {limits.depth:,} deep")
    stretches = range(0, len(page) - _STEP, _STEP)
    if any(page.find(">", at, at + _STEP) < 0 for at in stretches) and _LONGEST_TAG.search(
        _IMAGE.sub("", page)
    ):
        raise _too_large("an element has more attributes than any page needs")


def check_lines(text: str, lines: list[str], limits: Limits) -> None:
    """Refuse a text of too many lines, of lines too long, or with too many cells.

    Raises:
        UnreadableError: `too_large`.
    """
    if len(lines) > limits.cells:
        raise _too_large(f"{len(lines):,} lines, more than {limits.cells:,}")
    longest = max(map(len, lines))
    if longest > limits.line:
        raise _too_large(f"a line of {longest:,} characters, more than {limits.line:,}")
    cells = text.count("|") + text.count("\t")
    if cells > limits.cells:
        raise _too_large(f"{cells:,} cells, more than {limits.cells:,}")


def _depth(page: str) -> int:
    """Return the greatest nesting depth of elements, counted from tags."""
    steps = (
        -1 if tag[1] else 1 for tag in _TAG.finditer(page) if tag[2].lower() not in _NOT_NESTED
    )
    return max(accumulate(steps, lambda depth, step: max(depth + step, 0)), default=0)


def _too_large(reason: str) -> UnreadableError:
    return UnreadableError("too_large", reason)
