"""A small warehouse with honest and hostile reports, its site, and a browser where there is one."""

import shutil
from collections.abc import Iterator

import pytest

from pipelines import dbt
from pipelines.database import connect
from pipelines.publication.publish import publish
from pipelines.settings import Settings
from pipelines.site import write_site
from tests.integration.staging_fixture import Cells, Content, everywhere, load
from tests.template import prepared

HOSTILE_AGENCY = "<img src=x onerror=alert(1)>湘潭县\"教育'局"
HOSTILE_TEXT = "</script><script>alert(2)</script>{{7*7}}"
HOSTILE_URL = "javascript:alert(3)"
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
        region="110118101", year=2020, cells=_answered(2020, 0, 0, 0),
    ),
]  # fmt: skip


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    """The warehouse published, and its site written; the data dictionary is a page of one line."""
    settings = prepared(Settings(warehouse_dir=tmp_path_factory.mktemp("warehouse")))
    load(settings, CONTENTS)
    with connect(settings.build_path) as build:
        build.execute(
            "update staging.documents set url = ?, vouched_by = 'a test' "
            "where file like '%hostile%'",
            [HOSTILE_URL],
        )
    dbt.build(settings, tested=False)
    publish(settings)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(dbt, "documentation", lambda _: "<!doctype html><title>dictionary</title>")
        write_site(settings)
    return settings


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
