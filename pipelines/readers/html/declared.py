"""What the styles of a page declare that can hide or mark text: its sheets, styles and attributes.

Each sheet and each style is looked into once: many pages have the same.
"""

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache

from selectolax.lexbor import LexborNode

from pipelines.readers.html.css import Declarations, Rule, is_screen, read_sheet, read_style
from pipelines.readers.html.look import Colour, colour, may_part, that_matter

# Begins with plain letters, for speed: pages have styles by the thousand.
_STYLE = re.compile(rb"""style\s*=\s*("[^"]*|'[^']*|[^\s>"']+)""")
_ANY_CASE = re.compile(_STYLE.pattern, re.I)

Fonts = frozenset[str]
Backs = frozenset[Colour]


def inline_styles(source: bytes) -> frozenset[str]:
    """The style attributes of a page, each once.

    >>> sorted(inline_styles(b"<p style='a:b'><p style='a:b'><p style=c:d>"))
    ['a:b', 'c:d']
    """
    has_capitals = any(source[at + 1 : at + 5].lower() == b"tyle" for at in places_of(b"S", source))
    pattern = _ANY_CASE if has_capitals else _STYLE
    found = set(pattern.findall(source))
    return frozenset(style.lstrip(b"\"'").decode("utf-8", "replace") for style in found)


def places_of(word: bytes, source: bytes) -> Iterator[int]:
    """Where a word stands that begins with a rare byte: one byte is found faster than a word.

    >>> list(places_of(b"!-", b"a!b!-"))
    [3]
    """
    at = source.find(word[:1])
    while at >= 0:
        if source.startswith(word, at):
            yield at
        at = source.find(word[:1], at + 1)


def own_sheets(styles: Iterable[LexborNode]) -> Iterator[str]:
    """The texts of style elements that are for a screen."""
    for node in styles:
        attributes = node.attributes
        kind = (attributes.get("type") or "text/css").lower()
        if "css" in kind and is_screen(attributes.get("media") or ""):
            yield node.text()


@lru_cache(maxsize=256)
def rules_that_matter(text: str, backs: Backs, fonts: Fonts) -> tuple[Rule, ...]:
    """The rules of a sheet that may hide or mark text."""
    rules = read_sheet(text).rules
    return tuple(
        r for r in rules if r.part != "other" and that_matter(r.declarations, backs, fonts)
    )


@lru_cache(maxsize=256)
def rules_that_part(text: str) -> tuple[Rule, ...]:
    """The rules of a sheet that may set words in a line apart."""
    return tuple(r for r in read_sheet(text).rules if not r.part and may_part(r.declarations))


@lru_cache(maxsize=256)
def rules_that_paint(text: str) -> tuple[Rule, ...]:
    """The rules of a sheet that paint something of their own."""
    return tuple(
        rule
        for rule in read_sheet(text).rules
        if (rule.part in ("before", "after") and "content" in rule.declarations)
        or (not rule.part and rule.declarations.get("background-image", ("",))[0] == "url")
    )


@lru_cache(maxsize=4096)
def back_of_style(text: str) -> Backs:
    """The background that a style attribute sets."""
    return frozenset(_backs([read_style(text)]))


@lru_cache(maxsize=256)
def backs_of_sheet(text: str) -> Backs:
    """The backgrounds that a sheet sets."""
    return frozenset(_backs(rule.declarations for rule in read_sheet(text).rules))


def _backs(each: Iterable[Declarations]) -> Iterator[Colour]:
    for declarations in each:
        if "background-color" in declarations and (
            found := colour(declarations["background-color"][0])
        ):
            yield found


def backs_in(nodes: Iterable[LexborNode]) -> Backs:
    """The backgrounds that attributes set."""
    hints = (node.attributes.get("bgcolor") for node in nodes)
    return frozenset(found for hint in hints if hint and (found := colour(_hint(hint))))


@lru_cache(maxsize=4096)
def with_style(style: str) -> str:
    """The selector of elements with a style attribute."""
    if "&" in style:
        return "[style]"
    escaped = style.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\a ")
    return f'[style="{escaped}"]'


def hinted(node: LexborNode) -> Declarations:
    """What the attributes of an element say, as style would."""
    attributes = node.attributes
    found: Declarations = {}
    if attributes.get("bgcolor"):
        found["background-color"] = (_hint(attributes["bgcolor"]), False)
    if attributes.get("background"):
        found["background-image"] = ("url", False)
    if node.tag == "font":
        if attributes.get("color"):
            found["color"] = (_hint(attributes["color"]), False)
        if attributes.get("face"):
            found["font-family"] = (attributes["face"].lower(), False)
    return found


def _hint(value: str) -> str:
    """A colour of an old attribute: digits may stand there without #."""
    value = value.strip()
    is_bare = len(value) in (3, 6) and all(c in "0123456789abcdefABCDEF" for c in value)
    return f"#{value}" if is_bare else value
