"""Write the folders of Parquet and CSV files beside the published database.

A fact table is a folder of Parquet files, one for each report year; any other table is one file.
Tables small enough for a spreadsheet are also written as CSV, with the years one after the other.
Unchanged data is reused from the last publication: files as hard links, years of a CSV file as
bytes. How a single file is written is in `exports` and `csv_files`.
"""

import logging
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import duckdb

from pipelines.publication import csv_files, exports, readme, release_metadata
from pipelines.publication.csv_files import MOST_ROWS
from pipelines.publication.datapackage import (
    FILE,
    README,
    described_files,
    read_package,
    write_datapackage,
)
from pipelines.publication.exports import Content, File
from pipelines.publication.parts import ALL, Current, Parts, Table, rows_of, years_of
from pipelines.publication.release_metadata import Edition
from pipelines.settings import Settings

log = logging.getLogger("xxgk")

PIECES = "pieces"
"""Temporary folder of CSV files that each hold one new year of a table, to be checked."""


@dataclass(frozen=True)
class _Folder:
    """A new folder of exports (`place`), the last publication's (`last`), its files as the data
    package there describes them, by name, and the comments of the tables.
    """

    place: Path
    last: Path
    known: dict[str, dict]
    comments: dict[str, str]


def write_copies(
    snapshot: duckdb.DuckDBPyConnection,
    settings: Settings,
    scratch: Path,
    edition: Edition,
    tables: list[Table],
) -> list[File]:
    """Write the folders of Parquet and CSV files with their descriptions; return the new files."""
    tables = [*tables, *(_of_release_metadata(snapshot, name) for name in release_metadata.KEYS)]
    (scratch / PIECES).mkdir()
    written: list[File] = []
    comments = exports.comments_of_tables(snapshot)
    for last, names_of in _kinds(settings):
        folder = _Folder(scratch / last.name, last, described_files(last), comments)
        folder.place.mkdir()
        files: dict[str, list[dict]] = {}
        for table in tables:
            for year, name in names_of(table.name, table.parts).items():
                file, new = _write(snapshot, table, year, name, folder)
                files.setdefault(table.name, []).append(file)
                written += new
        (folder.place / README).write_text(readme.markdown(snapshot), encoding="utf-8")
        write_datapackage(snapshot, folder.place, files, edition)
    return written


def are_whole(settings: Settings, current: Current, content_hash: str) -> bool:
    """Return whether both folders hold exactly the files of the current publication, undamaged.

    Damage is logged.
    """
    tables = current.parts | {name: {ALL: Content(0, "0")} for name in release_metadata.KEYS}
    for directory, names_of in _kinds(settings):
        names = [n for name, parts in tables.items() for n in names_of(name, parts).values()]
        found = {str(path.relative_to(directory)) for path in directory.rglob("*.*")}
        if found != {*names, README, FILE}:
            return False
        if read_package(directory)["id"] != f"sha256:{content_hash}":
            log.warning("%s is damaged and will be written again", directory / FILE)
            return False
        for name, described in described_files(directory).items():
            if exports.digest_of(directory / name) != described.get("hash"):
                log.warning("%s is damaged and will be written again", directory / name)
                return False
    return True


def _kinds(settings: Settings) -> list[tuple]:
    """Return each folder with the function that names a table's files in it, by year."""
    return [(settings.parquet_dir, _parquet_names), (settings.csv_dir, _csv_names)]


def _parquet_names(name: str, parts: Parts) -> dict[int | None, str]:
    if ALL in parts:
        return {ALL: f"{name}.parquet"}
    return {year: f"{name}/{year or 'no_year'}.parquet" for year in years_of(parts)}


def _csv_names(name: str, parts: Parts) -> dict[int | None, str]:
    is_fit = sum(content.rows for content in parts.values()) <= MOST_ROWS
    return {ALL: f"{name}.csv"} if is_fit else {}


def _of_release_metadata(snapshot: duckdb.DuckDBPyConnection, name: str) -> Table:
    return Table(name, {ALL: exports.content_of(snapshot, name)}, frozenset({ALL}))


def _write(
    snapshot: duckdb.DuckDBPyConnection, table: Table, year: int | None, name: str, folder: _Folder
) -> tuple[dict, list[File]]:
    """Write the file of a table, or of one year; return its description and its new parts."""
    path, known = folder.place / name, folder.known.get(name, {})
    path.parent.mkdir(exist_ok=True)
    is_changed = table.changed if year is ALL else year in table.changed
    if not is_changed:  # `are_whole` has compared the last files with their digests
        exports.take_over(folder.last / name, path)
        return known, []
    file: dict[str, Any] = {"path": name}
    new = [File(table.name, path, table.content, "true")]
    if path.suffix == ".parquet":
        content, condition = table.parts.get(year, table.content), rows_of([year])
        description = folder.comments.get(table.name)
        exports.write_parquet(snapshot, table.name, condition, path, description)
        new = [File(table.name, path, content, condition)]
    elif table.is_by_year:
        file["bytesByYear"], new = _write_csv_by_year(snapshot, table, name, folder)
    else:
        csv_files.write_csv(snapshot, table.name, path)
    return file | {"bytes": path.stat().st_size, "hash": exports.digest_of(path)}, new


def _write_csv_by_year(
    snapshot: duckdb.DuckDBPyConnection, table: Table, name: str, folder: _Folder
) -> tuple[dict[str, int], list[File]]:
    """Write a CSV file, with unchanged years copied from the last one; return the number of bytes
    of each year, and the new years.
    """
    pieces = folder.place.with_name(PIECES)
    header = pieces / name
    csv_files.write_csv(snapshot, f"(from {table.name} limit 0)", header)
    length, new = header.stat().st_size, []
    reusable = {} if ALL in table.changed else _years_in_csv(folder, name, length)
    sizes = {}
    with (folder.place / name).open("wb") as whole:
        whole.write(header.read_bytes())
        for year in years_of(table.parts):
            rows: bytes | memoryview | None = reusable.get(year)
            if year in table.changed or rows is None:
                condition, piece = rows_of([year]), pieces / f"{table.name}-{year}.csv"
                csv_files.write_csv(snapshot, f"(from {table.name} where {condition})", piece)
                new.append(File(table.name, piece, table.parts[year], condition))
                rows = piece.read_bytes()[length:]
            whole.write(rows)
            sizes[str(year)] = len(rows)
    return sizes, new


def _years_in_csv(folder: _Folder, name: str, start: int) -> dict[int, memoryview]:
    """Return the rows of each year in the last publication's CSV file; empty without one."""
    if name not in folder.known:
        return {}
    data, rows = memoryview((folder.last / name).read_bytes()), {}
    for year, size in folder.known[name]["bytesByYear"].items():
        rows[int(year)], start = data[start : start + size], start + size
    return rows
