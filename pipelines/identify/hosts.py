"""Parse the host of a web address; list portals of known region, and hosts of publishers.

Reads `dbt_project/seeds/publisher_hosts.csv`, hosts whose content is the publisher's own, and
`dbt_project/seeds/portal_hosts.csv`: hosts that are not spelled in pinyin, or whose pinyin fits
several regions (suzhou is 苏州, not 宿州), and the letters by which vertically managed systems,
such as the weather service, call the provinces.
"""

from functools import lru_cache
from typing import NamedTuple
from urllib.parse import urlsplit

from pipelines.forms.codelists import seed_rows
from pipelines.identify.regions import Region, region_index

_NOISE = frozenset({"www", "com", "org", "net", "edu", "zwgk", "xxgk", "zfxxgk", "mobile", "wap"})
_GOVERNMENT = ("gov", "cn")
_VERTICAL = frozenset({"cma", "spb", "msa", "caac", "chinatax", "customs", "stats"})


class Host(NamedTuple):
    """A host's labels, without those of the government's domain and generic ones.

    Attributes:
        labels: What remains, from left to right, e.g. ('tjj', 'ah').
        portal: The label directly before gov.cn, or before the name of a vertical system.
        is_vertical: Whether it belongs to a vertically managed system.
    """

    labels: tuple[str, ...] = ()
    portal: str | None = None
    is_vertical: bool = False


@lru_cache(maxsize=4096)
def host_of(url: str | None) -> Host:
    """Return the host of an address; empty if there is none or it cannot be parsed.

    Example:
        >>> host_of("http://tjj.ah.gov.cn/public/6981/146422691.html").labels
        ('tjj', 'ah')
    """
    name = hostname(url)
    labels = name.split(".")
    is_government = tuple(labels[-2:]) == _GOVERNMENT
    labels = labels[:-2] if is_government else [part for part in labels if part not in _GOVERNMENT]
    is_vertical = bool(labels) and labels[-1] in _VERTICAL
    labels = labels[:-1] if is_vertical else labels
    portal = labels[-1] if labels and is_government else None
    parts = (part for label in labels for part in label.split("-"))
    specific = tuple(part for part in parts if part not in _NOISE and part.isalpha())
    return Host(specific, None if portal in _NOISE else portal, is_vertical)


def known_region(url: str | None, year: int | None) -> Region | None:
    """Return the region of a listed portal; None if the host is not listed."""
    host = host_of(url)
    kind = "vertical" if host.is_vertical else "portal"
    code = _known_hosts().get((host.portal or "", kind))
    return region_index().entry(code, year) if code else None


@lru_cache(maxsize=1)
def province_letters() -> dict[str, str]:
    """Return the letters that stand for each province, by its code."""
    rows = seed_rows("portal_hosts")
    return {row["region_code"]: row["host"] for row in rows if row["host_kind"] == "vertical"}


@lru_cache(maxsize=1)
def _known_hosts() -> dict[tuple[str, str], str]:
    rows = seed_rows("portal_hosts")
    return {(row["host"], row["host_kind"]): row["region_code"] for row in rows}


def hostname(url: str | None) -> str:
    """Return the host name in an address, in lower case; empty without one.

    >>> hostname("http://www.xtx.gov.cn@evil.com:80/"), hostname("WWW.xtx.gov.cn./a")
    ('evil.com', 'www.xtx.gov.cn')
    """
    if not url:
        return ""
    url = url.replace("\\", "/")
    try:
        return (urlsplit(url if "//" in url else f"//{url}").hostname or "").rstrip(".")
    except ValueError:
        return ""


def is_publishers(url: str) -> bool:
    """Return whether an address is its publisher's own: below gov.cn, or a listed host.

    >>> is_publishers("http://www.xtx.gov.cn/nb/"), is_publishers("http://www.xtx.gov.cn.jk.cn/")
    (True, False)
    """
    name = hostname(url)
    return any(
        name == host or (is_suffix and name.endswith(f".{host}"))
        for host, is_suffix in _publisher_hosts()
    )


@lru_cache(maxsize=1)
def _publisher_hosts() -> tuple[tuple[str, bool], ...]:
    rows = seed_rows("publisher_hosts")
    return tuple((row["host"], row["is_suffix"] == "true") for row in rows)
