"""Define the job that deletes old runs from Dagster's history, and its schedule."""

from datetime import UTC, datetime, timedelta

import dagster as dg

from pipelines.defs.automation import ZONE

KEPT = timedelta(days=800)
"""How long runs are kept: two yearly ingestions, to compare one with the last."""


@dg.op
def delete_old_runs(context: dg.OpExecutionContext) -> None:
    """Delete runs older than `KEPT`, with their events."""
    ended = dg.RunsFilter(
        statuses=[dg.DagsterRunStatus.SUCCESS, dg.DagsterRunStatus.FAILURE],
        created_before=datetime.now(UTC) - KEPT,
    )
    for run in context.instance.get_runs(ended):
        context.instance.delete_run(run.run_id)


@dg.job(description=f"Deletes runs that ended more than {KEPT.days} days ago from the history.")
def prune_history() -> None:
    """Delete old runs from the history."""
    delete_old_runs()


@dg.schedule(
    job=prune_history,
    cron_schedule="0 5 1 * *",
    execution_timezone=ZONE,
    default_status=dg.DefaultScheduleStatus.RUNNING,
    description="Prunes the history of runs, monthly.",
)
def monthly_pruning() -> dg.RunRequest:
    """Delete old runs on the first of each month."""
    return dg.RunRequest()
