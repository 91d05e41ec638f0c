"""From the first of February to the next January: what an operator's machine does by itself.

The schedule and the sensor of the project, Dagster's own daemon, portals on loopback that open,
change and fail, alerts, a report that is settled by hand, and a machine that is off for weeks.
"""

import dataclasses
import os
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from pathlib import Path

import dagster as dg
import pytest
import yaml

from tests.portal.bodies import report
from tests.portal.server import Host, Portal, Resource
from tests.year.machine import COMPILER, SHANGHAI, Machine

pytestmark = pytest.mark.skipif(
    COMPILER is None or "XXGK_TEST_YEAR" not in os.environ,
    reason="a quarter of an hour, with a C compiler: make year",
)
YEAR = date.today().year
"""The report year: its reports are due in the next."""
TITLE = "{}{}年政府信息公开工作年度报告"
ASKED_AT = {"hour": 6, "minute": 0, "tzinfo": SHANGHAI}


def put(host: Host, name: str, body: bytes | None = None) -> str:
    """Put a report on a portal, and on its list; give its path."""
    path, title = f"/nb/{len(host.pages)}.html", TITLE.format(name, YEAR)
    host.pages[path] = Resource(body or report("html", title))
    row = f'<li><a href="{path}" title="{title}">{title}</a><span>{YEAR + 1}-01-20</span></li>'
    before = host.pages.get("/nb/", Resource()).body
    host.pages["/nb/"] = Resource(before + row.encode(), is_dated=False)
    return path


def out_of_order(host: Host) -> dict[str, Resource]:
    """Have a portal answer 503 to everything; give what it had."""
    had = dict(host.pages)
    broken = Resource(b"busy", status=503, is_dated=False)
    host.pages = dict.fromkeys([*had, "/robots.txt"], broken)
    return had


@pytest.fixture
def portal() -> Iterator[Portal]:
    with Portal(2) as portal:
        yield portal


@pytest.fixture
def machine(tmp_path: Path, portal: Portal) -> Iterator[Machine]:
    counties = {"dushan": ("独山县", "522726"), "youxian": ("攸县", "430223")}
    sources = [
        {"id": name, "name": f"{county}人民政府", "region_code": code, "pattern": "static",
         "entry_pages": [f"{host.url}/nb/"]}
        for (name, (county, code)), host in zip(counties.items(), portal.hosts, strict=True)
    ]  # fmt: skip
    fast = {"harvest_loopback": True, "harvest_delay_seconds": 0, "harvest_backoff_seconds": 0.05}
    with Machine(tmp_path, harvest_retries=1, workers=1, **fast) as machine:
        machine.settings.sources_dir.mkdir()
        listed = yaml.safe_dump(sources, allow_unicode=True)
        (machine.settings.sources_dir / "counties.yaml").write_text(listed)
        yield machine


def test_a_year_on_a_shrunken_clock(machine: Machine, portal: Portal) -> None:
    dushan, youxian = portal.hosts
    first = datetime(YEAR + 1, 2, 1, **ASKED_AT)
    monday = first + timedelta(days=7 - first.weekday())
    asked: list[str] = []

    def tick(at: datetime, ends: dg.DagsterRunStatus = dg.DagsterRunStatus.SUCCESS) -> None:
        """Let the clock come to a time of the schedule, and its run to an end."""
        machine.set_clock(at - timedelta(seconds=5))
        asked.append(at.date().isoformat())
        machine.wait_for(f"the run of {at}", lambda: len(machine.ended()) == len(asked))
        run = machine.ended()[-1]
        assert (run.tags["dagster/run_key"], run.status) == (asked[-1], ends)
        assert run.tags["dagster/partition"] == str(YEAR)

    def names() -> set[str]:
        return {
            name for (name,) in machine.published("select agency_name_in_report from dim_report")
        }

    by_hand = drop(machine, "独山县林业局")
    machine.set_clock(first - timedelta(days=3))
    schedule = ("schedule", "start", "yearly_ingestion")
    started = machine.call("dagster", *schedule, "-w", "workspace.yaml")
    assert started.returncode == 0, started.stderr
    machine.start()

    # Departments are due; one portal is not there yet.
    out_of_order(youxian)
    changing = put(dushan, "独山县教育局")
    put(dushan, "独山县审计局")
    tick(first)
    assert names() == {"独山县林业局", "独山县教育局", "独山县审计局"}
    assert "sources gave nothing: youxian" in machine.alerts[0]

    # The other portal opens; whose report one of its pages is cannot be found. A publisher
    # corrects a report where it lies.
    youxian.pages.clear()
    put(youxian, "攸县财政局")
    put(youxian, "")
    page = dushan.pages[changing]
    dushan.pages[changing] = dataclasses.replace(page, body=page.body.replace(b"<p>", b"<p> ", 1))
    tick(monday)
    [(document, missing)] = machine.published(
        "select document_sha256, missing from audit_unresolved_reports"
    )
    assert machine.published(
        "select count(*) from report_versions join dim_agency using (agency_id) "
        "where agency_name = '独山县教育局'"
    ) == [(2,)]
    assert "agency_name" in missing and "攸县财政局" in names()

    # The operator settles it, by command; both portals are down: said at once, and nothing that
    # stands is lost.
    settled = machine.call("xxgk", "settle", document[:16], "--agency", "攸县民政局",
                           "--region", "430223", "--year", str(YEAR))  # fmt: skip
    assert settled.returncode == 0, settled.stderr
    before = names()
    had = [out_of_order(host) for host in portal.hosts]
    tick(monday + timedelta(weeks=1))
    assert names() == before | {"攸县民政局"}
    assert any("sources gave nothing: dushan" in alert for alert in machine.alerts)
    for host, pages in zip(portal.hosts, had, strict=True):
        host.pages = pages

    # What came in by hand is gone: the run stops, an alert says so, the published file stands.
    by_hand.rename(machine.root / "unmounted.html")
    before, sent = names(), len(machine.alerts)
    tick(monday + timedelta(weeks=2), ends=dg.DagsterRunStatus.FAILURE)
    machine.wait_for("the alert", lambda: any("failed" in a for a in machine.alerts[sent:]))
    assert names() == before
    (machine.root / "unmounted.html").rename(by_hand)
    put(dushan, "独山县人民政府")
    tick(monday + timedelta(weeks=3))
    assert names() == before | {"独山县人民政府"}

    # The machine is off until April: one harvest makes good for the weeks that were missed.
    machine.stop()
    last = datetime(YEAR + 1, 4, 1, **ASKED_AT)
    put(youxian, "攸县人民政府")
    machine.set_clock(last + timedelta(hours=2))
    asked.append(last.date().isoformat())
    machine.start()
    machine.wait_for("what was missed", lambda: len(machine.ended()) == len(asked))
    assert [run.tags["dagster/run_key"] for run in machine.ended()] == asked
    assert machine.ended()[-1].is_success and "攸县人民政府" in names()

    # A file is put by hand where the sensor looks; it waits until the file rests.
    started = machine.call("dagster", "sensor", "start", "new_files", "-w", "workspace.yaml")
    assert started.returncode == 0, started.stderr
    drop(machine, "攸县审计局")
    for hours in range(3, 6):
        machine.set_clock(last + timedelta(hours=hours))
        machine.wait_for("the sensor", lambda n=hours: len(looks(machine)) >= n - 2)
    machine.wait_for("its run", lambda: len(machine.ended()) > len(asked))
    assert (machine.ended()[-1].job_name, machine.ended()[-1].status.value) == (
        "warehouse", "SUCCESS",
    )  # fmt: skip
    assert "攸县审计局" in names()

    # Nothing is due until February, and monitoring names a machine that does nothing.
    machine.set_clock(datetime(YEAR + 2, 1, 31, 12, tzinfo=SHANGHAI))
    checked = machine.call("xxgk", "status", "--check")
    assert (checked.returncode, "days ago" in checked.stdout) == (1, True)
    jobs = [run.job_name for run in machine.instance.get_runs() if run.is_success]
    assert jobs.count("prune_history") >= 1
    versions = machine.published("select count(*), count(distinct content_hash) from publications")
    assert versions == [(6, 6)]


def drop(machine: Machine, name: str) -> Path:
    """Put a report into the folder of its year, as an operator would."""
    path = machine.settings.raw_dir / str(YEAR) / f"{name}.html"
    path.parent.mkdir(exist_ok=True)
    path.write_bytes(report("html", TITLE.format(name, YEAR)))
    return path


def looks(machine: Machine) -> list[str]:
    """What the sensor has said so far, one a look."""
    [state] = [
        each
        for each in machine.instance.all_instigator_state()
        if each.instigator_name == "new_files"
    ]
    return [
        tick.status.value
        for tick in machine.instance.get_ticks(state.instigator_origin_id, state.selector_id)
    ]
