"""How well the parser reads documents whose cells are known: `xxgk evaluate`.

A folder holds documents, each with `<document>.expected.json` beside it:

    {"format": "2019", "cells": [{"table", "row", "column", "value", "may_be_null"?}, …]}

`value` is the printed number, null where the report prints none; `may_be_null` marks a cell that
cannot be placed with certainty, so that null is right too. Cells not listed must not hold a number.
"""

import json
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from pipelines.parse import parse_file, to_json
from pipelines.settings import Settings

SUFFIX = ".expected.json"
VERDICTS = ("right", "wrong", "invented", "missed", "silent")
"""right: as expected. wrong: another number. invented: a number where none is printed.
missed: null where a number is printed. silent: missed, and the reading does not say so."""


@dataclass(frozen=True)
class Mistake:
    """One cell that was not read as expected."""

    document: str
    table: str
    row: str
    column: str
    verdict: str
    expected: float | None
    found: float | None


@dataclass
class Evaluation:
    """Cells by verdict for each form, container and table, and the cells that are not right."""

    documents: int = 0
    counts: dict[tuple[str, str, str], Counter] = field(default_factory=dict)
    mistakes: list[Mistake] = field(default_factory=list)

    @property
    def total(self) -> Counter:
        """Cells by verdict over all documents."""
        return sum(self.counts.values(), Counter())

    @property
    def is_truthful(self) -> bool:
        """Whether no number is wrong or invented."""
        return not (self.total["wrong"] or self.total["invented"])


def evaluate(folder: Path, settings: Settings) -> Evaluation:
    """Compare all documents below `folder` that have expected cells.

    Raises:
        FileNotFoundError: there is no such document.
    """
    result = Evaluation()
    for expected_path in sorted(folder.rglob(f"*{SUFFIX}")):
        path = expected_path.with_name(expected_path.name.removesuffix(SUFFIX))
        if not path.is_file():
            continue
        expected = json.loads(expected_path.read_text(encoding="utf-8"))
        parsed = to_json(parse_file(path, settings), path.name)
        container = (parsed["reader"] or "unread").split(" ")[0]
        result.documents += 1
        for mistake, table in _compare(path.name, expected["cells"], parsed):
            place = (expected.get("format") or "unknown", container, table)
            verdict = mistake.verdict if mistake else "right"
            result.counts.setdefault(place, Counter())[verdict] += 1
            if mistake:
                result.mistakes.append(mistake)
    if not result.documents:
        raise FileNotFoundError(f"no document with a {SUFFIX} beside it below {folder}")
    return result


def _compare(name: str, expected: list[dict], parsed: dict) -> Iterator[tuple[Mistake | None, str]]:
    found = {(c["table"], c["row"], c["column"]): c for c in parsed["cells"]}
    wanted = {(c["table"], c["row"], c["column"]): c for c in expected}
    for place in wanted.keys() | found.keys():
        cell, want = found.get(place), wanted.get(place)
        value = cell["value"] if cell else None
        if want is None and value is None:
            continue
        target = want["value"] if want else None
        verdict = _verdict(value, target, bool(want and want.get("may_be_null")))
        if verdict == "missed" and _is_silent(cell, parsed["tables"][place[0]]["status"]):
            verdict = "silent"
        mistake = None if verdict == "right" else Mistake(name, *place, verdict, target, value)
        yield mistake, place[0]


def _verdict(value: float | None, target: float | None, may_be_null: bool) -> str:
    if value == target or (value is None and may_be_null):
        return "right"
    if value is None:
        return "missed"
    return "invented" if target is None else "wrong"


def _is_silent(cell: dict | None, table_status: str) -> bool:
    """Whether a lost number is lost without a word: the reading says there is nothing."""
    if cell is None:
        return table_status in ("complete", "absent")
    return cell["status"] in ("blank", "not_applicable")
