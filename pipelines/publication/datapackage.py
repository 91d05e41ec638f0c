"""The description that lies beside exported files: a Data Package (datapackage.org, version 2).

`datapackage.json` says of each file its fields with types and meanings, keys and references, rows,
bytes and SHA-256, so that programs open the folder without the database.
"""

import hashlib
import json
from pathlib import Path

import duckdb

from pipelines.publication.colophon import KEYS, Edition
from pipelines.publication.invariants import DIMENSIONS, GRAIN

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
_MEDIA = {"parquet": "application/vnd.apache.parquet", "csv": "text/csv"}


def write_datapackage(
    connection: duckdb.DuckDBPyConnection, directory: Path, names: list[str], edition: Edition
) -> Path:
    """Describe the files `<name>.parquet` or `<name>.csv` of tables of the open database."""
    files = {path.stem: path for path in directory.iterdir() if path.suffix[1:] in _MEDIA}
    comments, columns = _catalogue(connection)
    package = {
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
            | _resource(connection, name, files[name], _schema(name, columns[name], set(files)))
            for name in names
        ],
    }
    path = directory / FILE
    path.write_text(json.dumps(package, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    return path


def _catalogue(
    connection: duckdb.DuckDBPyConnection,
) -> tuple[dict[str, str], dict[str, list[tuple]]]:
    """Comment of each table, and name, type, comment and nullability of its columns."""
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


def _resource(connection: duckdb.DuckDBPyConnection, name: str, path: Path, schema: dict) -> dict:
    (rows,) = connection.execute(f"select count(*) from {name}").fetchone()
    with path.open("rb") as stream:
        digest = hashlib.file_digest(stream, "sha256").hexdigest()
    kind = path.suffix[1:]
    return {
        "name": name,
        "type": "table",
        "path": path.name,
        "format": kind,
        "mediatype": _MEDIA[kind],
        **({"encoding": "utf-8"} if kind == "csv" else {}),
        "bytes": path.stat().st_size,
        "hash": f"sha256:{digest}",
        "rowCount": rows,
        "schema": schema,
    }


def _schema(name: str, columns: list[tuple], present: set[str]) -> dict:
    """Fields, key and references of a table, as far as what they refer to is `present`."""
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
    """Whether a column is a reference to a key; a region code is none, for codes come again."""
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
    """The type of Table Schema that a column of DuckDB has."""
    if dtype.endswith("[]"):
        return "array"
    if dtype.startswith(("STRUCT", "MAP")):
        return "object"
    if dtype.startswith("DECIMAL"):
        return "number"
    return _TYPES.get(dtype, "integer")
