"""Export tables or subsets of the published file, for `xxgk export`.

Writes a table or view, all of it or the rows of a year or region, as CSV, Parquet, Stata, SPSS or
Excel, and compares the file with the rows. CSV and Parquet are streamed; the others are written
from rows in memory (`formats`). The files of each publication are written in `publication.copies`.
"""

from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path

import duckdb
import polars as pl

from pipelines.database import connect
from pipelines.formats.labels import Column, described, rows_of
from pipelines.formats.statistics import read_statistics, write_spss, write_stata
from pipelines.formats.workbook import TooLong, read_workbook, write_workbook
from pipelines.messages import say
from pipelines.publication import csv_files
from pipelines.settings import Settings


class NotExported(Exception):
    """Error: there is no such table or column, or the file differs from its rows."""


@dataclass(frozen=True)
class Written:
    """A file and its number of rows; `overflows` if it is CSV and too long for a sheet of Excel."""

    path: Path
    rows: int
    overflows: bool


def export_tables(
    tables: list[str],
    folder: Path,
    kind: str,
    settings: Settings,
    year: int | None = None,
    region: str | None = None,
) -> list[Written]:
    """Write tables or views to `<folder>/<name>[-year][-region].<kind>`.

    Args:
        tables: names of tables or views of the published file; none for all of them.
        folder: target folder; created if it does not exist.
        kind: `csv`, `parquet`, `dta` (Stata), `sav` (SPSS) or `xlsx` (Excel).
        settings: where the published file is.
        year: only this report year.
        region: only the region with this code, under all its names and codes, and those below it.

    Raises:
        NotExported: no such table, no column to filter by, or the file differs from its rows.
        OSError: the folder cannot be written.
    """
    if not settings.published_path.is_file():
        raise NotExported(
            say("{path} is not there: run xxgk run first", path=settings.published_path)
        )
    with connect(settings.published_path, read_only=True) as published:
        tables = tables or _all(published)
        relations = {name: _relation(published, name, year, region) for name in tables}
        folder.mkdir(parents=True, exist_ok=True)
        written = []
        for name, relation in relations.items():
            parts = [str(part) for part in (name, year, region) if part is not None]
            path = folder / f"{'-'.join(parts)}.{kind}"
            written.append(write_relation(published, name, relation, path))
        return written


def write_relation(
    published: duckdb.DuckDBPyConnection, name: str, relation: str, path: Path
) -> Written:
    """Write rows of a table or view to a file in the format of its suffix, and compare them.

    Raises:
        NotExported: the file differs from its rows, or its format cannot hold them.
    """
    if path.suffix in (".csv", ".parquet"):
        return _write(published, relation, path)
    columns = described(published, name)
    return _write_frame(rows_of(published, relation, columns), columns, name, path)


def _all(published: duckdb.DuckDBPyConnection) -> list[str]:
    rows = published.execute(
        "select distinct table_name from duckdb_columns() where not internal order by 1"
    ).fetchall()
    return [name for (name,) in rows]


def _relation(
    published: duckdb.DuckDBPyConnection, name: str, year: int | None, region: str | None
) -> str:
    """Return the requested rows as a subquery."""
    columns = [
        column
        for (column,) in published.execute(
            "select column_name from duckdb_columns() where not internal and table_name = $name",
            {"name": name},
        ).fetchall()
    ]
    if not columns and "." in name:
        raise NotExported(
            say("{name} is no table: --format says the kind of file, -o the folder", name=name)
        )
    if not columns:
        alike = get_close_matches(name, _all(published), n=5, cutoff=0.4)
        raise NotExported(
            say(
                "no table or view {name}; perhaps {names}",
                name=name,
                names=", ".join(alike) or "dim_report",
            )
        )
    kept = []
    if year is not None:
        _need(name, "report_year", columns)
        kept.append(f"report_year = {year}")
    if region is not None:
        _need(name, "region_id", columns)
        kept.append(f"region_id in ({_below(published, region)})")
    return f'(from "{name}"{" where " if kept else ""}{" and ".join(kept)})'


def _need(name: str, column: str, columns: list[str]) -> None:
    if column not in columns:
        raise NotExported(
            say("{name} has no {column} to choose by; export all of it", name=name, column=column)
        )


def _below(published: duckdb.DuckDBPyConnection, code: str) -> str:
    """Return the query for the regions of a code and those below them."""
    if not code.isalnum():
        raise NotExported(say("{code} is no region_code; dim_region lists them", code=code))
    ancestors = "region_code, county_code, prefecture_code, province_code"
    query = f"select region_id from dim_region where '{code}' in ({ancestors})"
    if not published.execute(f"from ({query}) limit 1").fetchall():
        raise NotExported(
            say("no region {code}; dim_region lists the codes, and search on the site", code=code)
        )
    return query


def _write(published: duckdb.DuckDBPyConnection, relation: str, path: Path) -> Written:
    """Write rows as CSV or Parquet, and compare the file with them."""
    if path.suffix == ".csv":
        csv_files.write_csv(published, relation, path)
        copy = csv_files.sums_of_csv(published, path, relation)
    else:
        target = str(path).replace("'", "''")
        published.execute(
            f"copy (from {relation}) to '{target}' (format parquet, compression zstd)"
        )
        copy = csv_files.sums_of(published, f"read_parquet('{target}')")
    asked = csv_files.sums_of(published, relation)
    if not csv_files.same(copy, asked):
        raise NotExported(
            say(
                "{path} holds {copy}, the table {asked}; is the disk full?",
                path=path,
                copy=copy,
                asked=asked,
            )
        )
    return Written(path, copy.rows, path.suffix == ".csv" and copy.rows > csv_files.MOST_ROWS)


def _write_frame(frame: pl.DataFrame, columns: list[Column], name: str, path: Path) -> Written:
    """Write rows as Stata, SPSS or Excel, read them back and compare."""
    title = f"xxgk {name}"
    if path.suffix == ".xlsx":
        if frame.height > csv_files.MOST_ROWS:
            raise NotExported(
                say(
                    "{name} has {rows:,} rows and a sheet of Excel holds {most:,}: take a year or "
                    "a region of it, or parquet",
                    name=name,
                    rows=frame.height,
                    most=csv_files.MOST_ROWS,
                )
            )
        try:
            write_workbook(frame, columns, name, title, path)
        except TooLong as error:
            raise NotExported(str(error)) from error
        copy = read_workbook(path, columns)
    else:
        write = {".dta": write_stata, ".sav": write_spss}[path.suffix]
        write(frame, columns, title, path)
        copy = read_statistics(path, columns)
    asked, found = _sums(frame), _sums(copy)
    differing = [column for column in asked if asked[column] != found.get(column)]
    if frame.height != copy.height or differing:
        where = ", ".join(differing) or say("its rows")
        raise NotExported(
            say(
                "{path} is not what the table holds in {where}; is the disk full?",
                path=path,
                where=where,
            )
        )
    return Written(path, frame.height, False)


def _sums(frame: pl.DataFrame) -> dict[str, tuple[int, float]]:
    """Return the number of filled fields and the sum of numbers of each column.

    Empty texts do not count as filled.
    """
    sums = {}
    for name in frame.columns:
        values = frame[name].drop_nulls()
        if values.dtype == pl.String:
            values = values.filter(values != "")
        is_number = values.dtype.is_numeric() or values.dtype == pl.Boolean
        number = float(values.cast(pl.Float64).sum()) if is_number else 0.0
        sums[name] = (len(values), round(number, 3))
    return sums
