"""Kinds: what people type or arrange otherwise than the form: rows, labels, columns, years."""

import random
from collections.abc import Callable
from dataclasses import replace
from itertools import pairwise

from tests.real_layouts import sheets
from tests.real_layouts.printers import FLOWS, SEEN, print_sheet
from tests.real_layouts.sheets import CORNER, NULL, TABLES, Box, Printed, Row, Table

_SPANNED = ["spanned.html", "report.docx", "report.xlsx"]
_PAGE_HEADINGS = ("年政府信息公开工作年度报告", "年度报告", "年度政府信息公开工作报告（续）")


def _is_outcome(row: Row) -> bool:
    """Whether a row of table 3 is one of a group, and not the first of it."""
    labels = sheets.labels_of(row)
    return len(labels) == 1 and bool(sheets.values_of(row)) and labels[0].text[:1].isdecimal()


def _without(table: list[Row], at: int) -> list[Row]:
    """A table without a row that begins no span; those over it are a row shorter."""
    above = [
        [replace(b, down=b.down - 1) if n + b.down > at else b for b in row]
        for n, row in enumerate(table[:at])
    ]
    return [*above, *table[at + 1 :]]


def _outcomes_rearranged(rng: random.Random) -> Printed:
    """Outcomes of table 3 in another order, one or two of them left out."""
    sheet = sheets.random_sheet(rng, rng.choice((0, 0.1)))
    at, table = sheets.tables_of(sheet)[1]
    rows = list(table)
    start = rng.choice(
        [n for n in range(4, len(rows) - 2) if all(map(_is_outcome, rows[n : n + 3]))]
    )
    some = [*rows[start : start + 3]]
    rng.shuffle(some)
    rows[start : start + 3] = some
    for _ in range(rng.randint(1, 2)):
        places = [n for n in range(start, start + 3) if _is_outcome(rows[n])]
        rows = _without(rows, rng.choice(places))
    sheet[at] = Table(table.name, rows)
    return print_sheet(sheet, rng)


def _label_copied(rng: random.Random) -> Printed:
    """An outcome of table 3 under the label of its neighbour: neither row is certain."""
    sheet = sheets.random_sheet(rng, rng.choice((0, 0.1)))
    _, table = sheets.tables_of(sheet)[1]
    places = [n for n in range(4, len(table)) if _is_outcome(table[n])]
    at = rng.choice(places)
    other = rng.choice([n for n in (at - 1, at + 1) if n in places] or [at])
    label = table[other][0].text
    table[at] = [table[at][0].says(label), *table[at][1:]]
    for n in {at, other}:
        table[n] = [*sheets.labels_of(table[n]), *sheets.doubted(sheets.values_of(table[n]))]
    return print_sheet(sheet, rng, SEEN)


def _with_gap(table: Table) -> list[Row]:
    """A table with an empty column between its labels and its numbers."""
    rows: list[Row] = []
    for number, row in enumerate(table):
        labels, values = sheets.labels_of(row), sheets.values_of(row)
        if len(row) == 1 and table.name == "disclosure":
            rows.append([replace(row[0], across=row[0].across + 1)])
        elif row[0].text == CORNER or (table.name == "channels" and not values):
            rows.append([row[0], Box(""), *row[1:]])
        elif values:
            rows.append([*labels, Box(""), *values])
        elif number == 0:
            first = 1 if table.name == "applications" else 0
            rows.append([*row[:first], Box("", 1, 3), *row[first:]])
        else:
            rows.append(row)
    return rows


def _one_column_off(rng: random.Random) -> Printed:
    """The numbers of some rows in the empty column before theirs, and the columns behind it."""
    sheet, share = sheets.random_sheet(rng), rng.choice((0.05, 0.2))

    def moved(row: Row) -> Row:
        values = sheets.values_of(row)
        if not values or rng.random() > share:
            return row
        labels = row[: len(row) - len(values) - 1]
        return [*labels, *sheets.doubted(values), Box("")]

    if rng.random() < 0.5:
        channels = ("行政复议", "未经复议直接起诉", "复议后起诉")
        at, table = sheets.tables_of(sheet)[-1]
        results = [Box("类别"), *(box.says(box.text) for box in [*table[2][:4], table[1][4]])]
        parts = (table[-1][n : n + 5] for n in (0, 5, 10))
        rows = [[Box(name), *part] for name, part in zip(channels, parts, strict=True)]
        sheet[at] = Table("channels", [[replace(b, down=1) for b in results], *rows])
    changed = [
        Table(part.name, map(moved, _with_gap(part))) if isinstance(part, Table) else part
        for part in sheet
    ]
    return print_sheet(changed, rng, _SPANNED)


def _side_by_side(rng: random.Random) -> Printed:
    """All articles of table 2 below one row of headers; some rows in the columns before theirs."""
    sheet = sheets.random_sheet(rng, form="2021")
    at, table = sheets.tables_of(sheet)[0]
    headers = [row[1:] for row in table if row[0].text == CORNER]
    names = list(dict.fromkeys(box.text for row in headers for box in row))
    rows: list[Row] = [[Box(CORNER), *map(Box, names)]]
    below: list[str] = []
    for row in table:
        if row[0].text == CORNER:
            below = [box.text for box in row[1:]]
        elif values := sheets.values_of(row):
            start = names.index(below[0])
            if start and rng.random() < 0.1:
                start, values = start - 1, sheets.doubted(values)
            cells = [replace(box, across=1) for box in values]
            rows.append([Box(row[0].text), *map(Box, [""] * start), *cells])
            rows[-1] += [Box("")] * (len(names) + 1 - len(rows[-1]))
    sheet[at] = Table(table.name, rows)
    return print_sheet(sheet, rng, _SPANNED)


def _columns_numbered(rng: random.Random) -> Printed:
    """A row that numbers the columns below the headers of tables 3 and 4."""

    def change(table: Table) -> list[Row]:
        at = next(n for n, row in enumerate(table) if sheets.values_of(row))
        wide = len(sheets.values_of(table[at]))
        numbers = [Box(str(number)) for number in range(1, wide + 1)]
        label = Box(rng.choice(("栏次", "", "列次")), 3)
        head = [label] if table.name == "applications" else []
        return [*table[:at], [*head, *numbers], *table[at:]]

    sheet = sheets.random_sheet(rng, rng.choice((0, 0.1, 1)))
    return print_sheet(sheets.rebuilt(sheet, change, ("applications", "appeals")), rng, SEEN)


def _two_rows_in_one(rng: random.Random) -> Printed:
    """Two rows of an article of table 2 as one, with both labels and one number in each column."""
    sheet = sheets.random_sheet(rng)
    _, table = sheets.tables_of(sheet)[0]
    at = rng.choice(_pairs(table))
    label = rng.choice(("、", "和", "及", "/", "")).join(row[0].text for row in table[at : at + 2])
    values = (box.says(box.text, NULL) for box in table[at][1:])
    table[at : at + 2] = [[Box(label), *values]]
    return print_sheet(sheet, rng)


def _pairs(table: list[Row]) -> list[int]:
    """The rows of table 2 with another row of their article below."""
    return [
        n
        for n, (row, below) in enumerate(pairwise(table))
        if sheets.values_of(row) and sheets.values_of(below) and len(row) == len(below)
    ]


def _merged_down(rng: random.Random) -> Printed:
    """One cell over two rows of table 2, for the number of both."""
    sheet = sheets.random_sheet(rng)
    _, table = sheets.tables_of(sheet)[0]
    at = rng.choice(_pairs(table))
    column = rng.randrange(1, len(table[at]))
    box = table[at][column]
    table[at] = [*table[at]]
    table[at][column] = replace(box, down=2, right=NULL)
    table[at + 1] = [*table[at + 1][:column], *table[at + 1][column + 1 :]]
    return print_sheet(sheet, rng, _SPANNED)


def _another_year(rng: random.Random) -> Printed:
    """Headers of an article, or the label of table 4, that name the year before."""
    sheet = sheets.random_sheet(rng)
    word = rng.choice(("上年", "去年", "上一年"))
    (_, first), _, (_, last) = sheets.tables_of(sheet)
    headers = [n for n, row in enumerate(first) if any("本年" in box.text for box in row)]
    at = rng.choice(headers)
    first[at] = [box.says(box.text.replace("本年", word)) for box in first[at]]
    for n in range(at + 1, len(first)):
        if not sheets.values_of(first[n]):
            break
        first[n] = [box.says(box.text, NULL) if box.place else box for box in first[n]]
    if rng.random() < 0.5:
        last[0] = [Box("", 1, 3), *last[0]]
        last[-1] = [Box(f"{word}数"), *(box.says(box.text, NULL) for box in last[-1])]
    return print_sheet(sheet, rng, SEEN)


def _page_headings(rng: random.Random) -> Printed:
    """The heading of each page among the rows of lines, its year on a line of its own."""
    sheet = sheets.random_sheet(rng, rng.choice((0.02, 0.1, 0.3)))
    year, heading = sheet[0].split("年")[0][-4:], rng.choice(_PAGE_HEADINGS)

    def change(table: Table) -> list[Row]:
        rows = list(table)
        at = rng.choice([n for n, row in enumerate(rows) if sheets.values_of(row)])
        return [*rows[: at + 1], [Box(year), Box(heading)], *rows[at + 1 :]]

    return print_sheet(sheets.rebuilt(sheet, change, TABLES[:2]), rng, FLOWS[:2])


def _gaps_among_lines(rng: random.Random) -> Printed:
    """More empty lines at the ends of pages, in a text in which blanks leave none."""
    sheet = sheets.random_sheet(rng, rng.choice((0, 0.02, 0.1)))
    sheet = sheets.by_rows(sheet, sheets.blurred)
    share = rng.choice((0.05, 0.2))
    found = ""
    for part in sheet:
        for row in [[Box(part)]] if isinstance(part, str) else part:
            found += "".join(f"{box.text}\n\n" for box in row if box.text)
            found += "\n" * rng.randint(1, 3) if rng.random() < share else ""
    return Printed(found.encode(), "lines.txt", sheets.expected_of(sheet))


KINDS: dict[str, Callable[[random.Random], Printed]] = {
    "outcomes in another order, some left out": _outcomes_rearranged,
    "a label copied from the row beside": _label_copied,
    "rows typed one column off": _one_column_off,
    "articles side by side": _side_by_side,
    "columns numbered below their headers": _columns_numbered,
    "two rows in one": _two_rows_in_one,
    "a number merged over two rows": _merged_down,
    "the year before in a header": _another_year,
    "page headings among lines": _page_headings,
    "empty lines between pages": _gaps_among_lines,
}
