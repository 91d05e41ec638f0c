"""Staging rows made by hand, in place of what the parser would load, for tests of the marts.

A `Content` is one distinct document: its files, its reading and, for a report, what it says.
`load` writes contents into the build database by way of `pipelines.database`, so the rows have
the columns of `pipelines.database.schema` and nothing here can drift from it.
"""

import csv
import hashlib
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from functools import cache
from pathlib import Path

from pipelines import dbt
from pipelines.database import connect, insert, schema
from pipelines.models import Cell, TableReading
from pipelines.settings import Settings
from tests.template import prepared

CLOCK = datetime(2021, 4, 1)

Cells = dict[tuple[str, str, str], Decimal | int | str | None]
"""Cells by (table, row, column): a number is reported, None is blank, text keeps its words."""


@dataclass(frozen=True)
class Content:
    """One distinct document and what the parser made of it."""

    name: str
    files: tuple[str, ...]
    state: str = "report"
    reason: str | None = None
    agency: str | None = "湘潭县审计局"
    agency_type: str | None = "department"
    region: str | None = "430321"
    year: int | None = 2020
    scope: str | None = "own"
    published_on: date | None = None
    title: str | None = None
    candidates: str | None = None
    form: str | None = "2019"
    table_status: str = "complete"
    cells: Cells = field(default_factory=dict)
    statuses: dict[tuple[str, str, str], str] = field(default_factory=dict)
    units: dict[tuple[str, str, str], str] = field(default_factory=dict)
    claims: tuple[tuple[str, int, str], ...] = ()
    findings: tuple[tuple[str, str], ...] = ()
    is_received: bool = True
    is_read: bool = True
    parser_version: str = "test"

    @property
    def sha256(self) -> str:
        """A hash of its own for each name."""
        return hashlib.sha256(self.name.encode()).hexdigest()


def load(settings: Settings, contents: list[Content]) -> None:
    """Create the staging tables in the build database and fill them with the contents."""
    rows = {table.name: [] for table in schema.TABLES}
    for content in contents:
        if content.is_received:
            rows["documents"] += _documents(content)
        if content.is_read:
            rows["readings"].append(_reading(content))
            rows["findings"] += _findings(content)
        if content.is_read and content.state == "report":
            rows["reports"].append(_report(content))
            rows["report_tables"] += _tables(content)
            rows["cells"] += [_cell(content, key, value) for key, value in content.cells.items()]
            rows["claims"] += _claims(content)
    with connect(settings.build_path) as connection:
        for table in schema.TABLES:
            insert(connection, table, rows[table.name])


def warehouse_of(folder: Path, contents: list[Content]) -> Settings:
    """Load the contents into a warehouse in a folder, and build its models."""
    settings = prepared(Settings(warehouse_dir=folder))
    load(settings, contents)
    dbt.build(settings, tested=False)
    return settings


def applications(filled: dict[tuple[str, str], int | str], form: str = "2019") -> Cells:
    """All cells of table 三 of a form, blank but for those given by (row, column)."""
    return _form("applications", filled, form)


def appeals(filled: dict[tuple[str, str], int | str], form: str = "2019") -> Cells:
    """All cells of table 四 of a form, blank but for those given by (row, column)."""
    return _form("appeals", filled, form)


def across(row: str, *numbers: int) -> Cells:
    """One row of table 三, its seven numbers in the order of the form."""
    columns = [column for _, first, column in _form_cells("applications", "2021") if first == row]
    pairs = zip(columns, numbers, strict=True)
    return {("applications", row, column): number for column, number in pairs}


def everywhere(table: str, value: int, form: str = "2019") -> Cells:
    """All cells of a table of a form, each with the same number."""
    return dict.fromkeys(_form(table, {}, form), value)


def _form(table: str, filled: dict[tuple[str, str], int | str], form: str) -> Cells:
    cells: Cells = dict.fromkeys(_form_cells(table, form))
    unknown = [key for key in filled if (table, *key) not in cells]
    if unknown:
        raise KeyError(f"the form {form} has no such cells in {table}: {unknown}")
    return cells | {(table, row, column): value for (row, column), value in filled.items()}


@cache
def _form_cells(table: str, form: str) -> tuple[tuple[str, str, str], ...]:
    rows, columns = _seed("form_rows"), _seed("form_columns")
    return tuple(
        (table, row["row"], column["column"])
        for row in rows
        for column in columns
        if row["table"] == column["table"] == table
        and row["form"] == column["form"] == form
        and row["block"] == column["block"]
        and row["kind"] in ("leaf", "total")
    )


@cache
def _seed(name: str) -> tuple[dict[str, str], ...]:
    path = Settings().dbt_dir / "seeds" / f"{name}.csv"
    with path.open(encoding="utf-8") as lines:
        return tuple(csv.DictReader(lines))


def _documents(content: Content) -> list[dict]:
    return [
        {
            "file": file,
            "sha256": content.sha256,
            "size_bytes": 1000,
            "modified_ns": 1,
            "filing_year": 2020,
            "filing_basis": "folder",
            "received_at": CLOCK,
            "url": f"https://www.example.gov.cn/{file}",
        }
        for file in content.files
    ]


def _reading(content: Content) -> dict:
    return {
        "sha256": content.sha256,
        "filing_year": 2020,
        "state": content.state,
        "reason_code": None if content.reason is None else content.state,
        "reason": content.reason,
        "reader": "text",
        "parser_version": content.parser_version,
        "evidence": "",
        "read_at": CLOCK,
        "tries": 1,
        "conditions": "",
    }


def _report(content: Content) -> dict:
    return {
        "sha256": content.sha256,
        "title": content.title or f"{content.agency}{content.year}年政府信息公开工作年度报告",
        "report_year": content.year,
        "report_year_basis": "title",
        "agency_name": content.agency,
        "agency_type": content.agency_type,
        "agency_basis": "title",
        "region_code": content.region,
        "region_basis": "title",
        "region_candidates": content.candidates,
        "scope": content.scope,
        "scope_basis": "agency type",
        "published_on": content.published_on,
        "published_on_basis": "sidecar" if content.published_on else None,
    }


def _tables(content: Content) -> list[dict]:
    return [
        {
            "sha256": content.sha256,
            "table_code": table,
            "status": content.table_status,
            "form": _form_of(table, content.form),
            "numbers": reading.numbers,
            "numbers_digest": reading.numbers_digest,
        }
        for table, reading in _readings_of(content.cells).items()
    ]


def _readings_of(cells: Cells) -> dict[str, TableReading]:
    """The tables as the parser has them, for what it counts of their cells."""
    read = [
        Cell(*key, Decimal(value) if isinstance(value, (int, Decimal)) else None, "reported")
        for key, value in cells.items()
    ]
    names = sorted({cell.table for cell in read})
    return {
        name: TableReading(name, "complete", cells=tuple(c for c in read if c.table == name))
        for name in names
    }


def _form_of(table: str, form: str | None) -> str | None:
    """The form that a table of a report has: that of appeals was the same before 2021."""
    forms = {row["form"] for row in _seed("form_rows") if row["table"] == table}
    return form if form is None or form in forms else max(forms)


def _cell(content: Content, key: tuple[str, str, str], value: Decimal | int | str | None) -> dict:
    table, row, column = key
    is_number = isinstance(value, (int, Decimal))
    status = "reported" if is_number else "blank" if value is None else "text"
    return {
        "sha256": content.sha256,
        "table_code": table,
        "row_code": row,
        "column_code": column,
        "value": Decimal(value) if is_number else None,
        "status": content.statuses.get(key, status),
        "raw": "" if value is None else str(value),
        "unit": content.units.get(key),
        "row_label": row.removeprefix("x:"),
        "locator": "line 1",
        "is_read_from_picture": False,
    }


def _claims(content: Content) -> list[dict]:
    return [
        {
            "sha256": content.sha256,
            "claim_number": number,
            "claim_code": code,
            "value": Decimal(value),
            "unit": "条",
            "is_approximate": False,
            "raw": f"{value}条",
            "claim_scope": "own",
            "sentence": sentence,
            "number_offset": sentence.find(str(value)),
            "locator": "line 2",
            "is_read_from_picture": False,
        }
        for number, (code, value, sentence) in enumerate(content.claims, 1)
    ]


def _findings(content: Content) -> list[dict]:
    return [
        {
            "sha256": content.sha256,
            "finding_number": number,
            "finding_code": code,
            "message": message,
        }
        for number, (code, message) in enumerate(content.findings, 1)
    ]
