"""Reports that no list names any more: a later harvest looks whether they are still there."""

import dataclasses
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from pipelines.harvest.run import run_harvest
from pipelines.settings import Settings
from tests.portal.harvests import Record, portal_settings, records
from tests.portal.server import Host, Portal
from tests.portal.sites import HOSTS, build


@pytest.fixture(scope="module")
def portal() -> Iterator[Portal]:
    with Portal(HOSTS) as portal:
        yield portal


@pytest.fixture(scope="module")
def harvests(portal: Portal, tmp_path_factory: pytest.TempPathFactory) -> Settings:
    """One portal, harvested once."""
    folder: Path = tmp_path_factory.mktemp("unlisted")
    built = build(portal)
    built.sources = [each for each in built.sources if each["pattern"] == "jsp"]
    settings = portal_settings(folder, built)
    run_harvest(settings, "one")
    return settings


def _unlist(host: Host, year: int) -> tuple[str, str]:
    """Take the first two reports of a year off their list; the first one is gone."""
    path = f"/xxgkAnnualReport.jsp?area=522726&fbtime={year}"
    page = host.pages[path]
    link = rb'<a [^>]*href="(/%d/[^"]+)"[^>]*>.*?</a>' % year
    links = re.findall(link, page.body)[:2]
    body = re.sub(link, b"", page.body, count=2)
    host.pages[path] = dataclasses.replace(page, body=body)
    gone, unlisted = (link.decode() for link in links)
    del host.pages[gone]
    return f"{host.url}{gone}", f"{host.url}{unlisted}"


def _of(settings: Settings, name: str, url: str) -> list[Record]:
    return [r for r in records(settings.harvest_dir / name) if r.url == url]


def test_what_is_gone_is_told_from_what_is_only_unlisted(
    portal: Portal, harvests: Settings
) -> None:
    [host] = [h for h in portal.hosts if any("xxgkAnnualReport" in path for path in h.pages)]
    gone, unlisted = _unlist(host, 2022)

    portal.forget()
    other_year = run_harvest(harvests, "other-year", year=2021)
    assert (portal.hits[gone], portal.hits[unlisted]) == (0, 0)
    assert other_year.total("failed") == 0

    portal.forget()
    summary = run_harvest(harvests, "two")
    assert (portal.hits[gone], portal.hits[unlisted]) == (1, 1)
    [source] = summary.sources.values()
    assert source["failed"] == {"http_404": 1}

    answered, said = (r for r in _of(harvests, "two", gone) if r.kind != "request")
    assert (answered.kind, answered.status) == ("response", 404)
    assert said.fields == {"source": source_of(harvests), "role": "report", "reportYear": "2022"}
    [confirmed] = [r for r in _of(harvests, "two", unlisted) if r.kind == "revisit"]
    assert confirmed.status == 304

    portal.forget()
    run_harvest(harvests, "two")
    assert sum(portal.hits.values()) == 0


def source_of(settings: Settings) -> str:
    [listed] = settings.sources_dir.glob("*.yaml")
    return re.search(r"id: (\S+)", listed.read_text(encoding="utf-8"))[1]
