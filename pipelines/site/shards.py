"""Shards: the data that pages are drawn from in the browser, in files that any page can load.

A page opened from the disk may not fetch files, but may run scripts. A shard is therefore a script
that hands over one JSON document, compressed (gzip in base64) since the cells of reports repeat
themselves. `assets/load.js` is its reader.

What a shard shows are the rows of a few views that have its name in a column `shard`. The hashes of
those rows tell whether it has to be written again.
"""

import base64
import gzip
import json
from collections import defaultdict

import duckdb

from pipelines.site.folder import SiteFolder

_FEW = 64
_LEVEL = 6


def create_views(published: duckdb.DuckDBPyConnection, views: dict[str, str], shard: str) -> None:
    """Create temporary views, with an expression over their columns as the name of the shard."""
    for name, sql in views.items():
        published.execute(
            f"create or replace temp view {name} as select {shard} as shard, * from ({sql})"
        )


def rows_of_shards(published: duckdb.DuckDBPyConnection, views: list[str]) -> dict[str, list]:
    """Of each shard, the sum of the hashes of its rows in each of the views, in order of name."""
    found = defaultdict(list)
    for view in views:
        for name, hashes in published.execute(
            f"select shard, sum(hash(shown)) from {view} as shown "
            "where shard is not null group by shard"
        ).fetchall():
            found[name].append((view, hashes))
    return dict(sorted(found.items()))


def write_shards(
    published: duckdb.DuckDBPyConnection,
    folder: SiteFolder,
    kind: str,
    sql: str,
    rows: dict[str, list],
    at_a_time: int,
) -> list[tuple]:
    """Write the shards whose rows have changed, so many at a time.

    The query gives shard, id and JSON of all that is in the shards of the table `wanted`. What it
    gives beside is returned, with the name of the shard.
    """
    changed = [
        name
        for name, shown in rows.items()
        if not folder.take_over(path_of_shard(kind, name), shown)
    ]
    beside = []
    for first in range(0, len(changed), at_a_time):
        names = changed[first : first + at_a_time]
        published.execute(
            "create or replace temp table wanted as select unnest(?) as shard", [names]
        )
        held: dict[str, list[str]] = {name: [] for name in names}
        for name, identifier, text, *more in published.execute(sql).fetchall():
            held[name].append(f"{json.dumps(identifier)}:{text}")
            beside.append((name, *more))
        for name, texts in held.items():
            text = "{" + ",".join(texts) + "}"
            folder.write(path_of_shard(kind, name), script(f"{kind}/{name}", text))
    return beside


def script(name: str, text: str) -> str:
    """The script that hands over the JSON of a shard."""
    # No time stamp: the same content is the same file.
    packed = base64.b64encode(gzip.compress(text.encode(), _LEVEL, mtime=0)).decode()
    return f'xxgk.receive({json.dumps(name)}, "{packed}");\n'


def path_of_shard(kind: str, name: str) -> str:
    """Where a shard lies in the folder of the site."""
    return f"data/{kind}/{name}.js"


def prefix_length(reports: int) -> int:
    """How many hexadecimal digits of an agency's id tell its shard: about 64 reports in each.

    >>> prefix_length(8), prefix_length(20_000), prefix_length(100_000)
    (1, 3, 3)
    """
    digits = 1
    while reports > _FEW * 16**digits:
        digits += 1
    return digits
