"""Accept or refuse values read from pictures, once they are placed in their form.

A number is accepted if readers of different
families agree and its ink shows nothing else, or if most agree and a sum of its row or column
holds; otherwise its cell is ambiguous, with all readings. Refusing is always better than guessing.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from decimal import Decimal
from typing import NamedTuple

from pipelines.extract.tables.disclosure import EXTENSION
from pipelines.extract.tables.plan import status_of
from pipelines.forms import forms
from pipelines.models import Cell, Finding, TableReading
from pipelines.readers.document import Document, Recognition, box_in_picture
from pipelines.readers.marks import unsure

_FEW, _SOME = 2, 3
"""Nonzero numbers of a sum that holds."""
_DUST = {"a stray dot", "ink on a ruling line", "digits on several lines"}
"""Doubts about a number that its sum removes: speckle, which a poor scan is full of, a break."""
_MODELS = ("small", "tiny", "older")
_ILLEGIBLE = ("unknown_row", "header_not_recognised", "values_without_label")
_SAID = ("reported", "not_applicable", "blank")
_AS_WORDS = Recognition("", (), ("it was read as words",))
_READERS = (*_MODELS, "tesseract")
_LIKE_ZERO = frozenset("OoＯ〇○DQ")
"""Readings of a lone 0 by the models; other digits of the document decide."""


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
    values = {
        place: Decimal(0) if cell.status == "blank" else cell.value
        for place, (cell, _) in found.items()
    }
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
            reason = _refused(cell, found[place][1], holds.get(place, 0), place in broken)
            if cell.row.startswith(EXTENSION):  # 规章 read as 规政
                reason = "the form has no row with the label that was read"
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


def _refused(cell: Cell, known: Recognition, holds: int, is_broken: bool) -> str | None:
    """Return why the value of a cell is refused; None if it is accepted.

    `holds` counts the nonzero numbers of a sum with it that holds; another sum may be broken.
    """
    if not known.readings:
        return "; ".join(known.doubts) or None
    readings = dict(known.readings)
    votes = [readings[name] for name in _MODELS if name in readings]
    return _doubt(cell.raw or "", readings, votes, known.doubts, holds, is_broken)


def _doubt(
    text: str,
    readings: Mapping[str, str],
    votes: list[str],
    doubts: tuple[str, ...],
    holds: int,
    is_broken: bool,
) -> str | None:
    likeness = readings.get("likeness")
    if text == likeness == "0":
        votes = ["0" if vote in _LIKE_ZERO else vote for vote in votes]
    agreeing = votes.count(text)
    is_unanimous = agreeing == len(votes)
    independent = readings["tesseract"] == text
    if likeness is not None and likeness != text and not (is_unanimous and independent):
        return "its digits look like others of the document"
    if likeness and any(map(str.isalpha, likeness)):
        return "a sign in it is like a 0 or a 1, but wider or narrower"
    if likeness and "?" in likeness and (holds < _FEW or text in ("0", "1")):
        return "a sign in it is unlike the digits of the document"
    if doubts and not (set(doubts) <= _DUST and is_unanimous and holds >= _SOME):
        return "; ".join(doubts)
    if text == "1" and not holds:
        return "it may be a sign like a 1, and no sum confirms it"
    other = readings["tesseract"]
    is_other = other.isdecimal() or "?" in other
    is_contradicted = is_other and not independent and not holds
    if is_unanimous and likeness == text and not is_contradicted:
        return None
    if is_unanimous and independent and not is_broken:
        return None
    if agreeing >= 2 and holds >= _SOME and text != "0":
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
