"""Running the job in this process, so that `xxgk run` shows among Dagster's past runs."""

import logging
import os
import shutil
import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import dagster as dg
from sqlalchemy import event
from sqlalchemy.engine import Engine

from pipelines.defs.automation import years_tags
from pipelines.settings import PROJECT_DIR

log = logging.getLogger("xxgk")

JOB = "warehouse"
INSTANCE_CONFIG = Path(__file__).with_name("instance.yaml")
STARTED_BY = "xxgk/started_by"
CLI = "xxgk run"
# Dagster's pages list a run under its code location by this tag, which it sets on runs it launches.
LISTED_UNDER = {".dagster/repository": "__repository__@xxgk"}


def run_warehouse(years: Sequence[int]) -> tuple[dict[str, float], str]:
    """Run the whole job for these filing years, and raise what any of its assets raises.

    The caller holds the writer lock. Returns the seconds each step took, in the order in which
    they ran, and the id of the Dagster run.
    """
    from pipelines.definitions import defs

    with instance() as dagster:
        close_orphans(dagster)
        try:
            result = defs.resolve_job_def(JOB).execute_in_process(
                instance=dagster,
                tags={STARTED_BY: CLI, **LISTED_UNDER, **years_tags([str(year) for year in years])},
                run_config={"loggers": {"console": {"config": {"log_level": "CRITICAL"}}}},
            )
        except dg.DagsterExecutionInterruptedError as error:
            raise KeyboardInterrupt from error
    steps = {
        event.step_key: event.step_success_data.duration_ms / 1000
        for event in result.all_events
        if event.is_step_success
    }
    return steps, result.run_id


@contextmanager
def instance() -> Iterator[dg.DagsterInstance]:
    """The Dagster instance that `make dev` shows: DAGSTER_HOME, or `.dagster` in the project."""
    home = Path(os.environ.get("DAGSTER_HOME") or PROJECT_DIR / ".dagster").absolute()
    home.mkdir(parents=True, exist_ok=True)
    config = home / "dagster.yaml"
    if not config.exists():
        shutil.copyfile(INSTANCE_CONFIG, config)
    os.environ["DAGSTER_HOME"] = str(home)
    event.listen(Engine, "connect", _without_flushing)
    try:
        with dg.DagsterInstance.get() as dagster:
            yield dagster
    finally:
        event.remove(Engine, "connect", _without_flushing)


def _without_flushing(connection: object, _: object) -> None:
    """Leave it to the system when the history of runs reaches the disk.

    A run writes thousands of events, each a transaction: to wait for the disk after each takes
    longer than all the rest. A kill loses nothing; a power cut may lose history, never data.
    """
    if isinstance(connection, sqlite3.Connection):
        connection.execute("pragma synchronous = off")


def close_orphans(dagster: dg.DagsterInstance) -> None:
    """Mark runs of ours as failed that a kill left started; the writer lock proves them dead."""
    started = dg.RunsFilter(
        job_name=JOB, tags={STARTED_BY: CLI}, statuses=[dg.DagsterRunStatus.STARTED]
    )
    for run in dagster.get_runs(started):
        log.info("marking the run %s as failed, its process is gone", run.run_id[:8])
        dagster.report_run_failed(run, "The process of this run was killed.")
