"""Define the assets before dbt: documents as received, and their readings by filing year."""

from collections.abc import Iterator

import dagster as dg

from pipelines.archive import ReportsLost, take_in
from pipelines.database import schema
from pipelines.defs.common import (
    FILING_YEARS,
    OWNERS,
    STAGING_POOL,
    WRITER_POOL,
    markdown_table,
    only_writer,
    years_asked,
)
from pipelines.defs.harvest import harvested
from pipelines.maintained import check_lists, stage_lists
from pipelines.settings import Settings
from pipelines.staging.counts import StagingQuality, filing_years, sidecar_problems, staging_quality
from pipelines.staging.load import YearResult, stage_years
from pipelines.staging.register import register_sources
from pipelines.status import (
    published_share_ambiguous,
)

READINGS = dg.AssetKey(["staging", schema.READINGS.name])
_NOT_GONE = "no_published_report_is_gone"
MOST_UNREADABLE = 0.2
MOST_AMBIGUOUS_GROWTH = 0.02


@dg.asset(
    deps=[harvested],
    group_name="documents",
    kinds={"file", "duckdb"},
    owners=OWNERS,
    pool=WRITER_POOL,
    check_specs=[
        dg.AssetCheckSpec(
            _NOT_GONE,
            asset="raw_documents",
            description=(
                "The file of each published report exists. If one is gone, the run stops and "
                "nothing is published, unless XXGK_ACCEPT_LOSS names the publication."
            ),
        )
    ],
)
def raw_documents() -> Iterator[dg.MaterializeResult | dg.AssetCheckResult]:
    """List the documents received under `data/raw` in `staging.documents`.

    A document is identified by the hash of its bytes. Unchanged files are not hashed again; deleted
    files are removed from the list, unless a published report came from them.
    """
    settings = Settings()
    check_lists(settings)
    with only_writer(settings):
        try:
            intake = take_in(settings)
        except ReportsLost as lost:
            yield dg.AssetCheckResult(check_name=_NOT_GONE, passed=False, description=str(lost))
            raise dg.Failure(str(lost), allow_retries=False) from lost
        sources = register_sources(settings)
        stage_lists(settings)
        years = filing_years(settings)
        problems = sidecar_problems(settings)
    yield dg.MaterializeResult(
        check_results=[dg.AssetCheckResult(check_name=_NOT_GONE, passed=True)],
        metadata={
            "documents": intake.documents,
            "contents": sum(year.contents for year in years),
            "sources": sources,
            "contents to read": sum(year.unread for year in years),
            "folder": dg.MetadataValue.path(str(settings.raw_dir)),
            "by filing year": markdown_table(
                ("filing year", "files", "contents", "to read"),
                [(str(y.year), y.files, y.contents, y.unread) for y in years],
            ),
            "sidecars not used": markdown_table(("file", "problem"), problems),
        },
    )


@dg.multi_asset(
    specs=[
        dg.AssetSpec(
            ["staging", table.name],
            deps=[raw_documents],
            description=table.grain,
            group_name="staging",
            kinds={"python", "duckdb"},
            owners=OWNERS,
        )
        for table in schema.READING_TABLES
    ],
    partitions_def=FILING_YEARS,
    backfill_policy=dg.BackfillPolicy.single_run(),
    pool=STAGING_POOL,
    check_specs=[
        dg.AssetCheckSpec(
            "every_document_has_a_state",
            asset=READINGS,
            description="Each content was read as a report, as not a report, or as unreadable.",
        ),
        dg.AssetCheckSpec(
            "share_unreadable",
            asset=READINGS,
            description=f"Not more than {MOST_UNREADABLE:.0%} of the contents are unreadable.",
        ),
        dg.AssetCheckSpec(
            "no_ambiguous_growth",
            asset=READINGS,
            description=(
                "The share of ambiguous cells is not more than "
                f"{MOST_AMBIGUOUS_GROWTH:.0%} points above the published one."
            ),
        ),
    ],
)
def staging(context: dg.AssetExecutionContext) -> Iterator[dg.MaterializeResult]:
    """Read the documents of the run's filing years into the tables of the schema `staging`.

    Without partitions, of all years. Only contents that this parser version has not read are read;
    each year is one transaction.
    """
    settings = Settings()
    years = years_asked(context)
    with only_writer(settings, years):
        years = years or [received.year for received in filing_years(settings)]
        results = stage_years(settings, years)
        quality = staging_quality(settings, years)
    for table in schema.READING_TABLES:
        key = dg.AssetKey(["staging", table.name])
        if key == READINGS:
            yield dg.MaterializeResult(
                asset_key=key,
                metadata=_staging_metadata(results),
                check_results=_staging_checks(quality, published_share_ambiguous(settings, years)),
            )
        else:
            yield dg.MaterializeResult(asset_key=key)


def _staging_metadata(results: list[YearResult]) -> dict[str, dg.MetadataValue | int | float]:
    rejects = [reject for result in results for reject in result.unreadable]
    columns = ("parsed", "reused", "removed", "reports", "numbers", "claims", "findings")
    return {
        **{name: sum(getattr(result, name) for result in results) for name in columns},
        "by report year": markdown_table(
            ("report year", "documents", *columns, "states"),
            [
                (
                    str(result.year),
                    result.documents,
                    *(getattr(result, name) for name in columns),
                    ", ".join(f"{count} {state}" for state, count in result.states.items()),
                )
                for result in results
                if result.documents or result.removed
            ],
        ),
        "unreadable": markdown_table(("file", "reason"), rejects),
    }


def _staging_checks(
    quality: StagingQuality, published_ambiguous: float | None
) -> list[dg.AssetCheckResult]:
    growth = quality.share_ambiguous - (
        quality.share_ambiguous if published_ambiguous is None else published_ambiguous
    )
    return [
        dg.AssetCheckResult(
            check_name="every_document_has_a_state",
            passed=quality.without_state == 0,
            metadata={"contents": quality.contents, "without a state": quality.without_state},
        ),
        dg.AssetCheckResult(
            check_name="share_unreadable",
            passed=quality.share_unreadable <= MOST_UNREADABLE,
            severity=dg.AssetCheckSeverity.WARN,
            metadata={"unreadable": quality.unreadable, "share": quality.share_unreadable},
        ),
        dg.AssetCheckResult(
            check_name="no_ambiguous_growth",
            passed=growth <= MOST_AMBIGUOUS_GROWTH,
            severity=dg.AssetCheckSeverity.WARN,
            metadata={
                "ambiguous cells": quality.ambiguous,
                "share": quality.share_ambiguous,
                "growth": growth,
            },
        ),
    ]
