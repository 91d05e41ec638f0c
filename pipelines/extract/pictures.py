"""Accept or refuse values read from pictures, once they are placed in their form.

Labels are replaced by the nearest official one. A number is accepted if readers of different
families agree and its ink shows nothing else, or if most agree and a sum of its row or column
holds; otherwise its cell is ambiguous, with all readings. Refusing is always better than guessing.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from decimal import Decimal
from functools import lru_cache
from typing import NamedTuple

from rapidfuzz.fuzz import ratio
from rapidfuzz.process import extract

from pipelines.extract.tables.plan import status_of
from pipelines.forms import LEGACY, forms, known_labels, label_key, variants
from pipelines.forms.codelists import TABLE_CODES
from pipelines.forms.labels import parse_label, similarity
from pipelines.models import Cell, Finding, TableReading
from pipelines.readers.document import Block, Document, Grid, Recognition, box_in_picture
from pipelines.readers.marks import unsure

_LIKE, _APART = 72, 9
_FEW, _SOME = 2, 3
"""Nonzero numbers of a sum that holds."""
_DUST = {"a stray dot", "ink on a ruling line"}
"""Doubts about a number that its sum removes: speckle, which a poor scan is full of."""
_MODELS = ("small", "tiny", "older")
_ILLEGIBLE = ("unknown_row", "header_not_recognised", "values_without_label")
_SAID = ("reported", "not_applicable", "blank")
_AS_WORDS = Recognition("", (), ("it was read as words",))
_READERS = (*_MODELS, "tesseract")
_LIKE_ZERO = frozenset("OoＯ〇○DQ")
"""Readings of a lone 0 by the models; other digits of the document decide."""


def with_official_labels(document: Document) -> Document:
    """Return a document with labels read from pictures replaced by official ones."""
    if not document.recognitions:
        return document
    return replace(document, blocks=tuple(_official(block, document) for block in document.blocks))


def _official(block: Block, document: Document) -> Block:
    if not isinstance(block, Grid) or not any(
        cell.locator in document.recognitions for row in block.rows for cell in row
    ):
        return block
    return replace(
        block,
        rows=tuple(
            tuple(
                cell
                if cell.merged or cell.locator in document.recognitions
                else cell._replace(text=official_label(cell.text))
                for cell in row
            )
            for row in block.rows
        ),
    )


def official_label(text: str) -> str:
    """Return the nearest official label of a text read from a picture, or the text if none is near.

    >>> official_label("1.保护第二方合去权益"), official_label("复议后超诉")
    ('4.保护第三方合法权益', '复议后起诉')
    >>> official_label("本年度")
    '本年度'
    """
    if label_key(text) in known_labels():
        return text
    bodies, body = _bodies(), parse_label(text).body
    found = extract(body, list(bodies), scorer=ratio, score_cutoff=_LIKE - _APART, limit=None)
    if not found or found[0][1] < _LIKE or len(body) < 2:
        return text
    [best, score, _], *others = found
    for other, other_score, _ in others:
        # Labels of one row, as (三) and 三、, do not compete.
        if score - other_score < _APART and bodies[best].keys().isdisjoint(bodies[other]):
            return text
    return max(bodies[best].values(), key=lambda label: similarity(text, label))


@lru_cache(maxsize=1)
def _bodies() -> Mapping[str, Mapping[tuple[str, str, str], str]]:
    """Return the labels of tables 2, 3 and 4 without ordinals, with the rows they belong to."""
    found: dict[str, dict[tuple[str, str, str], str]] = {}
    for table in TABLE_CODES:
        for form in forms(table):
            for block in form.blocks:
                for kind, parts in (
                    ("block", (block,)),
                    ("row", block.rows),
                    ("column", block.columns),
                ):
                    for part in parts:
                        meaning = (table, kind, part.code)
                        for label in (part.label, *variants(*meaning)):
                            if label:
                                found.setdefault(parse_label(label).body, {})[meaning] = label
    for (table, kind, code), label in _other_labels():
        found.setdefault(parse_label(label).body, {})[table, kind, code] = label
    return found


def _other_labels() -> Iterator[tuple[tuple[str, str, str], str]]:
    """Return labels of no row, column or block: the corner, the channels of table 4."""
    for label, meanings in known_labels().items():
        for table, kind, code in meanings:
            if table != LEGACY and kind not in ("block", "row", "column", "section"):
                yield (table, kind, code), label


class _Sum(NamedTuple):
    """Cells of which the last is printed as the sum of the others, less those to subtract."""

    places: tuple[tuple[str, str], ...]
    signs: tuple[int, ...]


def judge(
    table: TableReading, recognitions: Mapping[str, Recognition], has_illegible_labels: bool
) -> tuple[TableReading, list[Finding]]:
    """Return a table with the doubtful values from pictures refused.

    A row that was not found is not missing if some label of its table could not be read.
    """
    found = {
        (cell.row, cell.column): (cell, recognitions.get(cell.locator or "", _AS_WORDS))
        for cell in table.cells
        if box_in_picture(cell.locator)
    }
    if not found:
        return table, []
    values = {place: _value(cell) for place, (cell, _) in found.items()}
    holds: dict[tuple[str, str], int] = {}
    broken: set[tuple[str, str]] = set()
    for one in _sums(table):
        state = _state(one, values)
        for place in one.places:
            if state is None:
                continue
            if state:
                holds[place] = max(holds.get(place, 0), state)
            else:
                broken.add(place)
    cells, findings = [], []
    for cell in table.cells:
        place = (cell.row, cell.column)
        if place in found:
            cell = cell._replace(is_read_from_picture=True)
            evidence = _Evidence(holds.get(place, 0), place in broken)
            reason = _refused(cell, found[place][1], evidence)
            if reason and cell.status in _SAID:
                cell, finding = _unsure(cell, found[place][1], reason)
                findings.append(finding)
        elif cell.status == "missing" and has_illegible_labels:
            cell = cell._replace(status="ambiguous")
        cells.append(cell)
    if has_illegible_labels and table.status == "partial":
        status, reason = status_of(cells)
        table = replace(table, status=status, reason=reason)
    return replace(table, cells=tuple(cells)), findings


def _value(cell: Cell) -> Decimal | None:
    return Decimal(0) if cell.status == "blank" else cell.value


def _state(one: _Sum, values: Mapping[tuple[str, str], Decimal | None]) -> int | None:
    """Count the nonzero numbers of a sum that holds; 0 if broken, None if it decides nothing."""
    parts = [part for place in one.places if (part := values.get(place)) is not None]
    if len(parts) < len(one.places):
        return None
    if sum(sign * part for sign, part in zip(one.signs, parts, strict=True)) != 0:
        return 0
    # Sums of zeros hold for any misreading as 0: they prove nothing.
    return sum(part != 0 for part in parts) or None


def _sums(table: TableReading) -> Iterator[_Sum]:
    """Return the sums that the form of a table defines."""
    cells = {(cell.row, cell.column) for cell in table.cells}
    rows = list(dict.fromkeys(cell.row for cell in table.cells))
    columns = list(dict.fromkeys(cell.column for cell in table.cells))
    if table.table == "disclosure":
        return
    for row in rows:
        own = [column for column in columns if (row, column) in cells and column != "total"]
        if (row, "total") in cells and own:
            places = tuple((row, column) for column in (*own, "total"))
            yield _Sum(places, (*[1] * len(own), -1))
    if table.table != "applications":
        return
    for form in forms("applications"):
        if form.form != table.form:
            continue
        leaves = [row.code for row in form.rows if row.kind == "leaf" and row.parent]
        for column in columns:
            places = tuple((row, column) for row in (*leaves, "total_processed"))
            yield _Sum(places, (*[1] * len(leaves), -1))
            balance = ("new_received", "carried_in", "total_processed", "carried_out")
            yield _Sum(tuple((row, column) for row in balance), (1, 1, -1, -1))


class _Evidence(NamedTuple):
    """The sums a cell is part of: nonzero numbers in one that holds (0: none), any broken."""

    holds: int
    is_broken: bool


def _refused(cell: Cell, known: Recognition, sums: _Evidence) -> str | None:
    """Return why the value of a cell is refused; None if it is accepted."""
    if not known.readings:
        return "; ".join(known.doubts) or None
    readings = dict(known.readings)
    votes = [readings[name] for name in _MODELS if name in readings]
    return _doubt(cell.raw or "", readings, votes, known.doubts, sums)


def _doubt(
    text: str,
    readings: Mapping[str, str],
    votes: list[str],
    doubts: tuple[str, ...],
    sums: _Evidence,
) -> str | None:
    likeness = readings.get("likeness")
    if text == likeness == "0":
        votes = ["0" if vote in _LIKE_ZERO else vote for vote in votes]
    agreeing = votes.count(text)
    is_unanimous = agreeing == len(votes)
    independent = readings["tesseract"] == text
    if likeness is not None and likeness != text and not (is_unanimous and independent):
        return "its digits look like others of the document"
    if likeness and "?" in likeness and (sums.holds < _FEW or text in ("0", "1")):
        return "a sign in it is unlike the digits of the document"
    if doubts and not (set(doubts) <= _DUST and is_unanimous and sums.holds >= _SOME):
        return "; ".join(doubts)
    if text == "1" and not sums.holds:
        return "it may be a sign like a 1, and no sum confirms it"
    is_contradicted = readings["tesseract"].isdecimal() and not independent and not sums.holds
    if is_unanimous and likeness == text and not is_contradicted:
        return None
    if is_unanimous and independent and not sums.is_broken:
        return None
    if agreeing >= 2 and sums.holds >= _SOME and text != "0":
        return None
    return "the readers do not agree"


def _unsure(cell: Cell, known: Recognition, reason: str) -> tuple[Cell, Finding]:
    readings = unsure(text for name, text in known.readings if name in _READERS)
    message = f"read from a picture and not believed: {reason}"
    finding = Finding(
        "picture_unsure", message, cell.table, cell.row, cell.column, readings, cell.locator
    )
    return cell._replace(value=None, status="ambiguous", raw=readings, unit=None), finding


def judged(
    tables: Iterable[TableReading], findings: Iterable[Finding], document: Document
) -> tuple[tuple[TableReading, ...], tuple[Finding, ...]]:
    """Return the tables of a document after `judge`, and the refused cells.

    `findings` are those of reading the tables.
    """
    tables = tuple(tables)
    if not document.recognitions:
        return tables, ()
    illegible = {finding.table for finding in findings if finding.code in _ILLEGIBLE}
    results = [judge(table, document.recognitions, table.table in illegible) for table in tables]
    return tuple(table for table, _ in results), tuple(f for _, found in results for f in found)
