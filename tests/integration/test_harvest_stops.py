"""A harvest that is killed, stopped, or refused: nothing is lost, and little is asked for twice."""

import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

from pipelines.harvest.plan import HarvestError, make_plan
from pipelines.harvest.run import run_harvest
from pipelines.lock import writer
from pipelines.settings import Settings
from pipelines.warc.index import INDEX_NAME
from tests.portal.harvests import portal_settings, records
from tests.portal.server import Portal
from tests.portal.sites import HOSTS, Built, build

IN_FLIGHT = 16
KILLED_AFTER = (90, 160)
LONGEST_WAIT = 30.0


@pytest.fixture
def portal() -> Iterator[tuple[Portal, Built]]:
    with Portal(HOSTS) as portal:
        built = build(portal)
        # The troubles have their own test; here only what takes no time.
        built.sources = [each for each in built.sources if "static" not in each["id"]]
        built.reports = {u: k for u, k in built.reports.items() if u.startswith(_kept(built))}
        yield portal, built


def _kept(built: Built) -> tuple[str, ...]:
    return tuple(
        entry.rpartition(":")[0] for each in built.sources for entry in each["entry_pages"]
    )


def _start(settings: Settings, name: str) -> subprocess.Popen:
    plan, _ = make_plan(settings, name)
    process = subprocess.Popen(
        [sys.executable, "-m", "pipelines.harvest"],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
    )  # fmt: skip
    process.stdin.write(plan.model_dump_json())
    process.stdin.close()
    return process


def _until_asked(portal: Portal, times: int) -> None:
    """Wait until the portal has had `count` requests."""
    end = time.monotonic() + LONGEST_WAIT
    while sum(portal.hits.values()) < times:
        assert time.monotonic() < end
        time.sleep(0.005)


def _tear(folder: Path) -> None:
    """Leave half a record at the end of the file that was being written."""
    (path,) = folder.glob("*.open")
    whole = path.read_bytes()
    path.write_bytes(whole + whole[:100])


def test_a_harvest_that_is_killed_twice_goes_on(tmp_path: Path, portal: tuple[Portal, Built]):
    hosts, built = portal
    settings = portal_settings(tmp_path, built, harvest_requests=IN_FLIGHT)
    for hits in KILLED_AFTER:
        process = _start(settings, "yearly")
        _until_asked(hosts, hits)
        process.kill()
        process.wait()
        process.stdout.close()
        _tear(settings.harvest_dir / "yearly")
    for path in settings.warehouse_dir.glob(f"{INDEX_NAME}*"):
        path.unlink()

    summary = run_harvest(settings, "yearly")

    assert summary.complete
    assert summary.replayed > 0
    assert summary.total("found") == len(built.reports) + len(built.same)
    assert not list((settings.harvest_dir / "yearly").glob("*.open"))
    stored = Counter(
        r.url for r in records(settings.harvest_dir / "yearly") if r.kind == "response"
    )
    assert {url: stored[url] for url in built.reports} == dict.fromkeys(built.reports, 1)
    assert sum(stored[url] for url in built.same) == 1
    # Only what was under way when it was killed is asked for again.
    asked = Counter({url: n - 1 for url, n in hosts.hits.items() if n > 1})
    assert asked.total() <= IN_FLIGHT * len(KILLED_AFTER)


def test_a_harvest_that_is_asked_to_stop_closes_its_files(
    tmp_path: Path, portal: tuple[Portal, Built]
):
    hosts, built = portal
    settings = portal_settings(tmp_path, built, harvest_requests=IN_FLIGHT)
    process = _start(settings, "yearly")
    _until_asked(hosts, KILLED_AFTER[0])
    process.send_signal(signal.SIGTERM)
    output = process.stdout.read()
    process.stdout.close()
    assert process.wait() == 1
    assert '"complete": false' in output
    assert [path.suffix for path in (settings.harvest_dir / "yearly").iterdir()] == [".gz"]
    # What was under way when it stopped is kept, so nothing at all is asked for twice.
    assert run_harvest(settings, "yearly").complete
    assert max(hosts.hits.values()) == 1


def test_one_harvest_at_a_time(tmp_path: Path, portal: tuple[Portal, Built]):
    hosts, built = portal
    settings = portal_settings(tmp_path, built)
    with writer(settings, "harvest"), pytest.raises(HarvestError, match="another xxgk harvest"):
        run_harvest(settings, "yearly")
    assert not hosts.hits


def test_a_year_alone(tmp_path: Path, portal: tuple[Portal, Built]):
    hosts, built = portal
    settings = portal_settings(tmp_path, built)
    ids = tuple(each["id"] for each in built.sources if each["pattern"] in ("jsp", "yearly"))
    summary = run_harvest(settings, "yearly", ids, year=2022)
    assert {name.partition("-")[0]: each["found"] for name, each in summary.sources.items()} == {
        "jsp": 20,
        "yearly": 3,
    }
    asked = [url for url in hosts.hits if "robots" not in url]
    assert all("2022" in url for url in asked)
