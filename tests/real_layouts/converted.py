"""Kinds: what converters do to rows: labels wrapped, lines dropped, blanks dropped, pages cut."""

import random
from collections.abc import Callable, Iterator
from dataclasses import replace

from tests.real_layouts import printers
from tests.real_layouts.printers import Row, cells_wide, joined, print_sheet
from tests.real_layouts.sheets import (
    BLANK,
    GONE,
    NULL,
    Printed,
    Sheet,
    Table,
    doubtful,
    expected_of,
    real_report,
    sheet_of,
)

Kind = Callable[[random.Random], Printed]
_VERTICAL = "三、本年度办理结果"


def _laid_out(rng: random.Random) -> Printed:
    """`pdftotext -layout`: labels wrapped around their numbers, headings in columns of their own.

    Labels stand before, on and behind the line of their numbers; every row has one such line.
    """
    sheet = sheet_of(real_report(rng))
    wide = rng.randint(10, 16)
    at = rng.choice(("first", "middle", "last"))
    is_spaced = rng.random() < 0.7
    break_at = rng.randint(8, 20)
    lines: list[str] = []
    for part in sheet:
        if isinstance(part, str):
            lines.append("      " * rng.randint(0, 1) + part)
        elif part.name == "applications":
            head, rows = part[:3], part[3:]
            wrapped = list(_wrapped_rows(rows, wide, at, is_spaced))
            lines += _header_lines(head, wide)
            for number, group in enumerate(wrapped):
                if number == break_at:
                    lines += [rng.choice(("", "- 4 -", "第 4 页 共 7 页")), "\f"]
                    lines += _header_lines(head, wide) if rng.random() < 0.5 else []
                lines += group
        else:
            lines += printers.columns([part]).decode().split("\n")
    return Printed("\n".join(lines).encode(), "layout.txt", expected_of(sheet))


def _header_lines(head: list[Row], wide: int) -> list[str]:
    indent = " " * (2 * wide + 16)
    corner = head[0][0].text
    kinds = [box.text for box in head[2]]
    return [
        f"{indent}     申请人情况",
        "",
        f"{corner[:18]}        法人或其他组织",
        corner[18:],
        f"{indent}自然人{' ' * 40}总计",
        indent + "        " + "".join(_set(kind[: len(kind) // 2], 9) for kind in kinds),
        indent + "        " + "".join(_set(kind[len(kind) // 2 :], 9) for kind in kinds),
        "",
    ]


def _wrapped_rows(rows: list[Row], wide: int, at: str, is_spaced: bool) -> Iterator[list[str]]:
    """The lines of each row: vertical heading, heading of the group, label, numbers."""
    vertical = iter(_VERTICAL)
    pieces: list[str] = []
    for row in rows:
        labels = [box for box in row if not box.place and box.text != _VERTICAL]
        if len(labels) > 1:
            pieces = [labels[0].text[i : i + 4] for i in range(0, len(labels[0].text), 4)]
        text = labels[-1].text
        is_inner = text[0].isdecimal()
        width = wide if is_inner else wide + 4
        chunks = [text[i : i + width] for i in range(0, len(text), width)]
        numbers = "".join(_set(box.text, 9) for box in row if box.place)
        on = {"first": 0, "middle": len(chunks) // 2, "last": len(chunks) - 1}[at]
        if at == "middle" and len(chunks) % 2 == 0:
            chunks.insert(on, "")
        is_result = text[0] in "（(" or is_inner
        found = []
        for number, chunk in enumerate(chunks):
            left = _set(next(vertical, "") if is_result else "", 4)
            left += _set(pieces.pop(0) if is_inner and pieces else "", 10) if is_inner else ""
            line = _set(left + chunk, 2 * wide + 16) + (numbers if number == on else "")
            found.append(line.rstrip())
        yield [*found, *[""] * is_spaced]


def _set(text: str, wide: int) -> str:
    return text + " " * max(1, wide - cells_wide(text))


def _flowing(rng: random.Random) -> Printed:
    """`pdftotext` without layout: labels broken over lines, numbers between or behind their pieces.

    Where all labels of a group come before all their numbers, no number has a certain place.
    """
    sheet = sheet_of(real_report(rng))
    wide = rng.randint(9, 16)
    is_parted = rng.random() < 0.2
    has_number_lines = rng.random() < 0.5

    def print_row(row: Row, pad: int) -> str:
        values = [box.text for box in row if box.place]
        numbers = values if has_number_lines else [" ".join(values)]
        chunks = []
        for box in row:
            if not box.place:
                chunks += [box.text[i : i + wide] for i in range(0, len(box.text), wide)]
        if not values:
            return "\n".join(chunks)
        if not has_number_lines and chunks and len(numbers[0]) < 30 and rng.random() < 0.3:
            return "\n".join([*chunks[:-1], f"{chunks[-1]} {numbers[0]}"])
        cut = len(chunks) if has_number_lines else rng.randint(min(len(chunks), 1), len(chunks))
        return "\n".join([*chunks[:cut], *numbers, *chunks[cut:]])

    if is_parted:
        sheet = [_parted(p, rng) if isinstance(p, Table) else p for p in sheet]
    return Printed(joined(sheet, print_row), "flow.txt", expected_of(sheet))


def _parted(table: Table, rng: random.Random) -> Table:
    """Table 3 with the labels of some rows together before their numbers."""
    if table.name != "applications":
        return table
    at = rng.randint(5, len(table) - 4)
    some = table[at : at + 3]
    labels = [[box for box in row if not box.place] for row in some]
    values = [[replace(b, right=doubtful(b.right)) for b in row if b.place] for row in some]
    return Table(table.name, [*table[:at], *labels, *values, *table[at + 3 :]])


def _each_line_once(rng: random.Random) -> Printed:
    """Every line that was there before is dropped: what is gone is lost, never blank."""
    sheet = sheet_of(real_report(rng))
    containers = (printers.lines, printers.close_lines, printers.unpadded_bar_cells)
    printer = rng.choice(containers)
    gap = "\n\n" if printer is printers.lines else "\n"
    found = printer(sheet).decode().split(gap)
    seen: set[str] = set()
    kept: Sheet = []
    for part in sheet:
        if isinstance(part, str):
            seen.add(part)
        else:
            kept.append(Table(part.name, [_survivors(row, seen) for row in part]))
    return Printed(gap.join(dict.fromkeys(found)).encode(), "once.txt", expected_of(kept))


def _survivors(row: Row, seen: set[str]) -> Row:
    """What is right of a row: its numbers if all are new, else none is certain."""
    new = []
    for box in row:
        new.append(box.text not in seen)
        seen.add(box.text)
    if all(is_new for is_new, box in zip(new, row, strict=True) if box.place):
        return row
    lost = GONE if row[0].place else NULL
    return [
        replace(box, right=doubtful(box.right) if is_new else lost) if box.place else box
        for is_new, box in zip(new, row, strict=True)
    ]


def _moved_left(rng: random.Random) -> Printed:
    """Blanks dropped from rows of bars, which are filled up at their ends.

    A number alone in a row of table 2 stays where it is: it would look like one before blanks.
    """
    sheet = sheet_of(real_report(rng, rng.choice((0.1, 0.3))))
    moved = [
        Table(p.name, [_moved(row) for row in p]) if isinstance(p, Table) else p for p in sheet
    ]

    def print_row(row: Row, pad: int) -> str:
        shown = [b for b in row if b.text or not b.place or row in kept]
        cells = " ".join(f"{b.text} |".strip() for b in shown)
        return f"{cells} {'|' * (pad + len(row) - len(shown))}".strip()

    kept = [row for p in moved if isinstance(p, Table) for row in p if not _is_movable(row)]
    return Printed(joined(moved, print_row), "moved.txt", expected_of(moved))


def _is_movable(row: Row) -> bool:
    """Whether the numbers of a row may move left: not one alone in table 2."""
    values = [box for box in row if box.place]
    printed = [box for box in values if box.text]
    return len(printed) > 1 or (len(values) > 3 and len(printed) == 0)


def _moved(row: Row) -> Row:
    if all(box.text for box in row if box.place) or not _is_movable(row):
        return row
    return [replace(box, right=doubtful(box.right)) if box.place else box for box in row]


def _padding_like_blanks(rng: random.Random) -> Printed:
    """Blanks and padding in one run of bars: `规范性文件 | 2 | ||`."""

    def emptied(row: Row) -> Row:
        values = [box for box in row if box.place]
        if len(values) > 3 or rng.random() < 0.5:
            return row
        keeps = rng.choice((0, min(1, len(values) - 1)))
        labels = row[: len(row) - len(values)]
        kept = [box for n, box in enumerate(values) if n < keeps]
        return [*labels, *kept, *(box.says("", BLANK) for box in values[keeps:])]

    sheet = sheet_of(real_report(rng))
    sheet = [Table(p.name, list(map(emptied, p))) if isinstance(p, Table) else p for p in sheet]

    def print_row(row: Row, pad: int) -> str:
        shown = [box for box in row if box.text]
        cells = " ".join(f"{box.text} |" for box in shown)
        return f"{lead}{cells} {'|' * (pad + len(row) - len(shown))}".strip()

    lead = rng.choice(("", "", "| "))
    return Printed(joined(sheet, print_row), "padding.txt", expected_of(sheet))


def _cut_off(rng: random.Random) -> Printed:
    """An excerpt that ends inside a table: what follows is gone, the last row not certain."""
    sheet = sheet_of(real_report(rng, rng.choice((0, 0.1))))
    at, table = rng.choice([(n, p) for n, p in enumerate(sheet) if isinstance(p, Table)])
    last = rng.randint(2, len(table) - 1)
    length = rng.randint(1, len(table[last]))
    row = [replace(b, right=doubtful(b.right)) if b.place else b for b in table[last][:length]]
    gone = dict.fromkeys(expected_of(sheet), GONE)
    rows = [*table[:last], row if length < len(table[last]) else table[last]]
    containers = (
        printers.lines,
        printers.close_lines,
        printers.bar_rows,
        printers.unpadded_bar_cells,
        printers.columns,
    )
    cut = [*sheet[:at], Table(table.name, [row for row in rows if row])]
    return print_sheet(cut, rng, containers, gone)


CONVERTED: dict[str, Kind] = {
    "labels wrapped, laid out": _laid_out,
    "labels wrapped, flowing": _flowing,
    "each line kept once": _each_line_once,
    "blanks dropped, values moved left": _moved_left,
    "padding bars that look like blanks": _padding_like_blanks,
    "cut off part-way": _cut_off,
}
