"""Write the shards of peers: quartiles of each group of agencies, and ranks within the group.

A group is the agencies of one type at one level. The shards are separate from those of agencies
because one new report changes the values of its whole group. Quartiles have a shard for each group,
which a report names; ranks are in shards by agency id. A metric is named by its code, report year
and scope.
"""

import duckdb

from pipelines.site.folder import SiteFolder
from pipelines.site.shards import create_views, rows_of_shards, write_shards

_AT_A_TIME = 500
_METRIC = "concat_ws(' ', metric_code, report_year, scope) as metric"
_MEDIANS = {
    "shown_medians": f"""
        select distinct level || '-' || agency_type as peers, {_METRIC},
            cast(round(peer_p25, 6) as varchar) as lower,
            cast(round(peer_p50, 6) as varchar) as median,
            cast(round(peer_p75, 6) as varchar) as upper,
            cast(ranked_count as varchar) as ranked
        from agency_year
        where why_null is distinct from 'not_in_form'
    """
}
_RANKS = {
    "shown_ranks": f"""
        select agency_id, {_METRIC}, peer_rank
        from (select distinct agency_id from dim_report)
        left join (from agency_year where peer_rank is not null) using (agency_id)
    """
}
_PEERS_SHOWN = """
    select shard, 'medians', cast(to_json(map(
        list(metric order by metric), list([lower, median, upper, ranked] order by metric)
    )) as varchar)
    from shown_medians
    where shard in (from wanted)
    group by shard
"""
_RANKS_SHOWN = """
    select shard, agency_id, cast(to_json(map(
        coalesce(list(metric order by metric) filter (peer_rank is not null), []),
        coalesce(list(peer_rank order by metric) filter (peer_rank is not null), [])
    )) as varchar)
    from shown_ranks
    where shard in (from wanted)
    group by shard, agency_id
    order by agency_id
"""


def write_peers(published: duckdb.DuckDBPyConnection, folder: SiteFolder, digits: int) -> None:
    """Write a shard of quartiles for each group, and one of ranks for each prefix of agency ids."""
    for kind, views, shard, sql in (
        ("peers", _MEDIANS, "peers", _PEERS_SHOWN),
        ("ranks", _RANKS, f"left(agency_id, {digits})", _RANKS_SHOWN),
    ):
        create_views(published, views, shard)
        write_shards(
            published, folder, kind, sql, rows_of_shards(published, list(views)), _AT_A_TIME
        )
