"""What a Chinese reader sees is Chinese: no English word stands on a Chinese page."""

import os
import shutil
import subprocess

import pytest

from tests.browser.conftest import CHROMIUM, HOSTILE_AGENCY, PAGES, addresses, is_drawn

NAMES = {
    "DuckDB", "HTTP", "Parquet", "CSV", "Excel", "SHA", "UTC", "MB", "Esc", "xxgk", "Xiangtan",
    "xtx", "WARC", "WACZ", "zip", "JSON", "GB", "dbt", "PG",
}  # fmt: skip
"""Names of programs, formats, standards, units and keys, and the pinyin shown with the search."""
_WORDS = """() => {
    const texts = [];
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    while (walker.nextNode()) {
        // Code is code, and the link to the other language is in that language.
        if (!walker.currentNode.parentElement.closest("code, pre, script, noscript, q, [lang=en]"))
            texts.push(walker.currentNode.data);
    }
    for (const name of ["aria-label", "title", "placeholder", "alt"])
        for (const element of document.querySelectorAll(`[${name}]`))
            texts.push(element.getAttribute(name));
    texts.push(document.title);
    const english = (text) => text.replace(/https?:\\S+/g, "").match(/[A-Za-z][A-Za-z_']+/g) ?? [];
    return texts.flatMap((text) => english(text).map((word) => [word, text.trim().slice(0, 80)]));
}"""


@pytest.mark.parametrize("name", [*PAGES, "agency with findings"])
def test_no_english_word_stands_on_a_chinese_page(page, address, agencies, name) -> None:
    targets = addresses(agencies) | {
        "agency": f"agency.html?id={agencies['湘潭县审计局']['id']}",
        "agency with findings": f"agency.html?id={agencies['溪翁庄镇人民政府']['id']}",
    }
    page.goto(f"{address}/zh/{targets[name]}")
    is_drawn(page)
    page.evaluate("document.querySelectorAll('main details').forEach((each) => (each.open = true))")
    if name == "agency with findings":
        assert "表三 · （一）予以公开" in page.inner_text("main")
    cell = page.locator('button[data-cell="applications.new_received.total"]')
    if cell.count():
        cell.click()
    found = {
        (word, text)
        for word, text in page.evaluate(_WORDS)
        if word not in NAMES and HOSTILE_AGENCY not in text
    }
    assert found == set()


def test_a_machine_without_chinese_fonts_draws_chinese_characters(browser, site, tmp_path) -> None:
    fonts = {"before": _fonts(browser, site)}
    latin = subprocess.check_output(["fc-match", "-f", "%{file}", "DejaVu Sans"], text=True)
    (tmp_path / "fonts").mkdir()
    shutil.copy(latin, tmp_path / "fonts")
    (tmp_path / "fonts.conf").write_text(
        f"<fontconfig><dir>{tmp_path}/fonts</dir><cachedir>{tmp_path}/cache</cachedir></fontconfig>"
    )
    bare = browser.browser_type.launch(
        executable_path=CHROMIUM,
        args=["--no-sandbox"],
        env=os.environ | {"FONTCONFIG_FILE": str(tmp_path / "fonts.conf")},
    )
    fonts["bare"] = _fonts(bare, site)
    bare.close()
    assert fonts == {"before": [], "bare": ["XXGK Han"]}


def _fonts(browser, site) -> list[str]:
    """The fonts that a page opened from the disk has loaded."""
    page = browser.new_page()
    page.goto(f"file://{site.site_dir}/zh/index.html")
    page.wait_for_load_state("networkidle")
    page.wait_for_timeout(500)
    return page.evaluate("[...document.fonts].map((font) => font.family)")
