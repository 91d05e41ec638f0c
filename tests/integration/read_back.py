"""Exported files read back as a stranger would: by their description alone."""

import csv
import hashlib
import re
from pathlib import Path

import duckdb

_TYPES = {
    "string": {"VARCHAR"},
    "boolean": {"BOOLEAN"},
    "date": {"DATE"},
    "datetime": {"TIMESTAMP"},
    "integer": {"INTEGER", "BIGINT", "HUGEINT"},
    "number": {"DOUBLE", "DECIMAL(24,6)", "DECIMAL(28,6)"},
}
_OF_FIELD = {"name", "type", "format", "description", "constraints"}
_OF_PACKAGE = {"$schema", "name", "title", "version", "created", "licenses", "resources"}


def csv_rows(path: Path) -> list[dict[str, str]]:
    """The rows of a CSV file, as any program reads them."""
    with path.open(encoding="utf-8-sig", newline="") as stream:
        return list(csv.DictReader(stream))


def problems(
    package: dict, directory: Path, published: duckdb.DuckDBPyConnection
) -> list[tuple[str, object]]:
    """What a Data Package says that its files, or the tables they are of, do not hold."""
    found: list[tuple[str, object]] = []
    if not package.keys() >= _OF_PACKAGE:
        found.append(("package lacks", _OF_PACKAGE - package.keys()))
    resources = {resource["name"]: resource for resource in package["resources"]}
    files = {str(path.relative_to(directory)) for path in directory.rglob("*.*")}
    described = [file["path"] for resource in resources.values() for file in _files(resource)]
    if files - {"README.md", "datapackage.json"} != set(described):
        found.append(("files that are not described, or not there", files))
    if not all(licence.keys() & {"name", "path"} for licence in package["licenses"]):
        found.append(("a licence has neither name nor path", package["licenses"]))
    for resource in resources.values():
        if not re.fullmatch(r"[-a-z0-9._]+", resource["name"]) or resource["type"] != "table":
            found.append(("not a name or type of a resource", resource["name"]))
        found += _problems_of(resource, resources, directory, published)
    return found


def _files(resource: dict) -> list[dict]:
    """The files of a resource, of which a table by year has several, with bytes and hash."""
    files = resource.get("files", [resource])
    paths = [file["path"] for file in files]
    assert resource["path"] == (paths if "files" in resource else paths[0])
    return files


def _problems_of(
    resource: dict,
    resources: dict[str, dict],
    directory: Path,
    published: duckdb.DuckDBPyConnection,
) -> list[tuple[str, object]]:
    schema, found = resource["schema"], []
    for file in _files(resource):
        data = (directory / file["path"]).read_bytes()
        if (file["bytes"], file["hash"]) != (
            len(data),
            f"sha256:{hashlib.sha256(data).hexdigest()}",
        ):
            found.append((file["path"], "bytes or hash"))
    names = [field["name"] for field in schema["fields"]]
    columns = {
        row[0]: row[1] for row in published.execute(f"describe {resource['name']}").fetchall()
    }
    if names != list(columns):
        found.append((resource["name"], names))
    for field in schema["fields"]:
        dtype = columns[field["name"]]
        nested = {"array": dtype.endswith("[]"), "object": dtype.startswith(("MAP", "STRUCT"))}
        fits = dtype in _TYPES.get(field["type"], ()) or nested.get(field["type"], False)
        if not fits or not field.keys() <= _OF_FIELD or not field.get("description"):
            found.append((resource["name"], field))
    paths = [directory / file["path"] for file in _files(resource)]
    if resource["format"] == "csv":
        [path] = paths
        rows, header = csv_rows(path), path.open(encoding="utf-8-sig").readline().strip().split(",")
        if (len(rows), header) != (resource["rowCount"], names):
            found.append((resource["name"], header))
    else:
        relation = published.read_parquet([str(path) for path in paths])
        if (len(relation), relation.columns) != (resource["rowCount"], names):
            found.append((resource["name"], "rows or columns"))
    for reference in schema.get("foreignKeys", []):
        there = reference["reference"]
        if resources[there["resource"]]["schema"]["primaryKey"] != there["fields"]:
            found.append((resource["name"], reference))
    return found
