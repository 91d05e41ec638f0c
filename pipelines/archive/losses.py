"""Published reports that would leave the next publication: told before anything is thrown away.

Asked twice, by what is known at the time: while data/raw is taken in (the file is gone, in the
drop folder) and before publication (it is no longer read as a report, in the invariants).
"""

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import duckdb

from pipelines.database import attach, explained
from pipelines.settings import Settings

log = logging.getLogger("xxgk")

PUBLISHED = "old"
_MOST_NAMED = 3


class ReportsLost(Exception):
    """Files of published reports are gone."""


@dataclass(frozen=True)
class Loss:
    """Reports that would leave: how many in all and of each report year, some of their files, and
    the version of the publication that holds them.
    """

    reports: int
    years: dict[int, int]
    files: list[str]
    version: str

    def __str__(self) -> str:
        """What would leave."""
        years = ", ".join(f"{count} of {year}" for year, count in self.years.items())
        more = f" and {self.reports - len(self.files)} more" * (self.reports > len(self.files))
        return f"published reports that would leave: {years} ({', '.join(self.files)}{more})"

    @property
    def remedy(self) -> str:
        """The setting that publishes without them."""
        return f"XXGK_ACCEPT_LOSS={self.version} publishes without them, once"


def loss(connection: duckdb.DuckDBPyConnection, settings: Settings, condition: str) -> Loss | None:
    """Published reports that meet a condition; None where there are none or the settings accept it.

    Args:
        connection: the build; its tables may stand in `condition`.
        condition: SQL over the columns of the published `report_versions`.
    """
    with _published(connection, settings) as is_there:
        if not is_there:
            return None
        try:
            rows = connection.execute(
                "select report_year, count(distinct report_id), min(source_file) "
                f"from {PUBLISHED}.main.report_versions where {condition} group by 1 order by 1"
            ).fetchall()
            [(version,)] = connection.execute(
                f"select version from {PUBLISHED}.main.publication"
            ).fetchall()
        except (duckdb.CatalogException, duckdb.BinderException):
            log.warning("%s is of another version; what it held was not compared",
                        settings.published_path)  # fmt: skip
            return None
    if not rows:
        return None
    years = {year: count for year, count, _ in rows}
    found = Loss(sum(years.values()), years, [f for *_, f in rows[:_MOST_NAMED]], str(version))
    if settings.accept_loss == found.version:
        log.warning("accepted by XXGK_ACCEPT_LOSS: %s", found)
        return None
    return found


@contextmanager
def _published(connection: duckdb.DuckDBPyConnection, settings: Settings) -> Iterator[bool]:
    """Have the published file at hand, if there is one."""
    if not settings.published_path.is_file():
        yield False
        return
    try:
        attach(connection, settings.published_path, PUBLISHED)
        try:
            yield True
        finally:
            connection.execute(f"detach {PUBLISHED}")
    except duckdb.Error as error:
        if (told := explained(error, settings.published_path)) is not None:
            raise told from error
        raise
