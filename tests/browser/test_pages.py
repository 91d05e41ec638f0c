"""The pages in a browser: drawn, accessible, searched, sorted, inert."""

import pytest

from pipelines.settings import Settings
from tests.browser.conftest import HOSTILE_AGENCY, LANGUAGES, addresses, is_drawn


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_page_opens_and_is_accessible(page, address, agencies, language) -> None:
    axe = pytest.importorskip("axe_playwright_python.sync_playwright").Axe()
    for name, target in addresses(agencies).items():
        page.goto(f"{address}/{language}/{target}")
        is_drawn(page)
        assert page.locator("h1").count() == 1, name
        found = axe.run(page).response["violations"]
        assert [(each["id"], each["nodes"][0]["html"][:200]) for each in found] == [], name
        page.set_viewport_size({"width": 390, "height": 800})
        overflow = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
        assert page.evaluate(overflow) == 0, f"{name} is wider than a phone"
        page.set_viewport_size({"width": 1000, "height": 800})


def test_it_opens_from_the_disk(page, site: Settings, agencies) -> None:
    root = site.site_dir.as_uri()
    for target in ("region", "agency", "search"):
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
    found = page.locator("#answers tbody tr th:first-child").all_inner_texts()
    assert found[0] == "湘潭县" or found[:2] == ["湘潭市", "湘潭县"]


def test_pictures_are_drawn_alike_on_every_page(page, address, agencies) -> None:
    page.goto(f"{address}/en/index.html")
    written = page.locator("#outcomes figure >> nth=1 >> .bar")
    box = written.first.bounding_box()
    assert (box["width"] > 100, box["height"] > 10) == (True, True)
    page.goto(f"{address}/en/{addresses(agencies)['region']}")
    is_drawn(page)
    drawn = page.locator("figure.outcomes >> nth=0 >> .bar rect")
    parts = [(mark.get_attribute("class"), mark.get_attribute("width")) for mark in drawn.all()]
    assert [(name, round(float(width))) for name, width in parts] == [
        ("part-0", 67), ("part-2", 33), ("part-0", 82), ("part-2", 18),
    ]  # fmt: skip


def test_tables_are_sorted_by_keyboard(page, address) -> None:
    page.goto(f"{address}/zh/region.html?id=000000")
    header = page.locator("th", has_text="报告").first
    header.locator("button").focus()
    page.keyboard.press("Enter")
    page.keyboard.press("Enter")
    assert header.get_attribute("aria-sort") == "descending"
    assert page.locator("tbody tr th").first.inner_text() == "湖南省"


def test_hostile_texts_are_inert_in_what_is_drawn(page, address, agencies) -> None:
    page.goto(f"{address}/zh/{addresses(agencies)['hostile']}")
    is_drawn(page)
    assert page.inner_text("h1") == HOSTILE_AGENCY
    assert page.locator("main img, main script").count() == 0
    assert page.locator("a[href^='javascript' i]").count() == 0
    assert "javascript:alert(3)（不是有效网址）" in page.inner_text("main")
    page.goto(f"{address}/zh/search.html?q=" + "<img src=x onerror=alert(9)>")
    is_drawn(page)


def test_what_is_not_there_is_said(page, address, agencies) -> None:
    other = agencies["湘潭县审计局"]["id"][:-4] + "zzzz"
    for asked in ("region.html?id=../../x", "region.html", f"agency.html?id={other}"):
        page.goto(f"{address}/en/{asked}")
        page.wait_for_selector("h1:has-text('does not have this')")


@pytest.mark.parametrize("target", ["agency", "regions", "quality"])
def test_row_headings_stay_when_a_table_is_scrolled_sideways(page, address, agencies, target):
    page.set_viewport_size({"width": 390, "height": 800})
    page.goto(f"{address}/zh/{addresses(agencies)[target]}")
    is_drawn(page)
    kept = page.evaluate(
        """() => [...document.querySelectorAll(".scroll")]
            .filter((scroll) => scroll.scrollWidth > scroll.clientWidth + 50)
            .map((scroll) => {
                scroll.scrollLeft = 50;
                const heading = scroll.querySelector("tbody th").getBoundingClientRect();
                return Math.round(heading.left - scroll.getBoundingClientRect().left);
            })"""
    )
    assert kept
    assert set(kept) == {0}


def test_every_table_has_a_caption_and_a_heading_for_each_row(page, address, agencies) -> None:
    for name, target in addresses(agencies).items():
        page.goto(f"{address}/zh/{target}")
        is_drawn(page)
        bare = page.evaluate(
            """() => [...document.querySelectorAll("table")].filter((table) =>
                !table.caption || [...table.tBodies].some((body) =>
                    [...body.rows].some((row) => row.cells[0].tagName !== "TH")))
                .map((table) => table.outerHTML.slice(0, 120))"""
        )
        assert bare == [], name
