"""Parse style sheets and style attributes of HTML pages: declarations that can hide or mark text.

Everything else (fonts, borders, widths in a layout) is dropped while parsing. `css_values` reads
lengths and colours, `css_media` media queries; `look` applies the declarations to elements.
"""

import re
from collections.abc import Callable, Iterable, Iterator
from functools import lru_cache
from itertools import chain
from typing import NamedTuple

import cssselect
import tinycss2
from selectolax.lexbor import LexborHTMLParser, SelectolaxError
from tinycss2 import ast

from pipelines.readers.html.css_media import is_screen
from pipelines.readers.html.css_values import colour, pixels

_NOTHING = LexborHTMLParser("")
_PLACE = ("position", "top", "bottom", "left", "right")
_SIZE = ("width", "height", "max-width", "max-height", "overflow")
RELEVANT = frozenset((
    "display", "visibility", "opacity", "content-visibility", "font-size", "color",
    "background-color", "background-image", "vertical-align", "text-decoration", "text-indent",
    *_PLACE, *_SIZE, "clip", "clip-path", "transform", "filter", "content",
    "unicode-bidi", "direction", "font-family", "float", "margin-left", "margin-right",
    "margin-top", "text-security", "mask", "padding-left", "padding-right",
    "text-shadow", "flex-direction", "order", "picture",
))  # fmt: skip
_SYMBOLS = frozenset(("wingdings", "wingdings 2", "wingdings 3", "webdings", "symbol", "marlett"))
_OF_OTHERS = re.compile(r":-(?:moz|ms|o)-")
"""Vendor selectors: other browsers drop the whole rule."""
_VARIABLE = re.compile(r"(--[\w-]+)\s*:\s*([^;{}]*)")
_USE = re.compile(r"var\(\s*(--[\w-]+)\s*(?:,([^()]*(?:\([^()]*\))?[^()]*))?\)")
_MOST_NESTED = 5
_ALTERNATIVES = re.compile(
    r"(?:(?<![\w)\]]):(?:is|where|-webkit-any)\(|:(?:is|where)\((?=[.#\[:]))([^()]*)\)"
)
_DISPLAYED = re.compile(
    r"none|contents|(?:inline|block|flow|list|table|ruby|run|-webkit|-ms|-moz|flex|grid|math)[a-z-]*"
    r"(?: [a-z -]+)?|initial|inherit|unset|revert(?:-layer)?"
)
_NAMED = frozenset((
    "inherit", "initial", "unset", "revert", "currentcolor", "windowtext", "canvastext",
    "fieldtext", "buttontext", "linktext", "visitedtext", "graytext", "highlighttext",
    "captiontext", "infotext", "menutext", "text", "-webkit-link", "-webkit-text",
))  # fmt: skip
"""Values of `color` that are no colour of their own, or the dark one of the browser."""
_PICTURES = re.compile(r"(?:url|gradient|image-set|paint|element)\(")
_PAINTERS = frozenset((
    "mask", "mask-image", "border-image", "border-image-source", "list-style-image", "content",
))  # fmt: skip
"""Properties beside the background that paint a picture."""
_RAISING = re.compile(r"['\"](sups|subs|sinf)['\"](?!\s*(?:0|off))")
_LEAST_ZOOM = 0.3
_PSEUDO = re.compile(r"::?(before|after|first-letter|first-line)\s*$|::[\w-]+(?:\([^)]*\))?\s*$")

Declarations = dict[str, tuple[str, bool]]
"""Values by property, each with whether it is important."""


class StyleRule(NamedTuple):
    """One selector, its pseudo-element (before, after), and its declarations."""

    selector: str
    part: str
    weight: tuple[int, int, int]
    declarations: Declarations


class StyleSheet(NamedTuple):
    """The rules of a sheet in order, and the fonts that it loads."""

    rules: tuple[StyleRule, ...]
    fonts: frozenset[str]


@lru_cache(maxsize=64)
def read_sheet(text: str) -> StyleSheet:
    """Parse a style sheet as far as it can hide or mark text on a screen.

    >>> read_sheet("@media print{p{display:none}} td .x,.y{display:none;border:0}").rules[0][::3]
    ('td .x', {'display': ('none', False)})
    """
    fonts: set[str] = set()
    try:
        nodes = tinycss2.parse_stylesheet(text, skip_comments=True, skip_whitespace=True)
        rules = list(_rules(nodes, fonts))
    except RecursionError:
        # Deeper nesting than any genuine sheet has.
        return StyleSheet((), frozenset())
    return StyleSheet(tuple(filter(_can_match, rules)), frozenset(fonts))


@lru_cache(maxsize=4096)
def read_style(text: str) -> Declarations:
    """Parse a style attribute.

    >>> read_style("VERTICAL-ALIGN: super !important; border:0")
    {'vertical-align': ('super', True)}
    """
    try:
        nodes = tinycss2.parse_blocks_contents(text, skip_comments=True, skip_whitespace=True)
        return _declared(nodes)
    except RecursionError:
        return {}


def with_variables(texts: Iterable[str]) -> Callable[[str], str]:
    """Return a function that fills in the custom properties that some sheets and styles declare.

    The first declaration of a name counts: it is the one for the whole page.

    >>> with_variables([":root{--w:#fff}"])("color:var(--w);top:var(--t,calc(1px))")
    'color:#fff;top:calc(1px)'
    """
    values: dict[str, str] = {}
    for text in texts:
        for name, value in _VARIABLE.findall(text) if "--" in text else ():
            values.setdefault(name, value.strip())

    def filled(text: str) -> str:
        for _ in range(_MOST_NESTED):
            if "var(" not in text:
                break
            text = _USE.sub(lambda use: values.get(use[1], use[2] or ""), text)
        return text

    return filled


def paints(declarations: Declarations) -> bool:
    """Return whether declarations paint a picture, as a background or by another property."""
    return any(
        declarations.get(name, ("",))[0] == "url" for name in ("background-image", "picture")
    )


def is_symbol_font(family: str, fonts: frozenset[str]) -> bool:
    """Return whether a font may paint another glyph than the digit: symbol and web fonts."""
    first = family.split(",")[0].strip(" '\"").lower()
    return first in _SYMBOLS or first in fonts


def _rules(
    nodes: Iterable[ast.Node], fonts: set[str], around: tuple[str, ...] = ()
) -> Iterator[StyleRule]:
    """Return the rules among some nodes of a sheet, and those nested in them.

    `around` are the selectors of the rule that the nodes stand in.
    """
    nodes = list(nodes)
    if around and (declarations := _declared(nodes)):
        yield from (_rule(each, declarations) for each in around)
    for node in nodes:
        if isinstance(node, ast.AtRule) and node.content is not None:
            prelude = tinycss2.serialize(node.prelude).strip()
            keyword = node.lower_at_keyword
            if keyword == "font-face":
                fonts.update(_font(node.content))
            elif (
                (keyword == "media" and is_screen(prelude))
                or (keyword == "supports" and not prelude.startswith("not"))
                or keyword == "layer"
            ):
                inner = tinycss2.parse_blocks_contents(node.content, True, True)
                yield from _rules(inner, fonts, around)
        elif isinstance(node, ast.QualifiedRule):
            if _OF_OTHERS.search(tinycss2.serialize(node.prelude)):
                continue
            selectors = tuple(_nested(_selectors(node.prelude), around))
            yield from _rules(
                tinycss2.parse_blocks_contents(node.content, True, True), fonts, selectors
            )


def _nested(selectors: Iterable[str], around: tuple[str, ...]) -> Iterator[str]:
    """Return selectors with those of the rule around them, which `&` stands for."""
    for each in chain.from_iterable(map(_spelled_out, selectors)):
        if not around:
            yield each
        elif "&" in each:
            yield from (each.replace("&", outer) for outer in around)
        else:
            yield from (f"{outer} {each}" for outer in around)


def _spelled_out(selector: str) -> list[str]:
    """Return a selector for each alternative of `:is` and `:where`.

    The page parser has no `:where`, and finds only children by `:is(td) b`.
    """
    found = _ALTERNATIVES.search(selector)
    if not found:
        return [selector]
    before, behind = selector[: found.start()], selector[found.end() :]
    each = [f"{before}{part.strip()}{behind}" for part in found[1].split(",")]
    return list(chain.from_iterable(map(_spelled_out, each[:_MOST_NESTED])))


def _can_match(rule: StyleRule) -> bool:
    """Return whether the page parser supports a selector."""
    try:
        _NOTHING.css(rule.selector)
    except SelectolaxError:
        return False
    return True


def _rule(selector: str, declarations: Declarations) -> StyleRule:
    found = _PSEUDO.search(selector)
    part = (found[1] or "other") if found else ""
    whole = selector[: found.start()] or "*" if found else selector
    if whole.endswith((" ", ">", "+", "~")):
        whole += "*"
    try:
        weight = cssselect.parse(whole)[0].specificity()
    except cssselect.SelectorError:
        weight = (whole.count("#"), whole.count(".") + whole.count("["), 1)
    return StyleRule(whole, part, weight, declarations)


def _selectors(prelude: list[ast.Node]) -> Iterator[str]:
    parts: list[ast.Node] = []
    for token in [*prelude, None]:
        if token is None or token == ",":
            if text := tinycss2.serialize(parts).strip():
                yield text
            parts = []
        else:
            parts.append(token)


def _font(content: list[ast.Node]) -> Iterator[str]:
    """Return the name of a font that is loaded from a file, whose glyphs are unknown."""
    inner = tinycss2.parse_blocks_contents(content, True, True)
    found = {n.lower_name: tinycss2.serialize(n.value) for n in inner if n.type == "declaration"}
    if "url(" in found.get("src", "").lower():
        yield found.get("font-family", "").strip(" '\"").lower()


def _declared(nodes: Iterable[ast.Node]) -> Declarations:
    found: Declarations = {}
    for node in nodes:
        if node.type != "declaration":
            continue
        value = tinycss2.serialize(node.value).strip()
        for name, each in _expanded(node.lower_name, value):
            is_known = name in RELEVANT and _is_valid(name, each.lower())
            if is_known and (node.important or not found.get(name, ("", False))[1]):
                found.pop(name, None)
                found[name] = (each if name == "content" else each.lower(), node.important)
    return found


def _is_valid(name: str, value: str) -> bool:
    """Return whether browsers know a value; a declaration that they do not know has no effect."""
    if name == "display":
        return bool(_DISPLAYED.fullmatch(value))
    return name != "color" or "(" in value or value in _NAMED or colour(value) is not None


def _expanded(name: str, value: str) -> Iterator[tuple[str, str]]:
    """Return the relevant longhands of a shorthand."""
    if name in ("background", "background-image"):
        yield "background-image", "url" if _PICTURES.search(value.lower()) else "none"
        if name == "background":
            colours = [part for part in re.split(r"\s+(?![^(]*\))", value) if colour(part)]
            yield "background-color", colours[-1] if colours else "transparent"
    elif name == "font":
        size = re.search(r"(?:^|\s)(\d[\d.]*(?:px|pt|em|rem|%)?)(?:\s*/\s*\S+)?\s+(.+)$", value)
        if size:
            yield "font-size", size[1]
            yield "font-family", size[2]
    elif name in ("text-decoration", "text-decoration-line", "-webkit-text-decoration"):
        yield "text-decoration", value
    elif name in ("margin", "padding", "inset"):
        parts = value.split() or [""]
        chosen = {1: "0000", 2: "0101", 3: "0121"}.get(len(parts), "0123")
        before = "" if name == "inset" else f"{name}-"
        for side, part in zip(("top", "right", "bottom", "left"), chosen, strict=True):
            yield before + side, parts[int(part)]
    elif name in ("overflow-x", "overflow-y"):
        yield "overflow", value
    elif name == "-webkit-text-fill-color":
        yield "color", value
    elif name in ("scale", "translate", "rotate"):
        yield "transform", value if value == "none" else f"{name}({value.replace(' ', ',')})"
    elif name == "zoom":
        if (pixels(value) or 1.0) < _LEAST_ZOOM:
            yield "font-size", f"{value}em"
    elif name == "font-variant-position":
        yield "vertical-align", value
    elif name == "font-feature-settings":
        if feature := _RAISING.search(value):
            yield "vertical-align", "super" if feature[1] == "sups" else "sub"
    else:
        plain = name.removeprefix("-webkit-").removeprefix("-moz-").removeprefix("-ms-")
        if plain in _PAINTERS and _PICTURES.search(value.lower()):
            yield "picture", "url"
        yield plain, value
