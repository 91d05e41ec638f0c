"""The plan of one harvest: its name, its sources, its year; checked before any request."""

import re
from datetime import date
from importlib.metadata import version
from typing import Any
from urllib.parse import urlsplit

from pydantic import BaseModel, ConfigDict

from pipelines.harvest.hosts import is_loopback
from pipelines.harvest.sources import Source, SourceProblem, read_sources
from pipelines.identify.hosts import is_publishers
from pipelines.messages import say
from pipelines.settings import Settings

_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]{0,63}")


class HarvestError(Exception):
    """A harvest that cannot run or did not end; the message has the reason and the remedy."""


class NothingToHarvest(HarvestError):
    """The list has no enabled source."""


class Plan(BaseModel):
    """One harvest."""

    model_config = ConfigDict(frozen=True)

    harvest: str
    sources: list[Source]
    year: int | None = None
    lists_only: bool = False
    settings: Settings

    @property
    def by_id(self) -> dict[str, Source]:
        """The sources by id."""
        return {source.id: source for source in self.sources}

    @property
    def unverified(self) -> list[Source]:
        """The sources whose hosts nothing says to be a publisher's: neither enabled nor known."""
        return [
            source
            for source in self.sources
            if not source.enabled and not all(map(is_publishers, source.entry_pages))
        ]

    @property
    def user_agent(self) -> str:
        """The crawler's user agent: its name, version, and contact."""
        contact = self.settings.harvest_contact
        about = f" (+{contact})" if contact else ""
        return f"xxgk/{version('xxgk')}{about}"


def week_name(today: date) -> str:
    """Return the default name of a harvest: the ISO week.

    >>> week_name(date(2026, 1, 20))
    '2026-W04'
    """
    year, week, _ = today.isocalendar()
    return f"{year}-W{week:02}"


def make_plan(
    settings: Settings,
    harvest: str | None = None,
    ids: tuple[str, ...] = (),
    year: int | None = None,
    lists_only: bool = False,
) -> tuple[Plan, list[SourceProblem]]:
    """Make the plan of a harvest, and list the problems of the sources that it leaves out.

    Args:
        settings: The path of the list and the rate limits.
        harvest: Its name; the ISO week by default.
        ids: The sources to harvest; all enabled ones by default.
        year: The only report year wanted.
        lists_only: Whether reports are not fetched: to check that lists still work.

    Raises:
        NothingToHarvest: no source is enabled.
        HarvestError: a given source is unknown, invalid or for browsers only, the name is not a
            valid folder name, or portals are to be requested without a contact.
    """
    name = harvest or week_name(date.today())
    if not _NAME.fullmatch(name):
        raise HarvestError(
            say("{name!r} is no name of a harvest; use letters, digits, - and _", name=name)
        )
    found, problems = read_sources(settings.sources_dir, settings.harvest_loopback)
    known = {source.id: source for source in found}
    if missing := [each for each in ids if each not in known]:
        wrong = [str(problem) for problem in problems if problem.entry in missing]
        reason = "; ".join(wrong) or say("xxgk sources list names those there are")
        names = ", ".join(missing)
        said = say("no source {names} can be harvested: {reason}", names=names, reason=reason)
        raise HarvestError(said)
    chosen = [known[each] for each in ids] or [source for source in found if source.enabled]
    if unseen := [source.id for source in chosen if source.browser_only]:
        names = ", ".join(unseen)
        raise HarvestError(
            say("only a browser sees the lists of {names}; none is used", names=names)
        )
    if not chosen:
        raise NothingToHarvest(
            say(
                "no source to harvest: add one to {folder}, or set enabled: true",
                folder=settings.sources_dir,
            )
        )
    if not _reaches_us(settings.harvest_contact) and not all(map(_is_loopback, chosen)):
        raise HarvestError(
            say(
                "portals must be able to reach who harvests them: set XXGK_HARVEST_CONTACT to an "
                "e-mail address or a page, in the environment or in .env"
            )
        )
    plan = Plan(
        harvest=name, sources=chosen, year=year, lists_only=lists_only,
        settings=_absolute(settings),
    )  # fmt: skip
    return plan, problems


def _reaches_us(contact: str | None) -> bool:
    return contact is not None and ("@" in contact or contact.startswith(("http://", "https://")))


def _is_loopback(source: Source) -> bool:
    return all(is_loopback(urlsplit(f"//{place}").hostname or "") for place in source.places)


def _absolute(settings: Settings) -> Settings:
    paths: dict[str, Any] = {
        name: getattr(settings, name).absolute()
        for name in ("home", "raw_dir", "warehouse_dir", "sources_dir", "lists_dir", "dbt_dir")
    }
    return settings.model_copy(update=paths)
