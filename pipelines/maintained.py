"""The lists that people maintain: settled reports, verdicts on findings, corrections.

A command writes a line after checking it; a line written by hand is checked before a run stages
anything. What the lists mean and do is said in `dbt_project/seeds/maintained`.
"""

import csv
import io
from collections.abc import Iterator
from datetime import date
from functools import cache
from pathlib import Path
from typing import Annotated, Any, Literal

import duckdb
from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, ValidationError, model_validator

from pipelines.archive.filing import FIRST_YEAR
from pipelines.database import connect, is_built
from pipelines.forms import TABLE_CODES, forms
from pipelines.harvest.sources import region_names
from pipelines.identify.seeds import seed_rows
from pipelines.messages import say
from pipelines.settings import Settings

_COUNTRY = "000000"
_SAID = {
    "missing": "must be given",
    "string_type": "must be given",
    "string_too_short": "must be given",
    "string_pattern_mismatch": "must fit {pattern}",
    "literal_error": "must be {expected}",
    "greater_than_equal": "must be {ge} or later",
    "less_than_equal": "must be {le} or earlier",
    "int_parsing": "must be a whole number",
    "extra_forbidden": "is no column of the list",
    "date_parsing": "must be a date such as 2024-01-31",
    "date_from_datetime_parsing": "must be a date such as 2024-01-31",
}
"""What is said of a value that pydantic refuses, by the type of its error."""


class WrongLine(Exception):
    """A line of a maintained list cannot be used; the message names file, line and remedy."""


def _known_region(code: str | None) -> str | None:
    if code is not None and code != _COUNTRY and code not in _regions():
        raise ValueError(
            say("{code} is no code of the region lists; look it up in dim_region", code=code)
        )
    return code


def _known_type(code: str | None) -> str | None:
    types = [row["agency_type"] for row in seed_rows("agency_types.csv")]
    if code is not None and code not in types:
        raise ValueError(
            say("{code} is no agency type; there are {types}", code=code, types=", ".join(types))
        )
    return code


Digest = Annotated[str, Field(pattern=r"^[0-9a-f]{16,64}$")]
Text = Annotated[str, Field(min_length=1)]
Region = Annotated[str | None, BeforeValidator(_known_region)]
AgencyType = Annotated[str | None, BeforeValidator(_known_type)]


class Line(BaseModel):
    """One line of a list, by the names of its columns; a blank is None."""

    model_config = ConfigDict(extra="forbid", str_strip_whitespace=True)

    @model_validator(mode="before")
    @classmethod
    def _blank_is_none(cls, values: dict[str, Any]) -> dict[str, Any]:
        return {
            name: None if isinstance(value, str) and not value.strip() else value
            for name, value in values.items()
        }


class SettledReport(Line):
    """What an operator knows of a document that the parser could not establish."""

    document_sha256: Digest
    agency_name: str | None = None
    agency_type: AgencyType = None
    region_code: Region = None
    report_year: Annotated[int | None, Field(ge=FIRST_YEAR, le=date.today().year)] = None
    scope: Literal["consolidated", "own"] | None = None
    note: str | None = None


class FindingVerdict(Line):
    """What somebody who looked at a finding says of it, for the values that it was given on."""

    rule_id: Text
    report_id: Annotated[str, Field(pattern=r"^[0-9a-f]{32}$")]
    place: Text
    operand_values: str | None = None
    verdict: Literal["confirmed", "explained", "dismissed"]
    note: Text
    decided_by: Text
    decided_on: date


class Correction(Line):
    """What a publisher meant in a cell that prints something else, and how that is known."""

    document_sha256: Digest
    table_code: str
    row_code: Text
    column_code: Text
    printed: Text
    meant: Text
    why: Text
    evidence: Text
    entered_by: Text
    entered_on: date

    @model_validator(mode="after")
    def _known_cell(self) -> "Correction":
        if self.table_code not in TABLE_CODES:
            raise ValueError(
                say(
                    "{table} is no table; there are {tables}",
                    table=self.table_code,
                    tables=", ".join(TABLE_CODES),
                )
            )
        blocks = [block for form in forms(self.table_code) for block in form.blocks]
        if not any(
            block.row(self.row_code) and self.column_code in [c.code for c in block.columns]
            for block in blocks
        ):
            raise ValueError(
                say(
                    "{cell} is no cell of the forms",
                    cell=f"{self.table_code}.{self.row_code}.{self.column_code}",
                )
            )
        return self


class AgencyAlias(Line):
    """Another name of an agency, or what became of it."""

    region_code: Region = None
    name: Text
    official_name: Text
    relation: Literal["alias", "renamed", "merged", "usual_successor"]
    from_year: int | None = None
    source: Text

    @model_validator(mode="after")
    def _is_settled(self) -> "AgencyAlias":
        is_certain = self.relation in ("renamed", "merged")
        if is_certain and (self.region_code is None or self.from_year is None):
            raise ValueError(say("a renaming or merger needs a region_code and a from_year"))
        return self


LISTS: dict[str, type[Line]] = {
    "agency_aliases": AgencyAlias,
    "settled_reports": SettledReport,
    "finding_verdicts": FindingVerdict,
    "published_corrections": Correction,
}


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
                yield f"{where}: {_told(error)}"


def _write(settings: Settings, name: str, values: dict[str, Any]) -> str:
    try:
        line = LISTS[name].model_validate(values).model_dump()
    except ValidationError as error:
        raise WrongLine(_told(error)) from None
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


@cache
def _regions() -> frozenset[str]:
    zones = {row["code"] for row in seed_rows("functional_zones.csv")}
    return frozenset(region_names()) | zones


def _told(error: ValidationError) -> str:
    told = []
    for problem in error.errors():
        field = ".".join(map(str, problem["loc"]))
        said = _said(problem)
        shown = say(", not {value}", value=repr(problem["input"])) if problem["loc"] else ""
        told.append(f"{say(field)}: {said}{shown}" if field else said)
    return "; ".join(told)


def _said(problem: Any) -> str:
    """What pydantic, or a check above, says is wrong with a value."""
    text = _SAID.get(problem["type"])
    if text is None:
        return problem["msg"].removeprefix("Value error, ")
    return say(text, **problem.get("ctx", {}))
