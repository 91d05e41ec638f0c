"""What the dbt project was when a warehouse was last built, and what follows from its changes.

A build keeps the digest of every seed and model in the build database. The next one loads the
seeds that have changed, and makes the tables by year anew where one of their models, or anything
these read, is another: else it redoes the report years whose fingerprint has changed (the macros
in `changed_years.sql`).
"""

import hashlib
import json
from importlib.metadata import version
from pathlib import Path
from typing import Any

from pipelines.database import connect, is_built, transaction
from pipelines.settings import Settings

_CODE = "int.built_code"
_YEARS = "int.built_years"
_BY_HAND = "maintained"
"""Lists in this folder change as people work; what follows from a line is in the fingerprints."""
_PARTS = ("dbt-core", "dbt-duckdb", "duckdb")


def digests(manifest: dict[str, Any], dbt_dir: Path) -> dict[str, str]:
    """A digest of the code of each seed and model, by its id: its text, columns and macros.

    What a column is described as is no part of it.
    """
    salt = [version(part) for part in _PARTS]
    return {
        unique_id: _digest(salt, _text(node, dbt_dir), _columns(node), node["config"], macros)
        for unique_id, node in manifest["nodes"].items()
        if node["resource_type"] in ("seed", "model")
        for macros in [_macros(manifest, node["depends_on"].get("macros", []))]
    }


def selection(settings: Settings, manifest: dict[str, Any], now: dict[str, str]) -> list[str]:
    """The arguments of `dbt build` by which it redoes what is not as the last build left it."""
    before = _kept(settings)
    changed = {unique_id for unique_id in now if now[unique_id] != before.get(unique_id)}
    seeds = {unique_id for unique_id in changed if unique_id.startswith("seed.")}
    by_hand = {i for i in seeds if _BY_HAND in Path(manifest["nodes"][i]["path"]).parts}
    arguments = []
    if any(_is_by_year(manifest["nodes"][i]) for i in _below(manifest, changed - by_hand)):
        arguments += ["--full-refresh"]
    if seeds - by_hand:
        return arguments
    # Tests of models that read a seed are kept: only what stands beside the seeds is left out.
    unchanged = ["path:seeds/*.csv", "path:seeds/*.yml", "path:seeds/quality", "path:seeds/metrics"]
    if not by_hand:
        unchanged = ["path:seeds"]
    return [*arguments, "--indirect-selection", "empty", "--exclude", *unchanged]


def keep(settings: Settings, now: dict[str, str]) -> None:
    """Note by what code and of which fingerprints a warehouse was built that went well."""
    with connect(settings.build) as build, transaction(build):
        build.execute(f"create or replace table {_YEARS} as from int.int_report_years")
        build.execute(f"create or replace table {_CODE} (node varchar, digest varchar)")
        build.execute(
            f"insert into {_CODE} select unnest($nodes), unnest($digests)",
            {"nodes": list(now), "digests": list(now.values())},
        )


def _kept(settings: Settings) -> dict[str, str]:
    if not is_built(settings.build):
        return {}
    with connect(settings.build, read_only=True) as build:
        tables = build.execute("select schema_name || '.' || table_name from duckdb_tables()")
        if (_CODE,) not in tables.fetchall():
            return {}
        return dict(build.execute(f"from {_CODE}").fetchall())


def _is_by_year(node: dict[str, Any]) -> bool:
    return node["config"]["materialized"] == "incremental"


def _below(manifest: dict[str, Any], changed: set[str]) -> set[str]:
    """These models and seeds, and all models that read them."""
    found, waiting = set(), list(changed)
    while waiting:
        unique_id = waiting.pop()
        if unique_id in manifest["nodes"] and unique_id not in found:
            found.add(unique_id)
            waiting += manifest["child_map"][unique_id]
    return found


def _text(node: dict[str, Any], dbt_dir: Path) -> str:
    if node["resource_type"] == "seed":
        return hashlib.sha256((dbt_dir / node["original_file_path"]).read_bytes()).hexdigest()
    return node["raw_code"]


def _columns(node: dict[str, Any]) -> list[tuple[str, str]]:
    return [(column["name"], column["data_type"]) for column in node["columns"].values()]


def _macros(manifest: dict[str, Any], names: list[str]) -> dict[str, str]:
    """The text of these macros of the project and of all that they call."""
    found, waiting = {}, list(names)
    while waiting:
        name = waiting.pop()
        if name not in found and not name.startswith("macro.dbt"):
            macro = manifest["macros"][name]
            found[name] = macro["macro_sql"]
            waiting += macro["depends_on"]["macros"]
    return found


def _digest(*told: object) -> str:
    return hashlib.sha256(json.dumps(told, sort_keys=True, default=str).encode()).hexdigest()[:16]
