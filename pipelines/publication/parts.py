"""What the build holds and which of it has changed since the last publication.

A table of facts is published by report year: its rows of one year are a part. Any other table is
one part. A part is told by its number of rows and a hash of them, and only parts of which these
differ are checked, copied, compared and exported again. Where the fingerprint of a year
(`int.int_report_years`) is that of the last publication, its rows are not even read.
"""

from collections.abc import Iterable
from dataclasses import dataclass

import duckdb

from pipelines.publication.exports import PUBLISHED_TABLES, Content, content_of

ALL = None
"""The year of a table that is one part; among the changed years, that every row is to be redone."""
NO_YEAR = 0
FINGERPRINTED = frozenset(
    {
        "agency_year",
        "fct_answers",
        "fct_appeal_totals",
        "fct_appeals",
        "fct_application_totals",
        "fct_applications",
        "fct_cell_statuses",
        "fct_legacy_indicators",
        "fct_metrics",
        "fct_narrative_claims",
        "fct_parse_findings",
        "fct_published_counts",
        "fct_quality_findings",
        "fct_quality_summary",
        "fct_rejected_cells",
        "region_year",
        "reports_wide",
    }
)
"""Tables of which the rows of a year follow from what its fingerprint is made of."""

Parts = dict[int | None, Content]


@dataclass(frozen=True)
class Table:
    """A table of the build: what each part holds, and the years that differ from the last
    publication, those that are gone included.
    """

    name: str
    parts: Parts
    changed: frozenset[int | None]

    @property
    def content(self) -> Content:
        """What the whole table holds."""
        contents = self.parts.values()
        hashes = sum(int(content.row_hash, 16) for content in contents)
        return Content(sum(content.rows for content in contents), format(hashes, "x"))

    @property
    def is_by_year(self) -> bool:
        """Whether its parts are report years."""
        return ALL not in self.parts


@dataclass(frozen=True)
class Standing:
    """What stands published: the parts of each table, and the fingerprints of the years."""

    parts: dict[str, Parts]
    prints: dict[int, int]


@dataclass(frozen=True)
class Contents:
    """The published tables of a build by name, and the fingerprints of its years."""

    tables: list[Table]
    prints: dict[int, int]

    @property
    def years(self) -> frozenset[int] | None:
        """The years that differ in any table that is published by year; None for all, where
        nothing stands published that could be built upon.
        """
        years = frozenset().union(*(table.changed for table in self.tables if table.is_by_year))
        return None if ALL in years else years


def contents_of(build: duckdb.DuckDBPyConnection, before: Standing | None) -> Contents:
    """Tell what a build holds, and what of it differs from what stands published."""
    prints = _prints(build)
    same = {year for year in prints if before and before.prints.get(year) == prints[year]}
    tables = []
    for name, columns in sorted(columns_of(build).items()):
        known = before.parts.get(name, {}) if before else {}
        if is_by_year(name, columns):
            kept = {year: known[year] for year in same & known.keys() if name in FINGERPRINTED}
            now = _years(build, name, kept)
        else:
            now = {ALL: content_of(build, name)}
        changed = {year for year in now | known if now.get(year) != known.get(year)}
        tables.append(Table(name, now, frozenset(changed if before else {ALL, *now})))
    return Contents(tables, prints)


def standing(published: duckdb.DuckDBPyConnection) -> Standing:
    """Read what a published file says of its parts."""
    rows, hashes, prints = published.execute(
        "select table_rows, row_hashes, year_prints from publication"
    ).fetchone()
    parts: dict[str, Parts] = {}
    for name, year, *content in published.execute("from publication_years").fetchall():
        parts.setdefault(name, {})[year] = Content(*content)
    for name in rows.keys() - parts.keys():
        parts[name] = {ALL: Content(rows[name], hashes[name])}
    return Standing(parts, prints)


def columns_of(build: duckdb.DuckDBPyConnection) -> dict[str, list[str]]:
    """The tables of the build that are published, with their columns."""
    rows = build.execute(
        "select table_name, list(column_name order by column_index) from duckdb_columns() "
        f"where schema_name = 'main' and ({PUBLISHED_TABLES}) and table_name in "
        "(select table_name from duckdb_tables() where schema_name = 'main') group by all"
    ).fetchall()
    return dict(rows)


def is_by_year(name: str, columns: list[str]) -> bool:
    """Whether a table is published by report year."""
    return "report_year" in columns and not name.startswith(("dim_", "report_"))


def rows_of(years: Iterable[int | None]) -> str:
    """The condition on `report_year` of rows of these years.

    >>> rows_of([2024, 2025])
    '(report_year in (2024, 2025))'
    >>> rows_of([0, 2025])
    '(report_year in (0, 2025) or report_year is null)'
    """
    years = list(years)
    if not years or ALL in years:
        return "true" if years else "false"
    told = ", ".join(map(str, sorted(years)))
    unknown = " or report_year is null" if NO_YEAR in years else ""
    return f"(report_year in ({told}){unknown})"


def _prints(build: duckdb.DuckDBPyConnection) -> dict[int, int]:
    """The fingerprint of each report year of the build; none where it holds no fingerprints."""
    found = build.execute(
        "from duckdb_tables() where database_name = current_database() "
        "and schema_name = 'int' and table_name = 'int_report_years'"
    ).fetchone()
    rows = build.execute("select report_year, print from int.int_report_years") if found else None
    return dict(rows.fetchall()) if rows else {}


def _years(build: duckdb.DuckDBPyConnection, name: str, kept: Parts) -> Parts:
    """Contents of a table by year, taken from `kept` where the number of rows is the same.

    A table without rows has one part, of no year.
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
