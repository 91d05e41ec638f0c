"""Copies on another host, from the portal to the marts: kept, shown, and in no mart.

The portal of `tests.portal.real` is harvested, and by its id a source of copies that is not
enabled.
"""

from collections import Counter
from collections.abc import Callable, Iterator

import pytest

from pipelines import dbt
from pipelines.archive import take_in
from pipelines.database import connect
from pipelines.harvest.run import run_harvest
from pipelines.settings import Settings
from pipelines.staging.load import stage_years
from pipelines.staging.register import register_sources
from tests.portal.harvests import portal_settings
from tests.portal.real import FORGED, REAL_HOSTS, Real, build_real
from tests.portal.server import Portal
from tests.template import prepared

Query = Callable[[str], list[tuple]]


@pytest.fixture(scope="module")
def harvested(tmp_path_factory: pytest.TempPathFactory) -> tuple[Real, Settings]:
    with Portal(REAL_HOSTS) as portal:
        real = build_real(portal)
        settings = prepared(portal_settings(tmp_path_factory.mktemp("copies"), real))
        run_harvest(settings, "lists")
        run_harvest(settings, "copies", ids=("copies",))
    intake = take_in(settings)
    register_sources(settings)
    stage_years(settings, intake.pending)
    dbt.build(settings, tested=False)
    return real, settings


@pytest.fixture(scope="module")
def real(harvested: tuple[Real, Settings]) -> Real:
    return harvested[0]


@pytest.fixture(scope="module")
def query(harvested: tuple[Real, Settings]) -> Iterator[Query]:
    with connect(harvested[1].build_path, read_only=True) as build:
        yield lambda sql: build.execute(sql).fetchall()


def test_a_forged_copy_is_kept_and_shown_as_such(real: Real, query: Query) -> None:
    shown = query("select url, state from dim_document "
                  "where reason_code = 'unverified_host' order by url")  # fmt: skip
    assert shown == [(url, "unresolved") for url in real.forged]
    listed = query("select url, missing from audit_unresolved_reports order by url")
    assert listed == [(url, ["host"]) for url in real.forged]


def test_no_number_of_a_forged_copy_stands_in_a_mart(query: Query) -> None:
    tables = query("select table_name from information_schema.tables "
                   "where table_schema = 'main' and table_type = 'BASE TABLE'")  # fmt: skip
    assert len(tables) > 40
    for (table,) in tables:
        holding = f"select count(*) from main.{table} as t where contains(t::varchar, '{FORGED}')"
        assert query(holding) == [(0,)], table
    assert query(f"select count(*) > 0 from staging.cells where value = {FORGED}") == [(True,)]


def test_the_true_report_stands_there_once(real: Real, query: Query) -> None:
    for agency, url in real.originals.items():
        stands = f"select url from dim_report where agency_name_in_report = '{agency}'"
        assert query(stands) == [(url,)]
    versions = query(
        "select url, is_current, superseded_reason "
        "from report_versions join dim_document using (document_sha256) "
        "where agency_name_in_report = '独山县民政局' order by version_number desc"
    )
    [original, _] = real.originals.values()
    assert versions == [(original, True, None), (real.copied, False, "copy_on_other_host")]


def test_no_agency_is_accused(query: Query) -> None:
    """The portal lists no report of the government of the county, and its other lists failed."""
    states = Counter(query("select state, missing_reason from fct_coverage"))
    assert ("present", None) in states
    assert not [each for each in states if each[1] == "not_found"]
    assert query("select count(*) from dim_agency where agency_name = '独山县公安局'") == [(0,)]
