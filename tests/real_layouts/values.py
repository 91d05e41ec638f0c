"""Kinds: what stands in value cells besides plain numbers, and numbers run together."""

import random
from collections.abc import Callable

from tests.real_layouts import printers
from tests.real_layouts.printers import Row, joined, print_sheet
from tests.real_layouts.sheets import (
    CORNER,
    NULL,
    Box,
    Printed,
    Right,
    Sheet,
    Table,
    changed,
    doubtful,
    expected_of,
    real_report,
    sheet_of,
)

Kind = Callable[[random.Random], Printed]
_FULL_WIDTH = str.maketrans("0123456789.-", "０１２３４５６７８９．－")
_SEEN = (*printers.BARS, *printers.GRIDS)


def _rewritten(
    change: Callable[[Box, random.Random], Box],
    containers: tuple[Callable[[Sheet], bytes], ...],
    shares: tuple[float, ...] = (0.1, 0.5),
) -> Kind:
    """A kind in which a share of the value cells is written another way."""

    def kind(rng: random.Random) -> Printed:
        share = rng.choice(shares)

        def rewrite(box: Box) -> Box:
            return change(box, rng) if box.place and box.text and rng.random() < share else box

        return print_sheet(changed(sheet_of(real_report(rng)), rewrite), rng, containers)

    return kind


def _noted(box: Box, rng: random.Random) -> Box:
    """A note behind a number; of a mark such as * it is not certain that it is none of it."""
    value = box.text
    notes = ("（无）",) if value == "0" else ("（其中修订16件）", "(含2019年结转3件)", "（注1）")
    if rng.random() < 0.2:
        return box.says(value + rng.choice(("*", "①", "※")), doubtful(box.right))
    return box.is_now(value + rng.choice(("", " ")) + rng.choice(notes))


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
    return box.is_now(rng.choice(ways))


def _worded(box: Box, rng: random.Random) -> Box:
    """Words and marks that are no number, among numbers."""
    if rng.random() < 0.2:
        text, value = rng.choice((("九", 9), ("+(0) -(0)", 0), ("+(0)", 0)))
        return box.says(text, Right("maybe", value))
    words = ("/", "—", "——", "无", "#DIV/0!", "#REF!", "9月1日", "见附件", "详见附件1", "暂无",
             "不涉及", "不适用", "**", "×", "N/A")  # fmt: skip
    return box.says(rng.choice(words), NULL)


def _words_among_lines(rng: random.Random) -> Printed:
    """Words that are no number where nothing but order tells which cell a line is."""

    def rewrite(row: Row) -> Row:
        if not row[-1].place or rng.random() < 0.7:
            return row
        at = rng.choice([n for n, box in enumerate(row) if box.place])
        row = [*row[:at], _worded(row[at], rng), *row[at + 1 :]]
        return [box.says(box.text, doubtful(box.right)) if box.place else box for box in row]

    sheet = [
        Table(part.name, list(map(rewrite, part))) if isinstance(part, Table) else part
        for part in sheet_of(real_report(rng))
    ]
    return print_sheet(sheet, rng, printers.FLOWS)


def _run_together(rng: random.Random) -> Printed:
    """No separator between the cells of a row; table 4 has its bars or not."""
    keeps = rng.choice((("appeals",), (), ("disclosure",), ("applications", "appeals")))
    sheet: Sheet = []
    for part in sheet_of(real_report(rng)):
        is_kept = isinstance(part, str) or part.name in keeps
        sheet.append(part if is_kept else Table(part.name, list(map(_joined_right, part))))

    def print_row(row: Row, pad: int) -> str:
        name = next((box.place[0] for box in row if box.place), None)
        is_plain = row[0].text == CORNER and "disclosure" not in keeps
        is_barred = name in keeps or (name is None and not is_plain and len(row) > 1)
        return (" | " if is_barred else "").join(box.text for box in row)

    return Printed(joined(sheet, print_row), "together.txt", expected_of(sheet))


def _joined_right(row: Row) -> Row:
    """What is right of a row run together: a digit for each column, or one column, is certain."""
    values = [box for box in row if box.place]
    if len(values) < 2 or all(len(box.text) == 1 for box in values):
        return row
    return [box.says(box.text, doubtful(box.right)) if box.place else box for box in row]


def _in_lines(rng: random.Random) -> Printed:
    """Label and numbers of table 2 in one line of text, some blocks as a table of their own."""
    source = sheet_of(real_report(rng))
    part = next(part for part in source if isinstance(part, Table))
    mark = rng.choice((" ", "：", ":", "  "))
    strings: list[str] = []
    block: list[Row] = []
    tables: Sheet = []
    blocks: list[list[Row]] = []
    for row in part:
        if len(row) == 1:
            block = []
            blocks.append(block)
        block.append(row)
    for heading, header, *rows in blocks:
        strings.append(heading[0].text)
        is_table = len(header) > 2 and rng.random() < 0.6
        if is_table:
            tables.append(Table("disclosure", [header, *rows]))
            continue
        strings.append(rng.choice(("", " ")).join(box.text for box in header))
        strings += [_line(row, mark, rng) for row in rows]
    captions = ["表：主动公开政府信息情况（续）"] * bool(tables)
    at = source.index(part)
    sheet = [*source[:at], *strings, *captions, *tables, *source[at + 1 :]]
    containers = (printers.markdown, printers.bar_rows, printers.led_bar_rows, printers.plain_html)
    return print_sheet(sheet, rng, containers, expected_of(source))


def _line(row: Row, mark: str, rng: random.Random) -> str:
    label, *values = row
    if len(values) > 1:
        return f"{label.text} {' '.join(box.text for box in values)}"
    column = values[0].place[2]
    unit = "万元" if column.endswith("amount") else "件"
    return f"{label.text}{mark}{values[0].text}{rng.choice(('', unit))}"


VALUES: dict[str, Kind] = {
    "notes behind numbers": _rewritten(_noted, _SEEN),
    "signs, units, commas, wide digits": _rewritten(_with_sign_or_unit, printers.ALL, (0.2, 1)),
    "words among numbers": _rewritten(_worded, _SEEN, (0.05, 0.3)),
    "words among lines": _words_among_lines,
    "values run together": _run_together,
    "label and number in one line": _in_lines,
}
