"""Read the lists on disk, say what is wrong with them, and stage them.

A list that is not there is empty. Wrong lines are told by file and line before anything is staged.
"""

import csv
import io
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from pydantic import ValidationError

from pipelines.database import connect, insert, transaction
from pipelines.database.schema import LIST_TABLES
from pipelines.maintained.lines import LISTS, Line, problem_of
from pipelines.messages import say
from pipelines.settings import Settings


class WrongLine(Exception):
    """A line of a maintained list cannot be used; the message names file, line and remedy."""


class Listed(NamedTuple):
    """A line of a list: its number in the file, and what it says."""

    number: int
    line: Line


_ALIAS = ("region_code", "name", "official_name", "relation")
KEYS = {table.name: table.key for table in LIST_TABLES} | {"agency_aliases": _ALIAS}
"""The columns by which two lines of a list say the same."""


def list_path(settings: Settings, name: str) -> Path:
    """Where a list lies, or is to be put."""
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
        try:
            lists[name] = read_list(settings, name)
        except WrongLine as wrong:
            problems.append(str(wrong))
    if problems:
        raise WrongLine("\n".join(problems))
    return lists


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
    """The lines of a list, and of each that cannot be used what is wrong with it."""
    path = list_path(settings, name)
    try:
        # Spreadsheets write a byte order mark.
        text = path.read_text(encoding="utf-8-sig")
    except FileNotFoundError:
        return
    except UnicodeDecodeError:
        yield f"{path}: {say('it is not UTF-8; save it as UTF-8 CSV')}"
        return
    rows = csv.DictReader(io.StringIO(text, newline=""))
    seen: dict[tuple, int] = {}
    for row in rows:
        where = f"{path}:{rows.line_num}"
        if None in row or None in row.values():
            columns = rows.fieldnames or ()
            told = say(
                "a line has {count} values: {columns}",
                count=len(columns),
                columns=", ".join(columns),
            )
            yield f"{where}: {told}"
            continue
        try:
            line = LISTS[name].model_validate(row)
        except ValidationError as error:
            yield f"{where}: {problem_of(error)}"
            continue
        key = tuple(getattr(line, column) for column in KEYS[name])
        if key in seen:
            yield f"{where}: {say('line {line} is on the same; keep one', line=seen[key])}"
            continue
        seen[key] = rows.line_num
        yield Listed(rows.line_num, line)
