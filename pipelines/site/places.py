"""Shards of regions: each place with its names over the years, its agencies and what lies in it.

A place is one region under all its names and codes (`dim_region.place_id`). There is an entry for
each place that an agency reports from, and for each above such a one. The first four digits of its
id, its prefecture, tell the shard.
"""

from itertools import groupby
from pathlib import Path

import duckdb

from pipelines.site.latin import name_in_latin
from pipelines.site.shards import write_shard

_SHARD_DIGITS = 4
_PROVINCE_DIGITS = 2

PLACES = """
    create or replace temp table places as
    with recursive
    latest as (
        select place_id, region_id, region_code, region_name, region_path, level, parent_id,
            predecessor_ids, successor_id
        from dim_region
        qualify row_number() over (
            partition by place_id order by coalesce(valid_to_year, 9999) desc, region_id
        ) = 1
    ),
    above as (
        select latest.*, parent.place_id as parent_place
        from latest
        left join dim_region as parent on parent.region_id = latest.parent_id
    ),
    told as (
        select place_id, count(*) as reports, count(distinct agency_id) as agencies
        from dim_report
        join dim_region using (region_id)
        group by place_id
    ),
    climbing as (
        select place_id as below, place_id, reports, agencies from told
        union all
        select below, parent_place, climbing.reports, climbing.agencies
        from climbing
        join above using (place_id)
        where parent_place is not null
    ),
    counted as (
        select place_id, sum(reports)::bigint as reports_within,
            sum(agencies)::bigint as agencies_within
        from climbing
        group by place_id
    )
    select above.*, reports_within, agencies_within, coalesce(reports, 0) as reports,
        coalesce(agencies, 0) as agencies
    from above
    join counted using (place_id)
    left join told using (place_id)
"""
_SHOWN = """
    with recursive
    paths as (
        select place_id, parent_place as next, [[place_id, region_name]] as path
        from places
        where starts_with(place_id, $province)
        union all
        select paths.place_id, places.parent_place,
            list_prepend([places.place_id, places.region_name], path)
        from paths
        join places on places.place_id = paths.next
    ),
    whole_paths as (select place_id, path from paths where next is null),
    versions as (
        select place_id, list([
            region_code, region_name, region_path, cast(valid_from_year as varchar),
            cast(valid_to_year as varchar)
        ] order by valid_from_year, region_id) as versions
        from dim_region
        where starts_with(place_id, $province)
        group by place_id
    ),
    children as (
        select parent_place as place_id, list([
            place_id, region_name, level, cast(reports_within as varchar),
            cast(agencies_within as varchar), latin(region_name)
        ] order by region_code) as children
        from places
        where starts_with(parent_place, $province)
        group by parent_place
    ),
    of_place as (
        select place_id, list([
            agency_id, agency_name, agency_type_zh, agency_type_en,
            cast(first_report_year as varchar), cast(last_report_year as varchar),
            cast(report_count as varchar)
        ] order by agency_type <> 'government', agency_name, agency_id) as agencies
        from dim_agency
        join dim_region on region_id = latest_region_id
        where starts_with(place_id, $province)
        group by place_id
    ),
    metrics as (
        select place_id, list([
            metric_code, cast(report_year as varchar), scope,
            cast(round(pooled_value, 6) as varchar), cast(numerator as varchar),
            cast(denominator as varchar), cast(n as varchar), why_null,
            cast(round(mean_value, 6) as varchar), cast(report_count as varchar),
            cast(known_count as varchar)
        ] order by metric_code, report_year, scope, region_id) as metrics
        from region_year
        join dim_region using (region_id)
        where starts_with(place_id, $province) and why_null is distinct from 'not_in_form'
        group by place_id
    )
    select place_id, cast(to_json({
        id: place_id, code: region_code, name: region_name, latin: latin(region_name),
        level: level, path: path,
        versions: versions, reports: reports, reports_within: reports_within,
        agencies_within: agencies_within,
        successor: (
            select [later.place_id, later.region_name] from dim_region as later
            where later.region_id = successor_id
        ),
        predecessors: (
            select list([earlier.place_id, earlier.region_name]) from dim_region as earlier
            where earlier.region_id in (select unnest(predecessor_ids))
                and earlier.place_id <> places.place_id
        ),
        children: children, agencies: of_place.agencies, metrics: metrics
    }) as varchar)
    from places
    join whole_paths using (place_id)
    join versions using (place_id)
    left join children using (place_id)
    left join of_place using (place_id)
    left join metrics using (place_id)
    where starts_with(place_id, $province)
    order by place_id
"""


def write_places(published: duckdb.DuckDBPyConnection, directory: Path) -> int:
    """Write a shard for each prefecture that reports come from or lie in; return how many."""
    name_in_latin(published)
    published.execute(PLACES)
    provinces = published.execute(
        f"select distinct left(place_id, {_PROVINCE_DIGITS}) from places order by all"
    ).fetchall()
    shards = 0
    for (province,) in provinces:
        rows = published.execute(_SHOWN, {"province": province}).fetchall()
        for prefix, places in groupby(rows, key=lambda row: row[0][:_SHARD_DIGITS]):
            told = ",".join(f'"{place}":{text}' for place, text in places)
            write_shard(directory, prefix, "{" + told + "}")
            shards += 1
    return shards
