"""The lists on disk: lines that a command writes after checking them, and lines written by hand."""

import csv
import io
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import duckdb
from pydantic import ValidationError

from pipelines.database import connect, is_built
from pipelines.maintained.lines import LISTS, problem_of
from pipelines.messages import say
from pipelines.settings import Settings


class WrongLine(Exception):
    """A line of a maintained list cannot be used; the message names file, line and remedy."""


def list_path(settings: Settings, name: str) -> Path:
    """Where a list lies."""
    return settings.dbt_dir / "seeds" / "maintained" / f"{name}.csv"


def check_lists(settings: Settings) -> None:
    """Check every line of the lists.

    Raises:
        WrongLine: a line cannot be used; all such lines are named.
    """
    problems = [problem for name in LISTS for problem in _problems(settings, name)]
    if problems:
        raise WrongLine("\n".join(problems))


def settle(settings: Settings, document: str, **known: Any) -> str:
    """Write a line of settled reports; `document` is a file of data/raw or a digest.

    Returns the line.

    Raises:
        WrongLine: no such document, nothing is settled, or a value cannot be used.
    """
    if not any(value is not None for name, value in known.items() if name != "note"):
        raise WrongLine(say("say what is settled: --agency, --type, --region, --year or --scope"))
    sha256 = _document(settings, document)
    _refuse_twice(settings, "settled_reports", "document_sha256", sha256)
    return _write(settings, "settled_reports", {"document_sha256": sha256, **known})


def verdict(settings: Settings, finding: str, verdict: str, note: str, by: str) -> str:
    """Write a verdict on a published finding, told by the first digits of its `finding_id`.

    Raises:
        WrongLine: no such finding, more than one, or a value cannot be used.
    """
    rows = _published(
        settings,
        "select rule_id, report_id, place, operand_values from fct_quality_findings "
        "where verdict = 'fail' and starts_with(finding_id, $1)",
        finding,
    )
    if len(rows) != 1:
        raise WrongLine(
            say(
                "{finding}: {count} failing findings have a finding_id that begins so; look it up "
                "in fct_quality_findings",
                finding=finding,
                count=len(rows),
            )
        )
    columns = ("rule_id", "report_id", "place", "operand_values")
    values = dict(zip(columns, rows[0], strict=True))
    values |= {"verdict": verdict, "note": note, "decided_by": by, "decided_on": date.today()}
    return _write(settings, "finding_verdicts", values)


def correct(settings: Settings, document: str, cell: str, **values: str) -> str:
    """Write a correction beside a cell `table.row.column` of a document.

    Raises:
        WrongLine: no such document or cell, it prints something else, or a value cannot be used.
    """
    sha256, place = _document(settings, document), cell.split(".")
    if len(place) != 3:
        raise WrongLine(say("{cell}: say the cell as table.row.column", cell=cell))
    with connect(settings.build, read_only=True) as build:
        printed = build.execute(
            "select raw from staging.cells where sha256 = ? and table_code = ? "
            "and row_code = ? and column_code = ?",
            [sha256, *place],
        ).fetchall()
    if values["printed"] not in [raw for (raw,) in printed]:
        told = ", ".join(str(raw) for (raw,) in printed) or say("nothing: there is no such cell")
        raise WrongLine(
            say(
                "{cell} does not print {printed}; it prints {told}",
                cell=cell,
                printed=values["printed"],
                told=told,
            )
        )
    columns = ("document_sha256", "table_code", "row_code", "column_code")
    known = dict(zip(columns, (sha256, *place), strict=True))
    return _write(settings, "published_corrections", known | values | {"entered_on": date.today()})


def _problems(settings: Settings, name: str) -> Iterator[str]:
    path = list_path(settings, name)
    try:
        text = path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError:
        yield f"{path}: {say('it is not UTF-8; save it as UTF-8 CSV')}"
        return
    with io.StringIO(text, newline="") as file:
        rows = csv.DictReader(file)
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
                LISTS[name].model_validate(row)
            except ValidationError as error:
                yield f"{where}: {problem_of(error)}"


def _write(settings: Settings, name: str, values: dict[str, Any]) -> str:
    try:
        line = LISTS[name].model_validate(values).model_dump()
    except ValidationError as error:
        raise WrongLine(problem_of(error)) from None
    text = io.StringIO()
    csv.writer(text, lineterminator="\n").writerow(line.values())
    path = list_path(settings, name)
    before = path.read_text(encoding="utf-8")
    path.write_text(before + "\n" * (not before.endswith("\n")) + text.getvalue(), encoding="utf-8")
    return text.getvalue().rstrip("\n")


def _document(settings: Settings, document: str) -> str:
    """The digest of a document, from its file, the end of its path, or its first digits."""
    if not is_built(settings.build):
        raise WrongLine(say("nothing was taken in yet; run xxgk run first"))
    with connect(settings.build, read_only=True) as build:
        rows = build.execute(
            "select distinct sha256 from staging.documents "
            "where file = $1 or ends_with(file, '/' || $1) "
            "or (length($1) >= 8 and starts_with(sha256, $1))",
            [document],
        ).fetchall()
    if len(rows) != 1:
        raise WrongLine(
            say(
                "{document}: {count} documents are called so; give the path below data/raw, or the "
                "first digits of the SHA-256",
                document=document,
                count=len(rows),
            )
        )
    return rows[0][0]


def _published(settings: Settings, query: str, *values: str) -> list[tuple]:
    if not settings.published_path.is_file():
        raise WrongLine(say("nothing is published yet; run xxgk run first"))
    with duckdb.connect(str(settings.published_path), read_only=True) as published:
        return published.execute(query, list(values)).fetchall()


def _refuse_twice(settings: Settings, name: str, column: str, value: str) -> None:
    path = list_path(settings, name)
    with path.open(encoding="utf-8", newline="") as file:
        rows = csv.DictReader(file)
        for row in rows:
            if row[column] and value.startswith(row[column]):
                raise WrongLine(
                    say(
                        "{line} settles it already; change that line",
                        line=f"{path}:{rows.line_num}",
                    )
                )
