"""What is said twice must say the same: staging schema, dbt project, and their documentation."""

import json
import re

import pytest

from pipelines import dbt
from pipelines.database import sources_yaml
from pipelines.publication.parts import FINGERPRINTED
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
        assert node["config"]["materialized"] in ("table", "incremental"), name
        assert node["config"]["contract"]["enforced"], name
        assert node["config"]["persist_docs"] == {"relation": True, "columns": True}, name
        assert node["schema"] == "main", name


def test_tables_that_are_built_by_year_are_published_by_year(nodes: dict[str, dict]) -> None:
    built = {
        node["name"]
        for node in nodes.values()
        if node["schema"] == "main" and node["config"]["materialized"] == "incremental"
    }
    assert built == FINGERPRINTED


def test_every_key_of_a_mart_is_tested(manifest: dict, marts: dict[str, dict]) -> None:
    checks = _checks(manifest)
    untested = [
        f"{name}.{column}"
        for name, node in marts.items()
        for column in node["columns"]
        if re.search("(_id|_code|sha256)$", column)
        and column not in CODES_OF_NO_TABLE
        and column not in _tested_columns(checks[name])
    ]
    assert not untested


def test_every_mart_has_a_tested_grain(manifest: dict, marts: dict[str, dict]) -> None:
    checks = _checks(manifest)
    assert [name for name in marts if not _check_arguments(checks[name]).get("key")] == []


def test_the_checks_of_a_table_are_named_after_it(manifest: dict, nodes: dict[str, dict]) -> None:
    for name, test in _checks(manifest).items():
        table = nodes[name].get("source_name"), nodes[name]["name"], "checks"
        assert test["name"] == "_".join(filter(None, table))


def test_the_columns_that_are_checked_are_documented(
    manifest: dict, nodes: dict[str, dict]
) -> None:
    for name, test in _checks(manifest).items():
        columns = _tested_columns(test) | set(_check_arguments(test).get("shown", []))
        assert columns <= nodes[name]["columns"].keys(), name


def _checks(manifest: dict) -> dict[str, dict]:
    """The test `checks` of each model, seed and source, by its unique id."""
    return {
        test["attached_node"] or test["depends_on"]["nodes"][0]: test
        for test in manifest["nodes"].values()
        if test["resource_type"] == "test"
        and test.get("test_metadata")
        and test["test_metadata"]["name"] == "checks"
    }


def _check_arguments(test: dict) -> dict:
    return test["test_metadata"]["kwargs"]


def _tested_columns(test: dict) -> set[str]:
    arguments = _check_arguments(test)
    names = ("key", "not_null", "as_in_its_report", "one_in_force")
    lists = [arguments.get(name, []) for name in names]
    lists += [[each] if isinstance(each, str) else each for each in arguments.get("unique", [])]
    return set().union(*lists, arguments.get("relations", {}), arguments.get("accepted", {}))
