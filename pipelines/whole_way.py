"""The whole way in one call, as `xxgk run` takes it: take in, read, build, publish.

The steps themselves run as Dagster's job `warehouse`, so that there is one way and its history.
Where nothing has changed since the last publication, there is nothing to start Dagster for.
"""

import logging
import time
from dataclasses import dataclass, field

from pipelines.archive import take_in
from pipelines.lock import writer
from pipelines.publication.publish import is_current, last_publication
from pipelines.settings import Settings
from pipelines.site import write_site
from pipelines.staging.register import register_sources
from pipelines.status import Status, published_status

log = logging.getLogger("xxgk")


class NothingReceived(Exception):
    """There is no document to make a warehouse of."""


@dataclass(frozen=True)
class Outcome:
    """How a run ended: what stands published, whether it is new, and the seconds of each step."""

    status: Status
    changed: bool
    steps: dict[str, float] = field(default_factory=dict)
    seconds: float = 0.0
    run_id: str | None = None


def run_all(settings: Settings) -> Outcome:
    """Bring the published warehouse up to date with data/raw.

    Raises:
        NothingReceived: data/raw holds no document and never did.
        WriterBusy: another process is writing the warehouse.
        DbtFailed, PublicationRefused: the build or its publication failed.
    """
    started = time.monotonic()
    with writer(settings):
        before = last_publication(settings)
        intake = take_in(settings)
        register_sources(settings)
        steps, run_id = {"raw_documents": time.monotonic() - started}, None
        years = intake.pending or intake.years
        if not years and before is None:
            raise NothingReceived(
                f"{settings.raw_dir} holds no document; put reports there, in a folder for each "
                "report year (2023/some-report.txt), and run again"
            )
        if not intake.pending and is_current(settings):
            log.info("nothing new: all documents are read and what they say is published")
            write_site(settings)
        else:
            from pipelines.defs.run import run_warehouse

            steps, run_id = run_warehouse(years)
    status = published_status(settings)
    return Outcome(
        status=status,
        changed=before is None or before["content_hash"] != status.content_hash,
        steps=steps,
        seconds=time.monotonic() - started,
        run_id=run_id,
    )
