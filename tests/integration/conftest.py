"""What several tests of the marts share: one warehouse in which every identity is known."""

from collections.abc import Callable, Iterator

import pytest

from pipelines import dbt
from pipelines.database import connect
from pipelines.maintained import stage_lists
from pipelines.publication.publish import publish
from pipelines.settings import Settings
from tests.integration.identity_cases import ALIASES, CONTENTS, SETTLED
from tests.integration.lists import add_lines
from tests.integration.staging_fixture import load
from tests.template import prepared


@pytest.fixture(scope="session")
def known_warehouse(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    """`identity_cases` built and published, with lines of ours in the lists people maintain."""
    settings = Settings(home=tmp_path_factory.mktemp("identity"))
    add_lines(settings, "settled_reports", *SETTLED)
    add_lines(settings, "agency_aliases", *ALIASES)
    load(prepared(settings), CONTENTS)
    stage_lists(settings)
    # The one test that warns: two lines of the settle list settle nothing.
    assert dbt.build(settings).warnings == 1
    publish(settings)
    return settings


@pytest.fixture
def known(known_warehouse: Settings) -> Iterator[Callable[[str], list[tuple]]]:
    """Asks the published file of that warehouse a query; gives its rows."""
    with connect(known_warehouse.published_path, read_only=True) as published:
        yield lambda sql: published.execute(sql).fetchall()
