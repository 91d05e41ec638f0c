"""Shards of agencies: each with its reports, their cells as printed, claims, findings and metrics.

Which shard holds an agency is told by the first digits of its id, so a page needs one shard and no
list of all. A cell is a list of texts: table, row, column, value, status, text as printed, where it
stands, unit. Most cells are numbers as printed: their value and their status are left out.
"""

from pathlib import Path

import duckdb

from pipelines.publication.invariants import CELLS
from pipelines.site.latin import name_in_latin
from pipelines.site.shards import write_shard

_AT_A_TIME = 2000


class SiteDisagrees(Exception):
    """The shards do not hold the reports and cells that the published file holds."""


_WITH_UNITS = ("fct_published_counts", "fct_legacy_indicators")
_AS_PRINTED = "value_status = 'reported' and raw_text = cast(cast(value as bigint) as varchar)"
_CELLS = " union all ".join(
    f"select report_id, value, ['{table}', {row}, {column}, "
    f"if({_AS_PRINTED}, null, cast(value as varchar)), nullif(value_status, 'reported'), "
    f"raw_text, locator, {'unit' if fact in _WITH_UNITS else 'null'}] as cell "
    f"from {fact} where agency_id between $first and $last"
    for fact, (table, row, column) in CELLS.items()
)
_TOTALS = "select (select count(*) from dim_report), count(*), sum(value) from ({})".format(
    " union all ".join(
        f"select cast(value as decimal(28, 6)) as value from {fact}" for fact in CELLS
    )
)
_AGENCIES = f"""
    with
    cells as (
        select report_id, to_json(list(cell)) as cells, count(*) as cell_count,
            sum(cast(value as decimal(28, 6))) as cell_sum
        from ({_CELLS})
        group by report_id
    ),
    claims as (
        select report_id, list({{
            number: claim_number, zh: claim_label_zh, en: claim_label_en,
            "value": cast(value as double), unit: unit, raw: raw_text, sentence: sentence,
            locator: locator,
            scope: claim_scope, year: stated_year, "of": is_of_report, about: is_approximate
        }} order by claim_number) as claims
        from fct_narrative_claims
        where agency_id between $first and $last
        group by report_id
    ),
    findings as (
        select report_id, list({{
            rule: rule_id, place: place, severity: severity, "left": cast(left_value as double),
            "right": cast(right_value as double), cause: cause,
            restates: restates_id is not null,
            verdict: human_verdict, note: human_note, sentences: sentences,
            cells: list_transform(operands, lambda cell: [
                cell.report_id, cell.table_code, cell.row_code, cell.column_code, cell.side,
                cast(cell."value" as varchar), cell.value_status, cell.raw_text, cell.locator
            ])
        }} order by rule_id, place) as findings
        from fct_quality_findings
        where verdict = 'fail' and agency_id between $first and $last
        group by report_id
    ),
    checks as (
        select report_id, [sum(passed), sum(failed), sum(not_assessable)]::bigint[] as checks
        from fct_quality_summary
        where agency_id between $first and $last
        group by report_id
    ),
    odd as (
        select report_id, list({{
            code: finding_code, message: message, "table": table_code, "row": row_code,
            raw: raw_text, locator: locator
        }} order by finding_number) as odd
        from fct_parse_findings
        where is_current_version and agency_id between $first and $last
        group by report_id
    ),
    corrections as (
        select report_id, list({{
            "table": table_code, "row": row_code, "column": column_code, raw: raw_text,
            meant: cast(corrected_value as double), why: why,
            evidence: evidence, locator: locator
        }} order by all) as corrections
        from fct_corrections
        where is_current_version
        group by report_id
    ),
    reports as (
        select agency_id, list({{
            id: report_id, "year": report_year, scope: scope, title: title,
            name: agency_name_in_report,
            published: published_on, deadline: deadline, late: days_late, file: source_file,
            url: url, retrieved: strftime(retrieved_at, '%Y-%m-%d %H:%M'), listed: listed_on,
            sha256: document_sha256, versions: version_count,
            tables: {{
                disclosure: [disclosure_status, disclosure_form],
                applications: [applications_status, applications_form],
                appeals: [appeals_status, appeals_form],
                legacy: [legacy_status, legacy_form]
            }},
            cells: cells, claims: claims, findings: findings, checks: checks, odd: odd,
            corrections: corrections
        }} order by report_year desc, scope) as reports,
        count(*) as report_count, sum(cell_count) as cell_count, sum(cell_sum) as cell_sum
        from dim_report
        left join cells using (report_id)
        left join claims using (report_id)
        left join findings using (report_id)
        left join checks using (report_id)
        left join odd using (report_id)
        left join corrections using (report_id)
        where agency_id between $first and $last
        group by agency_id
    ),
    metrics as (
        select agency_id, list([
            metric_code, cast(report_year as varchar), scope, cast(round("value", 6) as varchar),
            cast(numerator as varchar), cast(denominator as varchar), cast(n as varchar), why_null,
            cast(round(peer_p50, 6) as varchar), cast(peer_count as varchar),
            cast(peer_rank as varchar), cast(ranked_count as varchar)
        ] order by metric_code, report_year, scope) as metrics
        from agency_year
        where agency_id between $first and $last and why_null is distinct from 'not_in_form'
        group by agency_id
    ),
    missing as (
        select agency_id, list([cast(report_year as varchar), missing_reason] order by report_year)
            as missing
        from fct_coverage
        where state = 'missing' and agency_id between $first and $last
        group by agency_id
    )
    select agency_id, cast(to_json({{
        id: agency_id, name: agency_name, latin: latin(agency_name),
        others: other_names, formers: former_names,
        type_zh: agency_type_zh, type_en: agency_type_en, level: agency.level,
        place: place_id, place_name: region_name, path: region_path,
        successor: agency.successor_id, successor_name: successor_name,
        missing: missing, reports: reports, metrics: metrics
    }}) as varchar), reports.report_count, cell_count, cell_sum
    from dim_agency as agency
    join reports using (agency_id)
    left join metrics using (agency_id)
    left join missing using (agency_id)
    join dim_region as region on region.region_id = latest_region_id
    where agency_id between $first and $last
    order by agency_id
"""


def write_agencies(
    published: duckdb.DuckDBPyConnection, directory: Path, prefix_length: int
) -> int:
    """Write a shard for each beginning of agency ids, and return how many.

    Raises:
        SiteDisagrees: cells are missing in the shards, or there are too many, or other ones.
    """
    name_in_latin(published)
    shards, totals = 0, [0, 0, 0]
    [(reports,)] = published.execute("select count(*) from dim_report").fetchall()
    for first, last in _batches(reports):
        bounds = {"first": first, "last": last}
        held: dict[str, list[str]] = {}
        for agency, told, *counts in published.execute(_AGENCIES, bounds).fetchall():
            held.setdefault(agency[:prefix_length], []).append(f'"{agency}":{told}')
            totals = [total + (count or 0) for total, count in zip(totals, counts, strict=True)]
        for name, agencies in held.items():
            write_shard(directory, name, "{" + ",".join(agencies) + "}")
        shards += len(held)
    expected = [total or 0 for total in published.execute(_TOTALS).fetchone()]
    if totals != expected:
        raise SiteDisagrees(
            f"{directory} and the published file disagree in (reports, cells, their sum): "
            f"{totals} against {expected}; the site that stands stays"
        )
    return shards


def _batches(reports: int) -> list[tuple[str, str]]:
    """Ranges of agency ids to ask for at a time, so that memory holds a few thousand reports.

    Each begins and ends with whole shards.

    >>> _batches(8), _batches(8000)[:2]
    ([('', 'g')], [('00', '3fg'), ('40', '7fg')])
    """
    if reports <= _AT_A_TIME:
        return [("", "g")]
    step = max(1, 256 * _AT_A_TIME // reports)
    return [
        (format(first, "02x"), format(min(first + step, 256) - 1, "02x") + "g")
        for first in range(0, 256, step)
    ]
