"""Compute the appearance of one element of a page: shown, hidden, raised, struck or doubtful.

It follows from its declarations (`css`) and from its parent's appearance. Where browsers may show a
text differently from the source, the text is `doubtful`: the number seen is unknown.
"""

import re
from dataclasses import dataclass, replace
from math import inf

from pipelines.readers.html.ancestors import CELLS
from pipelines.readers.html.css import Declarations, is_symbol_font
from pipelines.readers.html.css_values import colour, pixels

Colour = tuple[float, float, float, float]
_WHITE, _BLACK = (1.0, 1.0, 1.0, 1.0), (0.0, 0.0, 0.0, 1.0)
TABLE_PARTS = CELLS | {"tr", "tbody", "thead", "tfoot", "col", "colgroup", "caption"}
COLLAPSING = frozenset(("tr", "tbody", "thead", "tfoot"))
INLINE = frozenset((
    "a", "abbr", "acronym", "b", "bdi", "bdo", "big", "cite", "code", "data", "del", "dfn", "em",
    "font", "i", "ins", "kbd", "label", "mark", "nobr", "o:p", "output", "q", "rb", "rp", "rt",
    "ruby", "s", "samp", "small", "span", "strike", "strong", "sub", "sup", "time", "tt", "u",
    "var",
))  # fmt: skip
_EXTENTS = ("width", "height", "max-width", "max-height")
_SIDES = ("left", "top", "right", "bottom")
_FAR, _FARTHEST = -100.0, -1500.0
"""Pixels of displacement from which a text may be off the screen, and from which it is."""
_THIN, _NARROW, _SHORT = 1.0, 10.0, 60.0
_DIGIT_WIDTH = 0.45
_FAINT = 0.08
_NO_SIZE, _TINY = 1.0, 4.0
_LEAST_MARGIN, _WIDE = 3.0, 20.0
_BESIDE = ("margin-left", "margin-right", "padding-left", "padding-right")
_SAME_COLOUR = 0.06
_BLURS = re.compile(r"opacity|blur|brightness|contrast")
_HARMLESS_MOVE = re.compile(
    r"none|unset|initial|(?:\s*(?:translate\w*\([^)]*\)|scale\w*\([1 .,0]*1[^)]*\)"
    r"|rotate\w*\(0(?:deg)?\)|perspective\([^)]*\)))+"
)
_NUMBER = re.compile(r"-?\d*\.?\d+")
_SMALL, _ENDS = frozenset(("small", "font")), ("top", "bottom")
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
    ink: Colour = _BLACK
    back: Colour | None = _WHITE
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
        if not self.visible or self.size <= _NO_SIZE or self.indent <= _FARTHEST:
            return True
        return self._is_unseen and (self.is_sure or (self.ink[3] <= _FAINT and bool(self.back)))

    @property
    def is_unclear(self) -> bool:
        """Whether the text seen may differ from the source."""
        return (
            self.doubtful
            or self.symbols
            or self.size < _TINY
            or self.indent <= _FAR
            or self._is_unseen
            or (self.back is None and self.ink[3] > _FAINT and _is_same(self.ink, _WHITE))
        )

    def cuts(self, text: str) -> bool:
        """Return whether a box cuts off some of a text in one piece."""
        return self.room < inf and self.room < len(text.strip()) * self.size * _DIGIT_WIDTH

    @property
    def _is_unseen(self) -> bool:
        if self.ink[3] <= _FAINT:
            return True
        return self.back is not None and _is_same(self.ink, self.back)


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


def that_matter(
    declared: Declarations, backs: frozenset[Colour], fonts: frozenset[str]
) -> list[str]:
    """Return the declared properties that may hide or mark text on those backgrounds."""
    return [
        name
        for name, (value, _) in declared.items()
        if name in _MATTERS and _MATTERS[name](value, declared, backs, fonts)
    ]


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
    if not found or found[3] <= _FAINT:
        return around.back, around.is_sure
    return (found, True) if found[3] > 1 - _FAINT else (None, False)


def _level(tag: str, values: dict[str, str]) -> int:
    """Return 1 for raised, -1 for lowered, 0 for level."""
    if tag in TABLE_PARTS:
        return 0
    align = values.get("vertical-align", "")
    if align in ("super", "sub"):
        return 1 if align == "super" else -1
    if shift := pixels(align):
        return 1 if shift > 0 else -1
    if align.endswith(_ENDS) and ("font-size" in values or tag in _SMALL):
        return 1 if "top" in align else -1
    if values.get("position") == "relative" and (tag in INLINE):
        shift = _length(values, "bottom") or -_length(values, "top")
        return (shift > 0) - (shift < 0) if -abs(shift) > _FARTHEST else 0
    return 0


def _where(tag: str, values: dict[str, str], is_box: bool, is_floating: bool) -> tuple[bool, bool]:
    """Return whether an element may be, and whether it is, moved, cut or faded out of sight."""
    is_placed = is_floating or values.get("position") == "relative"
    sides = ("margin-left", "margin-top", *(_SIDES if is_placed else ()))
    moved = min(_length(values, side) for side in sides)
    sent = max(_length(values, side) for side in ("left", "top")) if is_placed else 0.0
    doubtful = moved <= _FAR
    gone = moved <= _FARTHEST or sent >= -2 * _FARTHEST or _float(values.get("opacity")) <= _FAINT
    if is_floating and values.get("clip", "auto").startswith("rect"):
        edges = [_or(pixels(edge), 99.0) for edge in re.split(r"[\s,]+", values["clip"][5:-1])]
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
            numbers = [_or(pixels(n), 0.0) for n in re.findall(r"-\d[\w.]*", moves)]
            far = "translate" in moves and min(numbers, default=0.0) <= _FARTHEST
            gone = gone or far or bool(re.search(r"scale\w*\(0(?:\.0+)?[,)]", moves))
            doubtful = doubtful or not _HARMLESS_MOVE.fullmatch(moves)
    effects = values.get("filter", "")
    doubtful = doubtful or ("alpha(" not in effects and bool(_BLURS.search(effects)))
    doubtful = doubtful or values.get("text-security", "none") != "none"
    return doubtful or values.get("mask", "none") not in ("none", ""), gone


def _cut(tag: str, values: dict[str, str]) -> tuple[bool, bool]:
    """Return whether a box may cut its content, and whether it leaves nothing of it."""
    if values.get("overflow", "visible").startswith("visible"):
        return False, False
    least = min(_length(values, name, 99.0) for name in _EXTENTS)
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
    if not level and (tag in ("sup", "sub") or values.get("vertical-align", "").endswith(_ENDS)):
        return True
    if values.get("transform", "none") != "none":
        return True
    is_moved = values.get("position") == "relative"
    if display == "inline-block" and _length(values, "width") > _WIDE:
        return True
    names = (*_BESIDE, "left", "right") if is_moved else _BESIDE
    return any(abs(_length(values, name)) >= _LEAST_MARGIN for name in names)


def _is_same(one: Colour, other: Colour) -> bool:
    return max(abs(a - b) for a, b in zip(one[:3], other[:3], strict=True)) <= _SAME_COLOUR


def _float(value: str | None) -> float:
    number = 1.0 if value is None else _or(pixels(value.removesuffix("%")), 1.0)
    return number / 100 if value and value.endswith("%") else number


def _length(values: dict[str, str], name: str, other: float = 0.0) -> float:
    return _or(pixels(values.get(name, "")), other)


def _or(value: float | None, other: float) -> float:
    return other if value is None else value


def _ink_matters(value, declared, backs, fonts) -> bool:
    ink = colour(value)
    if ink is None:
        return False
    return ink[3] <= _FAINT or _is_same(ink, _WHITE) or any(_is_same(ink, back) for back in backs)


def _back_matters(value, declared, backs, fonts) -> bool:
    found = colour(value)
    return found is not None and found[3] > _FAINT and _is_same(found, _BLACK)


def _align_matters(value, declared, backs, fonts) -> bool:
    if value in ("super", "sub"):
        return True
    return bool(pixels(value)) or ("font-size" in declared and value.endswith(_ENDS))


def _place_matters(value, declared, backs, fonts) -> bool:
    length = pixels(value)
    if not length:
        return False
    is_relative = declared.get("position", ("",))[0] == "relative"
    return length <= _FAR or length >= -2 * _FARTHEST or is_relative


def _size_matters(value, declared, backs, fonts) -> bool:
    return "overflow" in declared and _or(pixels(value), 99.0) <= _SHORT


def _unless(*harmless: str):
    return lambda value, declared, backs, fonts: value not in harmless


_MATTERS = {
    "display": lambda value, *_: value == "none",
    "visibility": lambda value, *_: value in ("hidden", "collapse"),
    "opacity": lambda value, *_: _float(value) <= _FAINT,
    "content-visibility": lambda value, *_: value == "hidden",
    "font-size": lambda value, *_: _or(pixels(value), 99.0) < _TINY,
    "color": _ink_matters,
    "background-color": _back_matters,
    "vertical-align": _align_matters,
    "text-decoration": lambda value, *_: "line-through" in value,
    "text-indent": lambda value, *_: _or(pixels(value), 0.0) <= _FAR,
    **dict.fromkeys((*_SIDES, "margin-left", "margin-top"), _place_matters),
    **dict.fromkeys(_EXTENTS, _size_matters),
    "clip": _unless("auto"),
    "clip-path": _unless("none"),
    "transform": lambda value, *_: not _HARMLESS_MOVE.fullmatch(value) or "-" in value,
    "filter": lambda value, *_: bool(_BLURS.search(value)) and "alpha(" not in value,
    "unicode-bidi": lambda value, *_: "override" in value,
    "text-security": _unless("none"),
    "flex-direction": lambda value, *_: "reverse" in value,
    "order": _unless("0"),
    "mask": _unless("none"),
    "font-family": lambda value, declared, backs, fonts: is_symbol_font(value, fonts),
}
