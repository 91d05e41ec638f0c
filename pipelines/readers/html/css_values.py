"""Read values of CSS: lengths in pixels, and colours."""

import re

from tinycss2.color4 import parse_color

IN_PX = {
    "px": 1.0, "": 1.0, "pt": 4 / 3, "em": 16.0, "rem": 16.0, "ex": 8.0, "ch": 8.0, "pc": 16.0,
    "in": 96.0, "cm": 37.8, "mm": 3.78, "vw": 13.66, "vh": 7.68, "%": 10.0, "dppx": 1.0,
}  # fmt: skip
"""Approximate pixels of each unit."""
_LENGTH = re.compile(
    r"([-+]?(?:\d+\.?\d*|\.\d+)(?:e-?\d+)?)\s*(px|pt|em|rem|ex|ch|pc|in|cm|mm|v[wh]|%)?"
)
_CALC = re.compile(r"calc\(([^()]*)\)")
_TERM = re.compile(r"(?:^|\s)([-+])?\s*(\S+)")
_SYSTEM = {"canvas": "#fff", "window": "#fff", "field": "#fff", "buttonhighlight": "#fff"}
Colour = tuple[float, float, float, float]
"""Red, green, blue and alpha, from 0 to 1."""
WHITE, BLACK = (1.0, 1.0, 1.0, 1.0), (0.0, 0.0, 0.0, 1.0)
_SAME_COLOUR = 0.06
_LIGHTNESS = {"lab": 100.0, "lch": 100.0, "oklab": 1.0, "oklch": 1.0}
"""Colour spaces whose first coordinate is the lightness, with its value for white."""


def pixels(value: str) -> float | None:
    """Return a length in approximate pixels (1em = 16 pixels); None if it is no length.

    >>> pixels("-999em"), pixels("0"), pixels("auto"), pixels("calc(1em - 9px)")
    (-15984.0, 0.0, None, 7.0)
    """
    if "calc" in value and (sum_ := _CALC.fullmatch(value)):
        total = 0.0
        for sign, term in _TERM.findall(sum_[1]):
            length = pixels(term)
            if length is None:
                return None
            total += -length if sign == "-" else length
        return total
    found = _LENGTH.fullmatch(value)
    return float(found[1]) * IN_PX[found[2] or ""] if found else None


def pixels_or(value: str, other: float) -> float:
    """Return a length in approximate pixels, or another number if it is no length."""
    length = pixels(value)
    return other if length is None else length


def opacity(value: str | None) -> float:
    """Return an opacity from 0 to 1.

    >>> opacity(None), opacity("50%"), opacity("0.3")
    (1.0, 0.5, 0.3)
    """
    number = 1.0 if value is None else pixels_or(value.removesuffix("%"), 1.0)
    return number / 100 if value and value.endswith("%") else number


def colour(value: str) -> Colour | None:
    """Return a colour; None if it is none.

    >>> colour("#FFF"), colour("transparent"), colour("inherit")
    ((1.0, 1.0, 1.0, 1.0), (0.0, 0.0, 0.0, 0.0), None)
    """
    parsed = parse_color(_SYSTEM.get(value, value.strip()))
    if parsed is None or parsed == "currentcolor":
        return None
    if parsed.space in _LIGHTNESS:
        grey = (parsed.coordinates[0] or 0.0) / _LIGHTNESS[parsed.space]
        return grey, grey, grey, parsed.alpha
    rgb = parsed.to("srgb")
    red, green, blue = (component or 0.0 for component in rgb.coordinates)
    return red, green, blue, rgb.alpha


def are_alike(one: Colour, other: Colour) -> bool:
    """Return whether text in one colour is invisible on the other."""
    return max(abs(a - b) for a, b in zip(one[:3], other[:3], strict=True)) <= _SAME_COLOUR
