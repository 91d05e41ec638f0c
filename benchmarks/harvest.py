"""`python -m benchmarks.harvest`: the speed of the crawler beside bare Scrapy on the same portal.

The portal responds at once and no delay is set, so that the work per page counts. Bare Scrapy
follows the same links and discards the responses; the crawler obeys robots.txt, checks every
address, classifies every link, and writes the archive and its index. Both run in their own
processes, in turns, and are measured from the start of the crawl, without imports. CPU time is what
counts where others use the machine: of each, the median of all rounds. A last round with four times
the pages shows whether memory grows with them.
"""

import json
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from statistics import median
from typing import NamedTuple

from pipelines.harvest.plan import make_plan
from pipelines.settings import Settings

ROUNDS = 7
HOSTS = 4
PAGES = 400
MORE = 4
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

started, cpu = time.monotonic(), time.process_time()
process = CrawlerProcess({
    "LOG_ENABLED": False, "LOG_INSTALL_ROOT_HANDLER": False, "TELNETCONSOLE_ENABLED": False,
    "REMOTE_CONTROL_ENABLED": False,
    "CONCURRENT_REQUESTS": 64, "CONCURRENT_REQUESTS_PER_DOMAIN": 8, "COOKIES_ENABLED": False,
})
process.crawl(Bare)
process.start()
print(json.dumps({
    "pages": Bare.pages, "seconds": time.monotonic() - started, "cpu": time.process_time() - cpu,
}))
"""
_OURS = """
import sys, time
from pipelines.harvest.crawl import main
cpu = time.process_time()
code = main(sys.stdin, sys.stdout)
print(time.process_time() - cpu)
sys.exit(code)
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


class Round(NamedTuple):
    """Pages a second by the clock and by CPU time, and the peak memory in bytes."""

    wall: float
    cpu: float
    memory: int


def main() -> None:
    """Measure both and print their rates, then the memory of a harvest of more pages."""
    with _portal(PAGES) as urls:
        rounds = [(_bare(urls), _ours(urls, PAGES)) for _ in range(ROUNDS)]
    bare, ours = zip(*rounds, strict=True)
    for name, of in (("wall", lambda each: each.wall), ("CPU", lambda each: each.cpu)):
        _compare(name, [of(each) for each in bare], [of(each) for each in ours])
    with _portal(PAGES * MORE) as urls:
        more = _ours(urls, PAGES * MORE)
    few = max(each.memory for each in ours)
    print(
        f"memory: {few / 1e6:.0f} MB for {HOSTS * PAGES:,} pages, {more.memory / 1e6:.0f} MB for "
        f"{HOSTS * PAGES * MORE:,}; CPU {more.cpu:,.0f} pages a second there"
    )


def _compare(name: str, bare: list[float], ours: list[float]) -> None:
    for who, rates in (("bare Scrapy", bare), ("xxgk harvest", ours)):
        each = " ".join(f"{rate:.0f}" for rate in rates)
        print(f"{name}: {who} {median(rates):,.0f} pages a second ({each})")
    ratios = [one / other for one, other in zip(ours, bare, strict=True)]
    print(
        f"{name}: {median(ours) / median(bare):.2f} of bare Scrapy (target: at least {TARGET}; "
        f"in turns {min(ratios):.2f} to {max(ratios):.2f})"
    )


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
def _portal(pages: int) -> Iterator[list[str]]:
    command = [sys.executable, "-c", _PORTAL, str(HOSTS), str(pages)]
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


def _bare(urls: list[str]) -> Round:
    entries = json.dumps([f"{url}/nb/index.html" for url in urls])
    [*_, last] = _printed([sys.executable, "-c", _BARE, entries])
    result = json.loads(last)
    assert result["pages"] == HOSTS * (PAGES + 1), result
    return Round(result["pages"] / result["seconds"], result["pages"] / result["cpu"], 0)


def _ours(urls: list[str], pages: int) -> Round:
    with tempfile.TemporaryDirectory() as folder:
        # A folder of its own: a harvest must find nothing to compare with.
        plan, _ = make_plan(_settings(Path(folder), urls), "round")
        [*_, last, cpu] = _printed([sys.executable, "-c", _OURS], plan.model_dump_json())
    summary = json.loads(last)
    assert sum(each["found"] for each in summary["sources"].values()) == HOSTS * pages, summary
    requests = summary["requests"]
    return Round(
        requests / summary["seconds"], requests / float(cpu), summary["peak_memory_bytes"] or 0
    )


def _printed(command: list[str], given: str | None = None) -> list[str]:
    ended = subprocess.run(command, input=given, capture_output=True, text=True, check=True)
    return ended.stdout.splitlines()


if __name__ == "__main__":
    main()
