"""Count what is in the build: documents by filing year, readings for the checks, rows of tables.

Nothing is written. Dagster's metadata and checks (`pipelines.defs`) show the counts; what is
published is counted in `pipelines.status`.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from pipelines.archive.pending import unread
from pipelines.database import connect
from pipelines.settings import Settings


@dataclass(frozen=True)
class FilingYear:
    """The documents of one filing year: numbers of files, contents, and contents to read."""

    year: int
    files: int
    contents: int
    unread: int


def filing_years(settings: Settings) -> list[FilingYear]:
    """Count the documents received by filing year, in order."""
    with connect(settings.build, read_only=True) as build:
        rows = build.execute(
            "select filing_year, count(*), count(distinct sha256) from staging.documents "
            "group by 1 order by 1"
        ).fetchall()
        return [
            FilingYear(year, files, contents, len(unread(build, settings, year)))
            for year, files, contents in rows
        ]


def sidecar_problems(settings: Settings) -> list[tuple[str, str]]:
    """Return files whose sidecar could not be used, with the reason."""
    with connect(settings.build, read_only=True) as build:
        return build.execute(
            "select file, sidecar_problem from staging.documents "
            "where sidecar_problem is not null order by file"
        ).fetchall()


@dataclass(frozen=True)
class StagingQuality:
    """Counts for the checks on staging: contents, those without a state, unreadable ones, cells."""

    contents: int
    without_state: int
    unreadable: int
    cells: int
    ambiguous: int

    @property
    def share_unreadable(self) -> float:
        """Share of contents that could not be read, 0 to 1; 0 without contents."""
        return self.unreadable / self.contents if self.contents else 0.0

    @property
    def share_ambiguous(self) -> float:
        """Share of ambiguous cells, 0 to 1; 0 without cells."""
        return self.ambiguous / self.cells if self.cells else 0.0


def staging_quality(settings: Settings, years: Sequence[int]) -> StagingQuality:
    """Return the counts for the checks on staging, over the contents filed under `years`."""
    with connect(settings.build, read_only=True) as build:
        [row] = build.execute(
            "with contents as (select distinct sha256 from staging.documents "
            "where filing_year in (select unnest($years))), "
            "cells as (from staging.cells semi join contents using (sha256)) "
            "select count(*), count(*) filter (where state is null), "
            "count(*) filter (where state = 'unreadable'), "
            "(select count(*) from cells), "
            "(select count(*) from cells where status = 'ambiguous') "
            "from contents left join staging.readings using (sha256)",
            {"years": list(years)},
        ).fetchall()
    return StagingQuality(*row)


def row_counts(settings: Settings) -> dict[str, int]:
    """Return the number of rows of each table that dbt built, code lists and marts, by name."""
    with connect(settings.build, read_only=True) as build:
        return dict(
            build.execute(
                "select table_name, estimated_size from duckdb_tables() "
                "where schema_name in ('main', 'seeds')"
            ).fetchall()
        )
