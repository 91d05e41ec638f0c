"""A small warehouse with honest and hostile reports, its site, and a browser where there is one."""

import base64
import gzip
import json
import re
import shutil
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from pipelines import dbt
from pipelines.database import connect
from pipelines.publication.publish import publish
from pipelines.settings import Settings
from pipelines.site import write_site
from pipelines.site.server import site_server
from tests.integration.staging_fixture import Cells, Content, everywhere, load
from tests.template import made_once, prepared

LANGUAGES = ("zh", "en")
PAGES = (
    "index",
    "regions",
    "quality",
    "data",
    "about",
    "region",
    "agency",
    "search",
    "sources",
    "columns",
)
HOSTILE_AGENCY = "<img src=x onerror=alert(1)>湘潭县\"教育'局"
HOSTILE_TEXT = "</script><script>alert(2)</script>{{7*7}}"
HOSTILE_URL = "javascript:alert(3)"
PICTURED = "page 2 table 1 R4C3 @10,20,60,40"
CHROMIUM = shutil.which("chromium")


def _answered(year: int, received: int, granted: int, denied: int) -> Cells:
    """Table 三 and 四 of a report in which every cell is a number, and the sums are right."""
    form = "2021" if year >= 2021 else "2019"
    cells = everywhere("applications", 0, form) | everywhere("appeals", 0, "2019")
    cells |= everywhere("disclosure", 12, form)
    for row, count in {
        "new_received": received,
        "granted": granted,
        "denied_state_secret": denied,
        "total_processed": granted + denied,
        "carried_out": received - granted - denied,
    }.items():
        for column in ("natural_person", "total"):
            cells["applications", row, column] = count
    for result, count in {"upheld": 3, "corrected": 1, "total": 4}.items():
        cells["appeals", "reconsideration", result] = count
    return cells


def _of_government(region: str, year: int, received: int, granted: int, denied: int) -> Content:
    agency = {"430321": "湘潭县人民政府", "430300": "湘潭市人民政府"}[region]
    return Content(
        f"{agency} {year}", (f"{year}/{region}.html",), agency=agency, agency_type="government",
        region=region, year=year, scope="consolidated", form="2021" if year >= 2021 else "2019",
        cells=_answered(year, received, granted, denied),
    )  # fmt: skip


CONTENTS = [
    _of_government("430321", 2021, 100, 60, 30),
    _of_government("430321", 2022, 120, 90, 20),
    _of_government("430300", 2021, 1000, 500, 400),
    Content(
        "audit", ("2020/audit.txt",), agency="湘潭县审计局", region="430321", year=2020,
        cells=_answered(2020, 40, 20, 10), claims=(("records_disclosed", 388, "公开信息388条。"),),
        findings=(("section_missing", "a statutory section is not there"),),
    ),
    Content(
        "hostile", ("2020/<b>hostile</b>.txt",), agency=HOSTILE_AGENCY, region="430321", year=2020,
        title=HOSTILE_TEXT, findings=(("unknown_row", HOSTILE_TEXT),),
        cells=_answered(2020, 7, 3, 1) | {
            ("applications", "granted", "total"): HOSTILE_TEXT,
            ("applications", "carried_out", "total"): 99,
        },
        claims=(("records_disclosed", 5, HOSTILE_TEXT),),
    ),
    Content(
        "town", ("2020/town.txt",), agency="溪翁庄镇人民政府", agency_type="township",
        region="110118101", year=2020,
        cells=_answered(2020, 0, 0, 0) | {("applications", "granted", "natural_person"): 5},
    ),
]  # fmt: skip


@pytest.fixture(scope="session")
def site() -> Settings:
    """The warehouse published, and its site written; the data dictionary is a page of one line."""
    return Settings(warehouse_dir=made_once("site", _write))


def _write(folder: Path) -> None:
    settings = prepared(Settings(warehouse_dir=folder))
    load(settings, CONTENTS)
    with connect(settings.build_path) as build:
        build.execute(
            "update staging.documents set url = ?, vouched_by = 'a test' "
            "where file like '%hostile%'",
            [HOSTILE_URL],
        )
        build.execute(
            "update staging.cells set locator = ?, is_read_from_picture = true "
            "where table_code = 'applications' and row_code = 'carried_out' "
            "and column_code = 'natural_person' and sha256 in "
            "(select sha256 from staging.documents where file like '%audit%')",
            [PICTURED],
        )
    dbt.build(settings, tested=False)
    publish(settings)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(dbt, "documentation", lambda _: "<!doctype html><title>dictionary</title>")
        write_site(settings)


def shard(site: Settings, name: str) -> dict:
    """What a shard hands over."""
    script = (site.site_dir / "data" / f"{name}.js").read_text(encoding="utf-8")
    called, packed = re.fullmatch(r'xxgk\.receive\("([^"]+)", "([^"]+)"\);\n', script).groups()
    assert called == name
    return json.loads(gzip.decompress(base64.b64decode(packed)))


@pytest.fixture(scope="session")
def agencies(site: Settings) -> dict[str, dict]:
    """All agencies of all shards, by name."""
    found = {}
    for path in (site.site_dir / "data" / "agencies").iterdir():
        found |= {
            agency["name"]: agency for agency in shard(site, f"agencies/{path.stem}").values()
        }
    return found


def addresses(agencies: dict[str, dict]) -> dict[str, str]:
    """A page of every kind, the drawn ones with something to draw."""
    government = agencies["湘潭县人民政府"]["id"]
    return {page: f"{page}.html" for page in PAGES} | {
        "region": "region.html?id=430321-2008",
        "agency": f"agency.html?id={government}",
        "search": "search.html?q=Xiangtan",
        "hostile": f"agency.html?id={agencies[HOSTILE_AGENCY]['id']}",
    }


def is_drawn(page) -> None:
    """Wait until a page that scripts draw is there."""
    if page.locator("#drawn").count():
        page.wait_for_selector("body[data-drawn]")


@pytest.fixture(scope="session")
def browser() -> Iterator:
    """Chromium, or a skip where it or playwright is not installed."""
    playwright = pytest.importorskip("playwright.sync_api")
    if CHROMIUM is None:
        pytest.skip("chromium is not installed")
    arguments = [
        "--no-sandbox", "--disable-gpu", "--disable-background-networking",
        "--disable-component-update",
    ]  # fmt: skip
    with playwright.sync_playwright() as started:
        chromium = started.chromium.launch(executable_path=CHROMIUM, args=arguments)
        yield chromium
        chromium.close()


@pytest.fixture(scope="session")
def address(site: Settings) -> Iterator[str]:
    """The site over http, on a port of its own."""
    with site_server(site, 0) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}/site"
        server.shutdown()


@pytest.fixture
def page(browser, address: str):
    """A page that fails the test on a script's error, and on any request to anywhere else."""
    context = browser.new_context(viewport={"width": 1000, "height": 800})
    opened, problems = context.new_page(), []
    opened.on("console", lambda message: problems.append(f"{message.type}: {message.text}"))
    opened.on("pageerror", lambda error: problems.append(str(error)))
    opened.on("dialog", lambda dialog: problems.append(f"dialog: {dialog.message}"))
    opened.on("requestfailed", lambda request: problems.append(request.url))
    opened.on(
        "request",
        lambda request: (
            request.url.startswith((address, "data:", "file://")) or problems.append(request.url)
        ),
    )
    yield opened
    context.close()
    assert problems == []
