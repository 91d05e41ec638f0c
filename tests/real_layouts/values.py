"""Kinds: what stands in value cells besides plain numbers, and numbers run together."""

import random
from collections.abc import Callable, Sequence

from tests.real_layouts import sheets
from tests.real_layouts.printers import FLOWS, PRINTERS, SEEN, print_sheet, printed_rows
from tests.real_layouts.sheets import NULL, TABLES, Box, Printed, Right, Row, Sheet, Table

_FULL_WIDTH = str.maketrans("0123456789.-", "０１２３４５６７８９．－")
_WORDS = ("/", "—", "——", "无", "暂无", "不涉及", "不适用", "#DIV/0!", "#REF!", "9月1日", "见附件",
          "详见附件1", "**", "×", "N/A")  # fmt: skip
_PERHAPS = (("九", 9), ("+(0) -(0)", 0), ("+(0)", 0))


def _rewritten(
    change: Callable[[Box, random.Random], Box], names: Sequence[str], shares: Sequence[float]
):
    """A kind in which a share of the value cells is written another way."""

    def kind(rng: random.Random) -> Printed:
        share = rng.choice(shares)

        def rewrite(box: Box) -> Box:
            return change(box, rng) if box.place and rng.random() < share else box

        return print_sheet(sheets.by_boxes(sheets.random_sheet(rng), rewrite), rng, names)

    return kind


def _noted(box: Box, rng: random.Random) -> Box:
    """A note in brackets behind a number, or a mark, of which it is not certain what it means."""
    if rng.random() < 0.2:
        return sheets.doubtful(box.says(box.text + rng.choice("*①※")))
    notes = ("（无）",) if box.text == "0" else ("（其中修订16件）", "(含2019年结转3件)", "（注1）")
    return box.says(box.text + rng.choice(("", " ")) + rng.choice(notes))


def _with_sign_or_unit(box: Box, rng: random.Random) -> Box:
    """Words and signs for changes, units, commas in thousands, full-width digits."""
    column, value = box.place[2], box.text
    ways = [value.translate(_FULL_WIDTH)]
    if column == "item_count_change":
        signs = ("减", "减少", "--", "－") if value.startswith("-") else ("增", "增加", "+", "＋")
        ways += [sign + value.lstrip("-") for sign in signs]
        ways += ["未增未减", "+0", "持平"] if value == "0" else []
    elif column.endswith("amount"):
        ways += [f"{value}万", f"{value}万元", f"{value} 万元", f"{value}元"]
    else:
        ways += [f"{value}件", f"{value} 件", f"{int(value):,}", f" {value}"]
        ways += ["零"] if value == "0" else []
        if int(value) > 99 and rng.random() < 0.1:
            return box.says(f"{value}万", Right("maybe", 10_000 * float(value)))
    return box.says(rng.choice(ways))


def _worded(box: Box, rng: random.Random) -> Box:
    """A word or mark that is no number, or one that may be read as a number."""
    if rng.random() < 0.8:
        return box.says(rng.choice(_WORDS), NULL)
    text, value = rng.choice(_PERHAPS)
    return box.says(text, Right("maybe", value))


def _words_among_lines(rng: random.Random) -> Printed:
    """Words that are no number where nothing but order tells which cell a line is."""

    def rewrite(row: Row) -> Row:
        if not sheets.values_of(row) or rng.random() < 0.7:
            return row
        at = rng.choice([n for n, box in enumerate(row) if box.place])
        return sheets.doubted([*row[:at], _worded(row[at], rng), *row[at + 1 :]])

    return print_sheet(sheets.by_rows(sheets.random_sheet(rng), rewrite), rng, FLOWS)


def _run_together(rng: random.Random) -> Printed:
    """No separator between the cells of a row, in some of the tables.

    A digit for each column, or one column, is certain.
    """
    together = rng.choice((TABLES[:2], TABLES, TABLES[1:], TABLES[:1]))
    sheet = sheets.random_sheet(rng, rng.choice((0, 0, 0.1)))
    joined = {
        id(row) for _, table in sheets.tables_of(sheet) if table.name in together for row in table
    }

    def print_row(row: Row, pad: int) -> str:
        return ("" if id(row) in joined else " | ").join(box.text for box in row)

    def is_certain(row: Row) -> bool:
        values = sheets.values_of(row)
        return len(values) == 1 or all(len(box.text) == 1 for box in values)

    right = sheets.by_rows(
        sheet, lambda row: row if is_certain(row) else sheets.doubted(row), together
    )
    return Printed(printed_rows(sheet, print_row).data, "together.txt", sheets.expected_of(right))


def _in_lines(rng: random.Random) -> Printed:
    """Label and numbers of table 2 in one line of text, some blocks as tables behind."""
    source = sheets.random_sheet(rng)
    mark = rng.choice((" ", "：", ":", "  "))
    at, table = sheets.tables_of(source)[0]
    lines: Sheet = []
    behind: Sheet = []
    starts = [n for n, row in enumerate(table) if len(row) == 1]
    for start, end in zip(starts, [*starts[1:], len(table)], strict=True):
        heading, header, *rows = table[start:end]
        lines.append(heading[0].text)
        if len(header) > 2 and rng.random() < 0.6:
            behind += [] if behind else ["表：主动公开政府信息情况（续）"]
            behind.append(Table("disclosure", [header, *rows]))
            continue
        lines.append(rng.choice(("", " ")).join(box.text for box in header))
        lines += [_line(row, mark, rng) for row in rows]
    sheet = [*source[:at], *lines, *behind, *source[at + 1 :]]
    names = ("markdown.md", "bar_rows.txt", "led_bar_rows.txt", "plain.html")
    printed = print_sheet(sheet, rng, names)
    return Printed(printed.data, printed.name, sheets.expected_of(source))


def _line(row: Row, mark: str, rng: random.Random) -> str:
    label, *values = row
    if len(values) > 1:
        return f"{label.text} {' '.join(box.text for box in values)}"
    unit = "万元" if values[0].place[2].endswith("amount") else "件"
    return f"{label.text}{mark}{values[0].text}{rng.choice(('', unit))}"


KINDS = {
    "notes behind numbers": _rewritten(_noted, SEEN, (0.1, 0.5)),
    "signs, units, commas, wide digits": _rewritten(_with_sign_or_unit, list(PRINTERS), (0.2, 1)),
    "words among numbers": _rewritten(_worded, SEEN, (0.05, 0.3)),
    "words among lines": _words_among_lines,
    "values run together": _run_together,
    "label and number in one line": _in_lines,
}
