"""Evaluate media queries for the screen of a desk."""

import re

from pipelines.readers.html.css_values import IN_PX

_SCREEN = {"width": 1366.0, "height": 768.0, "pixel-ratio": 1.0, "resolution": 1.0}
"""The screen that media queries are evaluated for; sizes in pixels."""
_FEATURE = re.compile(
    r"\(\s*(?:-webkit-)?(?P<sign>min|max)-(?:device-)?(?P<of>width|height|pixel-ratio|resolution)"
    r"\s*:\s*(?P<number>[\d.]+)\s*(?P<unit>px|em|rem|dppx)?\s*\)"
)
_RANGE = re.compile(
    r"\(\s*(?P<of>width|height)\s*(?P<sign><=?|>=?)\s*(?P<number>[\d.]+)\s*(?P<unit>px|em|rem)?\s*\)"
)
_AT_A_DESK = re.compile(
    r"\(\s*(?:orientation\s*:\s*landscape|(?:any-)?hover\s*:\s*hover|(?:any-)?pointer\s*:\s*fine"
    r"|prefers-color-scheme\s*:\s*light|prefers-[a-z-]+\s*:\s*no-preference)\s*\)"
)


def is_screen(media: str) -> bool:
    """Return whether a media query matches a screen of usual width.

    >>> [is_screen(m) for m in ("", "print", "only screen and (max-width:768px)", "print, all")]
    [True, False, False, True]
    """
    return not media.strip() or any(map(_holds, media.lower().split(",")))


def _holds(query: str) -> bool:
    query = query.strip().removeprefix("only ").strip()
    if query.startswith("not "):
        return not _holds(query[4:])
    kind = query.split("(")[0].removesuffix("and ").strip()
    if kind not in ("", "all", "screen"):
        return False
    rest = query
    for pattern in (_FEATURE, _RANGE):
        for found in pattern.finditer(query):
            limit, has = float(found["number"]) * IN_PX[found["unit"] or ""], _SCREEN[found["of"]]
            if not (limit <= has if found["sign"] in ("min", ">", ">=") else limit >= has):
                return False
        rest = pattern.sub("", rest)
    return "(" not in _AT_A_DESK.sub("", rest)
