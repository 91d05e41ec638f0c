"""The copies of `html`: hidden tables, rows and columns, with other numbers."""

import random
from collections.abc import Callable

from tests.disguises.base import Disguise, Disguised
from tests.rendering import as_html, random_report
from tests.rendering_office import as_spanned_html


def _with_copy(change: Callable[[bytes], tuple[bytes, str]]) -> Disguise:
    """A page with a hidden copy of a table, a row or a column, with other numbers in it."""

    def draw(rng: random.Random) -> Disguised:
        report = random_report(rng, rng.choice(("2019", "2021")))
        data, css = change(rng.choice((as_html, as_spanned_html))(report))
        data = data.replace(b"</head>", f"<style>{css}</style></head>".encode())
        return Disguised("a.html", data, report.expected)

    return draw


def _other_numbers(markup: bytes) -> bytes:
    return markup.replace(b">0<", b">3<").replace(b">1", b">2")


def _table(before: bytes, behind: bytes, css: str = "") -> Disguise:
    def change(page: bytes) -> tuple[bytes, str]:
        start = page.rindex(b"<table", 0, page.rindex(b"<table"))
        end = page.index(b"</table>", start) + len(b"</table>")
        copy = before + _other_numbers(page[start:end]) + behind
        return page[:start] + copy + page[start:], css

    return _with_copy(change)


def _row(opening: bytes, css: str = "") -> Disguise:
    def change(page: bytes) -> tuple[bytes, str]:
        start = page.rindex(b"<tr>", 0, page.index("行政强制".encode()))
        end = page.index(b"</tr>", start) + len(b"</tr>")
        copy = opening + _other_numbers(page[start + len(b"<tr>") : end])
        return page[:start] + copy + page[start:], css

    return _with_copy(change)


def _column(cell: bytes, css: str = "", columns: bytes = b"") -> Disguise:
    """Each row of the last table begins with one more cell, which is not shown."""

    def change(page: bytes) -> tuple[bytes, str]:
        start = page.rindex(b"<table")
        table = page[start:].replace(b"<tr>", b"<tr>" + cell)
        opening = table.index(b">") + 1
        return page[:start] + table[:opening] + columns + table[opening:], css

    return _with_copy(change)


COPIES = {
    "hidden_table": _table(b"<div style='display:none'>", b"</div>"),
    "hidden_table_class": _table(b"<div class=old>", b"</div>", ".old{display:none}"),
    "hidden_table_attribute": _table(b"<section hidden>", b"</section>"),
    "hidden_table_far": _table(
        b"<div class=old>", b"</div>", ".old{position:absolute;left:-9999px}"
    ),
    "hidden_table_print": _table(
        b"<div class=old>", b"</div>", ".old{display:none}@media print{.old{display:block}}"
    ),
    "hidden_table_phone": _table(
        b"<div class=old>",
        b"</div>",
        ".old{display:none}@media (max-width:600px){.old{display:block}}",
    ),
    "hidden_table_textarea": _table(b"<textarea style='display:none'>", b"</textarea>"),
    "hidden_table_no_frames": _table(b"<noframes>", b"</noframes>"),
    "hidden_table_template": _table(b"<template>", b"</template>"),
    "hidden_table_comment": _table(b"<!--", b"-->"),
    "hidden_table_closed": _table(b"<div style='height:0;overflow:hidden'>", b"</div>"),
    "hidden_row": _row(b"<tr style='display:none'>"),
    "hidden_row_attribute": _row(b"<tr hidden>"),
    "hidden_row_class": _row(b"<tr class=old>", "tr.old{display:none}"),
    "hidden_row_collapsed": _row(b"<tr style='visibility:collapse'>"),
    "hidden_column": _column(b"<td style='display:none'>7</td>"),
    "hidden_column_rule": _column(b"<td>7</td>", "table:last-of-type td:first-child{display:none}"),
    "hidden_column_class": _column(b"<td class=old>7</td>", ".old{display:none!important}"),
}
