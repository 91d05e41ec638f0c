"""Whether the columns of table 3 stand in the order of the form, as far as its headers tell.

Only the order is judged here. Which entry is which row is known before (`applications`), and how
many cells a row has is another matter (`placing`).
"""

from collections.abc import Iterable

from pipelines.extract.entries import Entry, adds_up
from pipelines.forms import Block, known_labels, means

TABLE = "applications"
_FARTHEST_HEADER = 12
_ORGANISATIONS = "legal_entity"
_LONGEST_COLUMN_LABEL = 8


def columns_in_order(entries: list[Entry], rows: Iterable[int], block: Block) -> bool:
    """Whether the column headers stand in the order of the form, as far as they tell.

    The five organisations follow each other below their common heading; that heading stands
    between 自然人 before it and 总计 behind it. Where a grid heads a column with a label that is
    not the form's, or none with 总计, the rows have to add up instead.

    Args:
        entries: the labels of the document, in order, with the cells behind them.
        rows: positions of the entries that stand for rows of the table.
        block: the table, with its columns.
    """
    found = sorted(rows)
    headers = headers_before(entries, found[0])
    columns = [column.code for column in block.columns]
    printed = [
        code
        for header in headers
        for code in means(header.key, TABLE, "column") | means(header.key, TABLE, "corner")
    ]
    if not _in_order(printed, columns, any(header.gridded for header in headers)):
        return False
    foreign = [_is_foreign(header) for header in headers]
    if any(
        is_foreign and columns[0] in means(header.key, TABLE, "column")
        for is_foreign, header in zip(foreign, headers[1:], strict=False)
    ):
        return False
    lacks_total = len(set(printed) & set(columns)) > 1 and columns[-1] not in printed
    if not any(foreign) and not lacks_total:
        return True
    return _rows_add_up([entries[i] for i in found], len(columns))


def numbers_before_labels(entries: list[Entry], rows: Iterable[int]) -> bool:
    """Whether the rows of a flow may print their numbers before their labels.

    Then numbers stand between the headers and the first label, and none behind the last. Those
    that count the columns are none.
    """
    found = sorted(rows)
    header = entries[found[0] - 1] if found[0] else None
    if header is None or header.gridded or entries[found[-1]].cells:
        return False
    numbers = [cell.value.number for cell in header.cells]
    return len(numbers) > 1 and numbers != list(range(1, len(numbers) + 1))


def headers_before(entries: list[Entry], first_row: int) -> list[Entry]:
    """The entries before the first row of the table, among which its headers stand."""
    return entries[max(0, first_row - _FARTHEST_HEADER) : first_row]


def _in_order(printed: list[str], columns: list[str], gridded: bool) -> bool:
    """Whether the headers, by code, follow the orders that the form has."""
    orders = [[columns[0], columns[-1]]]
    if gridded:
        orders += [[columns[0], _ORGANISATIONS, columns[-1]], columns[:-1]]
    return all(_follow(order, [code for code in printed if code in order]) for order in orders)


def _follow(order: list[str], printed: list[str]) -> bool:
    """Whether what is printed follows an order, with gaps perhaps."""
    places = [order.index(code) for code in printed]
    return places == sorted(places)


def _is_foreign(header: Entry) -> bool:
    """Whether a header of a grid is short as column labels are, and none that is known."""
    return (
        header.gridded
        and 0 < len(header.key) <= _LONGEST_COLUMN_LABEL
        and header.key not in known_labels()
    )


def _rows_add_up(rows: list[Entry], width: int) -> bool:
    """Whether most rows that print other numbers than 0 add up; with zeros alone, all do."""
    cells = [row.cells[:width] for row in rows]
    telling = [row for row in cells if len(row) == width and any(c.value.number for c in row)]
    return 2 * sum(adds_up(row) for row in telling) >= len(telling)
