"""Locate table 3, 收到和处理政府信息公开申请情况: outcomes by applicant type.

Rows are found by aligning labels with the form. A row whose label is damaged is filled by ordinal
only between two certain rows.
"""

from collections.abc import Collection, Sequence
from itertools import pairwise

from pipelines.extract.rows.labelled_rows import LabelledRow
from pipelines.extract.tables import doubts
from pipelines.extract.tables.alignment import Chain, align
from pipelines.extract.tables.cell_mapping import all_ambiguous, place
from pipelines.extract.tables.located import APPLICATIONS as TABLE
from pipelines.extract.tables.located import Located
from pipelines.extract.tables.page import LabelledPage
from pipelines.extract.tables.plan import TWO_TABLES, Remark, TablePlan, in_doubt
from pipelines.forms import Row, forms, means
from pipelines.forms.labels import parse_label

_FEWEST_ROWS_TO_TELL_TWO_TABLES = 3
_FARTHEST_HEADER = 12
_ORGANISATIONS = "legal_entity"
_FEWEST_HEADS_WITH_VALUES = 2


def read_applications(page: LabelledPage) -> TablePlan:
    """Plan the table of applications of a document."""
    candidates = forms(TABLE)
    width = len(candidates[0].blocks[0].columns)
    chains = [c for c in align(page.rows, candidates, width) if _is_table(c, page.rows, width)]
    if not chains:
        return TablePlan(TABLE, status="absent")
    chain, form_known = _choose(chains)
    located = _located(chain, page)
    if _stand_behind(located):
        located = _located(chain, _with_labels_first(located))
    form = chain.form.form if form_known else None
    if doubt := _doubt_of_table(located, chain):
        return in_doubt(TABLE, form, all_ambiguous([located.block]), *doubt)
    return place(TABLE, form, [located])


def _is_table(chain: Chain, rows: list[LabelledRow], width: int) -> bool:
    """Return whether a chain of labels is a table: consecutive rows, or one with its values."""
    leaves = [(place, row) for place, row in chain.links if chain.form.rows[row].has_values]
    whole = (rows[place] for place, _ in leaves if len(rows[place].cells) == width)
    # 总计 alone may be the last header of a table, with numbers of its first row behind it.
    return len(leaves) >= 2 or any(not means(row.key, TABLE, "column") for row in whole)


def _choose(chains: list[Chain]) -> tuple[Chain, bool]:
    """Return the best form, and whether it is clearly distinguished from the others."""
    ranks = [(chain.score, -_skipped(chain)) for chain in chains]
    best = max(ranks)
    return chains[ranks.index(best)], ranks.count(best) == 1


def _skipped(chain: Chain) -> int:
    """Return rows with values that the chain skips between its first and its last."""
    used = {row for _, row in chain.links}
    inside = range(min(used), max(used))
    return sum(chain.form.rows[row].has_values and row not in used for row in inside)


def _located(chain: Chain, page: LabelledPage) -> Located:
    block = chain.form.blocks[0]
    remarks: list[Remark] = []
    assigned = chain.positions()
    _fill_gaps(block.rows, assigned, page.rows, len(block.columns), remarks)
    _add_rearranged(block.rows, assigned, page.rows)
    headers = [
        header
        for header in _headers_before(page.rows, min(assigned.values()))
        if means(header.key, TABLE, "column")
    ]
    rows = [(row, assigned.get(index)) for index, row in enumerate(block.rows)]
    remarks += _unknown_rows(page.rows, assigned.values())
    return Located(TABLE, block, page, rows, headers, remarks=remarks)


def _stand_behind(located: Located) -> bool:
    """Return whether the labels of a flow come behind their values, so that headings have some."""
    heads = [row for row in located.without_values if len(row.cells) == located.width]
    last = located.printed[-1]
    return len(heads) >= _FEWEST_HEADS_WITH_VALUES and not last.cells and not last.gridded


def _with_labels_first(located: Located) -> LabelledPage:
    """Return the page with the values before each label of the table moved behind it."""
    rows = list(located.page.rows)
    places = [at for _, at in located.rows if at is not None]
    for at in range(max(places), min(places) - 1, -1):
        rows[at] = rows[at]._replace(cells=rows[at - 1].cells, prints=rows[at - 1].prints)
    rows[min(places) - 1] = rows[min(places) - 1]._replace(cells=(), prints=False)
    return LabelledPage(rows)


def _fill_gaps(
    rows: Sequence[Row],
    assigned: dict[int, int],
    printed: list[LabelledRow],
    width: int,
    remarks: list[Remark],
) -> None:
    """Give rows with damaged labels their values, by ordinal between two certain rows.

    A label that reads as another row is not damaged: in pages whose labels wrap below their numbers
    each row of numbers would take the label of the one before. A row between that lost a blank is
    one of them, too: else the whole ones could be as many as the labels missing, and others.
    """
    for (row, at), (next_row, next_at) in pairwise(sorted(assigned.items())):
        absent = [r for r in range(row + 1, next_row) if rows[r].has_values]
        inside = range(at + 1, next_at)
        between = [i for i in inside if printed[i].prints or len(printed[i].cells) == width]
        if not absent or len(absent) != len(between):
            continue
        if any(len(printed[i].cells) != width for i in between):
            continue
        if any(map(_is_another, (rows[r] for r in absent), (printed[i] for i in between))):
            continue
        for r, i in zip(absent, between, strict=True):
            assigned[r] = i
            label = printed[i].shown
            message = f"the label reads {label or '(nothing)'}; by its place it is {rows[r].label}"
            place = (printed[i].at,)
            remarks.append(Remark("label_by_ordinal", message, rows[r].code, None, place, label))


def _add_rearranged(
    rows: Sequence[Row], assigned: dict[int, int], printed: list[LabelledRow]
) -> None:
    """Assign rows printed among others in another order than that of the form, by their labels."""
    positions = {row.code: index for index, row in enumerate(rows) if index not in assigned}
    used = set(assigned.values())
    for at in range(min(used), max(used)):
        meant = means(printed[at].key, TABLE, "row") if printed[at].cells else ()
        if at not in used and len(meant) == 1 and (code := next(iter(meant))) in positions:
            assigned[positions.pop(code)] = at


def _is_another(row: Row, printed: LabelledRow) -> bool:
    """Return whether a label belongs to another row: by another ordinal, or as a known label."""
    if not printed.label or not printed.key:
        return False
    ordinal = parse_label(printed.label).ordinal
    if ordinal is not None:
        return ordinal != parse_label(row.label).ordinal
    known = means(printed.key, TABLE, "row")
    return bool(known) and row.code not in known


def _unknown_rows(rows: list[LabelledRow], places: Collection[int]) -> list[Remark]:
    """Report rows of numbers inside the table that match no row of the form."""
    used = set(places)
    return [
        Remark(
            "unknown_row",
            f"a row that the form does not have: {rows[place].shown or '(no label)'}",
            places=rows[place].places,
        )
        for place in range(min(used), max(used))
        if place not in used
        and rows[place].prints
        and not (doubts.counts_rows(rows[place]) and rows[place + 1].row == rows[place].row)
    ]


def _headers_before(rows: list[LabelledRow], first: int) -> list[LabelledRow]:
    """Return the rows between the heading of the section and the first row of the table."""
    start = max(0, first - _FARTHEST_HEADER)
    return rows[
        max((at for at in range(start, first) if rows[at].is_section), default=start) : first
    ]


def _doubt_of_table(located: Located, chain: Chain) -> tuple[str, str] | None:
    """Return why the whole table is in doubt, as code and message; None if it is not."""
    if _second_table(located, chain):
        return TWO_TABLES
    places = [at for _, at in located.rows if at is not None]
    headers = _headers_before(located.page.rows, min(places))
    if not _columns_in_order(located, headers):
        return "columns_out_of_order", "the column headers are not in the order of the form"
    return None


def _second_table(located: Located, chain: Chain) -> bool:
    """Return whether rows of another such table, outside the chain, print other numbers."""
    used = {at: row for row, at in located.rows}
    rest = [row for at, row in enumerate(located.page.rows) if row.prints and at not in used]
    [other] = align(rest, [chain.form], located.width)
    first = {row.code: at for row, at in located.rows}
    found = [(chain.form.rows[row], rest[place]) for place, row in other.links]
    found = [(row, printed) for row, printed in found if row.has_values]
    if len(found) < _FEWEST_ROWS_TO_TELL_TWO_TABLES:
        return False
    return any(
        (at := first[row.code]) is None
        or doubts.values_of(printed) != doubts.values_of(located.page.rows[at])
        for row, printed in found
    )


def _columns_in_order(located: Located, headers: list[LabelledRow]) -> bool:
    """Return whether the column headers are in the order of the form, as far as known.

    The five organisations follow each other below their common heading; that heading is between
    自然人 before it and 总计 behind it. Without it, all columns are in one row.
    """
    columns = [column.code for column in located.block.columns]
    printed = [
        code
        for header in headers
        for code in means(header.key, TABLE, "column") | means(header.key, TABLE, "corner")
    ]
    orders = [[columns[0], columns[-1]]]
    is_gridded = any(header.gridded for header in headers)
    if is_gridded:
        orders.append([columns[0], _ORGANISATIONS, columns[-1]])
    # Converters part and mix the lines of headers in a flow, and never leave them whole.
    if is_gridded or sorted(filter(columns.__contains__, printed)) == sorted(columns):
        orders.append(columns[:-1] if _ORGANISATIONS in printed else columns)
    places = [[order.index(code) for code in printed if code in order] for order in orders]
    return all(found == sorted(found) for found in places)
