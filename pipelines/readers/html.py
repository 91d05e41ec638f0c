"""HTML pages: running text as lines, data tables as grids with their spans resolved.

A page whose tables are pictures needs character recognition, and says so.

A table that holds another table, or one cell a row, is layout: its content is read as if the
table were not there. Scripts, styles and what the page itself hides are left out.
"""

import re
from collections.abc import Iterator

from selectolax.lexbor import LexborHTMLParser, LexborNode

from pipelines.readers.document import Block, Document, Line
from pipelines.readers.encoding import decode
from pipelines.readers.html_grid import data_rows, one_line, read_grid
from pipelines.readers.limits import DEFAULT_LIMITS, Limits
from pipelines.readers.pictures import Picture, without_pictures

_SKIPPED = frozenset((
    "script", "style", "noscript", "template", "head", "svg", "iframe", "object", "-comment",
))  # fmt: skip
# Every other element runs on within the line, as browsers do with elements unknown to them. What
# is struck out must not run into the number beside it.
_LINES = frozenset((
    "-text", "address", "area", "article", "aside", "audio", "blockquote", "body", "br", "button",
    "canvas", "caption", "center", "col", "colgroup", "dd", "del", "details", "dialog", "dir",
    "div", "dl", "dt", "fieldset", "figcaption", "figure", "footer", "form", "frame", "frameset",
    "h1", "h2", "h3", "h4", "h5", "h6", "header", "hgroup", "hr", "img", "input", "legend", "li",
    "main", "map", "marquee", "math", "menu", "nav", "ol", "optgroup", "option", "p", "pre", "s",
    "section", "select", "strike", "summary", "table", "tbody", "td", "textarea", "tfoot", "th",
    "thead", "tr", "ul", "video",
))  # fmt: skip
_NOTES = frozenset(("sub", "sup"))
_MAY_BE_HIDDEN = (
    '[hidden],[style*=none i],[style*=hidden i],[style*="font-size:0" i],[style*="font-size: 0" i]'
)
_NOT_SHOWN = re.compile(r"display\s*:\s*none", re.I)
_INVISIBLE = re.compile(r"visibility\s*:\s*hidden|font-size\s*:\s*0(?![.\d])", re.I)
_CHARSET = re.compile(rb"""<meta[^>]{0,200}?charset\s*=\s*["']?\s*([\w-]+)""", re.I)


def read_html(data: bytes, limits: Limits = DEFAULT_LIMITS) -> Document:
    """Read an HTML page.

    Raises:
        UnreadableError: `undecodable`; `too_large` for a table over the limit; `needs_ocr` when
            the tables are pictures.
    """
    declared = _CHARSET.search(data[:4096])
    text, encoding = decode(data, declared[1].decode("ascii").lower() if declared else None)
    tree = LexborHTMLParser(text)
    title = tree.css_first("title")
    blocks: tuple[Block, ...] = ()
    if tree.body:
        _tidy(tree.body)
        blocks = without_pictures(_blocks(tree.body, limits.cells))
    suffix = "" if encoding == "utf-8" else f" ({encoding})"
    return Document(f"html{suffix}", blocks, title.text().strip() or None if title else None)


def _tidy(body: LexborNode) -> None:
    """Leave only what is shown, and make each run of text between lines and cells one node.

    From the last node to the first, so that nothing is touched after what it stands in is gone.
    """
    hidden = {node.mem_id: node for node in body.css(_MAY_BE_HIDDEN)}
    hidden.pop(body.mem_id, None)
    for node in reversed(list(body.traverse(include_text=True))):
        tag = node.tag
        if tag in _SKIPPED:
            node.decompose()
        elif hidden and node.mem_id in hidden and _hide(node, tag):
            continue
        elif tag not in _LINES:
            if tag in _NOTES:
                node.insert_before(" ")
                node.insert_after(" ")
            node.unwrap(delete_empty=True)
    body.merge_text_nodes()


def _hide(node: LexborNode, tag: str) -> bool:
    """Take a hidden element away; False if it is shown. An invisible cell keeps its place."""
    attributes = node.attributes
    style = attributes.get("style") or ""
    if "hidden" in attributes or _NOT_SHOWN.search(style):
        node.decompose()
    elif not _INVISIBLE.search(style):
        return False
    elif tag in ("td", "th", "tr", "tbody", "table"):
        _empty(node)
    else:
        node.decompose()
    return True


def _empty(node: LexborNode) -> None:
    for text in [n for n in node.traverse(include_text=True) if n.is_text_node]:
        text.decompose()


def _blocks(body: LexborNode, most_cells: int) -> Iterator[Block | Picture]:
    """The lines, grids and images of a tidied page in order."""
    grids = {}
    for table in body.css("table"):
        if rows := data_rows(table):
            grids[table.mem_id] = read_grid(rows, len(grids) + 1, most_cells)
            for part in list(table.iter()):
                part.decompose()
    lines = 0
    for node in body.traverse(include_text=True):
        if node.is_text_node:
            if text := one_line(node.text_content):
                lines += 1
                yield Line(text, f"paragraph {lines}")
            continue
        tag = node.tag
        if tag == "img":
            lines += 1
            yield Picture(_picture_name(node), f"paragraph {lines}")
        elif tag == "table" and node.mem_id in grids:
            yield grids[node.mem_id]


def _picture_name(image: LexborNode) -> str:
    """The file name of an image, or what stands for it."""
    source = image.attributes.get("src") or ""
    if source.startswith("data:"):
        return "an image in the page itself"
    return source.rsplit("/", 1)[-1] or image.attributes.get("alt") or "an image"
