"""What is said twice must say the same: staging schema, dbt project, and their documentation."""

import json
import re

import pytest

from pipelines import dbt
from pipelines.database import sources_yaml
from pipelines.settings import Settings

ROOMS = {"marts", "metrics"}
DOCUMENTED = ("model", "seed", "source")
CODES_OF_NO_TABLE = {"claim_code", "column_code", "finding_code", "reason_code", "row_code"}
"""Codes that are no key of another table: what they may be is said in the code that sets them."""


@pytest.fixture(scope="module")
def manifest() -> dict:
    return json.loads(dbt.prepare(Settings()).read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def nodes(manifest: dict) -> dict[str, dict]:
    """Models, seeds and sources of the project, by unique id."""
    everything = manifest["nodes"] | manifest["sources"]
    return {name: n for name, n in everything.items() if n["resource_type"] in DOCUMENTED}


@pytest.fixture(scope="module")
def marts(nodes: dict[str, dict]) -> dict[str, dict]:
    """The tables that are published."""
    return {
        name: node
        for name, node in nodes.items()
        if node["resource_type"] == "model"
        and ROOMS & set(node["fqn"])
        and "intermediate" not in node["fqn"]
    }


def test_sources_are_generated_from_the_schema() -> None:
    written = sources_yaml.sources_path(Settings()).read_text(encoding="utf-8")
    assert written == sources_yaml.render(), "run: python -m pipelines.database.sources_yaml"


def test_every_model_and_column_has_a_description(nodes: dict[str, dict]) -> None:
    silent = [name for name, node in nodes.items() if not node["description"].strip()]
    silent += [
        f"{name}.{column['name']}"
        for name, node in nodes.items()
        for column in node["columns"].values()
        if not column["description"].strip()
    ]
    assert not silent
    assert all(node["columns"] for node in nodes.values())


def test_marts_are_described_in_both_languages(marts: dict[str, dict]) -> None:
    for name, node in marts.items():
        assert re.search("[\u4e00-\u9fff]", node["description"]), name
        assert re.search("[A-Za-z]{3}", node["description"]), name


def test_every_mart_is_a_table_with_an_enforced_contract(marts: dict[str, dict]) -> None:
    assert len(marts) >= 20
    for name, node in marts.items():
        assert node["config"]["materialized"] == "table", name
        assert node["config"]["contract"]["enforced"], name
        assert node["config"]["persist_docs"] == {"relation": True, "columns": True}, name
        assert node["schema"] == "main", name


def test_every_key_of_a_mart_is_tested(manifest: dict, marts: dict[str, dict]) -> None:
    tested = _tested_columns(manifest)
    untested = [
        f"{name}.{column}"
        for name, node in marts.items()
        for column in node["columns"]
        if re.search("(_id|_code|sha256)$", column)
        and column not in CODES_OF_NO_TABLE
        and (name, column) not in tested
    ]
    assert not untested


def test_every_mart_has_a_tested_grain(manifest: dict, marts: dict[str, dict]) -> None:
    unique = {
        test["attached_node"]
        for test in _tests(manifest)
        if test["test_metadata"]["name"] in ("unique", "unique_key")
    }
    assert marts.keys() <= unique


def _tests(manifest: dict) -> list[dict]:
    return [
        node
        for node in manifest["nodes"].values()
        if node["resource_type"] == "test" and node.get("test_metadata")
    ]


def _tested_columns(manifest: dict) -> set[tuple[str, str]]:
    tested = set()
    for test in _tests(manifest):
        columns = test["test_metadata"]["kwargs"].get("columns", [])
        tested |= {(test["attached_node"], column) for column in [test["column_name"], *columns]}
    return tested
