"""Portals as they are, harvested: each report is found once, and nothing else is taken for one."""

import json
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest
from typer.testing import CliRunner

from pipelines.archive import take_in
from pipelines.cli import app
from pipelines.database import connect
from pipelines.harvest.run import Summary, run_harvest
from pipelines.settings import Settings
from tests.portal.harvests import portal_settings, records
from tests.portal.real import REAL_HOSTS, Real, build_real
from tests.portal.server import Portal


@pytest.fixture(scope="module")
def portal() -> Iterator[Portal]:
    with Portal(REAL_HOSTS) as portal:
        yield portal


@pytest.fixture(scope="module")
def real(portal: Portal) -> Real:
    return build_real(portal)


@pytest.fixture(scope="module")
def settings(real: Real, tmp_path_factory: pytest.TempPathFactory) -> Settings:
    return portal_settings(tmp_path_factory.mktemp("real"), real)


@pytest.fixture(scope="module")
def summary(settings: Settings) -> Summary:
    return run_harvest(settings, "one")


@pytest.fixture(scope="module")
def captures(settings: Settings, summary: Summary) -> list[tuple]:
    """Address, role, status, problem, reports listed, and whether it is a document."""
    take_in(settings)
    with connect(settings.build_path, read_only=True) as build:
        return build.execute(
            "select url, role, http_status, problem, listed_reports, left_out is null "
            "from staging.captures where role <> 'robots'"
        ).fetchall()


def test_each_report_is_a_document_once(real: Real, captures: list[tuple]) -> None:
    found = Counter(url for url, *_, is_document in captures if is_document)
    outer = {url for url in found if url.endswith(("/r/framed.html", "/r/viewed.html"))}
    viewer = {url for url in found if "viewer.html" in url}
    assert set(found) - outer - viewer == real.reports
    assert set(found.values()) == {1}


def test_what_comes_in_place_of_a_page_is_told_and_is_no_document(
    real: Real, captures: list[tuple]
) -> None:
    problems = {url: problem for url, _, _, problem, *_ in captures if problem}
    assert problems == real.problems
    assert not any(is_document for *_, problem, _, is_document in captures if problem)


def test_lists_say_how_many_reports_they_name(real: Real, summary: Summary) -> None:
    assert {name: each["listed"] for name, each in summary.sources.items()} == real.listed


def test_only_lists_that_were_read_have_a_number(real: Real, captures: list[tuple]) -> None:
    numbered = {url for url, _, _, _, listed, _ in captures if listed is not None}
    assert numbered and not numbered & set(real.problems)


def test_each_reason_is_counted(real: Real, summary: Summary) -> None:
    failed = sum((Counter(each["failed"]) for each in summary.sources.values()), Counter())
    assert failed == Counter(real.problems.values())


def test_a_list_that_repeats_its_last_page_ends(portal: Portal, summary: Summary) -> None:
    asked = [path for path in portal.hosts[2].hits if path.startswith("/api/list")]
    assert sorted(asked) == [f"/api/list?cat=nb&p={number}" for number in range(1, 5)]


def test_the_same_harvest_again_asks_firewalls_alone(
    portal: Portal, real: Real, settings: Settings, captures: list[tuple]
) -> None:
    before = len(list(records(settings.harvest_dir / "one")))
    portal.forget()
    again = run_harvest(settings, "one")
    passing = {url for url, problem in real.problems.items() if problem in ("challenge", "blocked")}
    assert set(portal.hits) == passing
    assert again.total("listed") == sum(real.listed.values())
    # Each is a request, an answer, what the list said of it, and what was seen in it.
    assert len(list(records(settings.harvest_dir / "one"))) == before + 4 * len(passing) + 1


def test_another_harvest_finds_the_same(real: Real, settings: Settings, captures: list) -> None:
    second = run_harvest(settings, "two")
    assert second.total("listed") == sum(real.listed.values())
    assert second.total("new") == 0


def test_a_look_at_lists_alone_fetches_no_report(
    portal: Portal, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, value in settings.model_dump().items():
        if isinstance(value, (str, int, float, Path)):
            monkeypatch.setenv(f"XXGK_{name.upper()}", str(value))
    portal.forget()
    asked = ("--live", "gkmlpt", "--live", "challenge-412")
    result = CliRunner().invoke(app, ["sources", "check", *asked, "--json"])
    problems = json.loads(result.stdout)
    assert (result.exit_code, problems["ok"]) == (1, False)
    assert problems["sources"] == {
        "gkmlpt": {"pages": 3, "listed": 12, "failed": {}},
        "challenge-412": {"pages": 0, "listed": 0, "failed": {"challenge": 1}},
    }
    assert not [path for path in portal.hits if path.endswith((".html", ".pdf"))]
