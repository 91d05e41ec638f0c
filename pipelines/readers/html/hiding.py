"""Tell which declarations of a page may hide or mark text, before any element is looked at.

The backgrounds and the fonts that a page declares decide with them.
"""

from collections.abc import Callable
from typing import NamedTuple

from pipelines.readers.html.css import Declarations, is_symbol_font
from pipelines.readers.html.css_values import (
    BLACK,
    WHITE,
    Colour,
    are_alike,
    colour,
    opacity,
    pixels,
    pixels_or,
)
from pipelines.readers.html.look import (
    BLURS,
    ENDS,
    EXTENTS,
    FAINT,
    FAR,
    FARTHEST,
    HARMLESS_MOVE,
    SIDES,
    TINY,
)

_SHORT = 60.0
"""Pixels of a box up to which it may cut off what it holds."""


class _Around(NamedTuple):
    """The declarations beside a value, and the backgrounds and the fonts of its page."""

    declared: Declarations
    backs: frozenset[Colour]
    fonts: frozenset[str]


_Test = Callable[[str, _Around], bool]


def that_matter(
    declared: Declarations, backs: frozenset[Colour], fonts: frozenset[str]
) -> list[str]:
    """Return the declared properties that may hide or mark text on those backgrounds."""
    around = _Around(declared, backs, fonts)
    return [
        name
        for name, (value, _) in declared.items()
        if name in _MATTERS and _MATTERS[name](value, around)
    ]


def _ink_matters(value: str, around: _Around) -> bool:
    ink = colour(value)
    if ink is None:
        return False
    return (
        ink[3] <= FAINT
        or are_alike(ink, WHITE)
        or any(are_alike(ink, back) for back in around.backs)
    )


def _back_matters(value: str, around: _Around) -> bool:
    found = colour(value)
    return found is not None and found[3] > FAINT and are_alike(found, BLACK)


def _align_matters(value: str, around: _Around) -> bool:
    if value in ("super", "sub"):
        return True
    return bool(pixels(value)) or ("font-size" in around.declared and value.endswith(ENDS))


def _place_matters(value: str, around: _Around) -> bool:
    length = pixels(value)
    if not length:
        return False
    is_relative = around.declared.get("position", ("",))[0] == "relative"
    return length <= FAR or length >= -2 * FARTHEST or is_relative


def _size_matters(value: str, around: _Around) -> bool:
    return "overflow" in around.declared and pixels_or(value, 99.0) <= _SHORT


def _unless(*harmless: str) -> _Test:
    return lambda value, _: value not in harmless


_MATTERS: dict[str, _Test] = {
    "display": lambda value, _: value == "none",
    "visibility": lambda value, _: value in ("hidden", "collapse"),
    "opacity": lambda value, _: opacity(value) <= FAINT,
    "content-visibility": lambda value, _: value == "hidden",
    "font-size": lambda value, _: pixels_or(value, 99.0) < TINY,
    "color": _ink_matters,
    "background-color": _back_matters,
    "vertical-align": _align_matters,
    "text-decoration": lambda value, _: "line-through" in value,
    "text-indent": lambda value, _: pixels_or(value, 0.0) <= FAR,
    **dict.fromkeys((*SIDES, "margin-left", "margin-top"), _place_matters),
    **dict.fromkeys(EXTENTS, _size_matters),
    "clip": _unless("auto"),
    "clip-path": _unless("none"),
    "transform": lambda value, _: not HARMLESS_MOVE.fullmatch(value) or "-" in value,
    "filter": lambda value, _: bool(BLURS.search(value)) and "alpha(" not in value,
    "unicode-bidi": lambda value, _: "override" in value,
    "text-security": _unless("none"),
    "flex-direction": lambda value, _: "reverse" in value,
    "order": _unless("0"),
    "mask": _unless("none"),
    "font-family": lambda value, around: is_symbol_font(value, around.fonts),
}
