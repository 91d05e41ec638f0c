"""Compare readings of documents with their expected cells, for `xxgk evaluate`.

A folder holds documents, each with its expected cells in a file beside it (`expected`). Cells that
are not listed there must not have a number.
"""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from pipelines.expected import (
    SUFFIXES,
    Expected,
    ExpectedCell,
    ExpectedError,
    documents_below,
    expected_of_reading,
    grid_path,
    grid_text,
    read_expected,
)
from pipelines.models import Reading
from pipelines.parse import parse_file
from pipelines.reading_json import to_json
from pipelines.settings import Settings

VERDICTS = ("right", "wrong", "invented", "missed", "silent")
"""right: as expected. wrong: another number. invented: a number where none is printed.
missed: null where a number is printed, or a blank cell with another status.
silent: status blank or absent where a number or text is printed, or where a number was lost."""


@dataclass(frozen=True)
class Mistake:
    """One cell that was not read as expected; if there is no number, the status says why."""

    document: str
    table: str
    row: str
    column: str
    verdict: str
    expected: float | None
    expected_status: str | None
    found: float | None
    found_status: str


@dataclass
class Evaluation:
    """Cells by verdict for each form, container and table, and the mistakes."""

    documents: int = 0
    counts: dict[tuple[str, str, str], Counter] = field(default_factory=dict)
    mistakes: list[Mistake] = field(default_factory=list)

    @property
    def total(self) -> Counter:
        """Numbers of cells by verdict, over all documents."""
        return sum(self.counts.values(), Counter())

    @property
    def is_truthful(self) -> bool:
        """True if no number is wrong or invented, and no printed number was read as blank."""
        return not (self.total["wrong"] or self.total["invented"] or self.total["silent"])


def evaluate(folder: Path, settings: Settings) -> Evaluation:
    """Compare all documents below `folder` that have expected cells.

    Raises:
        FileNotFoundError: no document has expected cells.
        ExpectedError: a file of expected cells is not valid.
    """
    result = Evaluation()
    for path, expected_path in documents_below(folder):
        expected = read_expected(expected_path)
        reading = parse_file(path, settings)
        container = (reading.reader or "unread").split(" ")[0]
        result.documents += 1
        for mistake, table in _compare(path.name, expected.cells, reading):
            place = (expected.head.get("format") or "unknown", container, table)
            verdict = mistake.verdict if mistake else "right"
            result.counts.setdefault(place, Counter())[verdict] += 1
            if mistake:
                result.mistakes.append(mistake)
    if not result.documents:
        names = " or ".join(f"<document>{suffix}" for suffix in SUFFIXES)
        raise FileNotFoundError(f"no document with expected cells ({names}) below {folder}")
    return result


def write_expected(document: Path, settings: Settings, *, force: bool) -> tuple[Path, Expected]:
    """Write the cells that the parser reads as a grid beside the document, for a person to correct.

    Returns:
        The path of the grid, and its cells.

    Raises:
        FileExistsError: the grid exists already and `force` is false.
        ExpectedError: the document has no cells to write, or is itself a file of expected cells.
        OSError: the document cannot be opened, or the grid not written.
    """
    target = grid_path(document)
    if document.name.endswith(SUFFIXES):
        raise ExpectedError(f"{document}: holds expected cells; name the document they are of")
    if target.exists() and not force:
        raise FileExistsError(f"{target}: is there already; --force writes it anew")
    parsed = to_json(parse_file(document, settings), document.name)
    expected = expected_of_reading(parsed)
    if not expected.cells:
        why = "; ".join(finding["message"] for finding in parsed["findings"])
        raise ExpectedError(f"{document}: no table was read, so there is no cell to write: {why}")
    target.write_text(grid_text(expected), encoding="utf-8")
    return target, expected


def _compare(
    name: str, expected: tuple[ExpectedCell, ...], reading: Reading
) -> Iterator[tuple[Mistake | None, str]]:
    parsed = to_json(reading, name)
    found = {(c["table"], c["row"], c["column"]): c for c in parsed["cells"]}
    wanted = {(c.table, c.row, c.column): c for c in expected}
    for place in dict.fromkeys((*wanted, *found)):
        cell, want = found.get(place), wanted.get(place)
        value = cell["value"] if cell else None
        if want is None and value is None:
            continue
        table = parsed["tables"].get(place[0], {"status": "absent"})
        # The tables of an unreadable document are unreadable, not absent.
        lacking = reading.state if reading.state == "unreadable" else table["status"]
        status = cell["status"] if cell else lacking
        want = want or ExpectedCell(*place, None)
        verdict = verdict_on(value, status, want)
        mistake = Mistake(name, *place, verdict, want.value, want.status, value, status)
        yield None if verdict == "right" else mistake, place[0]


def verdict_on(value: float | None, status: str, want: ExpectedCell) -> str:
    """Return the verdict on one cell.

    Args:
        value: number in the reading.
        status: status in the reading; that of the table if the cell is missing.
        want: the expected cell.
    """
    if value is not None:
        if value == want.value:
            return "right"
        return "invented" if want.value is None else "wrong"
    if want.may_be_null or (want.value is None and want.status is None):
        return "right"
    if want.status == "blank":
        return "right" if status == "blank" else "missed"
    if status in _NOTHING_THERE or (status == "not_applicable" and want.status not in _PRINTED):
        return "silent"
    return "right" if want.value is None else "missed"


_NOTHING_THERE = ("blank", "complete", "absent")
"""Statuses of a cell, or of its table, that state that nothing is printed there."""
_PRINTED = ("not_applicable", "text")
