"""Compute the appearance of one element of a page: shown, hidden, raised, struck or doubtful.

It follows from its declarations (`css`) and from its parent's appearance. Where browsers may show a
text differently from the source, the text is `doubtful`: the number seen is unknown.
"""

import re
from dataclasses import dataclass, replace
from math import inf

from pipelines.readers.html.ancestors import CELLS
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

TABLE_PARTS = CELLS | {"tr", "tbody", "thead", "tfoot", "col", "colgroup", "caption"}
COLLAPSING = frozenset(("tr", "tbody", "thead", "tfoot"))
INLINE = frozenset((
    "a", "abbr", "acronym", "b", "bdi", "bdo", "big", "cite", "code", "data", "del", "dfn", "em",
    "font", "i", "ins", "kbd", "label", "mark", "nobr", "o:p", "output", "q", "rb", "rp", "rt",
    "ruby", "s", "samp", "small", "span", "strike", "strong", "sub", "sup", "time", "tt", "u",
    "var",
))  # fmt: skip
EXTENTS = ("width", "height", "max-width", "max-height")
SIDES = ("left", "top", "right", "bottom")
FAR, FARTHEST = -100.0, -1500.0
"""Pixels of displacement from which a text may be off the screen, and from which it is."""
_THIN, _NARROW = 1.0, 10.0
_DIGIT_WIDTH = 0.45
FAINT = 0.08
_NO_SIZE, TINY = 1.0, 4.0
_LEAST_MARGIN, _WIDE = 3.0, 20.0
_BESIDE = ("margin-left", "margin-right", "padding-left", "padding-right")
BLURS = re.compile(r"opacity|blur|brightness|contrast")
HARMLESS_MOVE = re.compile(
    r"none|unset|initial|(?:\s*(?:translate\w*\([^)]*\)|scale\w*\([1 .,0]*1[^)]*\)"
    r"|rotate\w*\(0(?:deg)?\)|perspective\([^)]*\)))+"
)
_NUMBER = re.compile(r"-?\d*\.?\d+")
_SMALL, ENDS = frozenset(("small", "font")), ("top", "bottom")
_VISIBLE = {"visible": True, "initial": True, "hidden": False, "collapse": False}
_NAMED_SIZES = ("small", "medium", "large")


@dataclass(frozen=True, slots=True)
class Appearance:
    """The appearance of an element.

    `gone` is not shown, with everything in it; text that is `hidden` may have shown elements beside
    it. `back` is None over a picture; `is_sure` is about a `back` that the page itself sets. What
    stands in an element that `sets_apart` are boxes beside each other. Text is cut off behind
    `room` pixels.
    """

    gone: bool = False
    visible: bool = True
    size: float = 16.0
    ink: Colour = BLACK
    back: Colour | None = WHITE
    is_sure: bool = False
    level: int = 0
    struck: bool = False
    indent: float = 0.0
    is_rtl: bool = False
    doubtful: bool = False
    symbols: bool = False
    apart: bool = False
    sets_apart: bool = False
    room: float = inf
    in_cell: bool = False

    @property
    def hidden(self) -> bool:
        """Whether its text is certainly invisible."""
        if not self.visible or self.size <= _NO_SIZE or self.indent <= FARTHEST:
            return True
        return self._is_unseen and (self.is_sure or (self.ink[3] <= FAINT and bool(self.back)))

    @property
    def is_unclear(self) -> bool:
        """Whether the text seen may differ from the source."""
        return (
            self.doubtful
            or self.symbols
            or self.size < TINY
            or self.indent <= FAR
            or self._is_unseen
            or (self.back is None and self.ink[3] > FAINT and are_alike(self.ink, WHITE))
        )

    def cuts(self, text: str) -> bool:
        """Return whether a box cuts off some of a text in one piece."""
        return self.room < inf and self.room < len(text.strip()) * self.size * _DIGIT_WIDTH

    @property
    def _is_unseen(self) -> bool:
        if self.ink[3] <= FAINT:
            return True
        return self.back is not None and are_alike(self.ink, self.back)


def look_of(
    tag: str, declared: Declarations, around: Appearance, fonts: frozenset[str]
) -> Appearance:
    """Compute the appearance of an element inside another."""
    if around.apart or around.sets_apart:
        around = replace(around, apart=False, sets_apart=False)
    in_cell = around.in_cell or tag in CELLS
    if in_cell != around.in_cell:
        around = replace(around, in_cell=in_cell)
    if not declared or around.gone:
        return around
    values = {name: value for name, (value, _) in declared.items()}
    display = values.get("display", "")
    if display == "none":
        return replace(around, gone=True)
    is_floating = _is_floating(values)
    is_box = is_floating or (
        display not in ("inline", "contents") if display else tag not in INLINE
    )
    level = _level(tag, values)
    doubtful, gone = _where(tag, values, is_box, is_floating)
    size = _size(values.get("font-size"), around.size)
    back, is_sure = _back(values, around)
    rtl = values.get("direction", "rtl" if around.is_rtl else "") == "rtl"
    seen = values.get("visibility", "")
    families = values.get("font-family")
    return replace(
        around,
        gone=gone or (seen == "collapse" and tag in COLLAPSING),
        visible=_VISIBLE.get(seen, around.visible),
        size=size,
        ink=colour(values.get("color", "")) or around.ink,
        back=back,
        is_sure=is_sure,
        level=level or around.level,
        struck=around.struck or "line-through" in values.get("text-decoration", ""),
        indent=_length(values, "text-indent", around.indent) if is_box else around.indent,
        is_rtl=rtl,
        doubtful=around.doubtful
        or doubtful
        or (rtl and "override" in values.get("unicode-bidi", ""))
        or "reverse" in values.get("flex-direction", "")
        or values.get("order", "0") != "0",
        symbols=is_symbol_font(families, fonts if in_cell else frozenset())
        if families
        else around.symbols,
        sets_apart=in_cell and sets_apart(declared),
        room=min(around.room, _room(tag, values) if is_box else inf),
        apart=in_cell and tag in INLINE and _is_apart(tag, values, display, level, is_floating),
    )


def may_part(declared: Declarations) -> bool:
    """Return whether declarations may separate an inline element from the text beside it."""
    values = {name: value for name, (value, _) in declared.items()}
    return _is_apart("span", values, values.get("display", ""), 0, _is_floating(values))


def sets_apart(declared: Declarations) -> bool:
    """Return whether declarations make boxes of what stands in an element."""
    display = declared.get("display", ("",))[0]
    return "flex" in display or "grid" in display or display == "-webkit-box"


def _is_floating(values: dict[str, str]) -> bool:
    return values.get("position") in ("absolute", "fixed")


def _size(value: str | None, around: float) -> float:
    if not value:
        return around
    if value.endswith(_NAMED_SIZES):
        return 16.0
    number = pixels(value)
    if number is None:
        return around
    if value.endswith("%"):
        return around * number / 1000
    return around * number / 16 if value.endswith("em") and "rem" not in value else number


def _back(values: dict[str, str], around: Appearance) -> tuple[Colour | None, bool]:
    if values.get("background-image") == "url" or values.get("text-shadow", "none") != "none":
        return None, False
    found = colour(values.get("background-color", ""))
    if not found or found[3] <= FAINT:
        return around.back, around.is_sure
    return (found, True) if found[3] > 1 - FAINT else (None, False)


def _level(tag: str, values: dict[str, str]) -> int:
    """Return 1 for raised, -1 for lowered, 0 for level."""
    if tag in TABLE_PARTS:
        return 0
    align = values.get("vertical-align", "")
    if align in ("super", "sub"):
        return 1 if align == "super" else -1
    if shift := pixels(align):
        return 1 if shift > 0 else -1
    if align.endswith(ENDS) and ("font-size" in values or tag in _SMALL):
        return 1 if "top" in align else -1
    if values.get("position") == "relative" and (tag in INLINE):
        shift = _length(values, "bottom") or -_length(values, "top")
        return (shift > 0) - (shift < 0) if -abs(shift) > FARTHEST else 0
    return 0


def _where(tag: str, values: dict[str, str], is_box: bool, is_floating: bool) -> tuple[bool, bool]:
    """Return whether an element may be, and whether it is, moved, cut or faded out of sight."""
    is_placed = is_floating or values.get("position") == "relative"
    sides = ("margin-left", "margin-top", *(SIDES if is_placed else ()))
    moved = min(_length(values, side) for side in sides)
    sent = max(_length(values, side) for side in ("left", "top")) if is_placed else 0.0
    doubtful = moved <= FAR
    gone = moved <= FARTHEST or sent >= -2 * FARTHEST or opacity(values.get("opacity")) <= FAINT
    if is_floating and values.get("clip", "auto").startswith("rect"):
        edges = [pixels_or(edge, 99.0) for edge in re.split(r"[\s,]+", values["clip"][5:-1])]
        doubtful, gone = True, gone or max(edges) <= _THIN
    path = values.get("clip-path", "none")
    if path != "none":
        cut = _NUMBER.search(path)
        is_all = cut and (
            (path.startswith("inset") and float(cut[0]) >= 50) or path.startswith("circle(0")
        )
        doubtful, gone = True, gone or bool(is_all)
    if is_box:
        is_cut, is_empty = _cut(tag, values)
        doubtful, gone = doubtful or is_cut, gone or is_empty
        gone = gone or values.get("content-visibility") == "hidden"
        moves = values.get("transform", "none")
        if moves != "none":
            numbers = [pixels_or(n, 0.0) for n in re.findall(r"-\d[\w.]*", moves)]
            far = "translate" in moves and min(numbers, default=0.0) <= FARTHEST
            gone = gone or far or bool(re.search(r"scale\w*\(0(?:\.0+)?[,)]", moves))
            doubtful = doubtful or not HARMLESS_MOVE.fullmatch(moves)
    effects = values.get("filter", "")
    doubtful = doubtful or ("alpha(" not in effects and bool(BLURS.search(effects)))
    doubtful = doubtful or values.get("text-security", "none") != "none"
    return doubtful or values.get("mask", "none") not in ("none", ""), gone


def _cut(tag: str, values: dict[str, str]) -> tuple[bool, bool]:
    """Return whether a box may cut its content, and whether it leaves nothing of it."""
    if values.get("overflow", "visible").startswith("visible"):
        return False, False
    least = min(_length(values, name, 99.0) for name in EXTENTS)
    return least <= _NARROW, least <= _THIN and tag not in TABLE_PARTS


def _room(tag: str, values: dict[str, str]) -> float:
    """Return the width in pixels behind which a box cuts its content off."""
    if tag in TABLE_PARTS or values.get("overflow", "visible").startswith("visible"):
        return inf
    return min(_length(values, name, inf) for name in ("width", "max-width"))


def _is_apart(
    tag: str, values: dict[str, str], display: str, level: int, is_floating: bool
) -> bool:
    """Return whether an inline element is separated from the text beside it."""
    if is_floating or values.get("float", "none") not in ("none", "initial"):
        return True
    if display and not display.startswith(
        ("inline", "contents", "none", "ruby", "initial", "unset", "revert")
    ):
        return True
    if not level and (tag in ("sup", "sub") or values.get("vertical-align", "").endswith(ENDS)):
        return True
    if values.get("transform", "none") != "none":
        return True
    is_moved = values.get("position") == "relative"
    if display == "inline-block" and _length(values, "width") > _WIDE:
        return True
    names = (*_BESIDE, "left", "right") if is_moved else _BESIDE
    return any(abs(_length(values, name)) >= _LEAST_MARGIN for name in names)


def _length(values: dict[str, str], name: str, other: float = 0.0) -> float:
    return pixels_or(values.get(name, ""), other)
