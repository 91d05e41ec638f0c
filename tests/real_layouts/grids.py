"""Kinds: cells that were merged or not, columns that the form does not have, table 4 rearranged."""

import random
from collections.abc import Callable
from dataclasses import replace

from tests.real_layouts import printers
from tests.real_layouts.printers import Row, placed, print_sheet, width_of
from tests.real_layouts.sheets import CORNER, Box, Printed, Sheet, Table, real_report, sheet_of

Kind = Callable[[random.Random], Printed]
_STACKED = (
    "结 结 其 尚",
    "结 结 其 尚 结 结 其 尚",
    "果 果 他 未",
    "总计 果 果 他 未 总 果 果 他 未 总",
    "维 纠 结 审",
    "维 纠 结 审 计 维 纠 结 审 计",
    "持 正 果 结",
    "持 正 果 结 持 正 果 结",
)
_RUN_TOGETHER = (
    "行政复议行政诉讼",
    "未经复议直接起诉复议后起诉",
    "结果结果其他尚未",
    "总计结果结果其他尚未结果结果其他尚未",
    "维持纠正结果审结维持纠正结果审结",
)


def _rebuilt(
    change: Callable[[Table, random.Random], list[Row]],
    containers: tuple[Callable[[Sheet], bytes], ...] = (*printers.BARS, *printers.GRIDS),
    blanks: tuple[float, ...] = (0, 0.1),
) -> Kind:
    """A kind whose tables are rebuilt."""

    def kind(rng: random.Random) -> Printed:
        sheet = sheet_of(real_report(rng, rng.choice(blanks)))
        rebuilt = [
            Table(part.name, change(part, rng)) if isinstance(part, Table) else part
            for part in sheet
        ]
        return print_sheet(rebuilt, rng, containers)

    return kind


def _unmerged(table: Table, *, repeats: bool) -> list[Row]:
    """Every cell of the grid by itself: what was merged repeats its text, or is empty."""
    grid = [[Box("")] * width_of(table) for _ in table]
    for r, column, box in placed(table):
        single = replace(box, across=1, down=1)
        for row in grid[r : r + box.down]:
            row[column : column + box.across] = [single if repeats else Box("")] * box.across
        grid[r][column] = single
    return grid


def _repeated(table: Table, rng: random.Random) -> list[Row]:
    return _unmerged(table, repeats=True)


def _with_empty_columns(table: Table, rng: random.Random) -> list[Row]:
    """Columns of empty cells between the others, in every row; table 2 has them from its spans."""
    grid = _unmerged(table, repeats=False)
    for at in sorted(rng.sample(range(1, len(grid[0]) + 1), rng.randint(1, 4)), reverse=True):
        for row in grid:
            row.insert(at, Box(""))
    return grid


def _with_empty_sublabels(table: Table, rng: random.Random) -> list[Row]:
    """Label cells over two or three columns unmerged: their text, then empty cells."""
    share = rng.choice((0.1, 0.5, 1))
    return [
        [
            cell
            for box in row
            for cell in (
                [replace(box, across=1), *[Box("")] * (box.across - 1)]
                if box.across > 1 and row[-1].place and not box.place and rng.random() < share
                else [box]
            )
        ]
        for row in table
    ]


def _with_repeated_headings(table: Table, rng: random.Random) -> list[Row]:
    """Headings of groups in every row of their group."""
    open_heads: list[list] = []
    rows = []
    for row in table:
        heads = [box for box in row if box.down > 1 and row[-1].place]
        single = [replace(box, down=1) if box in heads else box for box in row]
        rows.append([*(replace(box, down=1) for box, _ in open_heads), *single])
        open_heads = [[b, n - 1] for b, n in open_heads] + [[b, b.down - 1] for b in heads]
        open_heads = [head for head in open_heads if head[1]]
    return rows


def _numbered(table: Table, rng: random.Random) -> list[Row]:
    """A column of numbers before the labels."""
    if table.name == "appeals":
        return table
    name, rows, number = rng.choice(("序号", "行次")), [], 0
    for position, row in enumerate(table):
        if table.name == "applications" and position < 3:
            rows.append([Box(name, 1, 3), *row] if position == 0 else row)
        elif len(row) == 1:
            rows.append([replace(row[0], across=row[0].across + 1)])
        elif row[0].text == CORNER:
            rows.append([Box(name), *row])
        else:
            number += 1
            rows.append([Box(str(number)), *row])
    return rows


def _one_row_of_appeals(rng: random.Random) -> Printed:
    """Fifteen numbers in one row under a header that is broken, run together or not there."""
    sheet: Sheet = []
    for part in sheet_of(real_report(rng)):
        if not isinstance(part, Table) or part.name != "appeals":
            sheet.append(part)
            continue
        values = part[-1]
        few = [Box(text) for text in ("维持", "纠正", "结果", "审结", "总计", "总计")]
        head = rng.choice((_STACKED, _RUN_TOGETHER, (), ("注：含上年度结转数量。",), _RUN_TOGETHER))
        rows = rng.choice(([few, values], [part[0], values], part[1:], [values]))
        sheet += [*head, Table(part.name, rows)]
    return print_sheet(sheet, rng, (*printers.BARS, *printers.GRIDS, *printers.FLOWS, spaced))


def spaced(sheet: Sheet) -> bytes:
    """A row a line, its cells parted by a space."""
    return printers.joined(sheet, lambda row, _: " ".join(box.text for box in row if box.text))


def _appeals_by_channel(table: Table, rng: random.Random) -> list[Row]:
    """A row for each channel of table 4, results as columns."""
    if table.name != "appeals":
        return table
    results = ["结果维持", "结果纠正", "其他结果", "尚未审结", "总计"]
    rows = [table[-1][at : at + 5] for at in (0, 5, 10)]
    corner = rng.choice(("", "类别", "渠道", "救济渠道"))
    if rng.random() < 0.5:
        labels = ("行政复议", "未经复议直接起诉", "复议后起诉")
        return [
            list(map(Box, (corner, *results))),
            *([Box(label), *row] for label, row in zip(labels, rows, strict=True)),
        ]
    return [
        [Box(corner, 2), *map(Box, results)],
        [Box("行政复议", 2), *rows[0]],
        [Box("行政诉讼", 1, 2), Box("未经复议直接起诉"), *rows[1]],
        [Box("复议后起诉"), *rows[2]],
    ]


_SEEN = (*printers.GRIDS, printers.bar_rows, printers.led_bar_rows, printers.markdown)
GRIDS: dict[str, Kind] = {
    "merged cells repeated": _rebuilt(_repeated, _SEEN),
    "columns of empty cells between": _rebuilt(_with_empty_columns, _SEEN),
    "empty sub-label cells": _rebuilt(_with_empty_sublabels, blanks=(0,)),
    "headings of groups in each row": _rebuilt(_with_repeated_headings),
    "a number column before the labels": _rebuilt(_numbered),
    "fifteen appeals under a broken header": _one_row_of_appeals,
    "appeals by channel": _rebuilt(_appeals_by_channel, printers.ALL),
}
