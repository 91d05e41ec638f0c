"""Run the whole pipeline: ingest, read, build, publish, write the site.

`xxgk run` calls this. Dagster's job `warehouse` calls the same functions as assets; starting
Dagster and writing its events takes longer than a small change does, so a run from the command
line leaves it out.
"""

import logging
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from threading import Thread
from typing import Any

from pipelines.archive import take_in
from pipelines.health import mark_run
from pipelines.lock import writer
from pipelines.maintained import check_lists, stage_lists
from pipelines.messages import say
from pipelines.publication.publish import is_current, last_publication, publish
from pipelines.settings import Settings
from pipelines.staging.register import register_sources
from pipelines.status import Status, published_status

log = logging.getLogger("xxgk")


class NothingReceived(Exception):
    """Error: there is no document to make a warehouse from."""


@dataclass(frozen=True)
class Outcome:
    """Result of a run: the published status, whether its content is new, seconds by step."""

    status: Status
    changed: bool
    steps: dict[str, float] = field(default_factory=dict)
    seconds: float = 0.0


def run_all(settings: Settings) -> Outcome:
    """Bring the published warehouse up to date with data/raw.

    Raises:
        NothingReceived: data/raw has no document and nothing is published.
        WrongLine: a line of a maintained list is not valid.
        WriterBusy: another process is writing to the warehouse.
        DbtFailed, PublicationRefused: the build or its publication failed.
    """
    started = time.monotonic()
    steps: dict[str, float] = {}

    def timed(step: str, function: Callable[..., Any], *arguments: Any) -> Any:
        began = time.monotonic()
        result = function(*arguments)
        steps[step] = time.monotonic() - began
        return result

    check_lists(settings)
    with writer(settings):
        before = last_publication(settings)
        intake = timed("raw_documents", _ingest, settings)
        years = intake.pending or intake.years
        if not years and before is None:
            raise NothingReceived(
                say(
                    "{folder} has no documents; put reports there, in a folder for each report "
                    "year (2023/some-report.txt), and run again",
                    folder=settings.raw_dir,
                )
            )
        if not intake.pending and is_current(settings):
            log.info("nothing new: all documents are read and published")
        else:
            # Reading and building take seconds to import, so only if needed; dbt is imported while
            # other processes read documents: one changed file takes a twentieth less time.
            from pipelines import dbt
            from pipelines.staging.load import stage_years

            importing = Thread(target=dbt.import_dbt, name="import dbt")
            importing.start()
            timed("staging", stage_years, settings, years)
            importing.join()
            timed("dbt_models", dbt.build, settings)
            timed("published", publish, settings)
        timed("site", _write_site, settings)
    mark_run(settings)
    status = published_status(settings)
    assert status is not None, "published above or before"
    return Outcome(
        status=status,
        changed=before is None or before["content_hash"] != status.content_hash,
        steps=steps,
        seconds=time.monotonic() - started,
    )


def _ingest(settings: Settings) -> Any:
    intake = take_in(settings)
    register_sources(settings)
    stage_lists(settings)
    return intake


def _write_site(settings: Settings) -> None:
    from pipelines.site import write_site

    write_site(settings)
