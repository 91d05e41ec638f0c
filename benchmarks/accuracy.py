"""`python -m benchmarks.accuracy TRUTH WAREHOUSE`: compare a published warehouse with the truth.

Every cell of a made corpus (`benchmarks.corpus`) is compared with the published warehouse, in SQL
and within fixed memory; then the reporting agencies, and the planted errors that the quality rules
found.
"""

import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Annotated

import duckdb
import typer
from rich.console import Console
from rich.table import Table

from pipelines.settings import Settings

_MEMORY = "1500MB"
_SHOWN = 20
_SLICES = 4
"""Parts in which the cells are compared in sequence: less memory, more reading."""

_MOST_MISSED = 0.01
VERDICTS = ("right", "wrong", "invented", "missed")
_TRUTH = {"reports": "reports", "true_cells": "cells", "planted": "planted"}
_SETUP = (
    "set preserve_insertion_order = false",
    f"set memory_limit = '{_MEMORY}'",
    """
    create temp table documents as
    select sha256, any_value(layout) as layout, (row_number() over ())::uinteger as document
    from reports where role = 'report'
    group by sha256
    """,
    # Cells as printed; a blank implied by totals is not printed.
    """
    create temp view read_cells as
    select document_sha256 as sha256, 'applications' as "table", outcome_code as "row",
        applicant_code as "column", case when value_status <> 'implied' then value end as value
    from warehouse.fct_applications
    union all
    select document_sha256, 'applications', outcome_code, applicant_code, reported_value
    from warehouse.fct_application_totals
    union all
    select document_sha256, 'appeals', channel_code, result_code,
        case when value_status <> 'implied' then value end
    from warehouse.fct_appeals
    union all
    select document_sha256, 'appeals', channel_code, 'total', reported_value
    from warehouse.fct_appeal_totals
    union all
    select document_sha256, 'disclosure', item_code, measure_code, value
    from warehouse.fct_published_counts
    union all
    select document_sha256, 'legacy', indicator_code, 'value', value
    from warehouse.fct_legacy_indicators
    union all
    select document_sha256, table_code, row_code, column_code, value
    from warehouse.audit_rejected_cells
    """,
)
_CELLS = f"""
    with printed as (
        select document, hash("table", "row", "column") as place, "table", layout,
            value::decimal(24, 6) as value
        from true_cells join documents using (sha256)
        where document % {_SLICES} = $slice
    ),
    read as (
        select document, hash("table", "row", "column") as place, "table", layout, value
        from read_cells join documents using (sha256)
        where document % {_SLICES} = $slice
    )
    select "table", layout,
        count(*) filter (printed.value = read.value or printed.value is null
            and read.value is null) as "right",
        count(*) filter (printed.value <> read.value) as wrong,
        count(*) filter (printed.value is null and read.value is not null) as invented,
        count(*) filter (printed.value is not null and read.value is null) as missed
    from printed full join read using (document, place, "table", layout)
    group by all
"""
_MISTAKES = f"""
    select reports.document, cells."table", cells."row", cells."column",
        true_cells.value as printed, cells.value as published
    from read_cells as cells
    join reports on reports.sha256 = cells.sha256 and reports.role = 'report'
    left join true_cells on true_cells.sha256 = cells.sha256
        and true_cells."table" = cells."table" and true_cells."row" = cells."row"
        and true_cells."column" = cells."column"
    where cells.value is distinct from true_cells.value::decimal(24, 6)
        and cells.value is not null
    order by all limit {_SHOWN}
"""
_IDENTITY = """
    select
        count(*) as reports,
        count(*) filter (found.report_id is null) as unresolved,
        count(*) filter (found.agency_name_in_report <> reports.agency) as wrong_agency,
        count(*) filter (found.region_code <> reports.region_code) as wrong_region,
        count(*) filter (found.report_year <> reports.year) as wrong_year,
        (
            select count(*) from reports join warehouse.dim_document as other
                on reports.document = other.file
            where reports.role = 'other' and other.state = 'report'
        ) as taken_for_reports,
        (
            select count(*) from reports
            anti join warehouse.dim_document as taken_in on reports.document = taken_in.file
        ) as not_taken_in
    from reports
    left join warehouse.report_versions as found on reports.sha256 = found.document_sha256
    where reports.role = 'report'
"""
_PLANTED = """
    select kind, rules, count(*) as planted, count(*) filter (is_found) as found
    from (
        select planted.sha256, planted.kind, array_to_string(any_value(planted.rules), ', ')
            as rules,
            coalesce(bool_or(failed.report_id is not null), false) as is_found
        from planted
        left join warehouse.report_versions as versions
            on planted.sha256 = versions.document_sha256
        left join warehouse.fct_quality_findings as failed
            on versions.report_id = failed.report_id and failed.verdict = 'fail'
            and list_contains(planted.rules, failed.rule_id)
        group by planted.sha256, planted.kind
    )
    group by kind, rules order by kind
"""
# An error also shows in the neighbouring years, and in comparisons of its government.
_FINDINGS = """
    with touched as (
        select distinct series, region_code, year from reports where planted is not null
    ),
    findings as (
        select rule_id, reports.*
        from warehouse.fct_quality_findings as found
        join warehouse.dim_report as current using (report_id)
        join reports
            on current.document_sha256 = reports.sha256 and reports.role = 'report'
        where found.verdict = 'fail'
    )
    select rule_id, count(*) filter (planted is not null) as in_planted,
        count(*) filter (planted is null and is_beside) as beside_planted,
        count(*) filter (planted is null and not is_beside) as elsewhere
    from (
        select rule_id, planted,
            exists (
                select 1 from touched
                where touched.series = findings.series
                    and touched.year between findings.year - 1 and findings.year + 1
            ) or exists (
                select 1 from touched
                where findings.rule_id in ('H1', 'S8')
                    and touched.region_code = findings.region_code
                    and touched.year = findings.year
            ) as is_beside
        from findings
    )
    group by rule_id order by rule_id
"""


@dataclass
class Accuracy:
    """Counts of rows by column, as the tables show them."""

    cells: list[dict] = field(default_factory=list)
    mistakes: list[dict] = field(default_factory=list)
    identity: dict = field(default_factory=dict)
    planted: list[dict] = field(default_factory=list)
    findings: list[dict] = field(default_factory=list)

    def total(self, verdict: str) -> int:
        """Cells that are right, wrong, invented or missed."""
        return sum(row[verdict] for row in self.cells)

    @property
    def is_truthful(self) -> bool:
        """Whether every published number was printed in its place."""
        return not self.total("wrong") and not self.total("invented")


def passes(cells: Mapping[str, int]) -> bool:
    """Return whether a corpus was read: nothing wrong or invented, and hardly anything missed."""
    is_truthful = not cells["wrong"] and not cells["invented"]
    return is_truthful and cells["missed"] <= _MOST_MISSED * (cells["right"] + cells["missed"])


def measure(truths: Sequence[Path], published: Path) -> Accuracy:
    """Compare a published warehouse with the truth of the corpora it was made of.

    Raises:
        duckdb.IOException: a file is not there.
    """
    with tempfile.TemporaryDirectory(prefix="xxgk-accuracy-") as folder, duckdb.connect() as db:
        db.execute("set temp_directory = ?", [folder])
        db.execute(f"attach '{published}' as warehouse (read_only)")
        for view, name in _TRUTH.items():
            files = [str(truth / f"{name}.parquet") for truth in truths]
            db.execute(f"create view {view} as from read_parquet({files})")
        for statement in _SETUP:
            db.execute(statement)
        found = Accuracy(
            cells=_cells(db),
            identity=_rows(db, _IDENTITY)[0],
            planted=_rows(db, _PLANTED),
            findings=_rows(db, _FINDINGS),
        )
        if not found.is_truthful:
            found.mistakes = _rows(db, _MISTAKES)
    return found


def _cells(db: duckdb.DuckDBPyConnection) -> list[dict]:
    totals: dict[tuple[str, str], dict] = {}
    for number in range(_SLICES):
        for row in _rows(db, _CELLS, slice=number):
            total = totals.setdefault((row["table"], row["layout"]), dict.fromkeys(row, 0))
            for name, value in row.items():
                total[name] = total[name] + value if isinstance(value, int) else value
    return [totals[key] for key in sorted(totals)]


def _rows(db: duckdb.DuckDBPyConnection, query: str, **values: object) -> list[dict]:
    cursor = db.execute(query, values or None)
    names = [column[0] for column in cursor.description]
    return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]


def show(console: Console, found: Accuracy) -> None:
    """Print what was counted."""
    sums = {verdict: found.total(verdict) for verdict in VERDICTS}
    console.print(_table("Cells, by table and layout", found.cells, {"table": "all", **sums}))
    if found.mistakes:
        console.print(_table("Numbers that were not printed there (the first)", found.mistakes))
    console.print(_table("Who reported", [found.identity]))
    console.print(_table("Planted errors that the rules found", found.planted))
    console.print(_table("Where rules fail", found.findings))


def _table(title: str, rows: list[dict], footer: dict | None = None) -> Table:
    table = Table(title=title)
    names = list(rows[0]) if rows else []
    for name in names:
        is_number = isinstance(rows[0][name], int)
        table.add_column(name.replace("_", " "), justify="right" if is_number else "left")
    for row in [*rows, *([footer] if footer else [])]:
        table.add_row(*(_shown(row.get(name, "")) for name in names))
    return table


def _shown(value: object) -> str:
    return f"{value:,}" if isinstance(value, int) else "" if value is None else str(value)


def main(
    truth: Annotated[Path, typer.Argument(help="FOLDER/truth of benchmarks.corpus.")],
    warehouse: Annotated[Path, typer.Argument(help="The warehouse made of FOLDER/raw.")],
) -> None:
    """Count the cells that are published as printed, and those that are not.

    right: the number, or the blank, that was printed; wrong: another number; invented: a number
    where none was printed; missed: none where a number was printed. Ends with 1 if any cell is
    wrong or invented, or more than one in a hundred missed.
    """
    published = Settings(warehouse_dir=warehouse).published_path
    for needed in (truth / "cells.parquet", published):
        if not needed.is_file():
            raise typer.BadParameter(f"{needed} is not there; make it as --help of corpus says")
    found = measure([truth], published)
    show(Console(), found)
    raise typer.Exit(not passes({verdict: found.total(verdict) for verdict in VERDICTS}))


if __name__ == "__main__":
    typer.run(main)
