"""Define the jobs for the whole pipeline, their schedule and sensor, and the alert of failures."""

import json
from collections.abc import Sequence

import dagster as dg

from pipelines.defs.harvest import harvested
from pipelines.file_changes import changed_years, fingerprints
from pipelines.notify import notify
from pipelines.settings import Settings

ZONE = "Asia/Shanghai"

warehouse = dg.define_asset_job(
    "warehouse",
    selection=dg.AssetSelection.all() - dg.AssetSelection.assets(harvested),
    description=(
        "From data/raw to the published file: ingest the documents, read those of the requested "
        "filing years (all years by default), build the marts, check and publish."
    ),
)

harvest = dg.define_asset_job(
    "harvest",
    selection=dg.AssetSelection.all(),
    description=(
        "From the portals to the published file: fetch new reports of the requested report years "
        "(last year by default), then do the same as the job warehouse. A portal that fails is "
        "skipped."
    ),
)


@dg.schedule(
    job=harvest,
    # The deadlines are those of article 49 of the regulation (条例第四十九条).
    cron_schedule=["0 6 1 2 *", "0 6 * 2,3 1", "0 6 1 4 *"],
    execution_timezone=ZONE,
    description=(
        "Harvests the reports of the past year, on 1 February, weekly until April, and on 1 April: "
        "departments publish by 31 January, governments by 31 March."
    ),
)
def yearly_ingestion(context: dg.ScheduleEvaluationContext) -> dg.RunRequest:
    """Harvest the reports of the past year, from 1 February to 1 April.

    Departments have to publish by 31 January, governments by 31 March; every Monday in between
    fetches new reports.
    """
    day = context.scheduled_execution_time
    return dg.RunRequest(run_key=day.date().isoformat(), partition_key=str(day.year - 1))


@dg.run_failure_sensor(
    monitored_jobs=[warehouse, harvest],
    default_status=dg.DefaultSensorStatus.RUNNING,
    description="Writes a failed run to the log, and alerts the addresses in XXGK_NOTIFY_URLS.",
)
def tell_of_failures(context: dg.RunFailureSensorContext) -> None:
    """Log a failed run, and alert the addresses in XXGK_NOTIFY_URLS."""
    run = context.dagster_run
    notify(
        Settings(),
        f"xxgk: the run {run.run_id[:8]} of the job {run.job_name} failed",
        context.failure_event.message or "Dagster gives no reason; see make dev.",
    )


@dg.sensor(
    job=warehouse,
    minimum_interval_seconds=60,
    description="Starts the job warehouse for years with changed files, once they are complete.",
)
def new_files(context: dg.SensorEvaluationContext) -> dg.SensorResult:
    """Request a run for the report years with new, changed or removed files under `data/raw`.

    A file that is still being copied changes from one tick to the next: the run waits until two
    ticks see the same files.
    """
    cursor = json.loads(context.cursor) if context.cursor else {}
    before, last, now = cursor.get("run", {}), cursor.get("seen"), fingerprints(Settings())
    years = [str(year) for year in changed_years(before, now)]
    requests: list[dg.RunRequest] = []
    reason: str | None = None
    if not years:
        reason = f"Nothing new under data/raw ({len(now)} report years)."
    elif now != last:
        reason = f"Files of {', '.join(years)} changed: waiting until they are complete."
    else:
        requests, before = [dg.RunRequest(tags=years_tags(years))], now
    return dg.SensorResult(
        run_requests=requests,
        skip_reason=reason,
        cursor=json.dumps({"run": before, "seen": now}),
    )


def years_tags(years: Sequence[str]) -> dict[str, str]:
    """Return tags for one run of all report years from the first to the last of `years`."""
    return {
        "dagster/asset_partition_range_start": min(years),
        "dagster/asset_partition_range_end": max(years),
    }
