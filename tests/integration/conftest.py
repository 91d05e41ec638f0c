"""What several tests of the marts share: one warehouse in which every identity is known."""

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from pipelines import dbt
from pipelines.database import connect
from pipelines.maintained import stage_lists
from pipelines.publication.publish import publish
from pipelines.settings import Settings
from tests.integration import marts_cases
from tests.integration.identity_cases import ALIASES, CONTENTS, SETTLED
from tests.integration.lists import add_lines
from tests.integration.staging_fixture import load
from tests.template import made_once, prepared


@pytest.fixture(scope="module")
def known_warehouse(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    """`identity_cases` built and published, with lines of ours in the lists people maintain."""
    home = tmp_path_factory.mktemp("identity")
    shutil.copytree(made_once("identity", _build_known), home, dirs_exist_ok=True)
    return Settings(home=home)


def _build_known(home: Path) -> None:
    settings = Settings(home=home)
    add_lines(settings, "settled_reports", *SETTLED)
    add_lines(settings, "agency_aliases", *ALIASES)
    load(prepared(settings), CONTENTS)
    stage_lists(settings)
    [warning] = dbt.build(settings).warnings
    assert all(f"settled_reports.csv:{line}: " in warning.message for line in (4, 5)), warning
    publish(settings)


@pytest.fixture(scope="module")
def marts_warehouse(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    """`marts_cases` built from nothing, with the tests of all models."""
    place = tmp_path_factory.mktemp("marts") / "warehouse"
    shutil.copytree(made_once("marts", _build_marts), place)
    return Settings(warehouse_dir=place)


def _build_marts(folder: Path) -> None:
    settings = Settings(warehouse_dir=folder)
    load(settings, marts_cases.CONTENTS)
    result = dbt.build(settings)
    assert result.models > 20
    assert result.tests > 50


@pytest.fixture
def known(known_warehouse: Settings) -> Iterator[Callable[[str], list[tuple]]]:
    """Asks the published file of that warehouse a query; gives its rows."""
    with connect(known_warehouse.published_path, read_only=True) as published:
        yield lambda sql: published.execute(sql).fetchall()
