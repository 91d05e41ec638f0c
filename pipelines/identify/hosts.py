"""The host of a web address taken apart; portals whose region is known, and hosts of publishers.

Reads `dbt_project/seeds/publisher_hosts.csv`, the hosts on which what stands is the publisher's,
and `dbt_project/seeds/portal_hosts.csv`: hosts that are not spelled in pinyin, or whose pinyin fits
several regions (suzhou is 苏州, not 宿州), and the letters by which the systems that are managed
vertically, such as the weather service, call the provinces.
"""

from functools import lru_cache
from typing import NamedTuple
from urllib.parse import urlsplit

from pipelines.identify.regions import Region, region_index
from pipelines.identify.seeds import seed_rows

_NOISE = frozenset({"www", "com", "org", "net", "edu", "zwgk", "xxgk", "zfxxgk", "mobile", "wap"})
_GOVERNMENT = ("gov", "cn")
_VERTICAL = frozenset({"cma", "spb", "msa", "caac", "chinatax", "customs", "stats"})


class Host(NamedTuple):
    """A host's labels, those of the government's domain and mere decoration left out.

    Attributes:
        labels: What remains, from left to right, e.g. ('tjj', 'ah').
        portal: The label right before gov.cn, or before the name of a vertical system.
        is_vertical: Whether it belongs to a system that is managed vertically.
    """

    labels: tuple[str, ...] = ()
    portal: str | None = None
    is_vertical: bool = False


@lru_cache(maxsize=4096)
def host_of(url: str | None) -> Host:
    """The host of an address; empty when there is none or it cannot be read.

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
    telling = tuple(part for part in parts if part not in _NOISE and part.isalpha())
    return Host(telling, None if portal in _NOISE else portal, is_vertical)


def known_region(url: str | None, year: int | None) -> Region | None:
    """The region of a portal of the list; None when the list does not have the host."""
    host = host_of(url)
    kind = "vertical" if host.is_vertical else "portal"
    code = _known_hosts().get((host.portal, kind))
    return region_index().entry(code, year) if code else None


@lru_cache(maxsize=1)
def province_letters() -> dict[str, str]:
    """The letters that stand for a province, by its code."""
    rows = seed_rows("portal_hosts.csv")
    return {row["region_code"]: row["host"] for row in rows if row["host_kind"] == "vertical"}


@lru_cache(maxsize=1)
def _known_hosts() -> dict[tuple[str, str], str]:
    rows = seed_rows("portal_hosts.csv")
    return {(row["host"], row["host_kind"]): row["region_code"] for row in rows}


def hostname(url: str | None) -> str:
    """The name of the host in an address, in small letters; empty where there is none.

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
    """Whether what stands at an address is its publisher's: by gov.cn, or the list of known hosts.

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
    rows = seed_rows("publisher_hosts.csv")
    return tuple((row["host"], row["is_suffix"] == "true") for row in rows)
