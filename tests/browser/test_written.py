"""The site as it is written: every page, escaped and whole; shards hold what the file holds."""

import re

import pytest

from pipelines.database import connect
from pipelines.settings import Settings
from tests.browser.conftest import HOSTILE_AGENCY, HOSTILE_TEXT, LANGUAGES, PAGES, shard


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
        table = panel[panel.index("<details>") :]
        rows = re.findall(r'<tr><th scope="row">(\d{4})</th>(.*?)</tr>', table, re.DOTALL)
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


def test_bars_are_as_long_as_their_numbers(site: Settings) -> None:
    html = (site.site_dir / "en" / "index.html").read_text(encoding="utf-8")
    picture = html[html.index('id="outcomes"') : html.index('id="disclosed"')]
    [county] = [part for part in picture.split("<figcaption>") if "county governments" in part[:60]]
    # 60 granted and 30 denied in 2021, 90 and 20 in 2022.
    lengths = re.findall(r'<rect class="(part-\d)" x="[\d.]+" y="0" width="([\d.]+)"', county)
    assert lengths == [
        ("part-0", "66.67"), ("part-2", "33.33"), ("part-0", "81.82"), ("part-2", "18.18"),
    ]  # fmt: skip


def test_provinces_stand_beside_each_other(site: Settings) -> None:
    html = (site.site_dir / "zh" / "regions.html").read_text(encoding="utf-8")
    matrix = html[
        html.index('class="matrix"') : html.index("</table>", html.index('class="matrix"'))
    ]
    [hunan] = [row for row in matrix.split("<tr>") if "湖南省" in row]
    cells = re.findall(r'<td(?: class="step-(\d)">(\d+)<small> / (\d+))?', hunan)
    # Two agencies of the county in 2020, two governments in 2021, one of them in 2022.
    assert cells[:3] == [("4", "2", "2"), ("4", "2", "2"), ("4", "1", "1")]
    assert "本机关口径 · 各机关" in html[html.index('class="multiples"') :]


def test_every_column_has_a_chinese_heading(site: Settings) -> None:
    with connect(site.published_path, read_only=True) as published:
        bare = published.execute(
            """
            select table_name, column_name, comment from duckdb_columns()
            where database_name = current_database() and schema_name = 'main' and not internal
                and not regexp_matches(coalesce(comment, ''), '^[^·]*[一-龥][^·]*· ')
            """
        ).fetchall()
    assert bare == []
