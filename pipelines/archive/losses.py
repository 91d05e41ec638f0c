"""Find published reports that the next publication would lose, before anything is deleted.

Checked twice: while data/raw is taken in (the file is gone: `ingest`) and before publication (the
file is no longer read as a report: `publication.invariants`).
"""

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import duckdb

from pipelines.database import attach, explaining
from pipelines.settings import Settings

log = logging.getLogger("xxgk")

PUBLISHED = "old"
_MOST_NAMED = 3


class ReportsLost(Exception):
    """Error: files of published reports are gone."""


@dataclass(frozen=True)
class Loss:
    """Reports that would be lost: their number, in all and by report year, some of their files, and
    the version of the publication that holds them.
    """

    reports: int
    years: dict[int, int]
    files: list[str]
    version: str

    def __str__(self) -> str:
        """Return one line for messages."""
        years = ", ".join(f"{count} of {year}" for year, count in self.years.items())
        more = f" and {self.reports - len(self.files)} more" * (self.reports > len(self.files))
        return f"published reports that would be lost: {years} ({', '.join(self.files)}{more})"

    @property
    def remedy(self) -> str:
        """The setting with which to publish without them."""
        return f"XXGK_ACCEPT_LOSS={self.version} publishes without them, once"


def loss(connection: duckdb.DuckDBPyConnection, settings: Settings, condition: str) -> Loss | None:
    """Return published reports that meet a condition; None if there are none, or if the settings
    accept their loss.

    Args:
        connection: the build; `condition` may use its tables.
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
            log.warning("%s has another schema version; its reports were not compared",
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
    """Attach the published file, if there is one."""
    if not settings.published_path.is_file():
        yield False
        return
    with explaining(settings.published_path):
        attach(connection, settings.published_path, PUBLISHED)
        try:
            yield True
        finally:
            connection.execute(f"detach {PUBLISHED}")
