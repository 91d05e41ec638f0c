"""Define the first asset: responses of the portals in the sources list, as WARC files."""

import logging
from collections import Counter
from datetime import date
from typing import Any

import dagster as dg

from pipelines.defs.common import FILING_YEARS, OWNERS, markdown_table, years_asked
from pipelines.harvest.plan import NothingToHarvest
from pipelines.harvest.run import Summary, run_harvest
from pipelines.notify import notify
from pipelines.settings import Settings

log = logging.getLogger("xxgk")

_COUNTS = ("pages", "listed", "found", "new", "changed", "unchanged", "repeated")


@dg.asset(
    partitions_def=FILING_YEARS,
    backfill_policy=dg.BackfillPolicy.single_run(),
    group_name="documents",
    kinds={"scrapy", "file"},
    pool="portals",
    owners=OWNERS,
    check_specs=[
        dg.AssetCheckSpec(
            "every_source_answered",
            asset="harvested",
            description="Each portal answered every request; failures are listed in the metadata.",
        ),
        dg.AssetCheckSpec(
            "some_source_gave_reports",
            asset="harvested",
            description="There was a source to harvest, and at least one gave reports.",
        ),
    ],
)
def harvested(context: dg.AssetExecutionContext) -> dg.MaterializeResult:
    """Harvest reports of the run's years from the portals, as WARC files in data/raw/harvest.

    The crawl runs in a separate process. A portal that fails is skipped; a harvest in the same week
    continues where the last one stopped.
    """
    settings = Settings()
    try:
        years = years_asked(context) or [date.today().year - 1]
        summaries = [run_harvest(settings, year=year) for year in years]
    except NothingToHarvest as nothing:
        log.info("%s", nothing)
        summaries = []
    silent = {name: why for summary in summaries for name, why in summary.silent.items()}
    if silent or not summaries:
        body = "\n".join(f"{name}: {why}" for name, why in silent.items())
        notify(settings, "xxgk: sources gave nothing", body or "no source is enabled")
    failed = _failures(summaries)
    return dg.MaterializeResult(
        metadata=_metadata(summaries),
        check_results=[
            dg.AssetCheckResult(
                check_name="every_source_answered",
                passed=not failed and all(summary.complete for summary in summaries),
                severity=dg.AssetCheckSeverity.WARN,
                metadata={"failed": markdown_table(("source", "failed"), failed)},
            ),
            dg.AssetCheckResult(
                check_name="some_source_gave_reports",
                passed=any(not summary.gave_nothing for summary in summaries),
                metadata={"gave nothing": markdown_table(("source", "why"), silent.items())},
            ),
        ],
    )


def _failures(summaries: list[Summary]) -> list[tuple[str, str]]:
    """Return sources with failed requests, and the numbers of failures by reason."""
    failed: dict[str, Counter] = {}
    for summary in summaries:
        for source, counts in summary.sources.items():
            failed.setdefault(source, Counter()).update(counts["failed"])
    return [
        (source, ", ".join(f"{count} {reason}" for reason, count in sorted(reasons.items())))
        for source, reasons in sorted(failed.items())
        if reasons
    ]


def _metadata(summaries: list[Summary]) -> dict[str, Any]:
    rows = [
        (summary.harvest, source, *(counts[name] for name in _COUNTS))
        for summary in summaries
        for source, counts in sorted(summary.sources.items())
    ]
    return {
        **{name: sum(summary.total(name) for summary in summaries) for name in _COUNTS},
        "requests": sum(summary.requests for summary in summaries),
        "seconds": round(sum(summary.seconds for summary in summaries), 2),
        "by source": markdown_table(("harvest", "source", *_COUNTS), rows),
    }
