"""Write the shards of agencies: reports, their cells as printed, claims, findings and metrics.

The first digits of an agency's id name its shard, so a page needs no list of all agencies. A cell
is a list of texts: table, row, column, value, status, text as printed, locator, unit. Value and
status are left out where the value equals the printed text, as in most cells.

Shards are made from the views in `_SHOWN` alone, so the hashes of their rows show which shards have
changed. Quartiles and ranks among peers are in `peers`.
"""

import duckdb

from pipelines.publication.keys import CELLS
from pipelines.site.folder import SiteFolder
from pipelines.site.pinyin import name_in_pinyin
from pipelines.site.shards import create_views, rows_of_shards, write_shards

_AT_A_TIME = 2000


class SiteDisagrees(Exception):
    """Error: the shards do not hold the same reports and cells as the published file."""


_WITH_UNITS = ("fct_published_counts", "fct_legacy_indicators")
_AS_PRINTED = "value_status = 'reported' and raw_text = cast(cast(value as bigint) as varchar)"
_SHOWN = {
    "shown_agencies": """
        select agency_id, agency_name, other_names, former_names, agency_type_zh, agency_type_en,
            agency.level, place_id, region_name, region_path, agency.successor_id, successor_name
        from dim_agency as agency
        join dim_region as region on region.region_id = latest_region_id
    """,
    "shown_reports": """
        select agency_id, report_id, report_year, scope, title, agency_name_in_report, published_on,
            deadline, days_late, source_file, url, retrieved_at, listed_on, document_sha256,
            version_count, disclosure_status, disclosure_form, applications_status,
            applications_form, appeals_status, appeals_form, legacy_status, legacy_form,
            dim_region.level || '-' || agency_type as peers
        from dim_report
        join dim_region using (region_id)
        join dim_agency using (agency_id)
    """,
    "shown_cells": " union all ".join(
        f"select agency_id, report_id, '{table}' as table_code, {row} as row_code, "
        f"{column} as column_code, cast(value as decimal(28, 6)) as amount, "
        f"if({_AS_PRINTED}, null, cast(value as varchar)) as value, "
        "nullif(value_status, 'reported') as status, raw_text, locator, "
        f"{'unit' if fact in _WITH_UNITS else 'null'} as unit from {fact}"
        for fact, (table, row, column) in CELLS.items()
    ),
    "shown_claims": """
        select agency_id, report_id, claim_number, claim_label_zh, claim_label_en, value, unit,
            raw_text, sentence, locator, claim_scope, stated_year, is_of_report, is_approximate
        from fct_narrative_claims
    """,
    "shown_findings": """
        select agency_id, report_id, rule_id, place, place_zh, place_en, severity, left_value,
            right_value, cause,
            restates_id is not null as restates, human_verdict, human_note, sentences, operands
        from fct_quality_findings
        where verdict = 'fail'
    """,
    "shown_checks": """
        select agency_id, report_id, rule_id, passed, failed, not_assessable
        from fct_quality_summary
    """,
    "shown_odd": """
        select agency_id, report_id, finding_number, finding_code, message, table_code, row_code,
            raw_text, locator
        from audit_parse_findings
        where is_current_version
    """,
    "shown_corrections": """
        select agency_id, report_id, table_code, row_code, column_code, raw_text, corrected_value,
            why, evidence, correction.locator
        from fct_corrections as correction
        join dim_report using (report_id)
        where is_current_version
    """,
    "shown_missing": """
        select agency_id, report_year, missing_reason
        from fct_coverage
        where state = 'missing'
    """,
    "shown_metrics": """
        select agency_id, metric_code, report_year, scope, round("value", 6) as "value", numerator,
            denominator, n, why_null
        from agency_year
        where why_null is distinct from 'not_in_form'
    """,
}
_AGENCIES = """
    with
    cells as (
        -- A list is sorted in a third of the time that `list(… order by …)` takes.
        select report_id, to_json(list_sort(list([
            table_code, row_code, column_code, value, status, raw_text, locator, unit
        ]))) as cells,
        count(*) as cell_count, sum(amount) as cell_sum
        from shown_cells
        where shard in (from wanted)
        group by report_id
    ),
    claims as (
        select report_id, list({
            number: claim_number, zh: claim_label_zh, en: claim_label_en,
            "value": cast(value as double), unit: unit, raw: raw_text, sentence: sentence,
            locator: locator,
            scope: claim_scope, year: stated_year, "of": is_of_report, about: is_approximate
        } order by claim_number) as claims
        from shown_claims
        where shard in (from wanted)
        group by report_id
    ),
    findings as (
        select report_id, list({
            rule: rule_id, place: place, zh: place_zh, en: place_en, severity: severity,
            "left": cast(left_value as double),
            "right": cast(right_value as double), cause: cause, restates: restates,
            verdict: human_verdict, note: human_note, sentences: sentences,
            cells: list_transform(operands, lambda cell: [
                cell.report_id, cell.table_code, cell.row_code, cell.column_code, cell.side,
                cast(cell."value" as varchar), cell.value_status, cell.raw_text, cell.locator
            ])
        } order by rule_id, place) as findings
        from shown_findings
        where shard in (from wanted)
        group by report_id
    ),
    checks as (
        select report_id, [sum(passed), sum(failed), sum(not_assessable)]::bigint[] as checks
        from shown_checks
        where shard in (from wanted)
        group by report_id
    ),
    odd as (
        select report_id, list({
            code: finding_code, message: message, "table": table_code, "row": row_code,
            raw: raw_text, locator: locator
        } order by finding_number) as odd
        from shown_odd
        where shard in (from wanted)
        group by report_id
    ),
    corrections as (
        select report_id, list({
            "table": table_code, "row": row_code, "column": column_code, raw: raw_text,
            meant: cast(corrected_value as double), why: why,
            evidence: evidence, locator: locator
        } order by all) as corrections
        from shown_corrections
        where shard in (from wanted)
        group by report_id
    ),
    reports as (
        select agency_id, list({
            id: report_id, "year": report_year, scope: scope, title: title,
            name: agency_name_in_report,
            published: published_on, deadline: deadline, late: days_late, file: source_file,
            url: url, retrieved: strftime(retrieved_at, '%Y-%m-%d %H:%M'), listed: listed_on,
            sha256: document_sha256, versions: version_count, peers: peers,
            tables: {
                disclosure: [disclosure_status, disclosure_form],
                applications: [applications_status, applications_form],
                appeals: [appeals_status, appeals_form],
                legacy: [legacy_status, legacy_form]
            },
            cells: cells, claims: claims, findings: findings, checks: checks, odd: odd,
            corrections: corrections
        } order by report_year desc, scope) as reports,
        count(*) as report_count, sum(cell_count) as cell_count, sum(cell_sum) as cell_sum
        from shown_reports
        left join cells using (report_id)
        left join claims using (report_id)
        left join findings using (report_id)
        left join checks using (report_id)
        left join odd using (report_id)
        left join corrections using (report_id)
        where shard in (from wanted)
        group by agency_id
    ),
    missing as (
        select agency_id, list([cast(report_year as varchar), missing_reason] order by report_year)
            as missing
        from shown_missing
        where shard in (from wanted)
        group by agency_id
    ),
    metrics as (
        select agency_id, list_sort(list([
            metric_code, cast(report_year as varchar), scope, cast("value" as varchar),
            cast(numerator as varchar), cast(denominator as varchar), cast(n as varchar), why_null
        ])) as metrics
        from shown_metrics
        where shard in (from wanted)
        group by agency_id
    )
    select shard, agency_id, cast(to_json({
        id: agency_id, name: agency_name, latin: latin(agency_name),
        others: other_names, formers: former_names,
        type_zh: agency_type_zh, type_en: agency_type_en, level: level,
        place: place_id, place_name: region_name, path: region_path,
        successor: successor_id, successor_name: successor_name,
        missing: missing, reports: reports, metrics: metrics
    }) as varchar), report_count, cell_count, cell_sum
    from shown_agencies
    join reports using (agency_id)
    left join missing using (agency_id)
    left join metrics using (agency_id)
    order by agency_id
"""
_EXPECTED = """
    with kept as (select unnest($kept) as shard)
    select (
        select count(*) from dim_report where left(agency_id, $prefix_length) not in (from kept)
    ), count(*), coalesce(sum(value), 0)
    from ({})
    where left(agency_id, $prefix_length) not in (from kept)
""".format(
    " union all ".join(
        f"select agency_id, cast(value as decimal(28, 6)) as value from {fact}" for fact in CELLS
    )
)


def write_agencies(
    published: duckdb.DuckDBPyConnection, folder: SiteFolder, prefix_length: int
) -> None:
    """Write a shard of agencies for each prefix of their ids.

    Args:
        prefix_length: number of hexadecimal digits of the prefix.

    Raises:
        SiteDisagrees: the shards and the published file differ in reports or cells.
    """
    name_in_pinyin(published)
    create_views(published, _SHOWN, f"left(agency_id, {prefix_length})")
    [(reports,)] = published.execute("select count(*) from dim_report").fetchall()
    rows = rows_of_shards(published, list(_SHOWN))
    rows = {name: shown for name, shown in rows.items() if "shown_reports" in dict(shown)}
    at_a_time = max(1, _AT_A_TIME * len(rows) // max(1, reports))
    held = write_shards(published, folder, "agencies", _AGENCIES, rows, at_a_time)
    kept = sorted(rows.keys() - {name for name, *_ in held})
    totals = tuple(sum(counts[of] or 0 for counts in held) for of in (1, 2, 3))
    expected = published.execute(
        _EXPECTED, {"kept": kept, "prefix_length": prefix_length}
    ).fetchone()
    if totals != expected:
        raise SiteDisagrees(
            "the pages of agencies and the published file differ in (reports, cells, their sum): "
            f"{totals} against {expected}; the current site is kept"
        )
