"""Describe exported files as a Data Package (datapackage.org, version 2).

`datapackage.json` lists for each table its files with bytes and SHA-256, fields with types and
descriptions, keys, references and number of rows, so that programs can open the folder without
the database. Its last entry is the digest of everything before it.
"""

import hashlib
import json
from pathlib import Path
from typing import Any

import duckdb

from pipelines.publication.exports import digest_of
from pipelines.publication.keys import DIMENSIONS, GRAIN
from pipelines.publication.release_metadata import KEYS, Edition

FILE = "datapackage.json"
README = "README.md"
PROFILE = "https://datapackage.org/profiles/2.0/datapackage.json"

_TYPES = {
    "VARCHAR": "string",
    "BOOLEAN": "boolean",
    "DATE": "date",
    "TIMESTAMP": "datetime",
    "DOUBLE": "number",
    "FLOAT": "number",
}
_OF_FILE = ("path", "bytes", "hash", "bytesByYear")
_MEDIA = {"parquet": "application/vnd.apache.parquet", "csv": "text/csv"}


def write_datapackage(
    connection: duckdb.DuckDBPyConnection,
    directory: Path,
    files: dict[str, list[dict]],
    edition: Edition,
) -> Path:
    """Write `datapackage.json` for exported files of tables of the open database; return its path.

    Args:
        files: for each table its files: `path` in the directory, `bytes`, `hash` and, for a file
            with several years one after the other, `bytesByYear`.
    """
    comments, columns = _catalogue(connection)
    package: dict[str, Any] = {
        "$schema": PROFILE,
        "name": "xxgk",
        "id": f"sha256:{edition.content_hash}",
        "title": "政府信息公开工作年度报告 · Government disclosure annual reports of China",
        "description": f"What it is, how to begin, and the terms: {README}.",
        "version": edition.version,
        "created": f"{edition.published_at:%Y-%m-%dT%H:%M:%SZ}",
        "keywords": ["政府信息公开", "年度报告", "China", "freedom of information"],
        "licenses": [{"path": README, "title": "Terms as recorded for each document"}],
        "resources": [
            {"description": comments[name]}
            | _resource(connection, name, described)
            | {"schema": _schema(name, columns[name], set(files))}
            for name, described in files.items()
        ],
    }
    package["readme"] = {"path": README, "hash": digest_of(directory / README)}
    path = directory / FILE
    path.write_text(_with_hash(package), encoding="utf-8")
    return path


def _with_hash(package: dict) -> str:
    """Return a description as JSON text that ends with the digest of the rest.

    Without the digest, damage to the description itself would go unnoticed.
    """
    text = json.dumps(package, ensure_ascii=False, indent=1)
    digest = hashlib.sha256(text.encode()).hexdigest()
    return json.dumps(package | {"hash": digest}, ensure_ascii=False, indent=1) + "\n"


def _catalogue(
    connection: duckdb.DuckDBPyConnection,
) -> tuple[dict[str, str], dict[str, list[tuple]]]:
    """Return each table's comment, and the name, type, comment and nullability of its columns."""
    here = "where database_name = current_database() and not internal"
    comments = connection.execute(f"select table_name, comment from duckdb_tables() {here}")
    described = dict(comments.fetchall())
    rows = connection.execute(
        "select table_name, column_name, data_type, comment, is_nullable from duckdb_columns() "
        f"{here} order by table_name, column_index"
    ).fetchall()
    columns: dict[str, list[tuple]] = {}
    for table, *column in rows:
        columns.setdefault(table, []).append(tuple(column))
    return described, columns


def read_package(directory: Path) -> dict:
    """Read the description in a directory; without resources if it is missing or damaged."""
    none: dict[str, Any] = {"id": None, "resources": []}
    try:
        text = (directory / FILE).read_text(encoding="utf-8")
        package = json.loads(text)
        is_whole = text == _with_hash({k: package[k] for k in package if k != "hash"})
        is_whole &= package["readme"]["hash"] == digest_of(directory / README)
    except (OSError, ValueError, TypeError, KeyError):
        return none
    return package if is_whole else none


def described_files(directory: Path) -> dict[str, dict]:
    """Return the description of each file in a directory, by its path there."""
    package = read_package(directory)
    files = (f for resource in package["resources"] for f in resource.get("files", [resource]))
    return {file["path"]: {name: file[name] for name in _OF_FILE if name in file} for file in files}


def _resource(connection: duckdb.DuckDBPyConnection, name: str, files: list[dict]) -> dict:
    [(rows,)] = connection.execute(f"select count(*) from {name}").fetchall()
    paths = [file["path"] for file in files]
    kind = Path(paths[0]).suffix[1:]
    return {
        "name": name,
        "type": "table",
        **(files[0] if paths == [f"{name}.{kind}"] else {"path": paths, "files": files}),
        "format": kind,
        "mediatype": _MEDIA[kind],
        **({"encoding": "utf-8"} if kind == "csv" else {}),
        "rowCount": rows,
    }


def _schema(name: str, columns: list[tuple], present: set[str]) -> dict:
    """Return fields, key and references of a table; references only to tables in `present`."""
    key = {**GRAIN, **KEYS}[name]
    references = [
        {"fields": [column], "reference": {"resource": DIMENSIONS[column], "fields": [column]}}
        for column, *_ in columns
        if _refers(name, column, present)
    ]
    return {
        "fields": [_field(*column) for column in columns],
        **({"primaryKey": list(key)} if key else {}),
        **({"foreignKeys": references} if references else {}),
    }


def _refers(table: str, column: str, present: set[str]) -> bool:
    """Return whether a column refers to a key; region codes do not, for they are reused."""
    dimension = DIMENSIONS.get(column)
    return dimension in present - {table} and GRAIN[dimension] == (column,)


def _field(name: str, dtype: str, comment: str | None, nullable: bool) -> dict:
    return {
        "name": name,
        "type": field_type(dtype),
        **({"format": "any"} if dtype == "TIMESTAMP" else {}),
        **({"description": comment} if comment else {}),
        **({} if nullable else {"constraints": {"required": True}}),
    }


def field_type(dtype: str) -> str:
    """Return the Table Schema type for a DuckDB type."""
    if dtype.endswith("[]"):
        return "array"
    if dtype.startswith(("STRUCT", "MAP")):
        return "object"
    if dtype.startswith("DECIMAL"):
        return "number"
    return _TYPES.get(dtype, "integer")
