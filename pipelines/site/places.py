"""Write the shards of regions: each place with its names over the years, agencies and subregions.

A place is one region under all its names and codes (`dim_region.place_id`). There is an entry for
each place with reporting agencies and for all places above it. The first four digits of its id, its
prefecture, name the shard.
"""

import duckdb

from pipelines.site.folder import SiteFolder
from pipelines.site.pinyin import name_in_pinyin
from pipelines.site.shards import create_views, rows_of_shards, write_shards

_SHARD_DIGITS = 4
_AT_A_TIME = 30

PLACES = """
    create temp table if not exists places as
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
    own as (
        select place_id, count(*) as reports, count(distinct agency_id) as agencies
        from dim_report
        join dim_region using (region_id)
        group by place_id
    ),
    climbing as (
        select place_id as below, place_id, reports, agencies from own
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
    ),
    paths as (
        select place_id, parent_place as next, [[place_id, region_name]] as path
        from above
        join counted using (place_id)
        union all
        select paths.place_id, above.parent_place,
            list_prepend([above.place_id, above.region_name], path)
        from paths
        join above on above.place_id = paths.next
    )
    select above.*, reports_within, agencies_within, coalesce(reports, 0) as reports,
        coalesce(agencies, 0) as agencies, path
    from above
    join counted using (place_id)
    join paths using (place_id)
    left join own using (place_id)
    where next is null
"""
_SHOWN = {
    "shown_places": """
        select place_id, region_code, region_name, level, path, reports, reports_within,
            agencies_within,
            (
                select [later.place_id, later.region_name] from dim_region as later
                where later.region_id = successor_id
            ) as successor,
            (
                select list([earlier.place_id, earlier.region_name] order by earlier.region_id)
                from dim_region as earlier
                where earlier.region_id in (select unnest(predecessor_ids))
                    and earlier.place_id <> places.place_id
            ) as predecessors
        from places
    """,
    "shown_versions": """
        select place_id, region_id, region_code, region_name, region_path, valid_from_year,
            valid_to_year
        from dim_region
        where place_id in (select place_id from places)
    """,
    "shown_children": """
        select parent_place as place_id, place_id as child, region_name, level, reports_within,
            agencies_within, region_code
        from places
    """,
    "shown_agencies_there": """
        select place_id, agency_id, agency_name, agency_type, agency_type_zh, agency_type_en,
            first_report_year, last_report_year, report_count
        from dim_agency
        join dim_region on region_id = latest_region_id
    """,
    "shown_region_metrics": """
        select place_id, region_id, metric_code, report_year, scope,
            round(pooled_value, 6) as pooled_value, numerator, denominator, n, why_null,
            round(mean_value, 6) as mean_value, report_count, known_count
        from region_year
        join dim_region using (region_id)
        where why_null is distinct from 'not_in_form'
    """,
}
_PLACES = """
    with
    versions as (
        select place_id, list([
            region_code, region_name, region_path, cast(valid_from_year as varchar),
            cast(valid_to_year as varchar)
        ] order by valid_from_year, region_id) as versions
        from shown_versions
        where shard in (from wanted)
        group by place_id
    ),
    children as (
        select place_id, list([
            child, region_name, level, cast(reports_within as varchar),
            cast(agencies_within as varchar), latin(region_name)
        ] order by region_code, child) as children
        from shown_children
        where shard in (from wanted)
        group by place_id
    ),
    agencies as (
        select place_id, list([
            agency_id, agency_name, agency_type_zh, agency_type_en,
            cast(first_report_year as varchar), cast(last_report_year as varchar),
            cast(report_count as varchar)
        ] order by agency_type <> 'government', agency_name, agency_id) as agencies
        from shown_agencies_there
        where shard in (from wanted)
        group by place_id
    ),
    metrics as (
        select place_id, list_sort(list([
            metric_code, cast(report_year as varchar), scope, cast(pooled_value as varchar),
            cast(numerator as varchar), cast(denominator as varchar), cast(n as varchar), why_null,
            cast(mean_value as varchar), cast(report_count as varchar),
            cast(known_count as varchar)
        ])) as metrics
        from shown_region_metrics
        where shard in (from wanted)
        group by place_id
    )
    select shard, place_id, cast(to_json({
        id: place_id, code: region_code, name: region_name, latin: latin(region_name),
        level: level, path: path,
        versions: versions, reports: reports, reports_within: reports_within,
        agencies_within: agencies_within, successor: successor, predecessors: predecessors,
        children: children, agencies: agencies, metrics: metrics
    }) as varchar)
    from shown_places
    join versions using (place_id)
    left join children using (place_id)
    left join agencies using (place_id)
    left join metrics using (place_id)
    where shard in (from wanted)
    order by place_id
"""


def write_places(published: duckdb.DuckDBPyConnection, folder: SiteFolder) -> None:
    """Write a shard for each prefecture with reports from it or from within it."""
    name_in_pinyin(published)
    published.execute(PLACES)
    create_views(published, _SHOWN, f"left(place_id, {_SHARD_DIGITS})")
    rows = rows_of_shards(published, list(_SHOWN))
    rows = {name: shown for name, shown in rows.items() if "shown_places" in dict(shown)}
    write_shards(published, folder, "places", _PLACES, rows, _AT_A_TIME)
