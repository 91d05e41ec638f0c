"""Define the last assets: the published file with its exports, and the site made from it."""

from datetime import timedelta
from typing import Any

import dagster as dg

from pipelines.defs.common import OWNERS, WRITER_POOL, markdown_table, only_writer
from pipelines.defs.dbt_models import MARTS
from pipelines.health import mark_run
from pipelines.notify import notify
from pipelines.publication.publish import Publication, PublicationRefused, publish
from pipelines.settings import Settings
from pipelines.site import write_site
from pipelines.status import BROKEN, EXPECTED, NEWS, Status, published_status

# A week after the deadlines of departments and of governments (条例第四十九条).
BY_THE_DEADLINES = dg.FreshnessPolicy.cron(
    "0 0 8 2,4 *", lower_bound_delta=timedelta(days=7), timezone="Asia/Shanghai"
)


@dg.asset(
    freshness_policy=BY_THE_DEADLINES,
    deps=MARTS,
    group_name="publication",
    kinds={"duckdb", "parquet"},
    owners=OWNERS,
    pool=WRITER_POOL,
    check_specs=[
        dg.AssetCheckSpec(
            "invariants",
            asset="published",
            description=(
                "Keys are unique, references resolve, facts hold leaves only, every number of "
                "staging is in a fact or a counted reject, coverage does not shrink, exports equal "
                "the tables. If one is broken, nothing is published."
            ),
        ),
        dg.AssetCheckSpec(
            "reports_add_up",
            asset="published",
            description=(
                "No report breaks the arithmetic of its own form. A report that does is listed in "
                "fct_quality_findings with the cells that prove it, and published as printed."
            ),
        ),
        dg.AssetCheckSpec(
            "sources_are_healthy",
            asset="published",
            description=(
                "In its last harvest no source gave fewer reports than before, than last year or "
                "than its entry expects; audit_source_health has the figures."
            ),
        ),
        dg.AssetCheckSpec(
            "expected_reports_are_there",
            asset="published",
            description=(
                "No report is missing of an agency that has reported before or has a portal in the "
                "sources list; fct_coverage lists missing reports with reasons."
            ),
        ),
    ],
)
def published() -> dg.MaterializeResult:
    """Publish the file that analysts open, with each table as Parquet, facts by report year.

    The new file is made from the last one and the changes since, checked, and renamed over the last
    one: readers are not disturbed.
    """
    settings = Settings()
    with only_writer(settings):
        try:
            publication = publish(settings)
        except PublicationRefused as refusal:
            raise dg.Failure(str(refusal), allow_retries=False) from refusal
    status = published_status(settings)
    assert status is not None, "published above"
    return dg.MaterializeResult(
        metadata=_metadata(publication),
        check_results=[
            dg.AssetCheckResult(check_name="invariants", passed=True),
            _add_up(status),
            _are_there(status),
            _healthy(status),
        ],
    )


@dg.asset(
    deps=[published],
    group_name="publication",
    kinds={"dbt", "html"},
    owners=OWNERS,
    pool=WRITER_POOL,
)
def site() -> dg.MaterializeResult:
    """Write pages in Chinese and English that open without a server, and the data dictionary.

    They show the published file in charts and tables, with a page for each region and agency, and
    lead from each number to its cell.
    """
    settings = Settings()
    with only_writer(settings):
        page = write_site(settings)
        mark_run(settings)
    return dg.MaterializeResult(
        metadata={
            "page": dg.MetadataValue.path(str(page)),
            "link": dg.MetadataValue.url(page.absolute().as_uri()),
        }
    )


def _add_up(status: Status) -> dg.AssetCheckResult:
    return dg.AssetCheckResult(
        check_name="reports_add_up",
        passed=all(severity != "error" for _, _, severity, *_ in status.broken),
        severity=dg.AssetCheckSeverity.WARN,
        metadata={**status.checks, "broken rules": markdown_table(BROKEN, status.broken)},
    )


def _are_there(status: Status) -> dg.AssetCheckResult:
    rows = [(str(year), *counts) for year, *counts in status.coverage]
    return dg.AssetCheckResult(
        check_name="expected_reports_are_there",
        passed=not any(row[5] for row in status.coverage),
        severity=dg.AssetCheckSeverity.WARN,
        metadata={
            "expected": sum(row[1] for row in status.coverage),
            "missing": sum(row[5] for row in status.coverage),
            "coverage": markdown_table(EXPECTED, rows),
        },
    )


def _healthy(status: Status) -> dg.AssetCheckResult:
    """Return the check of the sources, and alert the addresses in the settings."""
    if status.untold_news:
        body = "\n".join(" ".join(map(str, row)) for row in status.untold_news)
        notify(Settings(), "xxgk: sources that give less or more than before", body)
    return dg.AssetCheckResult(
        check_name="sources_are_healthy",
        passed=not status.news,
        severity=dg.AssetCheckSeverity.WARN,
        metadata={"news": markdown_table(NEWS, status.news)},
    )


def _metadata(publication: Publication) -> dict[str, Any]:
    return {
        "file": dg.MetadataValue.path(str(publication.path)),
        "version": publication.version,
        "parquet": dg.MetadataValue.path(str(publication.parquet_dir)),
        "csv": dg.MetadataValue.path(str(publication.csv_dir)),
        "changed": publication.changed,
        "content hash": publication.content_hash,
        "rows": sum(publication.tables.values()),
        "seconds": round(publication.seconds, 2),
        "tables": markdown_table(("table", "rows"), sorted(publication.tables.items())),
    }
