"""Query the published file for the numbers of the prerendered pages: coverage, quality, contents.

The numbers of the front page's charts are in `front_page`. Counts of reports may add both scopes;
numbers from reports never do.
"""

from dataclasses import dataclass
from typing import Any

import duckdb

from pipelines.publication.keys import CELLS
from pipelines.site.shards import prefix_length

Row = dict[str, Any]
_MOST_LISTED = 20


@dataclass
class Figures:
    """Queries on the published file (`published`), and the row of its table `publication`."""

    published: duckdb.DuckDBPyConnection
    publication: Row

    @property
    def prefix_length(self) -> int:
        """Number of digits of an agency's id that name its shard."""
        return prefix_length(self.publication["reports"])

    def counts(self) -> Row:
        """Count reports, agencies, regions, years, documents and numbers."""
        [row] = self.ask(
            """
            select count(*) as reports, count(distinct agency_id) as agencies,
                count(distinct place_id) as regions, min(report_year) as first_year,
                max(report_year) as last_year, count(distinct report_year) as years,
                count(*) filter (scope = 'consolidated') as consolidated,
                count(*) filter (scope = 'own') as own,
                count(*) filter (
                    applications_status = 'complete' and appeals_status = 'complete'
                    and disclosure_status = 'complete' or legacy_status = 'complete'
                ) as whole
            from dim_report
            join dim_region using (region_id)
            """
        )
        return row | {
            "documents": self.publication["documents"],
            "numbers": self.publication["numbers"],
        }

    def years(self) -> list[Row]:
        """Return coverage by report year, latest first."""
        return self.ask(
            f"""
            with cells as (
                select report_id, count(*) filter (value_status = 'reported') as numbers,
                    count(*) as cells
                from ({_CELLS})
                group by report_id
            )
            select report_year as year, any_value(form_label_zh) as form_zh,
                any_value(form_label_en) as form_en, count(*) as reports,
                count(*) filter (scope = 'consolidated') as consolidated,
                count(*) filter (scope = 'own') as own,
                count(distinct agency_id) as agencies, count(distinct region_id) as regions,
                coalesce(sum(numbers), 0)::bigint as numbers,
                count(*) filter (
                    applications_status = 'complete' and appeals_status = 'complete'
                    and disclosure_status = 'complete' or legacy_status = 'complete'
                ) as whole,
                count(*) filter (is_on_time) as on_time,
                count(is_on_time) as dated
            from dim_report
            left join cells using (report_id)
            left join dim_year using (report_year)
            group by report_year
            order by report_year desc
            """
        )

    def expected(self) -> list[Row]:
        """Count expected reports by state and report year, latest first."""
        return self.ask(
            """
            select report_year as year, count(*) as expected,
                count(*) filter (state = 'present') as present,
                count(*) filter (state = 'late') as late,
                count(*) filter (state = 'withdrawn') as withdrawn,
                count(*) filter (state = 'missing') as missing,
                count(*) filter (missing_reason = 'not_looked_for') as not_looked_for
            from fct_coverage
            where state <> 'not_due'
            group by report_year
            order by report_year desc
            """
        )

    def sources(self) -> list[Row]:
        """Return the last harvest of each source, sources that need attention first."""
        return self.ask(
            """
            select source_entry, source_name, harvest, last_asked_at, lists_read, lists_failed,
                reports_listed, listed_before, reports_obtained, reports_new, requests_failed,
                failed_by_reason, report_year, reports_of_year, reports_of_year_before, news
            from audit_source_health
            where is_latest
            order by news is null, source_entry
            """
        )

    def statuses(self) -> list[Row]:
        """Count cells of the statutory tables by status."""
        return self.ask(
            f"""
            select value_status as status, count(*) as cells
            from ({_CELLS})
            group by value_status
            order by cells desc, status
            """
        )

    def documents(self) -> list[Row]:
        """Count files received by state."""
        return self.ask(
            """
            select state, count(*) as files
            from dim_document
            group by state
            order by files desc, state
            """
        )

    def rules(self) -> list[Row]:
        """Return all checked rules with their counts; rules with most failures first."""
        return self.ask(
            """
            select rule_id as rule, title_zh, title_en, formula as formula_en, formula_zh,
                severity,
                sum(places)::bigint as places, sum(passed)::bigint as passed,
                sum(failed)::bigint as failed, sum(not_assessable)::bigint as not_assessable,
                sum(still_open)::bigint as still_open,
                count(*) filter (still_open > 0) as reports
            from dim_quality_rule
            join fct_quality_summary using (rule_id, severity)
            group by all
            order by
                case any_value(severity) when 'error' then 1 when 'warning' then 2 else 3 end,
                still_open desc, any_value(rule_order)
            """
        )

    def worst(self) -> list[Row]:
        """Return the agencies with most open errors, with the number of open places."""
        return self.ask(
            f"""
            select agency_id as id, agency_name as name, region_path as path,
                sum(still_open) filter (severity = 'error')::bigint as errors,
                sum(still_open) filter (severity = 'warning')::bigint as warnings,
                count(distinct report_id) as reports
            from fct_quality_summary
            join dim_agency using (agency_id)
            join dim_region on dim_region.region_id = latest_region_id
            where still_open > 0 and severity <> 'info'
            group by all
            order by errors desc nulls last, warnings desc, name, id
            limit {_MOST_LISTED}
            """
        )

    def labels(self) -> dict[str, list[Row]]:
        """Return labels, in order, of all codes on pages that are drawn in the browser."""
        return {
            name: self.ask(f"select {columns} from {table} order by {order}")
            for name, (columns, table, order) in _LABELS.items()
        }

    def ask(self, sql: str, parameters: Row | None = None) -> list[Row]:
        """Return the rows of a query, by column."""
        cursor = self.published.execute(sql, parameters)
        names = [column[0] for column in cursor.description]
        return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]


_CELLS = " union all ".join(f"select report_id, value_status from {fact}" for fact in CELLS)
_LABELS = {
    "outcomes": (
        "outcome_code as code, label_zh as zh, label_en as en, kind, parent_code as parent",
        "dim_outcome",
        "outcome_order",
    ),
    "applicants": (
        "applicant_code as code, label_zh as zh, label_en as en, parent_code as parent",
        "dim_applicant_type",
        "applicant_order",
    ),
    "channels": (
        "channel_code as code, label_zh as zh, label_en as en",
        "dim_appeal_channel",
        "channel_order",
    ),
    "results": (
        "result_code as code, label_zh as zh, label_en as en",
        "dim_appeal_result",
        "result_order",
    ),
    "items": (
        "item_code as code, label_zh as zh, label_en as en",
        "dim_disclosure_item",
        "item_order, item_code",
    ),
    "measures": (
        "measure_code as code, label_zh as zh, label_en as en",
        "dim_disclosure_measure",
        "measure_order",
    ),
    "indicators": (
        "indicator_code as code, label_zh as zh, label_en as en, parent_code as parent",
        "dim_legacy_indicator",
        "indicator_order",
    ),
    "metrics": (
        "metric_code as code, label_zh as zh, label_en as en, kind, metric_group as part, formula, "
        "numerator_cells, denominator_cells, of_metric, less_metric, break_zh, break_en",
        "dim_metric",
        "metric_order",
    ),
    "rules": (
        "rule_id as code, title_zh as zh, title_en as en",
        "dim_quality_rule",
        "rule_order",
    ),
}
