"""Form fields, pictures and drawings in the cells of a page, which are not text in its source.

Fields are written as they are printed, everything else as a name in brackets: a cell with one is
not blank.
"""

import re
from base64 import b64decode
from collections.abc import Callable, Iterator, Mapping
from math import inf
from urllib.parse import unquote_to_bytes

from selectolax.lexbor import LexborNode

from pipelines.readers.html.ancestors import nearest
from pipelines.readers.html.css import read_style
from pipelines.readers.html.css_values import pixels
from pipelines.readers.marks import picture

FIELDS = frozenset(("input", "select", "textarea"))
_PAINTED = frozenset((
    "svg", "canvas", "object", "embed", "applet", "iframe", "video", "audio", "meter", "progress",
    "math", "script",
))  # fmt: skip
_TAGS = FIELDS | _PAINTED | {"template", "i"}
_FLOAT = re.compile(r"-?\d*\.?\d+(?:[eE][-+]?\d+)?")
"""The only characters that a number field shows."""
_PICTURES = frozenset((
    "checkbox", "radio", "range", "color", "file", "image", "password", "button", "submit", "reset",
))  # fmt: skip
_DIGIT_WIDTH = 7.0
_PICTURE = re.compile(r"\.(?:png|jpe?g|gif|bmp|webp|svg)\b", re.I)
_TO_FILL = "td[id]:empty,td [id]:empty,td [class]:empty"
_FILLS = re.compile(r"innerHTML|innerText|textContent|\.(?:text|html|val|append)\(")
_QUOTED = re.compile(r"""["'][#.]?([\w-]+)["']""")
_BLANK_PICTURES = ("spacer", "blank.", "transparent", "pixel.")


def picture_name(image: LexborNode) -> str:
    """Return the file name of an image, or a substitute for it."""
    source = image.attributes.get("src") or ""
    if source.startswith("data:"):
        return "an image in the page itself"
    return source.rsplit("/", 1)[-1] or image.attributes.get("alt") or "an image"


def image_file(source: str, images: Mapping[str, bytes]) -> Callable[[], bytes] | None:
    """Return a loader of an image in its own address or saved with the page; None for others."""
    if source.startswith("data:"):
        head, _, content = source.partition(",")
        if head.endswith(";base64"):
            return lambda: b64decode(unquote_to_bytes(content))
        return lambda: unquote_to_bytes(content)
    name = source.removeprefix("cid:")
    found = images.get(name, images.get(name.rsplit("/", 1)[-1]))
    return None if found is None else lambda: found


def painted_name(image: LexborNode) -> str:
    """Return the text that represents an image in a cell; empty for spacer images.

    An empty item of a list paints its number or its dot.
    """
    if image.tag == "li":
        return picture("list mark")
    return "" if _is_dot(image.attributes) else picture(picture_name(image))


def mark_filled_by_scripts(body: LexborNode, source: bytes) -> None:
    """Mark the empty elements of cells whose name a script of the page uses to fill them."""
    if not any(word in source for word in (b"getElementById", b"querySelector", b"$(")):
        return
    empty = body.css(_TO_FILL)
    if not empty:
        return
    scripts = [script.text() for script in body.parser.css("script:not([src])")]
    names = {name for text in scripts if _FILLS.search(text) for name in _QUOTED.findall(text)}
    for node in empty:
        attributes = node.attributes
        own = (attributes.get("id") or "", *(attributes.get("class") or "").split())
        if not names.isdisjoint(own):
            node.insert_child(picture("script"))


def write_fields(others: list[LexborNode]) -> bool:
    """Replace form fields and pictures in the cells of data tables by text, if there are any.

    `others` are the elements of a page with less usual tags.
    """
    is_data: dict[int, bool] = {}
    found = [
        (node, text)
        for node in others
        if node.tag in _TAGS and _in_data(node, is_data) and (text := _text(node))
    ]
    for node, text in found:
        node.insert_before(text)
    for node, _ in reversed(found):
        node.decompose()
    return bool(found)


def _text(node: LexborNode) -> str:
    """Return what a field prints, or the name of what is painted."""
    tag, attributes = node.tag or "", node.attributes
    if tag == "input":
        return _input(attributes)
    if tag == "select":
        return f" {_selected(node)} "
    if tag == "textarea":
        return node.text() or _hint(attributes)
    if tag == "script":
        return picture(tag) if "write" in node.text() else ""
    if tag == "template" and "shadowrootmode" not in attributes:
        return ""
    if tag == "i" and ("class" not in attributes or node.first_child is not None):
        return ""
    return picture(tag)


def _input(attributes: dict[str, str | None]) -> str:
    kind = (attributes.get("type") or "text").lower()
    if kind == "hidden":
        return ""
    if kind in _PICTURES:
        return picture(kind)
    value = attributes.get("value") or ""
    if not value.strip() or (kind == "number" and not _FLOAT.fullmatch(value)):
        return _hint(attributes)
    return picture("a field too narrow") if _is_cut(value, attributes) else f" {value} "


def _is_cut(value: str, attributes: dict[str, str | None]) -> bool:
    """Return whether a field is too narrow for its value."""
    size = (attributes.get("size") or "").strip()
    width = pixels(read_style(attributes.get("style") or "").get("width", ("",))[0])
    room = int(size) if size.isdecimal() else inf if width is None else width / _DIGIT_WIDTH
    return len(value.strip()) > max(room, 1)


def _hint(attributes: dict[str, str | None]) -> str:
    """Return the placeholder that an empty field prints."""
    hint = (attributes.get("placeholder") or "").strip()
    return picture(hint) if hint else " "


def _selected(node: LexborNode) -> str:
    """Return the option that a closed list prints, or all options of an open one."""
    options = node.css("option")
    is_open = "multiple" in node.attributes or (node.attributes.get("size") or "1") not in "01"
    if is_open:
        return picture(" ".join(option.text() for option in options))
    chosen = [option for option in options if "selected" in option.attributes]
    usable = [option for option in options if "disabled" not in option.attributes]
    shown = chosen[-1:] or usable[:1]
    return next(((o.attributes.get("label") or o.text()) for o in shown), "")


def _is_dot(attributes: dict[str, str | None]) -> bool:
    """Return whether an image is a spacer of at most one pixel."""
    sizes = [
        (attributes.get(name) or "").strip().removesuffix("px") for name in ("width", "height")
    ]
    if any(size in ("0", "1") for size in sizes):
        return True
    source = (attributes.get("src") or "").lower()
    if not any(name in source.rsplit("/", 1)[-1] for name in _BLANK_PICTURES):
        return False
    # A script puts the picture here once the page is shown.
    return not any(
        name != "src" and _PICTURE.search(value or "") for name, value in attributes.items()
    )


def _in_data(node: LexborNode, known: dict[int, bool]) -> bool:
    """Return whether an element is in a data table, not in a layout table."""
    table = nearest(node.parent, ("table",))
    if table is None:
        return False
    if table.mem_id not in known:
        known[table.mem_id] = not _has_table(table) and any(_rows_of_values(table))
    return known[table.mem_id]


def _has_table(table: LexborNode) -> bool:
    return any(inner.mem_id != table.mem_id for inner in table.css("table"))


def _rows_of_values(table: LexborNode) -> Iterator[bool]:
    for row in table.css("tr"):
        yield sum(cell.tag in ("td", "th") for cell in row.iter()) > 1
