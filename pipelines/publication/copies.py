"""The files beside the published database: which there are, and how each comes to be there.

A table of facts is a folder of Parquet files, one for each report year; other tables are one file.
Tables that a spreadsheet opens whole are CSV files too. The file of what has not changed is that of
the last publication, linked.
"""

import json
from pathlib import Path

import duckdb

from pipelines.publication import colophon, csv_files, exports
from pipelines.publication.colophon import Edition
from pipelines.publication.csv_files import MOST_ROWS
from pipelines.publication.datapackage import FILE, README, digests_of, write_datapackage
from pipelines.publication.exports import Content, File
from pipelines.publication.invariants import GRAIN
from pipelines.publication.parts import ALL, Parts, Standing, Table, rows_of
from pipelines.settings import Settings


def write_copies(
    snapshot: duckdb.DuckDBPyConnection,
    settings: Settings,
    workplace: Path,
    edition: Edition,
    tables: list[Table],
) -> list[File]:
    """Make folders of Parquet and CSV with their descriptions; give the files that are new."""
    tables = [*tables, *(_of_colophon(snapshot, name) for name in colophon.KEYS)]
    written = []
    for last, names_of in _kinds(settings):
        directory, known = workplace / last.name, digests_of(last)
        directory.mkdir()
        files: dict[str, dict[str, str]] = {}
        for table in tables:
            for year, name in names_of(table.name, table.parts).items():
                path, digest = directory / name, known.get(name)
                path.parent.mkdir(exist_ok=True)
                is_changed = table.changed if year is ALL else year in table.changed
                if is_changed or not exports.take_over(last / name, path, digest):
                    _write(snapshot, table, year, path)
                    digest = exports.digest_of(path)
                    written.append(File(table.name, path, table.parts.get(year, table.content)))
                files.setdefault(table.name, {})[name] = digest
        (directory / README).write_text(colophon.readme_markdown(snapshot), encoding="utf-8")
        write_datapackage(snapshot, directory, files, edition)
    return written


def are_whole(settings: Settings, standing: Standing, content_hash: str) -> bool:
    """Whether both folders hold the files of what stands published, and say so."""
    tables = standing.parts | {name: {ALL: Content(0, "0")} for name in colophon.KEYS}
    for directory, names_of in _kinds(settings):
        names = [n for name, parts in tables.items() for n in names_of(name, parts).values()]
        found = {str(path.relative_to(directory)) for path in directory.rglob("*.*")}
        if found != {*names, README, FILE}:
            return False
        package = json.loads((directory / FILE).read_text(encoding="utf-8"))
        if package["id"] != f"sha256:{content_hash}":
            return False
    return True


def _kinds(settings: Settings) -> list[tuple]:
    """Each folder, and what tells the names of a table's files in it, by year."""
    return [(settings.parquet_dir, _parquet_names), (settings.csv_dir, _csv_names)]


def _parquet_names(name: str, parts: Parts) -> dict[int | None, str]:
    if ALL in parts:
        return {ALL: f"{name}.parquet"}
    return {year: f"{name}/{year or 'no_year'}.parquet" for year in sorted(parts)}


def _csv_names(name: str, parts: Parts) -> dict[int | None, str]:
    is_fit = sum(content.rows for content in parts.values()) <= MOST_ROWS
    return {ALL: f"{name}.csv"} if is_fit else {}


def _of_colophon(snapshot: duckdb.DuckDBPyConnection, name: str) -> Table:
    return Table(name, {ALL: exports.content_of(snapshot, name)}, frozenset({ALL}))


def _write(snapshot: duckdb.DuckDBPyConnection, table: Table, year: int | None, path: Path) -> None:
    if path.suffix == ".parquet":
        exports.write_parquet(snapshot, table.name, rows_of([year]), path)
    elif table.is_by_year:
        order = exports.in_order(snapshot, table.name, GRAIN[table.name])
        csv_files.write_csv(snapshot, f"(from {table.name} {order})", path)
    else:
        csv_files.write_csv(snapshot, table.name, path)
