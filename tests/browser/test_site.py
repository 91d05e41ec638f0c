"""The site: as it is written, escaped and whole, and as a browser shows it.

All in one module, for it takes one warehouse to build.
"""

import base64
import gzip
import json
import re
import shutil
import tempfile
import threading
from collections.abc import Iterator
from pathlib import Path

import duckdb
import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from pipelines import dbt
from pipelines.database import connect
from pipelines.settings import Settings
from pipelines.site import charts, write_site
from pipelines.site.server import site_server
from tests.browser.changes import CHANGES
from tests.browser.conftest import HOSTILE_AGENCY, HOSTILE_TEXT

LANGUAGES = ("zh", "en")
PAGES = ("index", "regions", "quality", "data", "about", "region", "agency", "search", "sources")


def shard(site: Settings, name: str) -> dict:
    """What a shard hands over."""
    script = (site.site_dir / "data" / f"{name}.js").read_text(encoding="utf-8")
    called, packed = re.fullmatch(r'xxgk\.receive\("([^"]+)", "([^"]+)"\);\n', script).groups()
    assert called == name
    return json.loads(gzip.decompress(base64.b64decode(packed)))


@pytest.fixture(scope="module")
def agencies(site: Settings) -> dict[str, dict]:
    """All agencies of all shards, by name."""
    found = {}
    for path in (site.site_dir / "data" / "agencies").iterdir():
        found |= {
            agency["name"]: agency for agency in shard(site, f"agencies/{path.stem}").values()
        }
    return found


def test_every_page_is_there_in_both_languages(site: Settings) -> None:
    for language in LANGUAGES:
        pages = {path.name for path in (site.site_dir / language).glob("*.html")}
        assert pages == {f"{page}.html" for page in PAGES}
    assert (site.site_dir / "index.html").is_file()
    assert (site.site_dir / "dictionary" / "index.html").is_file()


def test_no_page_asks_for_anything_elsewhere(site: Settings) -> None:
    for page in site.site_dir.glob("*/*.html"):
        html = page.read_text(encoding="utf-8")
        for address in re.findall(r'(?:src|href)="([^"]*)"', html):
            assert not re.match(r"(?!data:)[a-z]+:|//", address), (page, address)
        if page.parent.name in LANGUAGES:
            assert "default-src 'none'" in html


def test_links_lead_to_files_that_are_there(site: Settings) -> None:
    for page in site.site_dir.glob("*/*.html"):
        for address in re.findall(r'(?:src|href)="([^"#?]+)', page.read_text(encoding="utf-8")):
            if not address.startswith("data:"):
                assert (page.parent / address).resolve().exists(), (page, address)


def test_the_pages_hold_what_the_file_holds(site: Settings, agencies: dict[str, dict]) -> None:
    reports = [report for agency in agencies.values() for report in agency["reports"]]
    cells = [cell for report in reports for cell in report["cells"] or []]
    with connect(site.published_path, read_only=True) as published:
        [(of_reports, of_agencies)] = published.execute(
            "select count(*), count(distinct agency_id) from dim_report"
        ).fetchall()
        [(of_cells, of_values)] = published.execute(
            """
            select count(*), sum(value) from (
                select value from fct_published_counts
                union all select value from fct_applications
                union all select value from fct_application_totals
                union all select value from fct_appeals
                union all select value from fct_appeal_totals
                union all select value from fct_legacy_indicators
            )
            """
        ).fetchall()
    assert (len(reports), len(agencies), len(cells)) == (of_reports, of_agencies, of_cells)
    values = [cell[5] if cell[3:5] == [None, None] else cell[3] for cell in cells]
    assert sum(float(value) for value in values if value is not None) == of_values


def test_a_number_leads_to_its_cell(agencies: dict[str, dict]) -> None:
    [report] = agencies["湘潭县审计局"]["reports"]
    [cell] = [
        cell for cell in report["cells"]
        if cell[:3] == ["applications", "new_received", "natural_person"]
    ]  # fmt: skip
    assert cell[3:6] == [None, None, "40"]
    assert report["url"] == "https://www.example.gov.cn/2020/audit.txt"


def test_a_place_lists_its_agencies_and_what_lies_in_it(site: Settings) -> None:
    county = shard(site, "places/4303")["430321-2008"]
    assert [agency[1] for agency in county["agencies"]] == [
        "湘潭县人民政府", HOSTILE_AGENCY, "湘潭县审计局",
    ]  # fmt: skip
    assert [name for _, name in county["path"]] == ["全国", "湖南省", "湘潭市", "湘潭县"]
    province = shard(site, "places/4300")["430000-2008"]
    assert (province["agencies"], province["reports_within"]) == (None, 5)
    assert [child[1] for child in province["children"]] == ["湘潭市"]


@pytest.mark.parametrize("name", ["u6e58", "xi", "xt"], ids=["characters", "pinyin", "initials"])
def test_the_index_finds_a_county(site: Settings, name: str) -> None:
    found = {entry[2] for entry in shard(site, f"search/{name}")["entries"]}
    assert {"湘潭县", "湘潭县审计局"} <= found


def test_hostile_names_are_inert_in_what_is_written_out(site: Settings) -> None:
    for page in site.site_dir.glob("*/*.html"):
        html = page.read_text(encoding="utf-8")
        assert "<img" not in html, page
        assert HOSTILE_TEXT not in html, page
    quality = (site.site_dir / "en" / "quality.html").read_text(encoding="utf-8")
    assert "&lt;img src=x onerror=alert(1)&gt;湘潭县&#34;教育&#39;局" in quality


def test_pictures_add_neither_scopes_nor_levels(site: Settings) -> None:
    html = (site.site_dir / "en" / "index.html").read_text(encoding="utf-8")
    picture = html[html.index('id="workload"') : html.index('id="outcomes"')]
    panels = {}
    for panel in picture.split("<figcaption>")[1:]:
        rows = re.findall(r"<tr><td>(\d{4})</td>(.*?)</tr>", panel, re.DOTALL)
        numbers = [re.findall(r'data-value="([^"]*)"', row) for _, row in rows]
        panels[panel.partition("<")[0]] = [
            (year, *map(float, row)) for (year, _), row in zip(rows, numbers, strict=True)
        ]
    # Year, applications, their mean, reports with a known number, reports.
    assert panels == {
        "Consolidated · prefectural governments": [("2021", 1000, 1000, 1, 1)],
        "Consolidated · county governments": [("2021", 100, 100, 1, 1), ("2022", 120, 120, 1, 1)],
        "Own · single agencies": [("2020", 47, pytest.approx(47 / 3), 3, 3)],
    }


@pytest.fixture
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """Write sites without drawing and without dbt."""
    monkeypatch.setattr(charts, "picture", lambda *told: f"<svg>{told}</svg>")
    monkeypatch.setattr(charts, "drawing_library", lambda: "")
    monkeypatch.setattr(dbt, "documentation", lambda _: "")


def files(site: Path) -> dict[str, bytes]:
    """The content of every file of a site."""
    return {
        str(path.relative_to(site)): path.read_bytes() for path in site.rglob("*") if path.is_file()
    }


def publish_with(settings: Settings, change, which: int) -> None:
    """Change the published file, as another publication."""
    with duckdb.connect(str(settings.published_path)) as published:
        change(published, which)
        published.execute("update publication set content_hash = md5(content_hash || ?)", [which])


@hypothesis_settings(max_examples=5, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.tuples(st.sampled_from(CHANGES), st.integers(0, 10**6)), min_size=1, max_size=3))
def test_after_changes_it_is_the_site_that_is_written_from_nothing(site, quick, changes) -> None:
    with tempfile.TemporaryDirectory() as folder:
        settings = Settings(warehouse_dir=Path(folder))
        shutil.copy(site.published_path, settings.published_path)
        write_site(settings)
        for change, which in changes:
            publish_with(settings, change, which)
            write_site(settings)
            after = files(settings.site_dir)
            kept = settings.site_dir.rename(settings.warehouse_dir / "kept")
            write_site(settings)
            assert after == files(settings.site_dir)
            shutil.rmtree(settings.site_dir)
            kept.rename(settings.site_dir)


def test_what_has_not_changed_is_taken_over(site: Settings, quick, tmp_path: Path) -> None:
    settings = Settings(warehouse_dir=tmp_path)
    shutil.copy(site.published_path, settings.published_path)
    write_site(settings)
    before = {name: (settings.site_dir / name).stat().st_ino for name in files(settings.site_dir)}

    def change(published: duckdb.DuckDBPyConnection, _: int) -> None:
        published.execute("update fct_narrative_claims set sentence = '改' where claim_number = 1")

    publish_with(settings, change, 0)
    with duckdb.connect(str(settings.published_path)) as published:
        changed = published.execute("select agency_id from fct_narrative_claims").fetchall()
    write_site(settings)
    assert {
        name for name, file in before.items()
        if (settings.site_dir / name).stat().st_ino != file and not name.endswith(".html")
    } == {".made.json"} | {f"data/agencies/{agency[0]}.js" for (agency,) in changed}  # fmt: skip


@pytest.fixture(scope="module")
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


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_page_opens_and_is_accessible(page, address, agencies, language) -> None:
    axe = pytest.importorskip("axe_playwright_python.sync_playwright").Axe()
    for name, target in addresses(agencies).items():
        page.goto(f"{address}/{language}/{target}")
        is_drawn(page)
        assert page.locator("h1").count() == 1, name
        if language == "en" or name == "agency":
            serious = [
                (found["id"], found["nodes"][0]["html"][:200])
                for found in axe.run(page).response["violations"]
                if found["impact"] in ("serious", "critical")
            ]
            assert serious == [], name
        page.set_viewport_size({"width": 390, "height": 800})
        overflow = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
        assert page.evaluate(overflow) == 0, f"{name} is wider than a phone"
        page.set_viewport_size({"width": 1000, "height": 800})


def test_it_opens_from_the_disk(page, site: Settings, agencies) -> None:
    root = site.site_dir.as_uri()
    for target in ("region", "agency", "search", "sources"):
        page.goto(f"{root}/zh/{addresses(agencies)[target]}")
        is_drawn(page)
        assert "湘潭县" in page.inner_text("main")
    page.goto(f"{root}/index.html")
    page.wait_for_url("**/en/index.html")


@pytest.mark.parametrize(
    "typed", ["湘潭县", "湘潭", "Xiangtan", "xiangtan xian", "xtx", "湖南 湘潭县"]
)
def test_search_finds_the_county_before_its_agencies(page, address, typed) -> None:
    page.goto(f"{address}/zh/index.html")
    page.fill("header input[name=q]", typed)
    page.press("header input[name=q]", "Enter")
    page.wait_for_selector("#answers tbody tr")
    found = page.locator("#answers tbody tr td:first-child").all_inner_texts()
    assert found[0] == "湘潭县" or found[:2] == ["湘潭市", "湘潭县"]


def test_pictures_are_drawn(page, address, agencies) -> None:
    page.goto(f"{address}/en/index.html")
    box = page.locator("#outcomes figure svg").first.bounding_box()
    assert (box["width"] > 250, box["height"] > 150) == (True, True)
    # The county's two years, six results each.
    assert page.locator("#outcomes figure >> nth=1 >> svg .mark-rect path").count() == 12
    page.goto(f"{address}/en/{addresses(agencies)['region']}")
    page.wait_for_selector("figure.outcomes svg .mark-rect path")
    assert page.locator("figure.outcomes >> nth=0 >> .mark-rect path").count() == 12
    drawn = page.locator("figure.outcomes svg").first.bounding_box()
    assert (drawn["width"] > 250, drawn["height"] > 150) == (True, True)


def test_a_number_shows_its_source_by_keyboard(page, address, agencies) -> None:
    page.goto(f"{address}/en/agency.html?id={agencies['湘潭县审计局']['id']}")
    start = page.locator('button[data-cell="applications.new_received.natural_person"]')
    start.focus()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    source = page.locator(".source")
    source.wait_for()
    told = source.inner_text()
    assert "(granted)" in told
    assert "https://www.example.gov.cn/2020/audit.txt" in told
    assert source.locator("mark").inner_text() == "20"
    query = source.locator("pre").inner_text()
    assert query.startswith("from fct_applications\nwhere report_id = ")


def test_tables_are_sorted_by_keyboard(page, address) -> None:
    page.goto(f"{address}/zh/region.html?id=000000")
    header = page.locator("th", has_text="报告").first
    header.locator("button").focus()
    page.keyboard.press("Enter")
    page.keyboard.press("Enter")
    assert header.get_attribute("aria-sort") == "descending"
    assert page.locator("tbody tr td").first.inner_text() == "湖南省"


def test_hostile_texts_are_inert_in_what_is_drawn(page, address, agencies) -> None:
    page.goto(f"{address}/zh/{addresses(agencies)['hostile']}")
    is_drawn(page)
    assert page.inner_text("h1") == HOSTILE_AGENCY
    assert page.locator("main img, main script").count() == 0
    assert page.locator("a[href^='javascript' i]").count() == 0
    assert "javascript:alert(3) (不是网址)" in page.inner_text("main")
    page.goto(f"{address}/zh/search.html?q=" + "<img src=x onerror=alert(9)>")
    is_drawn(page)


def test_what_is_not_there_is_said(page, address, agencies) -> None:
    other = agencies["湘潭县审计局"]["id"][:-4] + "zzzz"
    for asked in ("region.html?id=../../x", "region.html", f"agency.html?id={other}"):
        page.goto(f"{address}/en/{asked}")
        page.wait_for_selector("h1:has-text('does not have this')")
