"""Word documents with rows, columns and tables that are hidden, deleted or set otherwise."""

import random
import re
from collections.abc import Callable

from tests.disguises.base import TOKEN, Disguise, Disguised, with_token
from tests.rendering_office import as_docx, parts_of, zip_of

_MAIN = "word/document.xml"
_TABLE, _ROW = re.compile(r"<w:tbl>.*?</w:tbl>"), re.compile(r"<w:tr>.*?</w:tr>")
_CELL, _TEXT = re.compile(r"<w:tc>.*?</w:tc>"), re.compile(r"(<w:t [^>]*>)(\d+)(</w:t>)")
_HEIGHT = '<w:trHeight w:val="{}" w:hRule="exact"/>'
Change = Callable[[str, str], str]
"""Changes the table with the token, given the number that the token stands for."""


def _in_table(change: Change) -> Disguise:
    """One report, the table of a random cell changed so that it shows the same."""

    def draw(rng: random.Random) -> Disguised:
        report, place = with_token(rng)
        number = f"{report.expected[place]:.0f}"
        parts = parts_of(as_docx(report))
        page = _TABLE.sub(
            lambda found: change(found[0], number) if TOKEN in found[0] else found[0],
            parts[_MAIN].decode(),
        )
        data = zip_of({**parts, _MAIN: page.replace(TOKEN, number)})
        return Disguised("table.docx", data, report.expected, painted=frozenset({place}))

    return draw


def _other(part: str) -> str:
    """A copy with other numbers."""
    return _TEXT.sub(lambda found: f"{found[1]}{int(found[2]) + 7}{found[3]}", part).replace(
        TOKEN, "7"
    )


def _with(properties: str) -> Callable[[str], str]:
    return lambda row: row.replace("<w:tr>", f"<w:tr><w:trPr>{properties}</w:trPr>")


def _set_in(properties: str) -> Callable[[str], str]:
    return lambda part: part.replace("<w:r>", f"<w:r><w:rPr>{properties}</w:rPr>")


def _row_copied(hide: Callable[[str], str], *, before: bool) -> Change:
    def change(table: str, _: str) -> str:
        def doubled(found: re.Match) -> str:
            row = found[0]
            if TOKEN not in row:
                return row
            copy = hide(_other(row).replace('<w:vMerge w:val="restart"/>', "<w:vMerge/>"))
            return copy + row if before else row + copy

        return _ROW.sub(doubled, table)

    return change


def _table_copied(hide: Callable[[str], str], *, before: bool) -> Change:
    def change(table: str, _: str) -> str:
        copy = hide(_other(table))
        return copy + table if before else table + copy

    return change


def _cell_copied(hide: Callable[[str], str]) -> Change:
    def change(table: str, _: str) -> str:
        def doubled(found: re.Match) -> str:
            return hide(_other(found[0])) + found[0] if TOKEN in found[0] else found[0]

        return _CELL.sub(doubled, table)

    return change


def _column_copied(hide: Callable[[str], str]) -> Change:
    """A copy of the last column of values, in front of it."""

    def change(table: str, _: str) -> str:
        def widened(found: re.Match) -> str:
            *others, last = _CELL.findall(found[0])
            if not others:
                return found[0]
            copy = hide(_other(last))
            return f"<w:tr>{''.join(others)}{copy}{last}</w:tr>"

        return _ROW.sub(widened, table)

    return change


def _property(properties: str) -> Callable[[str], str]:
    return lambda cell: cell.replace("</w:tcPr>", f"{properties}</w:tcPr>", 1)


def _narrow(cell: str) -> str:
    return re.sub(r'<w:tcW w:w="\d+"', '<w:tcW w:w="1"', cell)


def _fixed(change: Change) -> Change:
    layout = '<w:tblLayout w:type="fixed"/></w:tblPr>'
    return lambda table, number: change(table, number).replace("</w:tblPr>", layout, 1)


def _merged_holds_more(table: str, number: str) -> str:
    """Cells that go on from the one above hold something that is not shown."""
    filled = '<w:vMerge/></w:tcPr><w:p><w:r><w:t xml:space="preserve">7</w:t></w:r></w:p>'
    return re.sub(r"<w:vMerge/></w:tcPr><w:p>.*?</w:p>", filled, table).replace(TOKEN, number)


def _merged_with_nothing(kind: str) -> Change:
    """A cell that says that it goes on from another one, where none goes on."""

    def change(table: str, _: str) -> str:
        return _CELL.sub(
            lambda found: _property(kind)(found[0]) if TOKEN in found[0] else found[0], table
        )

    return change


def _skipping(table: str, _: str) -> str:
    """A row that leaves out the columns of labels that go on from above."""

    def shortened(found: re.Match) -> str:
        cells = _CELL.findall(found[0])
        if TOKEN not in found[0] or "<w:vMerge/>" not in cells[0]:
            return found[0]
        skipped = '<w:trPr><w:gridBefore w:val="1"/></w:trPr>'
        return f"<w:tr>{skipped}{''.join(cells[1:])}</w:tr>"

    return _ROW.sub(shortened, table)


def _nested(table: str, _: str) -> str:
    inner = r"<w:tbl><w:tr><w:tc>\1</w:tc></w:tr></w:tbl><w:p/>"
    return re.sub(rf"(<w:p><w:r><w:t [^>]*>{TOKEN}</w:t></w:r></w:p>)", inner, table)


def _controlled(table: str, _: str) -> str:
    return _ROW.sub(
        lambda found: (
            f"<w:sdt><w:sdtContent>{found[0]}</w:sdtContent></w:sdt>"
            if TOKEN in found[0]
            else found[0]
        ),
        table,
    )


def _around(part: re.Pattern, *names: str) -> Change:
    """Put every row, or every cell, into elements that Word ignores."""
    before = "".join(f"<w:{name}>" for name in names)
    after = "".join(f"</w:{name.split()[0]}>" for name in reversed(names))
    return lambda table, _: part.sub(lambda found: f"{before}{found[0]}{after}", table)


def _then(*changes: Change) -> Change:
    def change(table: str, number: str) -> str:
        for one in changes:
            table = one(table, number)
        return table

    return change


def _of_other_width(table: str, _: str) -> str:
    """Cells say that they are of no column, or leave out that they go on."""
    return re.sub(r"<w:vMerge/>", '<w:vMerge w:val="continue"/><w:gridSpan w:val="0"/>', table)


def _ends_early(table: str, _: str) -> str:
    return _with('<w:gridAfter w:val="0"/><w:cantSplit/><w:tblHeader w:val="0"/>')(table)


_CONTROL = ("sdt", "sdtContent")
_ROWS_HIDDEN: dict[str, Callable[[str], str]] = {
    "hidden": _with("<w:hidden/>"),
    "deleted": _with('<w:del w:id="1" w:author="x"/>'),
    "without height": _with(_HEIGHT.format(1)),
    "low": _with(_HEIGHT.format(40)),
    "of hidden text": _set_in("<w:vanish/>"),
    "white": _set_in('<w:color w:val="FFFFFF"/>'),
}
_CHANGES: dict[str, Change] = {
    **{
        f"row {name} {'before' if before else 'behind'}": _row_copied(hide, before=before)
        for name, hide in _ROWS_HIDDEN.items()
        for before in (True, False)
    },
    **{
        f"table of rows {name} {'before' if before else 'behind'}": _table_copied(
            hide, before=before
        )
        for name, hide in _ROWS_HIDDEN.items()
        for before in (True, False)
    },
    "cell deleted": _cell_copied(_property('<w:cellDel w:id="1" w:author="x"/>')),
    "cell without width": _fixed(_cell_copied(_narrow)),
    "column deleted": _column_copied(_property('<w:cellDel w:id="1" w:author="x"/>')),
    "column without width": _fixed(_column_copied(_narrow)),
    "cells that say nothing of their width": _fixed(
        lambda table, _: re.sub(r'<w:tcW w:w="\d+"', '<w:tcW w:w="0"', table)
    ),
    "rows that say nothing of their height": lambda table, _: _with(_HEIGHT.format(0))(table),
    "column of hidden text": _column_copied(_set_in("<w:vanish/>")),
    "column white": _column_copied(_set_in('<w:color w:val="FFFFFF"/>')),
    "merged cells hold more": _merged_holds_more,
    "merged down with nothing": _merged_with_nothing("<w:vMerge/>"),
    "merged across with nothing": _merged_with_nothing("<w:hMerge/>"),
    "row begins later": _skipping,
    "table in a cell": _nested,
    "row in a content control": _controlled,
    "rows in smart tags": _around(_ROW, "customXml w:element='x'", "ins w:id='1'"),
    "cells in controls": _around(_CELL, *_CONTROL),
    "cells in custom XML": _around(_CELL, "customXml w:element='x'"),
    "merged cells in controls hold more": _then(_merged_holds_more, _around(_CELL, *_CONTROL)),
    "merged rows in controls hold more": _then(_merged_holds_more, _around(_ROW, *_CONTROL)),
    "row in a control begins later": _then(_skipping, _around(_CELL, *_CONTROL)),
    "row in a control hidden": _then(
        _row_copied(_with("<w:hidden/>"), before=True), _around(_ROW, *_CONTROL)
    ),
    "cell in a control without width": _then(
        _fixed(_cell_copied(_narrow)), _around(_CELL, *_CONTROL)
    ),
    "merged cells of no column": _of_other_width,
    "rows that end with the others": _ends_early,
    "row inserted": lambda table, _: _with('<w:ins w:id="1" w:author="x"/>')(table),
    "changes of properties": lambda table, _: table.replace(
        "</w:tcPr>",
        '<w:tcPrChange w:id="1"><w:tcPr><w:gridSpan w:val="3"/><w:vMerge/></w:tcPr></w:tcPrChange>'
        "</w:tcPr>",
    ),
    "content in a control of a merged cell": lambda table, number: re.sub(
        r"(<w:vMerge/></w:tcPr>)<w:p>.*?</w:p>",
        r"\1<w:sdt><w:sdtContent><w:p><w:r><w:t>7</w:t></w:r></w:p></w:sdtContent></w:sdt><w:p/>",
        table,
    ).replace(TOKEN, number),
    "cell inserted": _merged_with_nothing('<w:cellIns w:id="1" w:author="x"/>'),
    "without a grid": lambda table, _: re.sub(r"<w:tblGrid>.*?</w:tblGrid>", "", table),
}
TABLES: dict[str, Disguise] = {
    f"docx {name}": _in_table(change) for name, change in _CHANGES.items()
}
