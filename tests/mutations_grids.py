"""Damage that conversion does to reports printed as grids: the cells of a page, text with bars."""

import random
import re
from collections.abc import Callable

from tests.rendering import Report, as_bar_rows, as_bars, as_html, as_markdown

_VALUE = r"<td>\d*</td>"
_NUMBER = r"<td>\d{2,}</td>"
_LABEL = r"<td>[^<\d][^<]*</td>"
_ROW = r"<tr>.*?</tr>\n"
_HEADER = r"<tr>(?:<td>[^<\d]*</td>)+</tr>\n"
_TWO_ROWS = r"<tr>(?:<td>[^<]*</td>)*<td>\d+</td></tr>\n" * 2
_TABLE_3 = r"<table><tr><td>（本列数据.*?</table>"


def _broken(tag: str) -> str:
    return re.sub(r"(\d)(\d+)", r"\1<br>\2", tag)


def _swapped(rows: str) -> str:
    first, second = rows.removesuffix("</tr>\n").split("</tr>\n")
    return f"{second}</tr>\n{first}</tr>\n"


def _merged_down(rows: str) -> str:
    """The last number but one of a row over the row below, whose own is gone."""
    first, second = rows.removesuffix("</tr>\n").split("</tr>\n")
    cut = r"<td>(\d*)</td>(<td>\d*</td>)$"
    are_alike = first.count("<td>") == second.count("<td>")
    if not are_alike or not re.search(cut, first) or not re.search(cut, second):
        return rows
    first, second = re.sub(cut, r"<td rowspan=2>\1</td>\2", first), re.sub(cut, r"\2", second)
    return f"{first}</tr>\n{second}</tr>\n"


def _without_column(table: str) -> str:
    """Without the last but one column of numbers; its header stays."""
    return re.sub(r"<td>\d*</td>(<td>\d*</td></tr>)", r"\1", table)


def _without_column_and_header(table: str) -> str:
    return _without_column(table).replace("<td>其他</td>", "", 1)


def _in_two(table: str) -> str:
    """The table closed in its middle and begun anew with its headers."""
    rows = re.findall(r"<tr>.*?</tr>\n", table, re.S)
    half = len(rows) // 2
    parts = (rows[:half], rows[:3] + rows[half:])
    return "".join(f"<table>{''.join(part)}</table>" for part in parts)


PAGE_MUTATIONS: dict[str, tuple[str, Callable[[str], str]]] = {
    "drop_cell": (_VALUE, lambda tag: ""),
    "double_cell": (_VALUE, lambda tag: tag * 2),
    "insert_blank": (_VALUE, lambda tag: "<td></td>" + tag),
    "insert_number": (_VALUE, lambda tag: "<td>7</td>" + tag),
    "break_number": (_NUMBER, _broken),
    "span_columns": (_VALUE, lambda tag: tag.replace("<td", "<td colspan=2")),
    "span_rows": (_VALUE, lambda tag: tag.replace("<td", "<td rowspan=2")),
    "merge_down": (_TWO_ROWS, _merged_down),
    "drop_label": (_LABEL, lambda tag: ""),
    "double_label": (_LABEL, lambda tag: tag * 2),
    "empty_label": (_LABEL, lambda tag: "<td></td>"),
    "drop_row": (_ROW, lambda tag: ""),
    "drop_header": (_HEADER, lambda tag: ""),
    "double_row": (_ROW, lambda tag: tag * 2),
    "contradicting_row": (_ROW, lambda tag: tag + re.sub(r"<td>\d+</td>", "<td>5</td>", tag)),
    "swap_rows": (_TWO_ROWS, _swapped),
    "join_rows": (_ROW, lambda tag: tag.removesuffix("</tr>\n")),
    "page_number": (_ROW, lambda tag: tag + "<tr><td>5</td></tr>\n"),
    "drop_column": (_TABLE_3, _without_column),
    "drop_column_and_header": (_TABLE_3, _without_column_and_header),
    "begin_anew": (_TABLE_3, _in_two),
}
"""Each replaces one tag of a page: its pattern, and the replacement."""

_NUMBER_AND_BAR = re.compile(r"\d+ *\|")
_BAR_LAYOUTS = (as_bars, as_bar_rows, as_markdown)


def _lines_with_numbers(lines: list[str]) -> list[int]:
    return [index for index, line in enumerate(lines) if _NUMBER_AND_BAR.search(line)]


def _at_a_number(change: Callable[[str], str]) -> Callable[[list[str], random.Random], None]:
    """Damage to one number and the bar that ends it, in any line."""

    def damage(lines: list[str], rng: random.Random) -> None:
        at = rng.choice(_lines_with_numbers(lines))
        cell = rng.choice(list(_NUMBER_AND_BAR.finditer(lines[at])))
        lines[at] = lines[at][: cell.start()] + change(cell[0]) + lines[at][cell.end() :]

    return damage


def _drop_line(lines: list[str], rng: random.Random) -> None:
    del lines[rng.choice(_lines_with_numbers(lines))]


def _double_line(lines: list[str], rng: random.Random) -> None:
    at = rng.choice(_lines_with_numbers(lines))
    lines.insert(at, lines[at])


def _drop_bar(lines: list[str], rng: random.Random) -> None:
    at = rng.choice([index for index, line in enumerate(lines) if "|" in line])
    bar = rng.choice([place for place, character in enumerate(lines[at]) if character == "|"])
    lines[at] = lines[at][:bar] + lines[at][bar + 1 :]


def _join_lines(lines: list[str], rng: random.Random) -> None:
    at = rng.randrange(len(lines) - 1)
    lines[at : at + 2] = ["".join(lines[at : at + 2])]


def _drop_repeated_lines(lines: list[str], rng: random.Random) -> None:
    """Lines like the one before them, in some part of the text."""
    start = rng.randrange(len(lines))
    part = lines[start : start + 60]
    kept = [line for line, before in zip(part, ["", *part], strict=False) if line != before]
    lines[start : start + 60] = kept


BAR_MUTATIONS: dict[str, Callable[[list[str], random.Random], None]] = {
    "drop_cell": _at_a_number(lambda cell: ""),
    "double_cell": _at_a_number(lambda cell: f"{cell} {cell}"),
    "insert_blank": _at_a_number(lambda cell: f" | {cell}"),
    "insert_number": _at_a_number(lambda cell: f"7 | {cell}"),
    "drop_line": _drop_line,
    "double_line": _double_line,
    "drop_bar": _drop_bar,
    "join_lines": _join_lines,
    "drop_repeated_lines": _drop_repeated_lines,
}
"""Each changes a text with bars in one place."""


def mutate_page(
    pattern: str, change: Callable[[str], str]
) -> Callable[[Report, random.Random], bytes]:
    """A way to print a report as a page with one tag damaged."""
    places = re.compile(pattern, re.S if pattern == _TABLE_3 else 0)

    def damaged(report: Report, rng: random.Random) -> bytes:
        page = as_html(report).decode()
        found = list(places.finditer(page))
        if not found:
            return page.encode()
        tag = rng.choice(found)
        return (page[: tag.start()] + change(tag[0]) + page[tag.end() :]).encode()

    return damaged


def mutate_bars(
    change: Callable[[list[str], random.Random], None],
) -> Callable[[Report, random.Random], bytes]:
    """A way to print a report in one of the layouts with bars, with one place damaged."""

    def damaged(report: Report, rng: random.Random) -> bytes:
        lines = rng.choice(_BAR_LAYOUTS)(report).decode().split("\n")
        change(lines, rng)
        return "\n".join(lines).encode()

    return damaged
