"""Write lines of the lists, checked against the documents taken in and the published file."""

import csv
from datetime import date
from pathlib import Path
from typing import Any

import duckdb
from pydantic import ValidationError

from pipelines.database import connect, is_built
from pipelines.maintained.lines import LISTS, problem_of
from pipelines.maintained.lists import KEYS, WrongLine, list_path, read_list
from pipelines.messages import say
from pipelines.settings import Settings


def settle(settings: Settings, document: str, **known: Any) -> str:
    """Write a line of settled reports; `document` is a file of data/raw or a digest.

    Returns the line.

    Raises:
        WrongLine: no such document, nothing is settled, or a value cannot be used.
    """
    if not any(value is not None for name, value in known.items() if name != "note"):
        raise WrongLine(say("say what is settled: --agency, --type, --region, --year or --scope"))
    sha256 = _document(settings, document)
    for number, line in read_list(settings, "settled_reports"):
        if sha256.startswith(getattr(line, "document_sha256", "-")):
            raise WrongLine(_said_before(settings, "settled_reports", number))
    return _write(settings, "settled_reports", {"document_sha256": sha256, **known})


def verdict(settings: Settings, finding: str, verdict: str, note: str, by: str) -> str:
    """Write a verdict on a published finding, given by the first digits of its `finding_id`.

    Raises:
        WrongLine: no such finding, more than one, one that has a verdict on these values, or a
            value cannot be used.
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
    values = dict(zip(KEYS["finding_verdicts"], rows[0], strict=True))
    values |= {"verdict": verdict, "note": note, "decided_by": by, "decided_on": date.today()}
    return _write(settings, "finding_verdicts", values)


def correct(settings: Settings, document: str, cell: str, **values: str | None) -> str:
    """Write a correction beside a cell `table.row.column` of a document.

    Raises:
        WrongLine: no such document or cell, it prints something else, it is corrected already, or
            a value cannot be used.
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
        found = ", ".join(str(raw) for (raw,) in printed) or say("nothing: there is no such cell")
        raise WrongLine(
            say(
                "{cell} does not print {printed}; it prints {found}",
                cell=cell,
                printed=values["printed"],
                found=found,
            )
        )
    known = dict(zip(KEYS["published_corrections"], (sha256, *place), strict=True))
    return _write(settings, "published_corrections", known | values | {"entered_on": date.today()})


def _write(settings: Settings, name: str, values: dict[str, Any]) -> str:
    """Append a line to a list, in the order of its columns; begin the list where there is none."""
    try:
        line = LISTS[name].model_validate(values)
    except ValidationError as error:
        raise WrongLine(problem_of(error)) from None
    for number, known in read_list(settings, name):
        if all(getattr(known, column) == getattr(line, column) for column in KEYS[name]):
            raise WrongLine(_said_before(settings, name, number))
    path = list_path(settings, name)
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("a+", encoding="utf-8", newline="") as file:
        columns = _columns(path) or list(LISTS[name].model_fields)
        if not path.stat().st_size:
            csv.writer(file, lineterminator="\n").writerow(columns)
        elif not path.read_bytes().endswith(b"\n"):
            file.write("\n")
        file.flush()
        begun = path.stat().st_size
        csv.DictWriter(file, columns, lineterminator="\n").writerow(line.model_dump())
        file.flush()
        return path.read_bytes()[begun:].decode().rstrip("\n")


def _columns(path: Path) -> list[str]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return next(csv.reader(file), [])


def _said_before(settings: Settings, name: str, number: int) -> str:
    where = f"{list_path(settings, name)}:{number}"
    return say("{line} says it already; change that line", line=where)


def _document(settings: Settings, document: str) -> str:
    """Return the digest of a document, from its file, the end of its path, or its first digits."""
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
