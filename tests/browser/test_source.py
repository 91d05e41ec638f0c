"""A number shows its source where one looks: beside its cell, at the foot of a phone."""

import pytest
from PIL import Image

from tests.browser.conftest import PICTURED

CELL = 'button[data-cell="applications.granted.natural_person"]'
_IN_SIGHT = """() => {
    const box = (name) => document.querySelector(name).getBoundingClientRect();
    const [source, cell] = [box(".source"), box("[aria-pressed=true]")];
    const isInSight = ({ top, bottom, left, right }) =>
        top >= 0 && bottom <= innerHeight + 1 && left >= 0 && right <= innerWidth;
    const isCovered = source.top < cell.bottom && source.bottom > cell.top;
    return isInSight(source) && isInSight(cell) && !isCovered;
}"""


@pytest.fixture
def report(page, address, agencies):
    """The page of an agency with one report, in English."""
    page.goto(f"{address}/en/agency.html?id={agencies['湘潭县审计局']['id']}")
    page.wait_for_selector("body[data-drawn]")
    return page


def test_a_number_shows_its_source_by_keyboard(report) -> None:
    report.locator('button[data-cell="applications.new_received.natural_person"]').focus()
    report.keyboard.press("ArrowDown")
    report.keyboard.press("ArrowDown")
    report.keyboard.press("Enter")
    source = report.locator(".source")
    source.wait_for()
    shown = source.inner_text()
    assert "Table 3" in shown
    assert "https://www.example.gov.cn/2020/audit.txt" in shown
    assert source.locator("mark").inner_text() == "20"
    source.locator("summary").click()
    query = source.locator("pre").inner_text()
    assert query.startswith("from fct_applications\nwhere report_id = ")
    report.keyboard.press("Escape")
    assert source.count() == 0
    assert report.evaluate("document.activeElement.dataset.cell") == CELL.split('"')[1]


@pytest.mark.parametrize("width", [1300, 390])
@pytest.mark.parametrize("cell", ["new_received.total", "carried_out.total"])
def test_the_source_is_in_sight_beside_its_cell(report, width, cell) -> None:
    report.set_viewport_size({"width": width, "height": 800})
    button = report.locator(f'button[data-cell="applications.{cell}"]')
    button.evaluate("(cell) => cell.scrollIntoView({block: 'end', inline: 'center'})")
    button.click()
    report.wait_for_selector(".source")
    report.wait_for_function(_IN_SIGHT, timeout=3000)


def test_a_cell_read_from_a_scan_shows_its_clip(report, tmp_path) -> None:
    Image.new("L", (300, 200), 255).save(tmp_path / "page.jpg")
    asked = []

    def answer(route) -> None:
        asked.append(route.request.url)
        route.fulfill(path=tmp_path / "page.jpg")

    report.route("**/data/pictures/**", answer)
    report.locator('button[data-cell="applications.carried_out.natural_person"]').click()
    frame = report.locator(".source .clip rect")
    frame.wait_for()
    box = PICTURED.partition("@")[2].split(",")
    assert [frame.get_attribute(side) for side in ("x", "y")] == box[:2]
    assert [path.rpartition("/")[2] for path in asked] == [f"{b'page 2'.hex()}.jpg"]
    assert "page 2 table 1 row 4 cell 3" in report.locator(".source").inner_text()
