"""Random reports as HTML in the ways that pages are put together: frames, cut tables, breaks.

`rendering` and `rendering_office` print plain tables and spans, `rendering_portal` a whole portal.
"""

import html
from collections.abc import Callable

from pipelines.extract.rows.values import is_value
from tests.rendering import Report, RowTexts, sections
from tests.rendering_office import Cell, SpannedTable, spanned_sections

_SIDEBAR = ("规章", "行政许可", "总计", "行政复议", "2022年政府信息公开工作年度报告", "12")
_LONGEST_LINE = 4


def as_framed_page(report: Report) -> bytes:
    """The report inside tables that only lay out the page, its tables among them."""
    return framed_page_from(sections(report), report.title)


def framed_page_from(parts: list[str | list[RowTexts]], title: str) -> bytes:
    """A page of those paragraphs and tables, inside tables that only lay it out."""
    body = "".join(
        f"<tr><td>&nbsp;<td>{part}"
        if isinstance(part, str)
        else f"<tr><td><td><table><tr><td>{_plain(part)}</table>"
        for part in parts
    )
    menu = "".join(f"<tr><td>{text}" for text in _SIDEBAR)
    return _page(title, f"<table><tr><td><table>{menu}</table><td><table>{body}</table></table>")


def as_cut_tables(report: Report) -> bytes:
    """Tables cut in two, the second part without headers."""
    return cut_tables_from(sections(report), report.title)


def cut_tables_from(parts: list[str | list[RowTexts]], title: str) -> bytes:
    """A page of those paragraphs and tables, longer tables cut in two."""
    return _page(
        title,
        "".join(
            f"<p>{part}</p>"
            if isinstance(part, str)
            else _plain(part[: len(part) // 2]) + _plain(part[len(part) // 2 :])
            if len(part) > len("表头三行")
            else _plain(part)
            for part in parts
        ),
    )


def as_broken_cells(report: Report) -> bytes:
    """Labels broken by `<br>` and by paragraphs, each character of a number in its own element."""
    return broken_cells_from(spanned_sections(report), report.title)


def broken_cells_from(parts: list[str | SpannedTable], title: str) -> bytes:
    """A page of those paragraphs and tables, their texts broken."""
    return _page(
        title,
        "".join(f"<p>{part}</p>" if isinstance(part, str) else _spanned(part) for part in parts),
    )


def _page(title: str, body: str) -> bytes:
    head = f"<head><meta charset=utf-8><title>{html.escape(title)}</title></head>"
    return f"<!DOCTYPE html><html>{head}<body>{body}</body></html>".encode()


def _plain(rows: list[RowTexts]) -> str:
    return (
        "<table>"
        + "".join("<tr>" + "".join(f"<td>{html.escape(t)}" for t in row) for row in rows)
        + "</table>"
    )


def _spanned(table: SpannedTable) -> str:
    rows = ("".join(map(_cell, row)) for row in table)
    return f"<table>{''.join(f'<tr>{row}</tr>' for row in rows)}</table>"


def _cell(cell: Cell) -> str:
    spans = f"<td colspan={cell.across} rowspan={cell.down}>"
    if is_value(cell.text):
        return spans + "".join(f"<span><font>{digit}</font></span>" for digit in cell.text)
    pieces = [
        html.escape(cell.text[at : at + _LONGEST_LINE])
        for at in range(0, len(cell.text), _LONGEST_LINE)
    ]
    return spans + "<br>".join(pieces)


PAGES: dict[str, Callable[[Report], bytes]] = {
    "framed_page": as_framed_page,
    "cut_tables": as_cut_tables,
    "broken_cells": as_broken_cells,
}
"""Pages that keep blank cells."""
