"""Check invariants of the warehouse before it is published.

A broken invariant means that the warehouse lost, invented, doubled or misplaced something, and
stops publication. Findings about reports are not invariants: a report that contradicts itself is
published unchanged. The checks run in SQL on the finished build, independent of dbt's own tests,
which can be deselected.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import duckdb

from pipelines.archive.losses import loss
from pipelines.publication.csv_files import same, sums_of, sums_of_csv
from pipelines.publication.exports import File, attached, parquet_content
from pipelines.publication.keys import CELLS, DIMENSIONS, GRAIN
from pipelines.publication.parts import FINGERPRINTED, columns_of, rows_of
from pipelines.settings import Settings

_OLD = "old"


@dataclass(frozen=True)
class Violation:
    """A broken invariant: its name, the number of rows that break it, and one of them."""

    invariant: str
    rows: int
    example: str

    def __str__(self) -> str:
        return f"{self.invariant}: {self.rows} row(s), e.g. {self.example}"


def check_build(
    build: duckdb.DuckDBPyConnection, settings: Settings, years: frozenset[int] | None = None
) -> list[Violation]:
    """Check the finished build; return the violations, none if it may be published.

    Args:
        years: the report years that differ from the last publication; None to check all years.
            In tables with fingerprints by year (`FINGERPRINTED`) only rows of these years are
            checked: the others were checked when they were published.
    """
    tables = columns_of(build)
    missing = sorted(GRAIN.keys() - tables.keys())
    if missing:
        return [Violation("every table is there", len(missing), ", ".join(missing))]
    lost: set[str] = set()
    if years is not None:
        with attached(build, settings.published_path, _OLD):
            lost = _poorer_dimensions(build)
        _show_years(build, years)
    violations = [*_grains(build, tables), *_references(build, tables, lost)]
    violations += [*_identities(build), *_leaves(build), *_accounted(build, years)]
    violations += _coverage(build, settings)
    return violations


def check_copies(snapshot: duckdb.DuckDBPyConnection, files: list[File]) -> list[Violation]:
    """Check that the exports equal the tables: Parquet by a hash of its rows, CSV by its sums."""
    violations = []
    for file in files:
        if file.path.suffix == ".csv":
            rows = f"(from {file.table} where {file.condition})"
            sums, copied = sums_of(snapshot, rows), sums_of_csv(snapshot, file.path, rows)
            if not same(copied, sums):
                violations.append(_unequal(file, copied.rows, copied, sums))
        else:
            copy = parquet_content(snapshot, file.path)
            if copy != file.content:
                violations.append(_unequal(file, copy.rows, copy, file.content))
    return violations


def _unequal(file: File, rows: int, copied: object, exported: object) -> Violation:
    example = f"{file.path.name} has {copied}, the table {exported}"
    return Violation(f"exports equal the tables: {file.table}", rows, example)


def _poorer_dimensions(build: duckdb.DuckDBPyConnection) -> set[str]:
    """Return the key columns whose dimensions have lost values since the last publication."""
    return {
        column
        for column, dimension in DIMENSIONS.items()
        if build.execute(
            f"from {_OLD}.main.{dimension} anti join {dimension} using ({column}) limit 1"
        ).fetchone()
    }


def _show_years(build: duckdb.DuckDBPyConnection, years: frozenset[int]) -> None:
    """Restrict the tables with fingerprints to rows of these years, by views of the same names."""
    [(database,)] = build.execute("select current_database()").fetchall()
    for name in FINGERPRINTED:
        build.execute(
            f"create or replace temp view {name} as from {database}.main.{name} "
            f"where {rows_of(years)}"
        )


def _grains(build: duckdb.DuckDBPyConnection, tables: dict[str, list[str]]) -> Iterator[Violation]:
    """Check that keys are unique and never null."""
    for table in sorted(tables):
        if table not in GRAIN:
            yield Violation(f"every table has a grain: {table}", 1, "add it to keys.GRAIN")
            continue
        key = ", ".join(GRAIN[table])
        empty = " or ".join(f"{column} is null" for column in GRAIN[table])
        yield from _broken(
            build,
            f"keys are unique: {table} ({key})",
            f"select {key}, count(*) as copies from {table} where hash({key}) in "
            f"(select hash({key}) from {table} group by hash({key}) having count(*) > 1) "
            f"or {empty} group by {key} having count(*) > 1 or {empty}",
        )


def _references(
    build: duckdb.DuckDBPyConnection, tables: dict[str, list[str]], lost: set[str]
) -> Iterator[Violation]:
    """Check that every reference resolves in its dimension, and that the rows of a report have its
    year. For key columns in `lost`, rows of all years are checked.
    """
    [(database,)] = build.execute("select current_database()").fetchall()
    for column, dimension in DIMENSIONS.items():
        place = f"{database}.main." if column in lost else ""
        held = " union all ".join(
            f"select distinct '{table}' as held_by, {column} from {place}{table}"
            for table, columns in sorted(tables.items())
            if column in columns
            and table != dimension
            # Fingerprinted tables are checked below, by report and year.
            and (place or column != "report_id" or table not in FINGERPRINTED)
        )
        yield from _broken(
            build,
            f"references resolve: {column} in {dimension}",
            f"from ({held}) anti join {dimension} using ({column}) where {column} is not null",
        )
    held = " union all ".join(
        f"select distinct '{table}' as held_by, report_id, report_year from {table}"
        for table in sorted(FINGERPRINTED)
        if "report_id" in tables[table]
    )
    yield from _broken(
        build,
        "references resolve: report_id and report_year in dim_report",
        f"from ({held}) anti join dim_report using (report_id, report_year) "
        "where report_id is not null",
    )


def _identities(build: duckdb.DuckDBPyConnection) -> Iterator[Violation]:
    """Check for one region per code and year, and one current report per agency, year and scope."""
    yield from _broken(
        build,
        "a region code is one region in a year",
        "select one.region_id, other.region_id as overlapping from dim_region as one "
        "join dim_region as other using (region_code) where one.region_id < other.region_id "
        "and coalesce(one.valid_from_year, 0) <= coalesce(other.valid_to_year, 9999) "
        "and coalesce(other.valid_from_year, 0) <= coalesce(one.valid_to_year, 9999)",
    )
    yield from _broken(
        build,
        "one current report for each agency, year and scope",
        "select agency_id, report_year, scope from report_versions group by all "
        "having count(*) filter (where is_current) <> 1 or count(distinct report_id) <> 1",
    )


def _leaves(build: duckdb.DuckDBPyConnection) -> Iterator[Violation]:
    """Check that additive facts hold no totals, and no part beside its whole."""
    not_leaves = {
        "fct_applications, applicant types": (
            "select report_id, applicant_code from fct_applications "
            "join dim_applicant_type using (applicant_code) where not is_leaf"
        ),
        "fct_applications, outcomes": (
            "select part.report_id, part.outcome_code, dim_outcome.parent_code as of_which "
            "from fct_applications as part join dim_outcome using (outcome_code) "
            "semi join fct_applications as whole on part.report_id = whole.report_id "
            "and part.applicant_code = whole.applicant_code "
            "and dim_outcome.parent_code = whole.outcome_code"
        ),
        "fct_applications, totals": (
            "select report_id, outcome_code from fct_applications "
            "join dim_outcome using (outcome_code) where kind = 'total'"
        ),
        "fct_appeals, results": (
            "select report_id, result_code from fct_appeals "
            "join dim_appeal_result using (result_code) where not is_leaf"
        ),
    }
    for name, query in not_leaves.items():
        yield from _broken(build, f"leaves only: {name}", query)


def _accounted(
    build: duckdb.DuckDBPyConnection, years: frozenset[int] | None
) -> Iterator[Violation]:
    """Check that each cell of a received document is in one fact or reject, and none is invented.

    Args:
        years: the report years to check; None for all.
    """
    in_years = "true" if years is None else rows_of(years)
    facts = " union all ".join(
        f"select '{name}' as held_by, document_sha256 as sha256, '{table}' as table_code, "
        f"{row} as row_code, {column} as column_code, value, value_status from {name}"
        for name, (table, row, column) in CELLS.items()
    )
    rejects = (
        "select 'audit_rejected_cells' as held_by, document_sha256 as sha256, table_code, "
        "row_code, column_code, value, value_status from audit_rejected_cells"
    )
    named = "sha256, table_code, row_code, column_code"
    # Cells are joined by two hashes of their names: the names of a whole country take gigabytes.
    key = "one, other"
    hashes = f"hash({named}) as one, hash(column_code, row_code, table_code, sha256) as other"
    relations = (
        f"with facts as (select *, {hashes} from ({facts})), "
        f"held as (from facts union all by name select *, {hashes} from ({rejects})), "
        f"cells as (select *, {hashes} from staging.cells "
        "semi join staging.documents using (sha256) semi join "
        "(select sha256 from (select reports.sha256, versions.report_year from staging.reports "
        "left join report_versions as versions on reports.sha256 = versions.document_sha256) "
        f"where {in_years}) using (sha256)) "
    )
    yield from _broken(
        build,
        "every number of staging is in a fact or a counted reject",
        f"{relations} select {named}, value from cells anti join held using ({key}) "
        "where value is not null",
    )
    yield from _broken(
        build,
        "every cell is held once",
        f"{relations} select {named}, list(held_by) as held_by from held where one in "
        f"(select one from held group by one having count(*) > 1) group by {named} "
        "having count(*) > 1",
    )
    yield from _broken(
        build,
        "every published number is one that was printed, or implied",
        f"{relations} select facts.sha256, facts.table_code, facts.row_code, facts.column_code, "
        "facts.value_status, facts.value as published, cells.value as printed "
        f"from facts left join cells using ({key}) where case facts.value_status "
        "when 'reported' then facts.value is distinct from cells.value "
        "when 'implied' then facts.value <> 0 or cells.status is distinct from 'blank' "
        "else facts.value is not null end",
    )


def _coverage(build: duckdb.DuckDBPyConnection, settings: Settings) -> Iterator[Violation]:
    """Check that each published report is published again, even if from another document."""
    lost = loss(
        build,
        settings,
        "document_sha256 not in (select document_sha256 from main.report_versions) and "
        "(document_sha256 in (select sha256 from staging.documents) "
        "or source_file not in (select file from staging.documents) "
        "or report_id not in (select report_id from main.report_versions))",
    )
    if lost:
        yield Violation("coverage does not shrink", lost.reports, f"{lost}; {lost.remedy}")


def _broken(build: duckdb.DuckDBPyConnection, invariant: str, query: str) -> list[Violation]:
    """Return a violation if the query, which selects rows that break the invariant, finds any."""
    [(rows,)] = build.execute(f"select count(*) from ({query})").fetchall()
    if not rows:
        return []
    cursor = build.execute(f"from ({query}) limit 1")
    names = [column[0] for column in cursor.description]
    [row] = cursor.fetchall()
    example = ", ".join(f"{n}={v}" for n, v in zip(names, row, strict=True))
    return [Violation(invariant, rows, example)]
