"""The last assets: the published file with its Parquet exports, and the site made from it."""

from datetime import timedelta

import dagster as dg

from pipelines.defs.common import OWNERS, WRITER_POOL, markdown_table, only_writer
from pipelines.defs.dbt_models import MARTS
from pipelines.health import mark_run
from pipelines.notify import notify
from pipelines.publication.publish import Publication, PublicationRefused, publish
from pipelines.settings import Settings
from pipelines.site import write_site
from pipelines.status import BROKEN, EXPECTED, NEWS, Status, published_status

# A week after departments, and a week after governments, must have published (条例第四十九条).
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
                "the tables. A broken one refuses publication."
            ),
        ),
        dg.AssetCheckSpec(
            "reports_add_up",
            asset="published",
            description=(
                "No report breaks the arithmetic of its own form. One that does is shown in "
                "fct_quality_findings with the cells that prove it, and published as it is printed."
            ),
        ),
        dg.AssetCheckSpec(
            "sources_are_healthy",
            asset="published",
            description=(
                "No source of the list gave less than before, than last year or than its entry "
                "expects in its last harvest; fct_source_health has the figures."
            ),
        ),
        dg.AssetCheckSpec(
            "expected_reports_are_there",
            asset="published",
            description=(
                "No report is missing of an agency that reported before or that a portal of the "
                "sources list is there for; fct_coverage says which, and whether anybody looked."
            ),
        ),
    ],
)
def published() -> dg.MaterializeResult:
    """The file analysts open, and beside it each table as Parquet, facts by report year.

    Made beside the last one from it and from what has changed since, checked, and put in its place
    by renaming: readers are never disturbed.
    """
    settings = Settings()
    with only_writer(settings):
        try:
            publication = publish(settings)
        except PublicationRefused as refusal:
            raise dg.Failure(str(refusal), allow_retries=False) from refusal
    status = published_status(settings)
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
    """Pages in Chinese and English that open without a server, and the data dictionary.

    What is in the published file, in pictures and tables, a page for each region and agency, and
    from each number the way to its cell.
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
    """What is news of the sources, in the check and to whom the settings name."""
    if status.news:
        said = "\n".join(" ".join(map(str, row)) for row in status.news)
        notify(Settings(), "xxgk: sources that give less or more than before", said)
    return dg.AssetCheckResult(
        check_name="sources_are_healthy",
        passed=not status.news,
        severity=dg.AssetCheckSeverity.WARN,
        metadata={"news": markdown_table(NEWS, status.news)},
    )


def _metadata(publication: Publication) -> dict[str, object]:
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
