"""The files beside the published database: which there are, and how each comes to be there.

A table of facts is a folder of Parquet files, one for each report year; other tables are one file.
Tables that a spreadsheet opens whole are CSV files too, those of facts year after year. What has
not changed comes from the last publication: a file as a link to it, a year of a CSV file as bytes.
"""

import logging
from dataclasses import dataclass
from pathlib import Path

import duckdb

from pipelines.publication import csv_files, exports, release_metadata
from pipelines.publication.csv_files import MOST_ROWS
from pipelines.publication.datapackage import (
    FILE,
    README,
    described_files,
    read_package,
    write_datapackage,
)
from pipelines.publication.exports import Content, File
from pipelines.publication.parts import ALL, Parts, Standing, Table, rows_of
from pipelines.publication.release_metadata import Edition
from pipelines.settings import Settings

log = logging.getLogger("xxgk")

PIECES = "pieces"
"""Folder beside those in the making, of CSV files that are a year of a table, to be checked."""


@dataclass(frozen=True)
class _Folder:
    """A folder of exports that is being made, that of the last publication, and what the data
    package there says of its files.
    """

    place: Path
    last: Path
    known: dict[str, dict]


def write_copies(
    snapshot: duckdb.DuckDBPyConnection,
    settings: Settings,
    scratch: Path,
    edition: Edition,
    tables: list[Table],
) -> list[File]:
    """Make folders of Parquet and CSV with their descriptions; give what is new in them."""
    tables = [*tables, *(_of_release_metadata(snapshot, name) for name in release_metadata.KEYS)]
    (scratch / PIECES).mkdir()
    written: list[File] = []
    for last, names_of in _kinds(settings):
        folder = _Folder(scratch / last.name, last, described_files(last))
        folder.place.mkdir()
        files: dict[str, list[dict]] = {}
        for table in tables:
            for year, name in names_of(table.name, table.parts).items():
                file, new = _write(snapshot, table, year, name, folder)
                files.setdefault(table.name, []).append(file)
                written += new
        (folder.place / README).write_text(
            release_metadata.readme_markdown(snapshot), encoding="utf-8"
        )
        write_datapackage(snapshot, folder.place, files, edition)
    return written


def are_whole(settings: Settings, standing: Standing, content_hash: str) -> bool:
    """Whether both folders hold the files of what stands published, say so, and none of them was
    changed since.
    """
    tables = standing.parts | {name: {ALL: Content(0, "0")} for name in release_metadata.KEYS}
    for directory, names_of in _kinds(settings):
        names = [n for name, parts in tables.items() for n in names_of(name, parts).values()]
        found = {str(path.relative_to(directory)) for path in directory.rglob("*.*")}
        if found != {*names, README, FILE}:
            return False
        if read_package(directory)["id"] != f"sha256:{content_hash}":
            log.warning("%s is damaged: it is written again", directory / FILE)
            return False
        for name, described in described_files(directory).items():
            if exports.digest_of(directory / name) != described.get("hash"):
                log.warning("%s is damaged: it is written again", directory / name)
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


def _of_release_metadata(snapshot: duckdb.DuckDBPyConnection, name: str) -> Table:
    return Table(name, {ALL: exports.content_of(snapshot, name)}, frozenset({ALL}))


def _write(
    snapshot: duckdb.DuckDBPyConnection, table: Table, year: int | None, name: str, folder: _Folder
) -> tuple[dict, list[File]]:
    """Make a file of a table, or of a year of it; give its description, and what is new in it."""
    path, known = folder.place / name, folder.known.get(name, {})
    path.parent.mkdir(exist_ok=True)
    is_changed = table.changed if year is ALL else year in table.changed
    if not is_changed:  # the files of what stands were compared with their digests: `are_whole`
        exports.take_over(folder.last / name, path)
        return known, []
    file, new = {"path": name}, [File(table.name, path, table.content, "true")]
    if path.suffix == ".parquet":
        content, condition = table.parts.get(year, table.content), rows_of([year])
        exports.write_parquet(snapshot, table.name, condition, path)
        new = [File(table.name, path, content, condition)]
    elif table.is_by_year:
        file["bytesByYear"], new = _write_csv_by_year(snapshot, table, name, folder)
    else:
        csv_files.write_csv(snapshot, table.name, path)
    return file | {"bytes": path.stat().st_size, "hash": exports.digest_of(path)}, new


def _write_csv_by_year(
    snapshot: duckdb.DuckDBPyConnection, table: Table, name: str, folder: _Folder
) -> tuple[dict[str, int], list[File]]:
    """Put a CSV file together, years that stand in the last one from there; give the bytes of each
    year, and the years that are new.
    """
    pieces = folder.place.with_name(PIECES)
    header = pieces / name
    csv_files.write_csv(snapshot, f"(from {table.name} limit 0)", header)
    length, new = header.stat().st_size, []
    stand = {} if ALL in table.changed else _years_in_csv(folder, name, length)
    sizes = {}
    with (folder.place / name).open("wb") as whole:
        whole.write(header.read_bytes())
        for year in sorted(table.parts):
            rows = stand.get(year)
            if year in table.changed or rows is None:
                condition, piece = rows_of([year]), pieces / f"{table.name}-{year}.csv"
                csv_files.write_csv(snapshot, f"(from {table.name} where {condition})", piece)
                new.append(File(table.name, piece, table.parts[year], condition))
                rows = piece.read_bytes()[length:]
            whole.write(rows)
            sizes[str(year)] = len(rows)
    return sizes, new


def _years_in_csv(folder: _Folder, name: str, start: int) -> dict[int, memoryview]:
    """The rows of each year in a CSV file of the last publication; none where it has none."""
    if name not in folder.known:
        return {}
    data, rows = memoryview((folder.last / name).read_bytes()), {}
    for year, size in folder.known[name]["bytesByYear"].items():
        rows[int(year)], start = data[start : start + size], start + size
    return rows
