"""The registry of platforms: the software of portals, and how each lists its reports.

Reads `data/platforms/*.yaml`. A platform is recognised from one address, or from the text of one
page; from the address, the entry pages of a source are built. No request is sent.
"""

import re
from functools import lru_cache
from pathlib import Path
from typing import Annotated
from urllib.parse import quote, urlsplit

import yaml
from pydantic import AfterValidator, BaseModel, ConfigDict, Field

from pipelines.harvest.data_lists import ListFormat
from pipelines.harvest.patterns import PATTERNS
from pipelines.settings import PROJECT_DIR

PLATFORMS_DIR = PROJECT_DIR / "data" / "platforms"
_MARK = re.compile(r"\{(\w+)\}")
_KEPT = "/:%"


def _pattern(name: str) -> str:
    if name not in PATTERNS:
        raise ValueError(f"unknown pattern {name!r}; there are {', '.join(PATTERNS)}")
    return name


class Sign(BaseModel):
    """One way of recognising a platform, and the resulting entry page.

    Attributes:
        address: Regular expression over path and query of an address.
        page: Regular expressions that must all match the text of a page, for facts that the
            address lacks.
        entry: The entry page: `{root}` is scheme and host, other marks are named groups of the
            expressions, `{year}` stays for the report year. None if neither address nor page
            shows the place of the list: the front page is proposed then.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    address: re.Pattern[str] | None = None
    page: list[re.Pattern[str]] = []
    entry: str | None = None


class Platform(BaseModel):
    """One platform.

    Attributes:
        id: Short name, as entries of sources give it.
        name: Its full name.
        lists: How it lists reports, how it pages, how it names them: for people.
        pattern: The pattern by which its lists are read.
        format: The places of the rows, in lists that are JSON.
        browser_only: Whether its lists need a browser.
        signs: How it is recognised, the most specific first.
        seen: Addresses that were seen on it.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    id: str = Field(pattern=r"^[a-z0-9][a-z0-9_-]*$")
    name: str
    lists: str
    pattern: Annotated[str, AfterValidator(_pattern)]
    format: ListFormat | None = None
    browser_only: bool = False
    order: int = 50
    signs: list[Sign] = Field(min_length=1)
    seen: list[str] = Field(min_length=1)


class RecognisedPlatform(BaseModel):
    """A platform and its entry page, if an address or a page shows them; else None."""

    platform: Platform
    entry_page: str | None


class WrongPlatform(ValueError):
    """A file of the registry that says something else than how a platform lists."""


@lru_cache(maxsize=4)
def platforms(folder: Path = PLATFORMS_DIR) -> dict[str, Platform]:
    """Return the platforms by id, in the order in which they are tried.

    Raises:
        WrongPlatform: a file is no platform; the message names it.
    """
    found = []
    for file in sorted(folder.glob("*.yaml")):
        try:
            found.append(Platform.model_validate(yaml.safe_load(file.read_text(encoding="utf-8"))))
        except (yaml.YAMLError, ValueError) as error:
            raise WrongPlatform(f"{file} is no platform: {error}") from error
    return {each.id: each for each in sorted(found, key=lambda each: each.order)}


def recognise(url: str, page: str | None = None) -> RecognisedPlatform | None:
    """Return the platform of an address, or of the text of the page at it.

    >>> found = recognise("http://www.guangdong.gov.cn/nb/202601/t20260123_3982831.htm")
    >>> found.platform.id, found.entry_page
    ('trs', 'http://www.guangdong.gov.cn/nb/')
    """
    parts = urlsplit(url)
    root, place = f"{parts.scheme}://{parts.netloc}", parts.path or "/"
    place += f"?{parts.query}" if parts.query else ""
    for platform in platforms().values():
        found = [(sign, _groups(sign, place, page)) for sign in platform.signs]
        met = [(sign, groups) for sign, groups in found if groups is not None]
        if met:
            entries = (
                _filled(sign.entry, {"root": root, **groups}) for sign, groups in met if sign.entry
            )
            return RecognisedPlatform(platform=platform, entry_page=next(entries, None))
    return None


def _groups(sign: Sign, place: str, page: str | None) -> dict[str, str] | None:
    """Return the matches of the expressions of a sign, by group name; None unless all match."""
    groups: dict[str, str] = {}
    if sign.address:
        found = sign.address.search(place)
        if not found:
            return None
        groups |= found.groupdict("")
    for expression in sign.page:
        found = expression.search(page or "")
        if not found:
            return None
        groups |= {name: quote(text, _KEPT) for name, text in found.groupdict("").items()}
    return groups


def _filled(template: str, groups: dict[str, str]) -> str:
    return _MARK.sub(lambda mark: groups.get(mark[1], mark[0]), template)
