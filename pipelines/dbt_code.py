"""Find which dbt nodes have changed since a warehouse was last built, and select what to rebuild.

A build stores the digest of every node in the build database. The next build leaves out unchanged
nodes. Tables by year are rebuilt whole if their model, or anything it reads, has changed; otherwise
only report years with a changed fingerprint are (the macros in `changed_years.sql`). dbt is run in
`dbt`.
"""

import hashlib
import json
from datetime import date
from importlib.metadata import version
from pathlib import Path
from typing import Any

import duckdb

from pipelines.database import connect, is_built, transaction
from pipelines.settings import Settings

_CODE = "int.built_code"
_YEARS = "int.built_years"
_OWN = {tuple(name.split(".")) for name in (_CODE, _YEARS)}
_PARTS = ("dbt-core", "dbt-duckdb", "duckdb")


def digests(manifest: dict[str, Any], dbt_dir: Path) -> dict[str, str]:
    """Return a digest of the code of each seed, model and test, by its id.

    It covers text, columns, configuration and macros, but not descriptions of columns.
    """
    salt = [version(part) for part in _PARTS]
    return {
        unique_id: _digest(salt, _text(node, dbt_dir), _columns(node), node["config"], macros)
        for unique_id, node in manifest["nodes"].items()
        for macros in [_macros(manifest, node["depends_on"].get("macros", []))]
    }


def selection(settings: Settings, manifest: dict[str, Any], now: dict[str, str]) -> list[str]:
    """Return the arguments with which `dbt build` rebuilds everything that may have changed.

    These are all nodes that read documents, and changed nodes with all their descendants. Views
    with unchanged code are left out; tables by year keep unchanged years.
    """
    before = _kept(settings)
    changed = {unique_id for unique_id in now if now[unique_id] != before.get(unique_id)}
    moved = reached(manifest, changed)
    views = {i for i in now if manifest["nodes"][i]["config"]["materialized"] == "view"}
    arguments = ["--indirect-selection", "empty"]
    if before:
        changed_nodes = (_selector(manifest, i) + "+" for i in sorted(changed))
        arguments += ["--select", "source:*+", *changed_nodes]
    if views and not views & moved:
        arguments += ["--exclude", "config.materialized:view"]
    elif views - moved:
        arguments += ["--exclude", *(_selector(manifest, i) for i in sorted(views - moved))]
    by_code = reached(manifest, changed) & set(now)
    if any(manifest["nodes"][i]["config"]["materialized"] == "incremental" for i in by_code):
        arguments += ["--full-refresh"]
    return arguments


def keep(settings: Settings, manifest: dict[str, Any], now: dict[str, str]) -> None:
    """Store the digests and the years' fingerprints after a successful build.

    Relations without a model or seed are dropped.
    """
    with connect(settings.build) as build, transaction(build):
        for kind, name in _left_over(build, manifest):
            build.execute(f"drop {kind} {name}")
        build.execute(f"create or replace table {_YEARS} as from int.int_report_years")
        build.execute(f"create or replace table {_CODE} (node varchar, digest varchar)")
        build.execute(
            f"insert into {_CODE} select unnest($nodes), unnest($digests)",
            {"nodes": list(now), "digests": list(now.values())},
        )


def reached(manifest: dict[str, Any], nodes: set[str]) -> set[str]:
    """Return nodes with all their descendants."""
    found, waiting = set(), list(nodes)
    while waiting:
        unique_id = waiting.pop()
        if unique_id not in found:
            found.add(unique_id)
            waiting += manifest["child_map"].get(unique_id, [])
    return found


def _left_over(build: duckdb.DuckDBPyConnection, manifest: dict[str, Any]) -> list[tuple[str, str]]:
    """Return tables and views in dbt's schemas that belong to no node."""
    nodes = manifest["nodes"].values()
    built = {(node["schema"], node["alias"]) for node in nodes if node["resource_type"] != "test"}
    relations = build.execute(
        "select table_schema, table_name, table_type from information_schema.tables "
        "where table_catalog = current_database()"
    ).fetchall()
    schemas = {schema for schema, _ in built}
    return [
        ("view" if kind == "VIEW" else "table", f'{schema}."{name}"')
        for schema, name, kind in relations
        if schema in schemas and (schema, name) not in built | _OWN
    ]


def _kept(settings: Settings) -> dict[str, str]:
    if not is_built(settings.build):
        return {}
    with connect(settings.build, read_only=True) as build:
        tables = build.execute("select schema_name || '.' || table_name from duckdb_tables()")
        if (_CODE,) not in tables.fetchall():
            return {}
        return dict(build.execute(f"from {_CODE}").fetchall())


def _selector(manifest: dict[str, Any], unique_id: str) -> str:
    """Return the selector of a node by its full path; a bare name would match folders too."""
    return "fqn:" + ".".join(manifest["nodes"][unique_id]["fqn"])


def _text(node: dict[str, Any], dbt_dir: Path) -> str:
    if node["resource_type"] == "seed":
        return hashlib.sha256((dbt_dir / node["original_file_path"]).read_bytes()).hexdigest()
    # Models that use the date depend on the present year, the last one of the warehouse.
    year = str(date.today().year) if "run_started_at" in node["raw_code"] else ""
    return node["raw_code"] + year


def _columns(node: dict[str, Any]) -> list[tuple[str, str]]:
    return [(column["name"], column["data_type"]) for column in node["columns"].values()]


def _macros(manifest: dict[str, Any], names: list[str]) -> dict[str, str]:
    """Return the text of these macros of the project and of all macros they call."""
    found, waiting = {}, list(names)
    while waiting:
        name = waiting.pop()
        if name not in found and not name.startswith("macro.dbt"):
            macro = manifest["macros"][name]
            found[name] = macro["macro_sql"]
            waiting += macro["depends_on"]["macros"]
    return found


def _digest(*values: object) -> str:
    return hashlib.sha256(json.dumps(values, sort_keys=True, default=str).encode()).hexdigest()[:16]
