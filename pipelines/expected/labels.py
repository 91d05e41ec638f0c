"""Labels of one statutory table, as a grid of expected cells writes and reads them."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from functools import cached_property

from pipelines.expected.cells import ExpectedCell, ExpectedError
from pipelines.forms import LEGACY, TABLE_CODES, Block, Form, Row, forms, key

TITLES = {
    "disclosure": "主动公开政府信息情况",
    "applications": "收到和处理政府信息公开申请情况",
    "appeals": "政府信息公开行政复议、行政诉讼情况",
    LEGACY: "政府信息公开情况统计表",
}
EXTRA = "x:"
"""Prefix of the code of a row that no form has."""


def labels_of(table: str, cells: Iterable[ExpectedCell], form: str | None) -> "Labels | None":
    """Return the labels of a table in the form that has most of the cells; on a tie, of `form`.

    None for a table that no form has, or without cells for a form that it does not have.
    """
    known = {it.form: it for it in forms(table)} if table in (*TABLE_CODES, LEGACY) else {}
    places = [(cell.row, cell.column) for cell in cells]
    if not places and form not in known:
        return None
    fits = {
        name: sum(any(_fits(b, row, (column,)) for b in it.blocks) for row, column in places)
        for name, it in known.items()
    }
    best = max(fits, key=lambda name: (fits[name], name == form, name))
    others = [it for name, it in known.items() if name != best]
    return Labels(table, (known[best], *others))


class Labels:
    """Names of the rows and columns of one table, its own form's before those of other forms.

    Printed forms are mixed: a block may have the rows or columns of another year's form.
    """

    def __init__(self, table: str, in_order: Sequence[Form]):
        self.table = table
        self.form = in_order[0].form
        self._forms = in_order

    def headers(self, rows: Mapping[str, tuple[str, ...]]) -> dict[str, tuple[str, ...]]:
        """Return the header above each row with its columns: labels of its block and columns.

        A row that no form has is under the header of the row before, if that has its columns.

        >>> labels_of("disclosure", (), "2021").headers({"regulation": ("issued_count",)})
        {'regulation': ('第二十条第（一）项', '本年制发件数')}
        """
        found: dict[str, tuple[str, ...]] = {}
        before: tuple[Block, tuple[str, ...]] | None = None
        for row, columns in rows.items():
            if before is None or before[1] != columns or not row.startswith(EXTRA):
                before = self._block(row, columns), columns
            labels = {column.code: column.label for column in before[0].columns}
            # Table 4 is rows of one header in print; here each is a block named like its only row.
            is_row = len(before[0].rows) == 1 and before[0].rows[0].label == before[0].label
            found[row] = ("" if is_row else before[0].label, *(labels[code] for code in columns))
        return found

    def name(self, row: str) -> str:
        """Return the label of a row, indented below its headings, with its code if ambiguous.

        >>> labels_of("applications", (), "2021").name("denied_state_secret")
        '    1.属于国家秘密'
        """
        found = self._row(row)
        if found is None:
            return row
        return "  " * self._depth(found) + self._names[row]

    def lead(self, row: str) -> list[str]:
        """Return the headings directly above a row."""
        above: list[str] = []
        for other in self._forms[0].rows:
            if other.code == row:
                return above
            above = [*above, self.name(other.code)] if other.kind == "heading" else []
        return []

    def columns(self, words: Sequence[str]) -> list[str]:
        """Return the codes of the columns that a line names, after a block label if any."""
        if key(words[0]) in self._blocks:
            words = words[1:]
        codes = [code for word in words if (code := self._columns.get(key(word)))]
        return codes if len(codes) == len(words) else []

    def row(self, label: str) -> str | None:
        """Return the code of a row by its label; a row that no form has is its own code."""
        return label if label.startswith(EXTRA) else self._codes.get(key(label))

    def is_heading(self, label: str) -> bool:
        """Return whether a label is that of a heading (without values) in the table's own form."""
        row = self._row(self._codes.get(key(label), ""))
        return row is not None and row.kind == "heading"

    @cached_property
    def _names(self) -> dict[str, str]:
        labels = {row.code: row.label for form in reversed(self._forms) for row in form.rows}
        shared = Counter(key(label) for label in labels.values())
        return {
            code: label if shared[key(label)] == 1 else f"{label}·{code}"
            for code, label in labels.items()
        }

    @cached_property
    def _codes(self) -> dict[str, str]:
        own = {key(name): code for code, name in self._names.items()}
        return {key(r.label): r.code for form in self._forms[1:] for r in form.rows} | own

    @cached_property
    def _columns(self) -> dict[str, str]:
        blocks = (block for form in self._forms for block in form.blocks)
        return {key(column.label): column.code for block in blocks for column in block.columns}

    @cached_property
    def _blocks(self) -> set[str]:
        return {key(block.label) for form in self._forms for block in form.blocks if block.label}

    def _block(self, row: str, columns: tuple[str, ...]) -> Block:
        """Return the block that has a row with those columns, preferably without other columns."""
        blocks = [block for form in self._forms for block in form.blocks]
        found = [block for block in blocks if _fits(block, row, columns)]
        if not found:
            raise ExpectedError(f"no form of {self.table} has {row} with {', '.join(columns)}")
        return min(found, key=lambda block: len(block.columns))

    def _row(self, code: str) -> Row | None:
        rows = (row for form in self._forms for row in form.rows)
        return next((row for row in rows if row.code == code), None)

    def _depth(self, row: Row) -> int:
        above = self._row(row.parent)
        return 0 if above is None else 1 + self._depth(above)


def _fits(block: Block, row: str, columns: tuple[str, ...]) -> bool:
    """Return whether a block has all those columns and, for a row of a form, its numbers."""
    found = block.row(row)
    has_row = row.startswith(EXTRA) or (found is not None and found.has_values)
    return has_row and set(columns) <= {column.code for column in block.columns}
