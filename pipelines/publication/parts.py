"""Find the parts of tables that have changed since the last publication.

A fact table is published by report year: its rows of one year are a part. Any other table is one
part. A part is identified by its number of rows and their hash, and only parts that differ are
checked, copied, compared and exported again. If the fingerprint of a year (`int.int_report_years`)
is unchanged, its rows are not even read. What is done with changed parts is decided in `publish`.
"""

from collections.abc import Iterable
from dataclasses import dataclass

import duckdb

from pipelines.publication.exports import PUBLISHED_TABLES, Content, content_of

ALL = None
"""The year of a table with one part; among changed years: every row has to be published again."""
NO_YEAR = 0
FINGERPRINTED = frozenset(
    {
        "agency_year",
        "audit_parse_findings",
        "audit_rejected_cells",
        "fct_answers",
        "fct_appeal_totals",
        "fct_appeals",
        "fct_application_totals",
        "fct_applications",
        "fct_cell_statuses",
        "fct_legacy_indicators",
        "fct_metrics",
        "fct_narrative_claims",
        "fct_published_counts",
        "fct_quality_findings",
        "fct_quality_summary",
        "region_year",
        "reports_wide",
    }
)
"""Tables whose rows of a year are determined by what the year's fingerprint is computed from."""

Parts = dict[int | None, Content]


@dataclass(frozen=True)
class Table:
    """A table of the build: the content of each part, and the years that differ from the last
    publication, including years that are gone.
    """

    name: str
    parts: Parts
    changed: frozenset[int | None]

    @property
    def content(self) -> Content:
        """Content of the whole table."""
        contents = self.parts.values()
        hashes = sum(int(content.row_hash, 16) for content in contents)
        return Content(sum(content.rows for content in contents), format(hashes, "x"))

    @property
    def is_by_year(self) -> bool:
        """True if its parts are report years."""
        return ALL not in self.parts


@dataclass(frozen=True)
class Current:
    """The current publication: the parts of each table, and the fingerprints of the years."""

    parts: dict[str, Parts]
    prints: dict[int, int]


@dataclass(frozen=True)
class Contents:
    """The published tables of a build by name, and the fingerprints of its years."""

    tables: list[Table]
    prints: dict[int, int]

    @property
    def years(self) -> frozenset[int] | None:
        """Report years that differ in any table published by year; None if everything has to be
        published again, for lack of a current publication to build on.
        """
        years: frozenset[int | None] = frozenset().union(
            *(table.changed for table in self.tables if table.is_by_year)
        )
        return None if ALL in years else frozenset(years_of(years))


def contents_of(build: duckdb.DuckDBPyConnection, before: Current | None) -> Contents:
    """Return the contents of a build, and which parts differ from the current publication."""
    prints = _prints(build)
    same = {year for year in prints if before and before.prints.get(year) == prints[year]}
    tables = []
    for name, columns in sorted(columns_of(build).items()):
        known = before.parts.get(name, {}) if before else {}
        if is_by_year(name, columns):
            kept: Parts = {
                year: known[year] for year in same if year in known and name in FINGERPRINTED
            }
            now = _years(build, name, kept)
        else:
            now = {ALL: content_of(build, name)}
        changed = {year for year in now | known if now.get(year) != known.get(year)}
        tables.append(Table(name, now, frozenset(changed if before else {ALL, *now})))
    return Contents(tables, prints)


def current(published: duckdb.DuckDBPyConnection) -> Current:
    """Read the parts and fingerprints recorded in a published file."""
    [(rows, hashes, prints)] = published.execute(
        "select table_rows, row_hashes, year_prints from publication"
    ).fetchall()
    parts: dict[str, Parts] = {}
    for name, year, *content in published.execute("from publication_years").fetchall():
        parts.setdefault(name, {})[year] = Content(*content)
    for name in rows.keys() - parts.keys():
        parts[name] = {ALL: Content(rows[name], hashes[name])}
    return Current(parts, prints)


def columns_of(build: duckdb.DuckDBPyConnection) -> dict[str, list[str]]:
    """Return the columns of each table of the build that is published."""
    rows = build.execute(
        "select table_name, list(column_name order by column_index) from duckdb_columns() "
        f"where schema_name = 'main' and ({PUBLISHED_TABLES}) and table_name in "
        "(select table_name from duckdb_tables() where schema_name = 'main') group by all"
    ).fetchall()
    return dict(rows)


def is_by_year(name: str, columns: list[str]) -> bool:
    """Return whether a table is published by report year."""
    return "report_year" in columns and not name.startswith(("dim_", "report_"))


def rows_of(years: Iterable[int | None]) -> str:
    """Return the SQL condition on `report_year` for rows of these years.

    >>> rows_of([2024, 2025])
    '(report_year in (2024, 2025))'
    >>> rows_of([0, 2025])
    '(report_year in (0, 2025) or report_year is null)'
    """
    years = list(years)
    if not years or ALL in years:
        return "true" if years else "false"
    listed = ", ".join(map(str, years_of(years)))
    unknown = " or report_year is null" if NO_YEAR in years else ""
    return f"(report_year in ({listed}){unknown})"


def years_of(years: Iterable[int | None]) -> list[int]:
    """Return the report years among the years of parts, in order."""
    return sorted(year for year in years if year is not ALL)


def _prints(build: duckdb.DuckDBPyConnection) -> dict[int, int]:
    """Return the fingerprint of each report year of the build; empty if it has none."""
    found = build.execute(
        "from duckdb_tables() where database_name = current_database() "
        "and schema_name = 'int' and table_name = 'int_report_years'"
    ).fetchone()
    rows = build.execute("select report_year, print from int.int_report_years") if found else None
    return dict(rows.fetchall()) if rows else {}


def _years(build: duckdb.DuckDBPyConnection, name: str, kept: Parts) -> Parts:
    """Return contents of a table by year, from `kept` where the number of rows is the same.

    A table without rows has one part, without a year.
    """
    year = f"coalesce(report_year, {NO_YEAR})"
    rows = dict(build.execute(f"select {year}, count(*) from {name} group by 1").fetchall())
    parts = {year: content for year, content in kept.items() if rows.get(year) == content.rows}
    hashed = build.execute(
        f"select {year}, count(*), sum(hash(t))::hugeint from {name} as t "
        f"where {rows_of(rows.keys() - parts.keys())} group by 1"
    ).fetchall()
    parts |= {year: Content(rows, format(int(total), "x")) for year, rows, total in hashed}
    return parts or {NO_YEAR: Content(0, "0")}
