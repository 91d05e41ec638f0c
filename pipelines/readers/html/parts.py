"""Apply generated content (before, after) and hidden columns of style sheets."""

import tinycss2
from selectolax.lexbor import LexborNode
from tinycss2 import ast

from pipelines.readers.html.ancestors import is_inside, nearest
from pipelines.readers.html.css import StyleRule, paints
from pipelines.readers.marks import picture

_NOTHING = ("none", "normal", "initial", "")
_MOST_COLUMNS = 1000


def painted_part(rule: StyleRule, node: LexborNode) -> str:
    """Return the text that a rule adds to an element, in brackets if it is no text.

    A background picture is an ornament behind text; in an empty element it is the content.
    """
    has_picture = paints(rule.declarations)
    if not rule.part:
        is_empty = not node.text().strip() and not node.css_first("img,input,svg")
        return picture("background") if has_picture and is_empty else ""
    content = rule.declarations["content"][0]
    if content.lower() in _NOTHING:
        return ""
    texts = [_text_of(token, node) for token in tinycss2.parse_component_value_list(content)]
    if None in texts:
        return picture("content")
    text = "".join(filter(None, texts))
    return picture("background") if has_picture and not text.strip() else text


def _text_of(token: ast.Node, node: LexborNode) -> str | None:
    """Return the text of one piece of `content`; None if it is no text."""
    if token.type == "string":
        return token.value
    if token.type in ("whitespace", "comment"):
        return ""
    if token.type == "function" and token.lower_name == "attr":
        name = tinycss2.serialize(token.arguments).strip()
        return node.attributes.get(name) or ""
    return None


def hide_columns(columns: list[LexborNode]) -> None:
    """Remove the cells of collapsed columns."""
    marked = {column.mem_id for column in columns}
    tables: dict[int, LexborNode] = {}
    for column in columns:
        if (around := nearest(column, ("table",))) is not None:
            tables[around.mem_id] = around
    for table in tables.values():
        at, hidden = 0, set[int]()
        for column in table.css("col,colgroup:not(:has(col))"):
            width = _number(column, "span")
            if is_inside(column, marked):
                hidden.update(range(at, at + width))
            at += width
        _take_out(table, hidden)


def _number(node: LexborNode, name: str) -> int:
    printed = (node.attributes.get(name) or "").strip()
    return min(int(printed), _MOST_COLUMNS) if printed.isdecimal() and int(printed) else 1


def _take_out(table: LexborNode, hidden: set[int]) -> None:
    """Remove hidden columns from each row; a cell over several columns loses their width."""
    hanging: dict[int, int] = {}
    for row in table.css("tr"):
        at = 0
        for cell in [node for node in row.iter() if node.tag in ("td", "th")]:
            while hanging.get(at):
                at += 1
            width, height = _number(cell, "colspan"), _number(cell, "rowspan")
            covered = range(at, at + width)
            left = sum(column not in hidden for column in covered)
            for column in covered:
                hanging[column] = height
            at += width
            if not left:
                cell.decompose()
            elif left < width:
                cell.attrs["colspan"] = str(left)
        hanging = {column: rows - 1 for column, rows in hanging.items() if rows > 1}
