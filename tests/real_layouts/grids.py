"""Kinds: cells that were merged or not, columns that the form does not have, table 4 rearranged."""

import random
from collections.abc import Callable, Sequence
from dataclasses import replace

from tests.real_layouts import sheets
from tests.real_layouts.printers import BARS, FLOWS, GRIDS, PRINTERS, SEEN, print_sheet
from tests.real_layouts.sheets import CORNER, Box, Printed, Row, Table
from tests.rendering_office import placed, width_of

_STACKED = (
    "结 结 其 尚", "结 结 其 尚 结 结 其 尚", "果 果 他 未", "总计 果 果 他 未 总 果 果 他 未 总",
    "维 纠 结 审", "维 纠 结 审 计 维 纠 结 审 计", "持 正 果 结", "持 正 果 结 持 正 果 结",
)  # fmt: skip
_RUN_TOGETHER = (
    "行政复议行政诉讼", "未经复议直接起诉复议后起诉", "结果结果其他尚未",
    "总计结果结果其他尚未结果结果其他尚未", "维持纠正结果审结维持纠正结果审结",
)  # fmt: skip
_RESULTS = ("结果维持", "结果纠正", "其他结果", "尚未审结", "总计")


def _rebuilt(
    change: Callable[[Table, random.Random], list[Row]],
    names: Sequence[str],
    blanks: Sequence[float] = (0, 0.1),
):
    """A kind whose tables are sheets.rebuilt."""

    def kind(rng: random.Random) -> Printed:
        sheet = sheets.random_sheet(rng, rng.choice(blanks))
        return print_sheet(sheets.rebuilt(sheet, lambda table: change(table, rng)), rng, names)

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
    """Empty columns between the others, in every row; table 2 has more of them from its spans."""
    grid = _unmerged(table, repeats=False)
    for at in sorted(rng.sample(range(1, len(grid[0]) + 1), rng.randint(1, 4)), reverse=True):
        for row in grid:
            row.insert(at, Box(""))
    return grid


def _with_empty_sublabels(table: Table, rng: random.Random) -> list[Row]:
    """Label cells over two or three columns unmerged: their text, then empty cells."""
    share = rng.choice((0.1, 0.5, 1))

    def unmerged(box: Box) -> Row:
        is_kept = box.place or box.across == 1 or rng.random() > share
        return [box] if is_kept else [replace(box, across=1), *[Box("")] * (box.across - 1)]

    return [[b for box in row for b in unmerged(box)] if row[-1].place else row for row in table]


def _with_repeated_headings(table: Table, rng: random.Random) -> list[Row]:
    """Headings of groups in every row of their group."""
    if table.name != "applications":
        return table
    rows, heads = table[:3], []
    for row in table[3:]:
        heads = [replace(head, down=head.down - 1) for head in heads if head.down > 1]
        found = [*heads, *row]
        rows.append([replace(box, down=1) for box in found])
        heads = [box for box in found if box.down > 1]
    return rows


def _numbered(table: Table, rng: random.Random) -> list[Row]:
    """A column of numbers before the labels."""
    name, rows, number = rng.choice(("序号", "行次")), [], 0
    for position, row in enumerate(table):
        if table.name == "appeals" or (table.name == "applications" and 0 < position < 3):
            rows.append(row)
        elif table.name == "applications" and position == 0:
            rows.append([Box(name, 1, 3), *row])
        elif len(row) == 1:
            rows.append([replace(row[0], across=row[0].across + 1)])
        else:
            is_header = row[0].text == CORNER
            number += not is_header
            rows.append([Box(name if is_header else str(number)), *row])
    return rows


def _one_row_of_appeals(rng: random.Random) -> Printed:
    """Fifteen numbers in one row under a header that is broken, run together or not there."""
    sheet = sheets.random_sheet(rng)
    at, table = sheets.tables_of(sheet)[-1]
    few = [Box(text) for text in ("维持", "纠正", "结果", "审结", "总计", "总计")]
    if rng.random() < 0.2:
        moved = _total_moved(table, rng)
        numbers = [int(box.text) for box in moved[-1]]
        sums = [sum(numbers[n : n + 4]) == numbers[n + 4] for n in range(0, 15, 5)]
        table = table if all(sums) else Table(table.name, moved)
    note = ("注：行政复议、行政诉讼数量含上年度结转数量。",)
    head = rng.choice((_STACKED, _RUN_TOGETHER, (), note, _RUN_TOGETHER + note))
    rows = rng.choice(([few, table[-1]], [table[0], table[-1]], table[1:], table[-1:]))
    sheet[at : at + 1] = [*head, Table(table.name, rows)]
    return print_sheet(sheet, rng, [*BARS, *GRIDS, *FLOWS])


def _appeals_by_channel(table: Table, rng: random.Random) -> list[Row]:
    """A row for each channel of table 4, results as columns."""
    if table.name != "appeals":
        return table
    first, second, third = (table[-1][at : at + 5] for at in (0, 5, 10))
    corner = rng.choice(("类别", "渠道", "救济渠道"))
    if rng.random() < 0.5:
        labels = ("行政复议", "未经复议直接起诉", "复议后起诉")
        rows = (
            [Box(label), *row] for label, row in zip(labels, (first, second, third), strict=True)
        )
        return [[Box(text) for text in (corner, *_RESULTS)], *rows]
    return [
        [Box(corner, 2), *map(Box, _RESULTS)],
        [Box("行政复议", 2), *first],
        [Box("行政诉讼", 1, 2), Box("未经复议直接起诉"), *second],
        [Box("复议后起诉"), *third],
    ]


def _total_moved(table: Table, rng: random.Random) -> list[Row]:
    """The total of table 3 before other columns, that of each channel of table 4 first."""
    if table.name == "appeals":
        channels = ((n, n + 5) for n in range(0, 15, 5))
        last = sheets.doubted([b for a, e in channels for b in _last_first(table[-1][a:e])])
        first, second, third = table[:3]
        heads = [*_last_first(second[:5]), *second[5:]]
        return [first, heads, [*_last_first(third[:5]), *_last_first(third[5:])], last]
    if table.name != "applications":
        return table
    to = rng.randrange(2)

    def moved(row: Row) -> Row:
        labels, values = sheets.labels_of(row), sheets.values_of(row)
        if values:
            return [*labels, *sheets.doubted([*values[:to], values[-1], *values[to:-1]])]
        total = [box for box in row if box.text == "总计"]
        at = len(row) - 3 + to
        return [*row[:at], *total, *row[at:-1]] if total else row

    return list(map(moved, table))


def _last_first(row: Row) -> Row:
    return [*row[-1:], *row[:-1]]


def _channels_moved(table: Table, rng: random.Random) -> list[Row]:
    """The channels of table 4 in another order."""
    if table.name != "appeals":
        return table
    (review, court), second, third, last = table
    if rng.random() < 0.5:
        head, below = [court, review], [*second[5:], *second[:5]]
        order = (5, 10, 0)
    else:
        head, below = [review, court], [*second[:5], second[6], second[5]]
        order = (0, 10, 5)
    values = [box for at in order for box in last[at : at + 5]]
    return [head, below, third, sheets.doubted(values)]


_WIDE = [*GRIDS, "bar_rows.txt", "led_bar_rows.txt", "markdown.md"]
KINDS = {
    "merged cells repeated": _rebuilt(_repeated, _WIDE),
    "columns of empty cells between": _rebuilt(_with_empty_columns, _WIDE),
    "empty sub-label cells": _rebuilt(_with_empty_sublabels, SEEN, (0,)),
    "headings of groups in each row": _rebuilt(_with_repeated_headings, SEEN),
    "the total before other columns": _rebuilt(_total_moved, _WIDE, (0,)),
    "channels of appeals in another order": _rebuilt(_channels_moved, SEEN, (0,)),
    "a number column before the labels": _rebuilt(_numbered, SEEN),
    "fifteen appeals under a broken header": _one_row_of_appeals,
    "appeals by channel": _rebuilt(_appeals_by_channel, list(PRINTERS)),
}
