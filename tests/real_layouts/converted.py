"""Kinds: what converters do to rows: labels wrapped, repeated lines dropped, excerpts cut off."""

import random
from collections.abc import Iterator
from dataclasses import replace

from tests.real_layouts import sheets
from tests.real_layouts.printers import FLOWS, PRINTERS, padded, print_sheet, printed_rows
from tests.real_layouts.sheets import GONE, NULL, Printed, Row, Sheet, Table

_VERTICAL = "三、本年度办理结果"


def _laid_out(rng: random.Random) -> Printed:
    """`pdftotext -layout`: labels wrapped around their numbers, headings in columns of their own.

    Labels stand before, on and behind the line of their numbers; every row has one such line.
    """
    sheet = sheets.random_sheet(rng)
    wide, page_end = rng.randint(10, 16), rng.randint(8, 20)
    number_line, gap = rng.choice((0, 0.5, 1)), [""] * rng.choice((0, 1, 1))
    lines: list[str] = []
    for part in sheet:
        if isinstance(part, str):
            lines.append("      " * rng.randint(0, 1) + part)
        elif part.name != "applications":
            lines += PRINTERS["columns.txt"]([part]).decode().split("\n")
        else:
            header = list(_header_lines(part, wide))
            lines += header
            for number, row in enumerate(_wrapped_rows(part[3:], wide, number_line)):
                if number == page_end:
                    lines += [rng.choice(("", "- 4 -", "第 4 页 共 7 页")), "\f"]
                    lines += header if rng.random() < 0.5 else []
                lines += row + gap
    return Printed("\n".join(lines).encode(), "layout.txt", sheets.expected_of(sheet))


def _header_lines(table: Table, wide: int) -> Iterator[str]:
    indent, corner = " " * (2 * wide + 16), table[0][0].text
    kinds = [box.text for box in table[2]]
    yield from (f"{indent}     申请人情况", "", f"{corner[:18]}        法人或其他组织", corner[18:])
    yield f"{indent}自然人{' ' * 40}总计"
    yield indent + " " * 8 + "".join(padded(kind[: len(kind) // 2], 9) for kind in kinds)
    yield from (indent + " " * 8 + "".join(padded(kind[len(kind) // 2 :], 9) for kind in kinds), "")


def _wrapped_rows(rows: list[Row], wide: int, number_line: float) -> Iterator[list[str]]:
    """The lines of each row: vertical heading, heading of the group, label, numbers."""
    vertical = iter(_VERTICAL)
    group: Iterator[str] = iter(())
    for row in rows:
        labels = [box.text for box in sheets.labels_of(row) if box.text != _VERTICAL]
        group = iter(_pieces(labels[0], 4)) if len(labels) > 1 else group
        is_inner = labels[-1][0].isdecimal()
        chunks = _pieces(labels[-1], wide if is_inner else wide + 4)
        at = int(number_line * (len(chunks) - 1) + 0.5)
        if number_line == 0.5 and len(chunks) % 2 == 0:
            chunks.insert(at, "")
        left = [
            padded(next(vertical, ""), 4) + (padded(next(group, ""), 10) if is_inner else "")
            if is_inner or labels[-1][0] in "（("
            else ""
            for _ in chunks
        ]
        lines = [padded(a + b, 2 * wide + 16) for a, b in zip(left, chunks, strict=True)]
        lines[at] += "".join(padded(box.text, 9) for box in sheets.values_of(row))
        yield [line.rstrip() for line in lines]


def _pieces(text: str, size: int) -> list[str]:
    return [text[at : at + size] for at in range(0, len(text), size)]


def _flowing(rng: random.Random) -> Printed:
    """`pdftotext` without layout: labels broken over lines, numbers between or behind their pieces.

    Where all labels of a group come before all their numbers, no number has a certain place.
    """
    sheet = sheets.random_sheet(rng)
    wide, has_number_lines = rng.randint(9, 16), rng.random() < 0.5
    if rng.random() < 0.2:
        sheet = sheets.rebuilt(sheet, lambda table: _parted(table, rng), ("applications",))

    def print_row(row: Row, pad: int) -> str:
        chunks = [piece for box in sheets.labels_of(row) for piece in _pieces(box.text, wide)]
        values = [box.text for box in sheets.values_of(row)]
        if has_number_lines or not values:
            return "\n".join(chunks + values)
        if chunks and rng.random() < 0.3:
            return "\n".join(chunks) + " " + " ".join(values)
        cut = rng.randint(max(len(chunks) - 1, min(len(chunks), 1)), len(chunks))
        return "\n".join([*chunks[:cut], " ".join(values), *chunks[cut:]])

    return printed_rows(sheet, print_row)


def _parted(table: Table, rng: random.Random) -> list[Row]:
    """Table 3 with the labels of three rows together before their numbers."""
    at = rng.randint(5, len(table) - 4)
    some = table[at : at + 3]
    apart = [*map(sheets.labels_of, some), *(sheets.doubted(sheets.values_of(row)) for row in some)]
    return [*table[:at], *apart, *table[at + 3 :]]


def _each_line_once(rng: random.Random) -> Printed:
    """Every line that was there before is dropped: what is gone is lost, never blank.

    A row is certain if all of its numbers are new; what else is new may be any of its row.
    """
    sheet = sheets.random_sheet(rng)
    name = rng.choice(("lines.txt", "close_lines.txt", "unpadded_bar_cells.txt"))
    gap = "\n\n" if name == "lines.txt" else "\n"
    lines = PRINTERS[name](sheet).decode().split(gap)
    seen: set[str] = set()

    def survivors(row: Row) -> Row:
        new = [box.text not in seen and not seen.add(box.text) for box in row]
        if all(is_new for is_new, box in zip(new, row, strict=True) if box.place):
            return row
        lost = GONE if row[0].place else NULL
        return [
            sheets.doubtful(box) if is_new or not box.place else replace(box, right=lost)
            for is_new, box in zip(new, row, strict=True)
        ]

    expected = sheets.expected_of(sheets.by_rows(sheet, survivors))
    return Printed(gap.join(dict.fromkeys(lines)).encode(), f"once_{name}", expected)


def _cut_off(rng: random.Random) -> Printed:
    """An excerpt that ends inside a table, or a number of it: its last row is not certain."""
    sheet = sheets.random_sheet(rng, rng.choice((0, 0.1)))
    at, table = rng.choice(sheets.tables_of(sheet))
    last = rng.randint(2, len(table) - 1)
    row = table[last][: rng.randint(1, len(table[last]))]
    row = sheets.doubted(row) if len(row) < len(table[last]) else row
    is_number_cut = row[-1].place and len(row[-1].text) > 1
    if is_number_cut:
        row = [*sheets.doubted(row[:-1]), row[-1].says(row[-1].text[:-1], NULL)]
    names = [*FLOWS, "bar_rows.txt", "unpadded_bar_cells.txt"]
    cut: Sheet = [*sheet[:at], Table(table.name, [*table[:last], row])]
    printed = print_sheet(cut, rng, names)
    data = printed.data.rstrip(b" |\n") if is_number_cut else printed.data
    gone = dict.fromkeys(sheets.expected_of(sheet), GONE)
    return Printed(data, printed.name, gone | printed.expected)


KINDS = {
    "labels wrapped, laid out": _laid_out,
    "labels wrapped, flowing": _flowing,
    "each line kept once": _each_line_once,
    "cut off part-way": _cut_off,
}
