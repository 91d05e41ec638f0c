"""Read the lists on disk, name what is wrong with them, and stage them.

A missing list is empty. Wrong lines are named by file and line before anything is staged.
"""

import csv
import io
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

from pydantic import ValidationError

from pipelines.database import connect, insert, transaction
from pipelines.database.schema import LIST_TABLES
from pipelines.maintained.lines import LISTS, Line, problem_of
from pipelines.messages import say
from pipelines.settings import Settings


class WrongLine(Exception):
    """Error: a line of a list cannot be used; the message names file, line and remedy."""


class Listed(NamedTuple):
    """A line of a list with its number in the file."""

    number: int
    line: Line


_TABLES = frozenset((".csv", ".ods", ".tsv", ".txt", ".xls", ".xlsx"))
_ALIAS = ("region_code", "name", "official_name", "relation")
KEYS = {table.name: table.key for table in LIST_TABLES} | {"agency_aliases": _ALIAS}
"""Key columns of each list: no two lines may have the same values there."""


def list_path(settings: Settings, name: str) -> Path:
    """Return the path of a list, whether it exists or not."""
    return settings.lists_dir / f"{name}.csv"


def read_list(settings: Settings, name: str) -> list[Listed]:
    """Return the lines of a list.

    Raises:
        WrongLine: lines of it cannot be used; all are named.
    """
    read = list(_read(settings, name))
    if problems := [each for each in read if isinstance(each, str)]:
        raise WrongLine("\n".join(problems))
    return [each for each in read if not isinstance(each, str)]


def check_lists(settings: Settings) -> dict[str, list[Listed]]:
    """Read all lists, and check every line.

    Raises:
        WrongLine: a line cannot be used; all such lines are named.
    """
    lists: dict[str, list[Listed]] = {}
    problems = []
    for name in LISTS:
        # Git leaves it there when a checkout of before November 2026 with lines of its own is
        # brought up to date; nothing reads it any more.
        if (left := settings.dbt_dir / "seeds" / "maintained" / f"{name}.csv").exists():
            where = list_path(settings, name)
            problems.append(f"{left}: {say('move its lines to {path}', path=where)}")
        try:
            lists[name] = read_list(settings, name)
        except WrongLine as wrong:
            problems.append(str(wrong))
    problems += _other_tables(settings)
    if problems:
        raise WrongLine("\n".join(problems))
    return lists


def _other_tables(settings: Settings) -> Iterator[str]:
    """Yield what is wrong with tables in the lists' folder that are no list.

    A list under a misspelt name, or saved as a workbook, would have no effect.
    """
    if not settings.lists_dir.is_dir():
        return
    names = {f"{name}.csv" for name in LISTS}
    for path in sorted(settings.lists_dir.iterdir()):
        is_table = path.suffix.lower() in _TABLES or path.stem in LISTS
        if is_table and not path.name.startswith(".") and path.name not in names:
            remedy = say(
                "it is no list; save it as one of {names}, or move it out of the folder",
                names=", ".join(sorted(names)),
            )
            yield f"{path}: {remedy}"


def stage_lists(settings: Settings) -> None:
    """Put the lists into their staging tables, in one transaction.

    Raises:
        WrongLine: a line cannot be used; all such lines are named.
    """
    lists = check_lists(settings)
    with connect(settings.build) as connection, transaction(connection):
        for table in LIST_TABLES:
            names = {column.name for column in table.columns}
            rows = [{"line": number} | line.model_dump() for number, line in lists[table.name]]
            connection.execute(f"delete from {table.qualified}")
            insert(connection, table, [{k: row[k] for k in row.keys() & names} for row in rows])


def _read(settings: Settings, name: str) -> Iterator[Listed | str]:
    """Yield the lines of a list, and for each unusable one what is wrong with it."""
    path = list_path(settings, name)
    try:
        # Spreadsheets write a byte order mark.
        text = path.read_text(encoding="utf-8-sig")
    except FileNotFoundError:
        return
    except UnicodeDecodeError:
        yield f"{path}: {say('it is not UTF-8; save it as UTF-8 CSV')}"
        return
    except OSError as error:
        yield f"{path}: {error.strerror or error}"
        return
    if not text:
        return
    # A quotation mark that nothing closes would hide all lines below it.
    rows = csv.DictReader(io.StringIO(text, newline=""), strict=True)
    seen: dict[tuple, int] = {}
    begun = 1
    try:
        # Without its header a list would lose its first line, and with a column twice one of them.
        if sorted(rows.fieldnames or ()) != sorted(LISTS[name].model_fields):
            columns = ",".join(LISTS[name].model_fields)
            yield f"{path}:1: {say('the first line must be {columns}', columns=columns)}"
            return
        begun = rows.line_num + 1
        for row in rows:
            begun = rows.line_num + 1
            yield _line(path, name, rows.line_num, row, seen)
    except csv.Error:
        problem = say("a quotation mark is not closed, or other text stands beside it")
        yield f"{path}:{begun}: {problem}"


def _line(
    path: Path, name: str, number: int, row: dict[Any, Any], seen: dict[tuple, int]
) -> Listed | str:
    """Return a line, or what is wrong with it; `seen` has the lines above it by their keys."""
    where = f"{path}:{number}"
    if None in row or None in row.values():
        columns = LISTS[name].model_fields
        problem = say(
            "a line has {count} values: {columns}",
            count=len(columns),
            columns=", ".join(columns),
        )
        return f"{where}: {problem}"
    try:
        line = LISTS[name].model_validate(row)
    except ValidationError as error:
        return f"{where}: {problem_of(error)}"
    key = tuple(getattr(line, column) for column in KEYS[name])
    if key in seen:
        return f"{where}: {say('line {line} is on the same; keep one', line=seen[key])}"
    seen[key] = number
    return Listed(number, line)
