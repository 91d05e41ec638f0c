"""The job for the whole way, when it runs by itself, and what it is asked to run for."""

import json
from collections.abc import Sequence

import dagster as dg

from pipelines.settings import Settings
from pipelines.watch import changed_years, fingerprints

ZONE = "Asia/Shanghai"

warehouse = dg.define_asset_job(
    "warehouse",
    selection=dg.AssetSelection.all(),
    description=(
        "The whole way: take in the documents, read those of the report years asked for, build "
        "the marts, check and publish."
    ),
)


@dg.schedule(
    job=warehouse,
    # The deadlines are those of article 49 of the regulation (条例第四十九条).
    cron_schedule=["0 6 1 2 *", "0 6 * 2,3 1", "0 6 1 4 *"],
    execution_timezone=ZONE,
)
def yearly_ingestion(context: dg.ScheduleEvaluationContext) -> dg.RunRequest:
    """Reports of the year that has just closed, from 1 February to 1 April.

    Departments have to publish theirs by 31 January, governments by 31 March; every Monday between
    takes what has come meanwhile.
    """
    day = context.scheduled_execution_time
    return dg.RunRequest(run_key=day.date().isoformat(), partition_key=str(day.year - 1))


@dg.sensor(
    job=warehouse,
    minimum_interval_seconds=60,
)
def new_files(context: dg.SensorEvaluationContext) -> dg.SensorResult:
    """New, changed or removed files under `data/raw`: runs the report years concerned."""
    before = json.loads(context.cursor) if context.cursor else {}
    now = fingerprints(Settings())
    years = [str(year) for year in changed_years(before, now)]
    if not years:
        return dg.SensorResult(skip_reason=f"Nothing new under data/raw ({len(now)} report years).")
    return dg.SensorResult(
        run_requests=[dg.RunRequest(tags=years_tags(years))], cursor=json.dumps(now)
    )


def years_tags(years: Sequence[str]) -> dict[str, str]:
    """Tags that make one run of all report years from the first to the last of `years`."""
    return {
        "dagster/asset_partition_range_start": min(years),
        "dagster/asset_partition_range_end": max(years),
    }
