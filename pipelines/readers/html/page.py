"""Read HTML pages: running text as lines, data tables as grids with their spans resolved.

A page whose tables are pictures needs character recognition, and is reported so.

A table that holds another table, or one cell per row, is layout: its content is read as if the
table were absent. Scripts, styles and hidden content are left out.
"""

import re
from collections.abc import Iterator, Mapping
from contextlib import suppress
from types import MappingProxyType

from selectolax.lexbor import LexborHTMLParser, LexborNode

from pipelines.readers.bounds import check_page
from pipelines.readers.container import UnreadableError
from pipelines.readers.document import Block, Document, Flow, Grid, Line, Note, located
from pipelines.readers.encoding import DAMAGE, decode
from pipelines.readers.html.declared import PageStyles
from pipelines.readers.html.fields import (
    image_file,
    mark_filled_by_scripts,
    painted_name,
    picture_name,
    write_fields,
)
from pipelines.readers.html.frames import joined, pages_in_scripts
from pipelines.readers.html.grid import Group, data_groups, one_line, read_grid, spans_in
from pipelines.readers.html.shown import ShownPage
from pipelines.readers.html.style_sources import backs_of, hinted, own_sheets, places_of
from pipelines.readers.limits import DEFAULT_LIMITS, Limits
from pipelines.readers.pictures import Picture, from_file, has_numbers, with_pictures_read
from pipelines.readers.text.lines import layout_of

_SKIPPED = frozenset((
    "script", "style", "noscript", "noembed", "noframes", "template", "head", "title", "svg",
    "iframe", "object",
))  # fmt: skip
# Every other element is inline, as browsers treat unknown elements.
_LINES = frozenset((
    "address", "area", "article", "aside", "audio", "blockquote", "body", "br", "button",
    "canvas", "caption", "center", "col", "colgroup", "dd", "details", "dialog", "dir",
    "div", "dl", "dt", "fieldset", "figcaption", "figure", "footer", "form", "frame", "frameset",
    "h1", "h2", "h3", "h4", "h5", "h6", "header", "hgroup", "hr", "img", "input", "legend", "li",
    "main", "map", "marquee", "math", "menu", "nav", "ol", "optgroup", "option", "p", "pre",
    "section", "select", "summary", "table", "tbody", "td", "textarea", "tfoot", "th",
    "thead", "tr", "ul", "video",
))  # fmt: skip
_MOSTLY_RUNNING_ON = "span,a,o\\:p,b,font,strong,u"
"""Inline elements that pages of portals and Word have by the thousand, unwrapped in one call."""
_USUAL_TAGS = "span,p,td,a,o\\:p,li,tr,div,ul,br,img,table,tbody,b,strong,u"
"""The most frequent first, for speed; without font, whose attributes matter."""
_USUAL = frozenset(("font", *_USUAL_TAGS.replace("\\", "").split(",")))
_OTHERS = f":not({_USUAL_TAGS})"
"""Finds the rarer elements, each of which is checked for being inline."""
_INVISIBLE = "\u00ad\u200b\u200c\u200d\u200e\u200f\u2060\ufeff"
_WITHOUT = dict.fromkeys(map(ord, _INVISIBLE))
_SHEETS = "style,link[href^='data:text/css']"
_MARKUP = re.compile(r"<(?:p|br|div|span|html|body|font|li)\b", re.I)
_DEEPEST_FRAME, _MOST_FRAMES = 3, 40
Tables = list[tuple[LexborNode, list[Group]]]
_CHARSET = re.compile(rb"""<meta[^>]{0,200}?charset\s*=\s*["']?\s*([\w-]+)""", re.I)


def read_html(
    data: bytes,
    limits: Limits = DEFAULT_LIMITS,
    sheets: tuple[str, ...] = (),
    depth: int = 0,
    images: Mapping[str, bytes] = MappingProxyType({}),
) -> Document:
    """Read an HTML page; `sheets` are style sheets saved with it, `images` files by address.

    Raises:
        UnreadableError: `undecodable`; `too_large`, the page or a table of it; `needs_ocr` when
            the tables are pictures.
    """
    declared = _CHARSET.search(data[:4096])
    text, encoding = decode(data, declared[1].decode("ascii").lower() if declared else None)
    check_page(text, limits)
    if text.lstrip()[:1] != "<" and not _MARKUP.search(text):
        # Markdown with tables of HTML in it: its lines are paragraphs.
        text = text.replace("\n", "<br>")
    # The parser works on UTF-8: valid UTF-8 is not encoded again.
    page = data if encoding == "utf-8" and data[:1] == b"<" else text.encode()
    tree = LexborHTMLParser(page)
    title = tree.css_first("title")
    named = title.text().strip() or None if title else None
    items: list[Block | Picture] = []
    flow, inner = None, []
    if body := tree.body:
        inner = _tidy(tree, body, page, sheets)
        visible = _visible_text(body)
        tables, has_pictures = _tables(body)
        flow = Flow(_visible_text(body) if has_pictures else visible)
        items = list(_blocks(body, tables, limits.cells, images))
        if sum(isinstance(item, Grid) for item in items) > len(tables):
            # Rows of preformatted text have bars and spaces in the flow, too.
            flow = None
        if not tables and not has_numbers(items) and b"<script" in page:
            inner += pages_in_scripts(page)
    frames = _frames(inner, limits, depth)
    has_grids = any(isinstance(block, Grid) for frame in frames for block in frame.blocks)
    found = with_pictures_read(items, limits, needs_tables=not has_grids)
    suffix = "" if encoding == "utf-8" else f" ({encoding})"
    notes = _damage(text, encoding)
    document = found.document(f"html{suffix}", named, flow, notes, _meta(tree))
    return joined(document, frames)


def _frames(pages: list[str], limits: Limits, depth: int) -> list[Document]:
    """Return the pages embedded in a page, up to the nesting limit."""
    if depth >= _DEEPEST_FRAME:
        return []
    frames = []
    for page in pages[:_MOST_FRAMES]:
        with suppress(UnreadableError):
            frames.append(read_html(page.encode(), limits, (), depth + 1))
    return [frame for frame in frames if frame.blocks]


def _damage(text: str, encoding: str) -> tuple[Note, ...]:
    """Return a note on undecodable bytes, if there are any."""
    if "damaged" not in encoding:
        return ()
    message = f"{text.count(DAMAGE)} damaged characters, read as {DAMAGE}"
    return (Note("damaged_characters", message),)


def _meta(tree: LexborHTMLParser) -> tuple[tuple[str, str], ...]:
    fields = (node.attributes for node in tree.css("meta[name][content]"))
    return tuple(
        ((field["name"] or "").lower(), (field["content"] or "").strip()) for field in fields
    )


def _tidy(
    tree: LexborHTMLParser, body: LexborNode, source: bytes, sheets: tuple[str, ...]
) -> list[str]:
    """Leave only what is shown, and make each run of text between lines and cells one node.

    Returns the pages in frames of this one.

    Goes from the last node to the first, so that no node is visited after its parent is removed.
    """
    sheets = (*sheets, *own_sheets(tree.head.css(_SHEETS) if tree.head else ()))
    styles = PageStyles(tree, source, sheets)
    nodes = body.css(",".join((_OTHERS, *styles.selectors)))
    more = tuple(own_sheets(node for node in nodes if node.tag in ("style", "link")))
    backs = backs_of(map(hinted, nodes))
    if more or backs:
        styles = PageStyles(tree, source, (*sheets, *more), backs)
        nodes = body.css(",".join((_OTHERS, *styles.selectors)))
    # Two selectors may find the same node.
    rare = {node.mem_id: node for node in nodes if node.tag not in _USUAL}
    others = ShownPage(tree, source, styles).apply(nodes, list(rare.values()))
    if write_fields(others):
        others = body.css(_OTHERS)
    mark_filled_by_scripts(body, source)
    if any(source[at - 2] not in b"> \t\r\n" for at in places_of(b"!--", source)):
        for node in list(body.traverse(include_text=True)):
            if node.is_comment_node:
                node.decompose()
    frames: list[str] = []
    for node in reversed(others):
        tag = node.tag
        if tag == "iframe" and (inner := node.attributes.get("srcdoc")):
            frames.insert(0, inner)
        if tag in _SKIPPED:
            node.decompose()
        elif tag not in _LINES:
            node.unwrap(delete_empty=True)
    body.unwrap_tags([_MOSTLY_RUNNING_ON], delete_empty=True)
    body.merge_text_nodes()
    return frames


def _visible_text(body: LexborNode) -> str:
    """Return the text of a tidied page, and remove characters that paint nothing."""
    text = body.text(separator="\n")
    if not any(each in text for each in _INVISIBLE):
        return text
    for node in list(body.traverse(include_text=True)):
        printed = (node.text_content if node.is_text_node else None) or ""
        if any(each in printed for each in _INVISIBLE):
            node.replace_with(printed.translate(_WITHOUT))
    return text.translate(_WITHOUT)


def _tables(body: LexborNode) -> tuple[Tables, bool]:
    """Return the data tables of a tidied page, and whether images in cells were given a text."""
    pictures: list[LexborNode] = []
    tables = [(t, groups) for t in body.css("table") if (groups := data_groups(t, pictures))]
    for image in pictures:
        image.insert_before(painted_name(image))
    return tables, bool(pictures)


def _blocks(
    body: LexborNode, tables: Tables, most_cells: int, images: Mapping[str, bytes]
) -> Iterator[Block | Picture]:
    """Return the lines, grids and images of a tidied page in order."""
    spans = spans_in(body)
    grids: dict[int, Grid] = {}
    for table, groups in tables:
        grids[table.mem_id] = read_grid(groups, spans, len(grids) + 1, most_cells)
        for part in list(table.iter()):
            part.decompose()
    lines = 0
    for node in body.traverse(include_text=True, skip_empty=True):
        if node.is_text_node:
            if text := one_line(node.text_content or ""):
                lines += 1
                yield Line(text, f"paragraph {lines}")
            continue
        tag = node.tag
        if tag == "img":
            lines += 1
            load = image_file(node.attributes.get("src") or "", images)
            place = f"paragraph {lines}"
            yield Picture(picture_name(node), place, from_file(load) if load else None)
        elif tag == "table" and node.mem_id in grids:
            yield grids[node.mem_id]
        elif tag == "pre" and not node.css_first("table"):
            text = node.text()
            for part in list(node.iter(include_text=True)):
                part.decompose()
            rows = text.split("\n")
            blocks = layout_of(text, rows)[1](rows)
            yield from (located(block, f"paragraph {lines} ") for block in blocks)
