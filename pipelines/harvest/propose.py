"""Propose an entry for the list of sources from one known address.

No request is sent: facts that address and page do not show are left to be filled in, and the entry
is not enabled.
"""

import re
from dataclasses import dataclass
from urllib.parse import urlsplit

import yaml

from pipelines.harvest.hosts import host_problem, place
from pipelines.harvest.platforms import recognise
from pipelines.harvest.sources import YEAR_MARK
from pipelines.identify.addresses import portal_region
from pipelines.identify.credit_codes import coded_regions
from pipelines.identify.evidence import Evidence
from pipelines.identify.regions import Region, region_index

_SITE_CODE = re.compile(
    r"<meta[^>]+name=[\"']?SiteIDCode[\"']?[^>]+content=[\"']?(\d{10})|"
    r"<meta[^>]+content=[\"']?(\d{10})[\"']?[^>]+name=[\"']?SiteIDCode",
    re.I,
)
_YEAR = re.compile(r"(?<!\d)20[012]\d(?!\d)")


class NoProposal(ValueError):
    """An address for which no entry can be made; the message has the reason and the remedy."""


@dataclass(frozen=True)
class Proposal:
    """An entry, and the facts that a person must still look up.

    Attributes:
        entry: The fields of the entry, in the order in which they are written.
        open_points: What is not known, each in a sentence.
    """

    entry: dict[str, object]
    open_points: list[str]

    def as_yaml(self) -> str:
        """Return the entry as YAML for the list, with open points as comments above it."""
        notes = "".join(f"# {point}\n" for point in self.open_points)
        return notes + yaml.safe_dump([self.entry], allow_unicode=True, sort_keys=False, width=200)


def propose(url: str, page: str | None = None) -> Proposal:
    """Make an entry from the address of a list or of a report on it.

    Args:
        url: The address.
        page: The text of the page at it, for facts that the address does not show.

    Raises:
        NoProposal: it is no address that could be harvested.

    >>> made = propose("http://www.dushan.gov.cn/zfxxgknb/2022n/202302/t20230209_78174914.html")
    >>> made.entry["platform"], made.entry["region_code"], made.entry["entry_pages"]
    ('trs', '522726', ['http://www.dushan.gov.cn/zfxxgknb/2022n/'])
    """
    parts = urlsplit(url.strip())
    try:
        here = place(url) if parts.scheme in ("http", "https") else ""
    except ValueError as error:
        raise NoProposal(f"{url}: {error}") from error
    if not here:
        raise NoProposal(f"{url} is no address; it begins with http:// or https://")
    if reason := host_problem(parts.hostname or "", loopback=True):
        raise NoProposal(f"{url}: {reason}")
    found = recognise(url, page)
    region, points = _region(url, page), []
    entry_page = found.entry_page if found else None
    if entry_page is None:
        entry_page = f"{parts.scheme}://{parts.netloc}/"
        points.append(_no_list(found is not None, page is not None))
    if region is None:
        points.append("region_code: the address does not show it; look it up in dbt_project/seeds")
    platform = found.platform if found else None
    name = here.removeprefix("www.").removesuffix(".gov.cn")
    entry: dict[str, object] = {
        "id": re.sub(r"[^a-z0-9]+", "-", name).strip("-"),
        "name": f"{region_index().path(region.code)} {here}" if region else here,
        "region_code": region.code if region else "",
    }
    if region:
        entry["level"] = region.level
    entry |= {"platform": platform.id} if platform else {"pattern": "generic"}
    if platform and not (found and found.entry_page):
        # The lists of the platform are not at its front page.
        entry["pattern"] = "generic"
    entry["entry_pages"] = [entry_page]
    if year := _YEAR.search(urlsplit(entry_page).path):
        points.append(
            f"entry_pages: {year[0]} is in the address; where each year has its list, write "
            f"{YEAR_MARK} in its place and say years, such as 2020-2025"
        )
    if YEAR_MARK in entry_page:
        points.append(f"years: which years {YEAR_MARK} stands for, such as 2020-2025")
        entry["years"] = []
    if platform and platform.browser_only:
        points.append("only a browser sees the lists of this platform; none is used")
    entry |= {"seen": url, "checked": "never", "enabled": False}
    return Proposal(entry, points)


def _no_list(is_known: bool, has_page: bool) -> str:
    remedy = "" if has_page else " save the page and give it with --page, or"
    reason = "the address does not show the list" if is_known else "no known platform"
    return f"entry_pages: {reason};{remedy} put the address of the list in place of the front page"


def _region(url: str, page: str | None) -> Region | None:
    """Return the region of the site's code, the organ's credit code or the host."""
    stated = _SITE_CODE.search(page or "")
    meta = {"siteidcode": stated[1] or stated[2]} if stated else {}
    coded = coded_regions(Evidence("", meta=meta, sidecar_url=url), None)
    regions = dict(coded)
    return regions.get("site code") or regions.get("credit code") or portal_region(url, None)
