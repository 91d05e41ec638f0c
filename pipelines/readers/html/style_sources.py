"""Find what declares the styles of a page: sheets, style attributes, presentational attributes."""

import re
from base64 import b64decode
from collections.abc import Iterable, Iterator
from html import unescape
from urllib.parse import unquote_to_bytes

from selectolax.lexbor import LexborNode

from pipelines.readers.html.css import Declarations
from pipelines.readers.html.css_media import is_screen
from pipelines.readers.html.css_values import Colour, colour

# Begins with plain letters, for speed: pages have thousands of styles.
_STYLE = re.compile(rb"""style\s*=\s*("[^"]*|'[^']*|[^\s>"']+)""")
_ANY_CASE = re.compile(_STYLE.pattern, re.I)
_LINE_END = re.compile(r"\r\n?")
_NOT_IN_A_STRING = re.compile(r'["\\\x00-\x1f\x7f]')
Backs = frozenset[Colour]


def inline_styles(source: bytes) -> frozenset[str]:
    """Return the distinct style attributes of a page.

    >>> sorted(inline_styles(b"<p style='a:b'><p style='a:b'><p style=c:d>"))
    ['a:b', 'c:d']
    """
    has_capitals = any(source[at + 1 : at + 5].lower() == b"tyle" for at in places_of(b"S", source))
    pattern = _ANY_CASE if has_capitals else _STYLE
    found = set(pattern.findall(source))
    styles = (style.lstrip(b"\"'").decode("utf-8", "replace") for style in found)
    return frozenset(unescape(_LINE_END.sub("\n", style)) for style in styles)


def places_of(word: bytes, source: bytes) -> Iterator[int]:
    """Return the offsets of a word that begins with a rare byte; searching the byte is faster.

    >>> list(places_of(b"!-", b"a!b!-"))
    [3]
    """
    at = source.find(word[:1])
    while at >= 0:
        if source.startswith(word, at):
            yield at
        at = source.find(word[:1], at + 1)


def own_sheets(styles: Iterable[LexborNode]) -> Iterator[str]:
    """Return the texts of style elements, and of sheets in the address of a link, for a screen."""
    for node in styles:
        attributes = node.attributes
        kind = (attributes.get("type") or "text/css").lower()
        if "css" not in kind or not is_screen(attributes.get("media") or ""):
            continue
        if node.tag == "style":
            yield node.text()
        elif (address := attributes.get("href") or "").startswith("data:text/css"):
            yield _linked(address)


def _linked(address: str) -> str:
    """Return a sheet that stands in an address itself."""
    head, _, content = address.partition(",")
    data = unquote_to_bytes(content)
    return (b64decode(data + b"==") if head.endswith(";base64") else data).decode(
        "utf-8", "replace"
    )


def backs_of(each: Iterable[Declarations]) -> Backs:
    """Return the declared backgrounds."""
    values = (found["background-color"][0] for found in each if "background-color" in found)
    return frozenset(filter(None, map(colour, values)))


def with_style(style: str) -> str:
    """Return the selector of elements with a style attribute."""
    escaped = _NOT_IN_A_STRING.sub(lambda found: f"\\{ord(found[0]):x} ", style)
    return f'[style="{escaped}"]'


def hinted(node: LexborNode) -> Declarations:
    """Return the presentational attributes of an element as declarations."""
    attributes = node.attributes
    found: Declarations = {}
    if back := attributes.get("bgcolor"):
        found["background-color"] = (_hint(back), False)
    if attributes.get("background"):
        found["background-image"] = ("url", False)
    if node.tag == "font":
        if ink := attributes.get("color"):
            found["color"] = (_hint(ink), False)
        if face := attributes.get("face"):
            found["font-family"] = (face.lower(), False)
    return found


def _hint(value: str) -> str:
    """Return a colour of a legacy attribute, whose digits may lack the #."""
    value = value.strip()
    is_bare = len(value) in (3, 6) and all(c in "0123456789abcdefABCDEF" for c in value)
    return f"#{value}" if is_bare else value
