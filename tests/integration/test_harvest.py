"""A harvest of the test portal: what is found, what is left, what fails and how, what is stored.

One portal is harvested three times: at first, again under the same name, and under another name
after one report has changed.
"""

import dataclasses
import json
import logging
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from pipelines.harvest.run import Summary, run_harvest
from pipelines.settings import Settings
from tests.portal.bodies import report
from tests.portal.harvests import Record, portal_settings, records
from tests.portal.server import Portal
from tests.portal.sites import HOSTS, Built, build

FLAT_MEMORY = 250 * 1024**2
SENT_OF_TWO_GB = 64 * 1024**2
FILE_BYTES = 200_000


@dataclass
class Harvest:
    """One harvest: its summary, what the portal was asked and answered, the archive, the log."""

    summary: Summary
    hits: Counter
    statuses: Counter
    sent: int
    records: list[Record]
    log: list[str]

    def counts(self, pattern: str) -> dict:
        """The counts of the first source of a pattern."""
        name = min(name for name in self.summary.sources if name.startswith(pattern))
        return self.summary.sources[name]


@dataclass
class Year:
    """The portal and its three harvests."""

    built: Built
    settings: Settings
    changed: str
    first: Harvest
    again: Harvest
    second: Harvest


@pytest.fixture(scope="module")
def year(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Year]:
    folder = tmp_path_factory.mktemp("harvest")
    with Portal(HOSTS) as portal:
        built = build(portal)
        settings = portal_settings(folder, built, harvest_file_bytes=FILE_BYTES)
        first = _harvest(settings, portal, "first")
        again = _harvest(settings, portal, "first")
        changed = next(url for url, kind in built.reports.items() if kind == "page")
        host = next(host for host in portal.hosts if changed.startswith(f"{host.url}/"))
        path = changed.removeprefix(host.url)
        corrected = report("page", "更正后的2019年政府信息公开工作年度报告")
        host.pages[path] = dataclasses.replace(host.pages[path], body=corrected)
        second = _harvest(settings, portal, "second")
        yield Year(built, settings, changed, first, again, second)


def _harvest(settings: Settings, portal: Portal, name: str) -> Harvest:
    portal.forget()
    lines: list[str] = []
    handler = logging.Handler()
    handler.emit = lambda record: lines.append(record.getMessage())
    logger = logging.getLogger("xxgk")
    logger.addHandler(handler)
    try:
        summary = run_harvest(settings, name)
    finally:
        logger.removeHandler(handler)
    # All of the harvest: of the second run under a name also what the first one stored.
    stored = list(records(settings.harvest_dir / name))
    sent = sum(host.sent for host in portal.hosts)
    return Harvest(summary, portal.hits, portal.statuses, sent, stored, lines)


def _reports(harvest: Harvest) -> list[Record]:
    """The good answers that were fetched as reports or files of them."""
    roles = _roles(harvest)
    return [
        record
        for record in harvest.records
        if record.kind in ("response", "revisit")
        and record.status in (200, 304)
        and roles[record.url] in ("report", "attachment")
    ]


def _roles(harvest: Harvest) -> dict[str, str]:
    return {r.url: r.fields["role"] for r in harvest.records if r.kind == "metadata"}


def _problems(harvest: Harvest) -> dict[str, str]:
    return {r.url: r.fields["problem"] for r in harvest.records if "problem" in r.fields}


def test_every_report_is_found_exactly_once(year: Year):
    stored = [record for record in _reports(year.first) if record.kind == "response"]
    others = {*year.built.problems, *year.built.same}
    found = Counter(record.url for record in stored if record.url not in others)
    assert found == dict.fromkeys(year.built.reports, 1)
    assert len({record.digest for record in stored}) == len(stored)
    assert len(year.built.reports) == 295


def test_every_address_is_asked_for_once(year: Year):
    expected = Counter(dict.fromkeys((*year.built.reports, *year.built.same), 1))
    expected[year.built.fixed] = 2
    asked = {url: year.first.hits[url] for url in expected}
    assert asked == dict(expected)


def test_nothing_forbidden_is_asked_for(year: Year):
    for harvest in (year.first, year.again, year.second):
        assert [url for url in year.built.forbidden if harvest.hits[url]] == []


def test_a_report_under_five_addresses_is_stored_once(year: Year):
    five = [record for record in _reports(year.first) if record.url in year.built.same]
    assert Counter(record.kind for record in five) == {"response": 1, "revisit": 4}
    assert {r.profile.rsplit("/", 1)[-1] for r in five if r.profile} == {"identical-payload-digest"}
    assert len({record.digest for record in five}) == 1
    assert year.first.counts("generic")["repeated"] == 4


def test_each_platform_gives_what_it_has(year: Year):
    found = {
        pattern: (year.first.counts(pattern)["pages"], year.first.counts(pattern)["found"])
        for pattern in ("col", "jsp", "yearly", "attachments", "generic")
    }
    assert found == {
        "col": (3, 60),
        "jsp": (3, 60),
        "yearly": (0, 18),
        "attachments": (2, 40),
        "generic": (5, 41),
    }
    listed = [
        each["found"] for name, each in year.first.summary.sources.items() if "static" in name
    ]
    assert sorted(listed) == [0, 1, 80]


def test_each_failure_is_counted_and_told_with_its_reason(year: Year):
    recorded = "\n".join(year.first.log)
    for url, problem in year.built.problems.items():
        assert f"{url}: {problem} (" in recorded
    counted = Counter()
    for source in year.first.summary.sources.values():
        counted += Counter(source["failed"])
    assert counted == Counter(year.built.problems.values())


def test_what_gave_no_response_is_in_the_archive_with_its_problem(year: Year):
    expected = {
        url: problem
        for url, problem in year.built.problems.items()
        if not problem.startswith("http_")
    }
    assert _problems(year.first) == expected


def test_what_the_portal_answered_is_stored_as_it_came(year: Year):
    statuses = Counter(r.status for r in year.first.records if r.kind in ("response", "revisit"))
    received = year.first.statuses
    # Cut off by us or by the server, or too late: answered, but never received whole.
    lost = {"timeout": 2, "too_large": 2, "cut_off": 2}
    assert statuses[200] == received[200] - sum(lost.values())
    assert {s: n for s, n in statuses.items() if s != 200} == {302: 7, 404: 1, 500: 1, 503: 2}
    bomb = next(r for r in year.first.records if r.kind == "response" and "bomb" in r.url)
    assert bomb.body[:2] == b"\x1f\x8b"


def test_the_archive_says_where_a_report_was_listed(year: Year):
    recorded = {r.url: r.fields for r in year.first.records if r.kind == "metadata"}
    url = next(url for url in year.built.reports if "/nb/t2024_41." in url)
    base = url.partition("/nb/")[0]
    assert recorded[url] == {
        "via": f"{base}/nb/index_2.html",
        "linkText": "攸县公安局2020年政府信息公开工作年度报告",
        "source": "static-1",
        "role": "report",
        "reportYear": "2020",
        "listedDate": "2024-01-22",
    }
    by_year = next(url for url in recorded if "/2022/3.html" in url)
    assert recorded[by_year]["reportYear"] == "2022"
    assert "2022" not in recorded[by_year]["linkText"]


def test_memory_stays_flat_and_two_gigabytes_are_not_sent(year: Year):
    for harvest in (year.first, year.again, year.second):
        assert harvest.summary.peak_memory_bytes < FLAT_MEMORY
        assert harvest.sent < SENT_OF_TWO_GB


def test_files_are_closed_at_their_size(year: Year):
    paths = sorted((year.settings.harvest_dir / "first").iterdir())
    names = [f"first-{number:05}.warc.gz" for number in range(1, len(paths) + 1)]
    assert [path.name for path in paths] == names
    # The first harvest filled its files one after the other, the one after it wrote one more; the
    # last of each may be full or not, by the order in which responses came.
    assert all(path.stat().st_size > FILE_BYTES for path in paths[:-2])
    assert len(paths) > 3


def test_the_same_harvest_again_asks_only_for_what_failed_in_passing(year: Year):
    passing = {"http_503", "cut_off"}
    expected = {url: 2 for url, problem in year.built.problems.items() if problem in passing}
    assert dict(year.again.hits) == expected | {year.built.late: 1}
    assert year.again.summary.total("found") == year.first.summary.total("found") + 1
    assert year.again.summary.replayed > len(year.built.reports)


def test_the_next_harvest_fetches_bodies_only_of_what_changed(year: Year):
    bodies = [r for r in _reports(year.second) if r.kind == "response"]
    assert [record.url for record in bodies] == [year.changed]
    profiles = Counter(r.profile.rsplit("/", 1)[-1] for r in _reports(year.second) if r.profile)
    # With the one that was late, without the one that changed; the bomb, which is none, is
    # confirmed as well.
    unchanged = len(year.built.reports) + len(year.built.same) + 1 - 1
    assert profiles == {"server-not-modified": unchanged + 1}
    assert year.second.summary.total("changed") == 1
    assert year.second.summary.total("unchanged") == unchanged
    assert year.second.summary.total("new") == 0


def test_a_revisit_says_which_body_it_confirms(year: Year):
    first = {r.url: r.digest for r in _reports(year.again)}
    for record in _reports(year.second):
        if record.kind == "revisit":
            assert record.digest == first[record.url]


def test_the_summary_is_plain_json(year: Year):
    recorded = json.loads(json.dumps(dataclasses.asdict(year.first.summary)))
    assert recorded["complete"] is True
    assert Path(recorded["folder"]) == year.settings.harvest_dir / "first"
