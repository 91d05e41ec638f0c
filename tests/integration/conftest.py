"""What several tests of the marts share: one warehouse in which every identity is known."""

import shutil
from collections.abc import Callable, Iterator

import pytest

from pipelines import dbt
from pipelines.database import connect
from pipelines.publication.publish import dbt_sources, publish
from pipelines.settings import Settings
from tests.integration.identity_cases import ALIASES, CONTENTS, SETTLED
from tests.integration.staging_fixture import load
from tests.template import prepared


@pytest.fixture(scope="session")
def known_warehouse(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    """`identity_cases` built and published, with lines of ours in the lists people maintain."""
    root = tmp_path_factory.mktemp("identity")
    ours = Settings()
    settings = Settings(warehouse_dir=root / "warehouse", dbt_dir=root / "dbt_project")
    for path in dbt_sources(ours.dbt_dir):
        copy = settings.dbt_dir / path.relative_to(ours.dbt_dir)
        copy.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(path, copy)
    _add_lines(settings, "settled_reports", SETTLED)
    _add_lines(settings, "agency_aliases", ALIASES)
    load(prepared(settings), CONTENTS)
    # The one test that warns: two lines of the settle list settle nothing.
    assert dbt.build(settings).warnings == 1
    publish(settings)
    return settings


def _add_lines(settings: Settings, seed: str, lines: list[str]) -> None:
    path = settings.dbt_dir / "seeds" / "maintained" / f"{seed}.csv"
    with path.open("a", encoding="utf-8") as file:
        file.writelines(f"{line}\n" for line in lines)


@pytest.fixture
def known(known_warehouse: Settings) -> Iterator[Callable[[str], list[tuple]]]:
    """Asks the published file of that warehouse a query; gives its rows."""
    with connect(known_warehouse.published_path, read_only=True) as published:
        yield lambda sql: published.execute(sql).fetchall()
