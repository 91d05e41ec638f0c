"""The dbt tests of a built warehouse, and their messages about a table that is broken."""

import re
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import dagster as dg
import pytest

from pipelines import dbt
from pipelines.database import connect
from pipelines.defs import dbt_models
from pipelines.settings import Settings

TESTS = ("--resource-type", "test")
BREAKING = """
    update seeds.label_variants set code = null where label = '一、总体情况';
    update seeds.portal_hosts set region_code = '999999', host_kind = 'none'
        where host = (select min(host) from seeds.portal_hosts);
    insert into fct_appeals from fct_appeals order by all limit 2;
    update fct_application_totals set scope = 'x'
        where report_id = (select min(report_id) from fct_application_totals);
    update fct_coverage set missing_reason = 'not_found'
        where state = 'present' and report_year = 2021;
    update region_year set report_count = 77 where scope = 'own';
"""
MESSAGES = {
    "label_variants_checks": [
        "code is null (1 row, such as table = section, kind = section, code = null, label = …)"
    ],
    "portal_hosts_checks": [
        "host_kind is not an accepted value (1 row, such as host = …, host_kind = none)",
        "region_code is not in regions.code "
        "(1 row, such as host = …, host_kind = none, region_code = 999999)",
    ],
    "fct_appeals_checks": [
        "not unique: report_id, channel_code, result_code "
        "(4 rows, such as report_id = …, channel_code = …, result_code = …)"
    ],
    "fct_application_totals_checks": [
        "scope is not as in its report "
        "(… rows, such as report_id = …, outcome_code = …, applicant_code = …, scope = x)"
    ],
    "fct_coverage_checks": [
        "missing_says_why does not hold (1 row, such as agency_id = …, report_year = 2021)"
    ],
    "region_rollups_add_one_scope": [
        "… rows, such as region_id = …, report_year = …, scope = own, metric_code = …"
    ],
}
"""By failed test: what is said of each check that it broke, … for any words."""


@pytest.fixture(scope="module")
def broken(marts_warehouse: Settings, tmp_path_factory: pytest.TempPathFactory) -> Settings:
    """A copy of the warehouse in which several tables are damaged."""
    broken = Settings(warehouse_dir=tmp_path_factory.mktemp("broken"))
    shutil.copy(marts_warehouse.build_path, broken.build_path)
    with connect(broken.build_path) as build:
        build.execute(BREAKING)
    return broken


def test_the_unit_tests_of_the_models_pass(marts_warehouse: Settings) -> None:
    assert dbt.run_unit_tests(marts_warehouse) >= 9


def test_a_failed_test_names_the_checks_and_the_rows(broken: Settings) -> None:
    with pytest.raises(dbt.DbtFailed) as raised:
        dbt.build(broken, selection=TESTS)
    messages = {node.name: node.message.split("; ") for node in raised.value.nodes}
    assert messages.keys() == MESSAGES.keys()
    for name, findings in MESSAGES.items():
        assert len(messages[name]) == len(findings), messages[name]
        for said, expected in zip(messages[name], findings, strict=True):
            assert re.fullmatch(re.escape(expected).replace("…", ".+"), said), said
            assert f"test {name}: " in str(raised.value)


def test_dagster_shows_the_findings_at_the_check_of_the_model(
    broken: Settings, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("XXGK_WAREHOUSE_DIR", str(broken.warehouse_dir))
    build = dbt.build

    def of_one(settings: Settings, on_result: Callable[[Any], None], selection: tuple) -> None:
        assert selection == ("--select", "fct_coverage")
        build(settings, on_result, ("--select", "fct_coverage_checks"))

    monkeypatch.setattr(dbt_models.dbt, "build", of_one)
    with dg.instance_for_test(temp_dir=str(tmp_path)) as instance:
        result = dg.materialize(
            [dbt_models.dbt_models],
            selection=dg.AssetSelection.assets("fct_coverage"),
            instance=instance,
            raise_on_error=False,
        )
    [check] = result.get_asset_check_evaluations()
    assert (check.asset_key, check.check_name, check.passed) == (
        dg.AssetKey("fct_coverage"),
        "fct_coverage_checks",
        False,
    )
    assert check.description.startswith("missing_says_why does not hold (1 row, such as agency_id")
