"""Query the status of the published file as plain values.

The queries behind `xxgk status`, the end of `xxgk run` and Dagster's metadata and checks. Nothing
is written; the answers are displayed in `cli.answers` and `defs`.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

import duckdb

from pipelines.database import connect
from pipelines.publication.keys import CELLS
from pipelines.publication.publish import last_publication
from pipelines.settings import Settings

STATES = (
    "published",
    "superseded",
    "duplicate",
    "unresolved",
    "not_a_report",
    "unreadable",
    "not_read",
)
"""States of a document, best first."""
EXPECTED = (
    "report year", "expected", "present", "late", "withdrawn", "missing", "not looked for",
    "not found",
)  # fmt: skip
"""Columns of `Status.coverage`, which counts expected reports."""
NEWS = ("source", "harvest", "news", "reports", "last year", "listed", "listed before")
"""Columns of `Status.news`, which lists sources that gave less or more than before."""
BROKEN = ("rule", "says", "severity", "reports", "places")
"""Columns of `Status.broken`, which lists rules that reports break."""


@dataclass(frozen=True)
class Status:
    """The published warehouse at a glance.

    `states` counts documents; `notable` lists those that are not published, as (file, state,
    reason, reason code); `years` holds (report year, reports, agencies, regions, numbers).
    `to_settle` lists reports without an established agency, region, year or scope, as (file, what
    is missing, line for the settle list), and `settled_in_vain` lines of that list without effect,
    as (state, line). `checks` counts the places where rules were checked by verdict, and `broken`
    lists the rules that reports break, as (rule, title, severity, reports, places), without
    findings that restate another one or that a reviewer has explained or dismissed; `titles_zh` are
    the Chinese titles of rules. `coverage` has the columns `EXPECTED` for each report year;
    `not looked for` and `not found` are parts of `missing`. `no_answers` counts the other reasons
    for missing reports, as (reason, reports), and `news` has the columns `NEWS` for sources whose
    last harvest gave less or more than before.
    """

    path: Path
    published_at: datetime
    content_hash: str
    states: dict[str, int]
    notable: list[tuple[str, str, str, str | None]]
    years: list[tuple[int, int, int, int, int]]
    documents: int
    reports: int
    regions: int
    agencies: int
    numbers: int
    tables: dict[str, int]
    to_settle: list[tuple[str, str, str]] = field(default_factory=list)
    settled_in_vain: list[tuple[str, str]] = field(default_factory=list)
    coverage: list[tuple[int, int, int, int, int, int, int, int]] = field(default_factory=list)
    no_answers: list[tuple[str, int]] = field(default_factory=list)
    checks: dict[str, int] = field(default_factory=dict)
    broken: list[tuple[str, str, str, int, int]] = field(default_factory=list)
    titles_zh: dict[str, str] = field(default_factory=dict)
    news: list[tuple[str, str, str, int, int, int, int | None]] = field(default_factory=list)
    version: str | None = None

    @property
    def untold_news(self) -> list[tuple[str, str, str, int, int, int, int | None]]:
        """The news that the harvest does not report itself: it reports who gave nothing."""
        return [row for row in self.news if row[NEWS.index("news")] != "gave_nothing"]


def published_status(settings: Settings) -> Status | None:
    """Return the status of the published file; None if nothing is published yet."""
    publication = last_publication(settings)
    if publication is None:
        return None
    with connect(settings.published_path, read_only=True) as published:
        counted = dict(_rows(published, "select state, count(*) from dim_document group by state"))
        [(reports, regions, agencies)] = _rows(
            published,
            "select count(*), count(distinct region_code), count(distinct agency_id) "
            "from dim_report",
        )
        return Status(
            path=settings.published_path,
            version=publication.get("version"),
            published_at=publication["published_at"],
            content_hash=publication["content_hash"],
            states={state: counted[state] for state in STATES if state in counted},
            notable=_rows(
                published,
                "select file, state, coalesce(reason, reason_code, ''), reason_code "
                "from dim_document where state <> 'published' order by file",
            ),
            years=_rows(published, _YEARS),
            documents=publication["documents"],
            reports=reports,
            regions=regions,
            agencies=agencies,
            numbers=publication["numbers"],
            tables=publication["table_rows"],
            **_settling(published, publication["table_rows"]),
            **_checking(published, publication["table_rows"]),
            news=_news(published, publication["table_rows"]),
            **(_coverage(published) if "fct_coverage" in publication["table_rows"] else {}),
        )


def _settling(published: duckdb.DuckDBPyConnection, tables: dict[str, int]) -> dict[str, Any]:
    """Return the fields of Status about the settle list; none for a file without its tables."""
    if not {"audit_unresolved_reports", "audit_settled_reports"} <= tables.keys():
        return {}
    return {
        "to_settle": _rows(
            published,
            "select source_file, array_to_string(missing, ', '), settle_line "
            "from audit_unresolved_reports order by source_file",
        ),
        "settled_in_vain": _rows(
            published,
            "select state, settle_line from audit_settled_reports where state <> 'settled' "
            "order by settle_line",
        ),
    }


def _checking(published: duckdb.DuckDBPyConnection, tables: dict[str, int]) -> dict[str, Any]:
    """Return the fields of Status about quality rules; none for a file without their tables."""
    if not {"fct_quality_summary", "dim_quality_rule"} <= tables.keys():
        return {}
    [counts] = _rows(
        published,
        "select coalesce(sum(passed), 0)::bigint, coalesce(sum(failed), 0)::bigint, "
        "coalesce(sum(not_assessable), 0)::bigint from fct_quality_summary",
    )
    return {
        "checks": dict(zip(("pass", "fail", "not_assessable"), counts, strict=True)),
        "broken": _rows(published, _BROKEN),
        "titles_zh": dict(_rows(published, "select rule_id, title_zh from dim_quality_rule")),
    }


def _coverage(published: duckdb.DuckDBPyConnection) -> dict[str, Any]:
    """Return the fields of Status about expected reports."""
    return {
        "coverage": _rows(
            published,
            "select report_year, count(*), "
            "count(*) filter (state = 'present'), count(*) filter (state = 'late'), "
            "count(*) filter (state = 'withdrawn'), count(*) filter (state = 'missing'), "
            "count(*) filter (missing_reason = 'not_looked_for'), "
            "count(*) filter (missing_reason = 'not_found') "
            "from fct_coverage where state <> 'not_due' group by report_year order by report_year",
        ),
        "no_answers": _rows(
            published,
            "select missing_reason, count(*) from fct_coverage "
            "where missing_reason not in ('not_looked_for', 'not_found') "
            "group by missing_reason order by 2 desc, 1",
        ),
    }


def _news(published: duckdb.DuckDBPyConnection, tables: dict[str, int]) -> list[tuple]:
    """Return the field of Status about sources; empty for a file without its table."""
    return _rows(published, _NEWS) if "audit_source_health" in tables else []


_NEWS = """
    select
        source_entry, harvest, news, reports_of_year, reports_of_year_before, reports_listed,
        listed_before
    from audit_source_health
    where is_latest and news is not null
    order by all
"""
_BROKEN = """
    select
        rule_id,
        any_value(title_en),
        any_value(severity),
        count(*),
        cast(sum(still_open) as bigint)
    from fct_quality_summary
    join dim_quality_rule using (rule_id, severity)
    where still_open > 0
    group by rule_id
    order by
        case any_value(severity) when 'error' then 1 when 'warning' then 2 else 3 end,
        5 desc, rule_id
"""
_CELLS = " union all ".join(
    f"select report_id, report_year, value_status from {fact}" for fact in CELLS
)
_YEARS = f"""
    with numbers as (
        select report_id, count(*) as numbers
        from ({_CELLS})
        where value_status = 'reported'
        group by report_id
    )
    select
        report_year,
        count(*),
        count(distinct agency_id),
        count(distinct region_code),
        cast(coalesce(sum(numbers), 0) as bigint)
    from dim_report
    left join numbers using (report_id)
    group by report_year
    order by report_year
"""


def published_share_ambiguous(settings: Settings, years: Sequence[int]) -> float | None:
    """Return the share of ambiguous cells in published reports of these years; None without any."""
    if not settings.published_path.is_file():
        return None
    with connect(settings.published_path, read_only=True) as published:
        [(share,)] = _rows(
            published,
            f"select avg((value_status = 'ambiguous')::int) from ({_CELLS}) "
            "where report_year in (select unnest($years))",
            {"years": list(years)},
        )
    return share


def _rows(
    connection: duckdb.DuckDBPyConnection, query: str, values: dict[str, Any] | None = None
) -> list[tuple]:
    return connection.execute(query, values or {}).fetchall()
