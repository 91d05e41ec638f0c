"""Write the search index, in shards by the beginning of names: characters, pinyin or initials.

An entry is found by 湘潭县, 湘潭, xiangtanxian, Xiangtan and xtx; an agency also by its organ
(审计局, shenjiju). A browser loads the shard for the typed text, never the whole index.
"""

import json
from functools import partial

import duckdb

from pipelines.site.folder import SiteFolder
from pipelines.site.pinyin import initials, spellings
from pipelines.site.places import PLACES
from pipelines.site.shards import path_of_shard, script

_ENTRIES = """
    select 'place' as kind, place_id as id, places.region_name as name,
        list(distinct earlier.region_name order by earlier.region_name) as others,
        any_value(places.region_path) as path, null as organ, any_value(reports_within) as reports
    from places
    join (select place_id, region_name from dim_region) as earlier using (place_id)
    group by place_id, places.region_name
    union all
    select 'agency', agency_id, agency_name, list_concat(other_names, former_names),
        region_path, organ, report_count
    from dim_agency
    join dim_region on region_id = latest_region_id
    order by kind desc, name, id
"""


def write_index(published: duckdb.DuckDBPyConnection, folder: SiteFolder) -> None:
    """Write the search index of all places and agencies."""
    published.execute(PLACES)
    shards: dict[str, list[list]] = {}
    for kind, identifier, name, others, path, organ, reports in published.execute(
        _ENTRIES
    ).fetchall():
        others = [other for other in others if other != name]
        spelled = spellings(name) if kind == "place" else spellings(name)[:1]
        latin = [*spelled, initials(name)]
        if organ:
            latin += spellings(organ)[:1]
        entry = [kind, identifier, name, others, path, sorted(set(latin)), reports]
        for shard in {
            *(_of_characters(text) for text in (name, organ, *others) if text),
            *(key[:2] for key in latin if len(key) > 1),
        }:
            shards.setdefault(shard, []).append(entry)
    for name, entries in shards.items():
        text = json.dumps({"entries": entries}, ensure_ascii=False)
        folder.put(path_of_shard("search", name), partial(script, f"search/{name}", text), text)


def _of_characters(text: str) -> str:
    return f"u{ord(text[0]):x}"
