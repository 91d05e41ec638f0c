"""`python -m benchmarks.quality`: time of the quality rules on 20,000 reports; precision.

The reports are rows of staging made here, in SQL: governments and departments of counties over
several years, with consistent carry-overs, a few blanks and a few contradictions. No document is
parsed. The models below the rules are built first and separately; the rules, their findings and
their tests are measured, as `dbt build` runs them, in a folder that is removed.

The precision of the rules is that of the failures labelled in tests/golden/quality.
"""

import csv
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path

import duckdb
from rich.console import Console

from pipelines import dbt
from pipelines.database import connect
from pipelines.settings import PROJECT_DIR, Settings

LABELS = PROJECT_DIR / "tests" / "golden" / "quality" / "verdicts.csv"
YEARS = (2019, 2020, 2021, 2022, 2023)
ORGANS = ("人民政府", "审计局", "民政局", "教育局")
_MODELS = "path:models/quality"
_BELOW = ("resource_type:seed", "+path:models/intermediate", "+path:models/marts")
"""What the rules rest on; a few models of the rules decide which years are built."""


def main(reports: int) -> None:
    """Print the precision of the rules; then make that many reports, if any, and time the rules."""
    console = Console()
    for rule, (right, labelled) in precision().items():
        console.print(f"{rule}: {right} of {labelled} labelled failures are right")
    if reports:
        measure(console, reports)


def measure(console: Console, reports: int) -> None:
    """Build the models below the rules, then the rules, and print the seconds of both."""
    with tempfile.TemporaryDirectory(prefix="xxgk-quality-") as folder:
        settings = Settings(warehouse_dir=Path(folder))
        with connect(settings.build_path) as build:
            make_staging(build, settings, reports)
            [(made, cells)] = build.execute(
                "select (select count(*) from staging.reports), count(*) from staging.cells"
            ).fetchall()
        console.print(f"{made:,} reports with {cells:,} cells")
        _timed(console, "under the rules", settings, "--select", *_BELOW, tested=False)
        _timed(console, "rules and their tests", settings, "--select", _MODELS)
        with connect(settings.build_path, read_only=True) as build:
            [(places, passed, failed, unknown)] = build.execute(
                "select sum(places), sum(passed), sum(failed), sum(not_assessable) "
                "from fct_quality_summary"
            ).fetchall()
        console.print(
            f"{places:,} places: {passed:,} pass, {failed:,} fail, {unknown:,} not assessable"
        )


def precision() -> dict[str, tuple[int, int]]:
    """Return for each rule that fails on the golden documents: right failures, all failures."""
    with LABELS.open(encoding="utf-8", newline="") as lines:
        labels = [(row["rule_id"], row["is_right"] == "true") for row in csv.DictReader(lines)]
    labelled = Counter(rule for rule, _ in labels)
    right = Counter(rule for rule, is_right in labels if is_right)
    return {rule: (right[rule], labelled[rule]) for rule in sorted(labelled)}


def _timed(
    console: Console, what: str, settings: Settings, *selection: str, tested: bool = True
) -> None:
    started = time.monotonic()
    result = dbt.build(settings, selection=selection, tested=tested)
    seconds = time.monotonic() - started
    console.print(f"{what}: {seconds:.1f} s, {result.models} models, {result.tests} tests")


def make_staging(build: duckdb.DuckDBPyConnection, settings: Settings, reports: int) -> None:
    """Fill the staging tables with that many reports (rounded to whole series of agencies)."""
    seeds = settings.dbt_dir / "seeds"
    for name in ("regions", "form_rows", "form_columns"):
        build.execute(
            f"create or replace temp table {name} as "
            f"from read_csv('{seeds / name}.csv', all_varchar = true)"
        )
    counties = -(-reports // (len(YEARS) * len(ORGANS)))
    build.execute(
        f"""
        create or replace temp table made as
        select
            sha256(concat_ws('|', code, organ, year)) as sha256,
            code as region_code, name || organ as agency_name, organ, year,
            organ = '人民政府' as is_government,
            case when year >= 2021 then '2021' else '2019' end as form,
            hash(code, organ) % 10 = 0 as leaves_blank
        from (
            from regions
            where level = 'county' and valid_to_year is null and valid_from_year::int <= 2019
            order by code limit {counties}
        ), unnest({list(ORGANS)}) as organs (organ), unnest({list(YEARS)}) as years (year)
        limit {reports}
        """
    )
    for table, rows in _ROWS.items():
        build.execute(f"insert into staging.{table} by name {rows}")


_ROWS = {
    "documents": """
        select sha256 || '.html' as file, sha256, 1000 as size_bytes, 1 as modified_ns,
            year as filing_year, 'folder' as filing_basis, timestamp '2024-04-01' as received_at
        from made
    """,
    "readings": """
        select sha256, year as filing_year, 'report' as state, 'html' as reader,
            'made' as parser_version, '' as evidence, timestamp '2024-04-01' as read_at,
            1 as tries, '' as conditions
        from made
    """,
    "reports": """
        select sha256, agency_name || year || '年政府信息公开工作年度报告' as title,
            year as report_year, 'title' as report_year_basis, agency_name,
            if(is_government, 'government', 'department') as agency_type,
            'title' as agency_basis, region_code, 'title' as region_basis,
            if(is_government, 'consolidated', 'own') as scope, 'agency type' as scope_basis,
            make_date(year + 1, 1, 20) as published_on, 'sidecar' as published_on_basis
        from made
    """,
    "report_tables": """
        select sha256, table_code, 'complete' as status,
            if(table_code = 'appeals', '2019', form) as form, 0 as numbers
        from made, unnest(['disclosure', 'applications', 'appeals']) as tables (table_code)
    """,
    "cells": """
        with places as (
            select r."table" as table_code, r.form, r."row" as row_code, r.kind as row_kind,
                r.parent_row, c."column" as column_code, c.kind as column_kind, r.label
            from form_rows r
            join form_columns c using ("table", form, block)
            where r.kind in ('leaf', 'total') and c.kind in ('leaf', 'total')
        ),
        -- Numbers of the columns of table 三: outcomes first, then what they add up to.
        outcomes as (
            select made.*, places.row_code, places.column_code,
                (hash(sha256, row_code, column_code) % 9 = 0)::int
                * (1 + hash(row_code, column_code, sha256) % 5)::int
                + if(row_code = 'granted' and column_code = 'natural_person', 4, 0)
                + if(is_government, 6, 0) as leaf
            from made
            join places on made.form = places.form
                and table_code = 'applications' and parent_row is not null
                and row_kind = 'leaf' and column_kind = 'leaf'
        ),
        carried as (
            select sha256, 'natural_person' as column_code,
                hash(region_code, organ, year) % 3 as carried_out,
                if(year = 2019, 0, hash(region_code, organ, year - 1) % 3) as carried_in
            from made
        ),
        processed as (
            select sha256, column_code, sum(leaf) as total_processed,
                coalesce(any_value(carried_out), 0) as carried_out,
                coalesce(any_value(carried_in), 0) as carried_in
            from outcomes
            left join carried using (sha256, column_code)
            group by all
        ),
        leaves as (
            select sha256, row_code, column_code, leaf as value from outcomes
            union all by name
            select sha256, column_code, unnest(
                ['total_processed', 'carried_out', 'carried_in', 'new_received']
            ) as row_code, unnest([
                total_processed, carried_out, carried_in,
                total_processed + carried_out - carried_in
            ]) as value
            from processed
        ),
        applications as (
            select sha256, 'applications' as table_code, row_code, column_code, value from leaves
            union all
            select sha256, 'applications', row_code, 'total', sum(value) from leaves group by all
        ),
        -- Laws in force stay as they are, so that years chain; decisions come and go.
        disclosure as (
            select sha256, table_code, row_code, column_code,
                case
                    when column_code in ('issued_count', 'repealed_count') then hash(sha256) % 4
                    when column_code = 'in_force_count' then 40
                    when column_code = 'item_count_change' then 0
                    when column_code = 'decision_count' then hash(sha256, row_code) % 200
                    when column_code in ('prior_year_item_count', 'total_disclosed_count') then 12
                    else hash(sha256, row_code, column_code) % 9
                end + if(is_government and column_code not like '%change', 200, 0) as value
            from made
            join places using (form)
            where table_code = 'disclosure'
        ),
        results as (
            select sha256, row_code, column_code, column_kind,
                if(
                    column_kind = 'total', 0,
                    (hash(sha256, row_code, column_code) % 5 = 0)::int + 2 * is_government::int
                ) as value
            from made
            join places on table_code = 'appeals'
        ),
        appeals as (
            select sha256, 'appeals' as table_code, row_code, column_code,
                sum(value) over (partition by sha256, row_code) * (column_kind = 'total')::int
                + value as value
            from results
        ),
        printed as (
            from applications union all by name from disclosure union all by name from appeals
        )
        -- One agency in ten leaves zeros blank, one number in 4,000 is not as it should be.
        select sha256, table_code, row_code, column_code, number as value,
            if(number is null, 'blank', 'reported') as status,
            coalesce(number::bigint::varchar, '') as raw,
            row_code as row_label,
            'row ' || row_code || ', column ' || column_code as locator,
            false as is_read_from_picture
        from (
            select printed.*, case
                when leaves_blank and value = 0 and hash(row_code, column_code) % 4 = 0 then null
                else value + (hash(row_code, sha256, column_code) % 4000 = 0)::int
            end as number
            from printed
            join made using (sha256)
        )
    """,
    "claims": """
        with spoken as (
            select sha256, row_code, value, case row_code
                when 'new_received' then 'applications_received'
                when 'total_processed' then 'applications_replied'
                when 'carried_out' then 'applications_carried_out'
                when 'carried_in' then 'applications_carried_in'
                when 'granted' then 'applications_granted'
            end as claim_code
            from staging.cells
            where table_code = 'applications' and column_code = 'total' and value is not null
        )
        select sha256, row_number() over (partition by sha256 order by row_code) as claim_number,
            claim_code, value + (hash(sha256) % 300 = 0)::int as value, '件' as unit,
            false as is_approximate, claim_code || value::int || '件。' as sentence,
            value::int || '件' as raw, 'own' as claim_scope, 0 as number_offset,
            'paragraph 4' as locator, false as is_read_from_picture
        from spoken
        where claim_code is not null
    """,
    # Fifty sentences a report: one in ten is that of every report, one in five that of last year's.
    "sections": """
        select made.sha256, number as section_number, 'section ' || number as heading,
            'line ' || number as locator, 900 as characters, null as short_text,
            'proactive_disclosure,disclosure_on_request,information_management,platforms,supervision'
                as topics,
            if(number = 1, list_aggregate(
                list_transform(range(50), lambda place: lpad(printf('%x', case
                    when place % 10 = 0 then hash(place)
                    when place % 5 = 1 then hash(place, region_code, organ)
                    else hash(place, sha256)
                end % 4294967296), 8, '0')), 'string_agg', ' '
            ), null) as sentence_digests
        from made, unnest([1, 5, 6]) as numbers (number)
    """,
    "findings": """
        select sha256, 1 as finding_number, 'unknown_row' as finding_code,
            'applications' as table_code, 'a row that the form does not have' as message,
            'line 9' as locator
        from made
        where hash(sha256, 'unknown') % 20 = 0
    """,
}


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 20_000)
