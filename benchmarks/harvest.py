"""`python -m benchmarks.harvest`: the speed of the crawler beside bare Scrapy on the same portal.

The portal responds at once and no delay is set, so that the work per page counts. Bare Scrapy
follows the same links and discards the responses; the crawler obeys robots.txt, checks every
address, classifies every link, and writes the archive and its index. Both run in their own
processes, in turns; the best round of each counts.
"""

import json
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from pipelines.harvest.run import run_harvest
from pipelines.settings import Settings

ROUNDS = 4
HOSTS = 4
PAGES = 400
TARGET = 0.9
_BARE = """
import json, sys, time
from scrapy import Spider
from scrapy.crawler import CrawlerProcess

class Bare(Spider):
    name = "bare"
    start_urls = json.loads(sys.argv[1])
    pages = 0
    def parse(self, response):
        Bare.pages += 1
        if response.url.endswith("index.html"):
            yield from response.follow_all(css="li a")

started = time.monotonic()
process = CrawlerProcess({
    "LOG_ENABLED": False, "LOG_INSTALL_ROOT_HANDLER": False, "TELNETCONSOLE_ENABLED": False,
    "REMOTE_CONTROL_ENABLED": False,
    "CONCURRENT_REQUESTS": 64, "CONCURRENT_REQUESTS_PER_DOMAIN": 8, "COOKIES_ENABLED": False,
})
process.crawl(Bare)
process.start()
print(json.dumps({"pages": Bare.pages, "seconds": time.monotonic() - started}))
"""
_PORTAL = """
import sys, time
from benchmarks.harvest import portal_of
from tests.portal.server import Portal
with Portal(int(sys.argv[1])) as portal:
    for host in portal.hosts:
        portal_of(host, int(sys.argv[2]))
    print(" ".join(host.url for host in portal.hosts), flush=True)
    sys.stdin.read()
"""


def main() -> None:
    """Measure both and print their rates."""
    with _portal() as urls, tempfile.TemporaryDirectory() as folder:
        settings = _settings(Path(folder), urls)
        bare, ours = [], []
        for number in range(ROUNDS):
            bare.append(_bare(urls))
            ours.append(_ours(settings, f"round-{number}"))
            # The next round must find nothing to compare with.
            settings = settings.model_copy(
                update={
                    "raw_dir": Path(folder) / f"raw-{number}",
                    "warehouse_dir": Path(folder) / f"warehouse-{number}",
                }
            )
    best = max(ours) / max(bare)
    print(f"bare Scrapy: {max(bare):,.0f} pages a second ({', '.join(f'{r:.0f}' for r in bare)})")
    print(f"xxgk harvest: {max(ours):,.0f} pages a second ({', '.join(f'{r:.0f}' for r in ours)})")
    print(f"{best:.2f} of bare Scrapy (target: at least {TARGET})")


def portal_of(host, pages: int) -> None:
    """Fill a host with one list of reports, with pages as portals serve them."""
    from tests.portal.bodies import report
    from tests.portal.server import Resource

    rows = ""
    for number in range(pages):
        container = "page" if number % 2 else "html"
        title = f"湘潭县第{number}局2023年政府信息公开工作年度报告"
        host.pages[f"/nb/{number}.html"] = Resource(report(container, f"{title} {host.address}"))
        rows += f'<li><a href="{number}.html">{title}</a><span>2024-01-20</span></li>'
    host.pages["/nb/index.html"] = Resource(f"<ul>{rows}</ul>".encode())
    host.pages["/robots.txt"] = Resource(b"User-agent: *\nDisallow: /news/\n", "text/plain")


@contextmanager
def _portal() -> Iterator[list[str]]:
    command = [sys.executable, "-c", _PORTAL, str(HOSTS), str(PAGES)]
    with subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as process:
        try:
            yield process.stdout.readline().split()
        finally:
            process.stdin.close()


def _settings(folder: Path, urls: list[str]) -> Settings:
    sources = folder / "sources"
    sources.mkdir()
    entries = [
        {
            "id": f"portal-{number}",
            "name": "portal",
            "region_code": "430321",
            "pattern": "static",
            "entry_pages": [f"{url}/nb/index.html"],
        }
        for number, url in enumerate(urls)
    ]
    (sources / "portal.yaml").write_text(json.dumps(entries))
    return Settings(
        raw_dir=folder / "raw", warehouse_dir=folder / "warehouse", sources_dir=sources,
        harvest_loopback=True, harvest_delay_seconds=0, harvest_host_requests=8,
    )  # fmt: skip


def _bare(urls: list[str]) -> float:
    entries = json.dumps([f"{url}/nb/index.html" for url in urls])
    ended = subprocess.run(
        [sys.executable, "-c", _BARE, entries], capture_output=True, text=True, check=True
    )
    result = json.loads(ended.stdout.splitlines()[-1])
    assert result["pages"] == HOSTS * (PAGES + 1), result
    return result["pages"] / result["seconds"]


def _ours(settings: Settings, name: str) -> float:
    started = time.monotonic()
    summary = run_harvest(settings, name)
    assert summary.total("found") == HOSTS * PAGES, summary
    print(f"{name}: {summary.seconds} s, {time.monotonic() - started:.2f} s with its process")
    return summary.requests / summary.seconds


if __name__ == "__main__":
    main()
