"""Two harvests of one portal, as they lie in data/raw: repeated, changed and failed fetches."""

from pathlib import Path

from tests.conftest import SAMPLES
from tests.rendering_office import zip_of
from tests.warcs import WHEN, Warc, packed

PORTAL = "http://www.xtx.gov.cn"
LIST = f"{PORTAL}/xxgk/nb/index.html"
LATER = "2026-01-27T08:00:00Z"
FIVE = [f"{PORTAL}/{place}/2020nb.html" for place in ("a", "b", "c", "d", "e")]
CHANGED = f"{PORTAL}/f/2020nb.html"
ZIPPED = f"{PORTAL}/g/2020nb.zip"
FILE = "harvest/{0}/{0}-00001.warc.gz"
FIRST, SECOND = "2026-W04", "2026-W05"

HARVEST_STATES = {"published": 3, "superseded": 1, "not_a_report": 1}
"""Documents of the harvests by state."""


def page_of(agency: str, encoding: str = "utf-8", *, rules: int = 0) -> bytes:
    """The first sample as a page of another agency, with a number of rules in its first table."""
    text = SAMPLES[0].read_text(encoding="utf-8").replace("机关事务服务中心", agency)
    text = text.replace("规章\n\t0", f"规章\n\t{rules}", 1)
    lines = "".join(f"<p>{line.strip()}</p>\n" for line in text.splitlines())
    return f"<html><meta charset={encoding}><body>{lines}".encode("gb18030")


def drop_harvest(raw_dir: Path) -> None:
    """Put both harvests into data/raw."""
    same, before, after = page_of("林业局"), page_of("财政局"), page_of("财政局", rules=2)
    link = {"role": "report", "source": "xtx", "via": LIST, "reportYear": "2020"}
    first = Warc()
    first.response(LIST, b"<html>list", role="listing")
    for number, url in enumerate(FIVE):
        fields = {**link, "linkText": f"林业局2020年年报（{number}）"}
        if number:
            first.revisit(url, packed(same), (FIVE[0], WHEN), **fields)
        else:
            first.response(url, packed(same), headers={"Content-Encoding": "gzip"}, **fields)
    first.response(CHANGED, before, linkText="财政局2020年年报", listedDate="2021-01-20", **link)
    zipped = zip_of({"县文旅局.html": page_of("文化旅游局"), "说明.txt": "请查收"})
    first.response(ZIPPED, zipped, media_type="application/zip", **{**link, "role": "attachment"})
    first.failure(f"{PORTAL}/h/2020nb.html", "timeout", **link)
    first.response(f"{PORTAL}/i/2020nb.html", b"gone", status="404 Not Found", **link)
    first.save(raw_dir / FILE.format(FIRST))
    second = Warc()
    second.revisit(FIVE[0], None, (FIVE[0], WHEN), when=LATER, **link)
    second.response(CHANGED, after, when=LATER, linkText="财政局2020年年报", **link)
    second.save(raw_dir / FILE.format(SECOND))
