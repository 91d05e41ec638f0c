"""Warehouses that modules share: known identities, all kinds of cells, five real reports."""

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from pipelines import dbt
from pipelines.archive import take_in
from pipelines.database import connect
from pipelines.maintained import stage_lists
from pipelines.publication.publish import publish
from pipelines.settings import Settings
from pipelines.staging.load import stage_year
from tests.conftest import SAMPLES
from tests.integration import marts_cases
from tests.integration.identity_cases import ALIASES, CONTENTS, SETTLED
from tests.integration.lists import add_lines
from tests.integration.published import change
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


@pytest.fixture(scope="module")
def built() -> Settings:
    """A finished build of the five reports, not yet published."""
    return _of_five_reports(made_once("five reports", _build_five_reports))


def _of_five_reports(home: Path) -> Settings:
    return Settings(raw_dir=home / "raw", warehouse_dir=home / "warehouse")


def _build_five_reports(home: Path) -> None:
    settings = _of_five_reports(home)
    (settings.raw_dir / "2020").mkdir(parents=True)
    for sample in SAMPLES:
        shutil.copy(sample, settings.raw_dir / "2020")
    take_in(prepared(settings))
    stage_year(settings, 2020)
    dbt.build(settings, tested=False)
    # Most of a small publication is regions without reports.
    change(settings, "delete from dim_region where not has_reports")


@pytest.fixture
def unpublished(built: Settings, tmp_path: Path) -> Settings:
    """The same build in a warehouse of one's own."""
    (tmp_path / "warehouse").mkdir()
    settings = Settings(raw_dir=built.raw_dir, warehouse_dir=tmp_path / "warehouse")
    shutil.copy(built.build_path, settings.build_path)
    return settings


@pytest.fixture(scope="module")
def published(built: Settings) -> Settings:
    """The build and its first publication."""

    def publish_built(folder: Path) -> None:
        shutil.copy(built.build_path, folder)
        publish(built.model_copy(update={"warehouse_dir": folder}))

    return built.model_copy(
        update={"warehouse_dir": made_once("five reports, published", publish_built)}
    )


@pytest.fixture
def mine(published: Settings, tmp_path: Path) -> Settings:
    """Both in a warehouse of one's own."""
    shutil.copytree(published.warehouse_dir, tmp_path / "warehouse")
    return Settings(raw_dir=published.raw_dir, warehouse_dir=tmp_path / "warehouse")
