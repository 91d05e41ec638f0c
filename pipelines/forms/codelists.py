"""Read the forms from their code lists: tables, blocks, rows, columns, and label variants.

Each is created once: forms and their parts are compared by identity, which is fast.
"""

import csv
import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property, lru_cache
from itertools import groupby
from typing import TypeVar

from pipelines.forms.labels import key, simplify, words
from pipelines.settings import PROJECT_DIR

_Part = TypeVar("_Part")

TABLE_CODES = ("disclosure", "applications", "appeals")
LEGACY = "legacy"
"""The statistics table of report years 2014–2018, absent from later reports."""
LONGEST_LABEL = 120
"""Most characters of a label, with spaces; longer texts are prose."""
OTHER_PERIODS = ("上年", "上一年", "去年", "累计", "历年")
"""Words of column labels for a period other than the report year."""
_STOCKS = ("总数量", "现行有效")
"""Columns that count the current stock, over all years: 现行有效件数（历史累计）."""
_LONGEST_NOTED_LABEL = 400
_LONGEST_WITHOUT_STOP = 60
_SENTENCE = re.compile("[^。:：(（【〔\\[]+。")
_NOTE = re.compile(
    r"(?<!^)\((?:[^()]|\([^()]*\))*\)?|(?<!^)[【\[〔][^】\]〕]*[】\]〕]?|[::].*|20\d\d年度?", re.S
)
SEEDS_DIR = PROJECT_DIR / "dbt_project" / "seeds"


@dataclass(frozen=True, eq=False)
class Column:
    """A column of a block: what is counted, and the unit (empty if the form has none)."""

    code: str
    label: str
    kind: str
    data_type: str
    unit: str


@dataclass(frozen=True, eq=False)
class Row:
    """A row of a block. Headings carry no values; extensions are known rows outside the form.

    `parent` is the code of the heading above the row, empty without one.
    """

    code: str
    label: str
    kind: str
    block: str
    parent: str = ""

    @property
    def has_values(self) -> bool:
        """Whether the row has cells for numbers."""
        return self.kind != "heading"


@dataclass(frozen=True, eq=False)
class Block:
    """Rows that share their columns: an article of the Regulations, or a whole table."""

    code: str
    label: str
    rows: tuple[Row, ...]
    columns: tuple[Column, ...]

    def row(self, code: str) -> Row | None:
        """Return the row of that code; None if this block has none."""
        return self._rows_by_code.get(code)

    @cached_property
    def leaves(self) -> tuple[str, ...]:
        """The codes of its rows with values, in order, without those outside the form."""
        return tuple(row.code for row in self.rows if row.kind not in ("heading", "extension"))

    @cached_property
    def _rows_by_code(self) -> dict[str, Row]:
        return {row.code: row for row in reversed(self.rows)}


@dataclass(frozen=True, eq=False)
class Form:
    """One statutory table in the form of one period, named by the period's first year."""

    table: str
    form: str
    blocks: tuple[Block, ...]

    @cached_property
    def rows(self) -> tuple[Row, ...]:
        """The rows of all blocks, in order."""
        return tuple(row for block in self.blocks for row in block.rows)

    def block(self, code: str) -> Block | None:
        """Return the block of that code; None if this form has none."""
        return next((block for block in self.blocks if block.code == code), None)


@lru_cache(maxsize=1)
def _all_forms() -> dict[str, tuple[Form, ...]]:
    rows, columns = defaultdict(list), defaultdict(list)
    for record in seed_rows("form_rows"):
        place = (record["table"], record["form"], record["block"])
        fields = (record[name] for name in ("row", "label", "kind", "block", "parent_row"))
        rows[place].append((int(record["row_order"]), Row(*fields)))
    for record in seed_rows("form_columns"):
        place = (record["table"], record["form"], record["block"])
        fields = (record[name] for name in ("column", "label", "kind", "data_type", "unit"))
        columns[place].append((int(record["column_order"]), Column(*fields)))
    blocks = defaultdict(list)
    for record in seed_rows("form_blocks"):
        place = (record["table"], record["form"], record["block"])
        block = Block(
            record["block"], record["label"], _in_order(rows[place]), _in_order(columns[place])
        )
        blocks[place[:2]].append((int(record["block_order"]), block))
    forms_of = defaultdict(list)
    for (table, form), parts in sorted(blocks.items()):
        forms_of[table].append(Form(table, form, _in_order(parts)))
    forms_of[LEGACY].append(_legacy_form())
    return {table: tuple(found) for table, found in forms_of.items()}


def _legacy_form() -> Form:
    """Make the form of the statistics table: one column; a block is neighbours of the same unit."""
    records = sorted(
        seed_rows("legacy_indicators"), key=lambda record: int(record["indicator_order"])
    )
    blocks = []
    for (kind, unit), group in groupby(records, key=lambda r: (r["data_type"], r["unit"])):
        indicators = [(record["indicator_code"], record["label_zh"]) for record in group]
        row_kind = "heading" if kind == "heading" else "leaf"
        name = indicators[0][0]
        rows = tuple(Row(code, label, row_kind, name) for code, label in indicators)
        blocks.append(Block(name, "", rows, (Column("value", "统计数", "leaf", kind, unit),)))
    return Form(LEGACY, records[0]["first_year"], tuple(blocks))


def forms(table: str) -> tuple[Form, ...]:
    """Return the forms of one statutory table, oldest first."""
    return _all_forms()[table]


@lru_cache(maxsize=1)
def _all_variants() -> dict[tuple[str, str, str], tuple[str, ...]]:
    found = defaultdict(list)
    for record in seed_rows("label_variants"):
        found[record["table"], record["kind"], record["code"]].append(record["label"])
    return {place: tuple(labels) for place, labels in found.items()}


def variants(table: str, kind: str, code: str) -> tuple[str, ...]:
    """Return labels seen in print for a block, row or column (`kind`), besides the official one."""
    return _all_variants().get((table, kind, code), ())


@lru_cache(maxsize=1)
def known_labels() -> dict[str, frozenset[tuple[str, str, str]]]:
    """Return all labels of all forms and their variants, by key, with their possible meanings.

    The values are (table, kind, code), kind being block, row, column or section.
    """
    found = defaultdict(set)
    for meaning, label in labels_by_meaning():
        found[key(label)].add(meaning)
    return {label: frozenset(meanings) for label, meanings in found.items()}


def labels_by_meaning() -> Iterator[tuple[tuple[str, str, str], str]]:
    """Return all labels as the forms print them, then their variants, each with its meaning."""
    for table in TABLE_CODES:
        for form in forms(table):
            for block in form.blocks:
                if block.label:
                    yield (table, "block", block.code), block.label
                yield from (((table, "row", row.code), row.label) for row in block.rows)
                yield from (((table, "column", c.code), c.label) for c in block.columns)
    for record in seed_rows("legacy_indicators"):
        # Its sections are named like those of the prose.
        kind = "section" if record["level"] == "section" else "row"
        yield (LEGACY, kind, record["indicator_code"]), record["label_zh"]
    for meaning, labels in _all_variants().items():
        yield from ((meaning, label) for label in labels)


def is_sentence(text: str) -> bool:
    """Return whether a text is certainly no label: a long sentence, ended before any note begins.

    Most paragraphs are: to compare each of them with the labels took a tenth of a page's time.
    """
    return len(text) > _LONGEST_WITHOUT_STOP and _SENTENCE.match(text) is not None


@lru_cache(maxsize=2048)
def label_key(text: str) -> str:
    """Return the key of a printed label, without notes if only these make it unknown.

    Hubei's forms of 2019 and 2020 explain labels in brackets, others behind a colon or with a year.
    A note that makes it another period's is kept, and one that ends in a number: it may be a value.
    Empty for texts too long to be a label.

    >>> label_key("规章（设区的市应提供）"), label_key("上一年项目数量 2019年")
    ('规章', '上一年项目数量')
    """
    if is_sentence(text):
        return ""
    printed = key(text) if len(text) <= LONGEST_LABEL else ""
    if printed in known_labels() or len(text) > _LONGEST_NOTED_LABEL:
        return printed
    plain = simplify(text)
    name = _NOTE.sub("", plain)
    noted = [word for word in OTHER_PERIODS if word in plain and word not in name]
    if plain[-1:].isdecimal() or (noted and not any(stock in name for stock in _STOCKS)):
        return printed
    named = words(name)
    return named if named in known_labels() else printed


@lru_cache(maxsize=1)
def label_beginnings() -> frozenset[str]:
    """Return the keys of all beginnings of known labels, as a line break may cut them."""
    return frozenset(label[:end] for label in known_labels() for end in range(len(label)))


@lru_cache(maxsize=1)
def label_pieces() -> frozenset[str]:
    """Return the keys of all parts of known labels, since 2019, that may be on one line."""
    return frozenset(
        label[start:end]
        for label, meanings in known_labels().items()
        if any(table != LEGACY for table, _, _ in meanings)
        for start in range(len(label))
        for end in range(start + 2, len(label) + 1)
    )


@lru_cache(maxsize=1)
def value_rows() -> frozenset[str]:
    """Return the keys of row labels with numbers, in tables 2 and 3 (table 4 has none)."""
    leaves = {
        (table, row.code)
        for table in ("disclosure", "applications")
        for form in forms(table)
        for row in form.rows
        if row.has_values
    }
    return frozenset(
        label
        for label, meanings in known_labels().items()
        if any(kind == "row" and (table, code) in leaves for table, kind, code in meanings)
    )


@lru_cache(maxsize=2048)
def means(label_key: str, table: str, kind: str) -> frozenset[str]:
    """Return the codes of a kind in a table that a label, given by its key, may stand for."""
    meanings = known_labels().get(label_key, ())
    return frozenset(code for t, k, code in meanings if (t, k) == (table, kind))


def is_form_label(text: str) -> bool:
    """Return whether a text is a label of a table, not prose. Section headings are prose."""
    if len(text) > LONGEST_LABEL or is_sentence(text):
        return False
    return key(text) in _labels_of_tables()


@lru_cache(maxsize=1)
def _labels_of_tables() -> frozenset[str]:
    return frozenset(
        label
        for label, meanings in known_labels().items()
        if any(kind != "section" for _, kind, _ in meanings)
    )


def seed_rows(name: str) -> list[dict[str, str]]:
    """Return the rows of one of the project's code lists."""
    with (SEEDS_DIR / f"{name}.csv").open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


def _in_order(numbered: list[tuple[int, _Part]]) -> tuple[_Part, ...]:
    return tuple(part for _, part in sorted(numbered, key=lambda pair: pair[0]))
