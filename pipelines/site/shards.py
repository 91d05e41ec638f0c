"""Write shards: files of data from which pages are drawn in the browser.

A page opened from the disk may not fetch files, but may run scripts. A shard is therefore a script
that passes one JSON document to `assets/load.js`, compressed (gzip in base64) because the cells of
reports repeat themselves.

A shard is made from the rows of a few views that have its name in a column `shard`. Hashes of these
rows decide whether it has to be written again. The views are defined in `agencies`, `peers` and
`places`.
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
    """Create temporary views with a column `shard`, an SQL expression over their columns."""
    for name, sql in views.items():
        published.execute(
            f"create or replace temp view {name} as select {shard} as shard, * from ({sql})"
        )


def rows_of_shards(published: duckdb.DuckDBPyConnection, views: list[str]) -> dict[str, list]:
    """Return for each shard, in order of name, the sum of its rows' hashes in each view."""
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
    """Write the shards whose rows have changed; return the query's further columns.

    Args:
        kind: folder of the shards.
        sql: query for shard, id and JSON of the entries in the shards of the table `wanted`. Its
            further columns are returned, after the name of the shard.
        rows: hashes of each shard's rows, from `rows_of_shards`.
        at_a_time: number of shards to query at once.
    """
    changed = [
        name
        for name, shown in rows.items()
        if not folder.take_over(path_of_shard(kind, name), shown)
    ]
    further = []
    for first in range(0, len(changed), at_a_time):
        names = changed[first : first + at_a_time]
        published.execute(
            "create or replace temp table wanted as select unnest(?) as shard", [names]
        )
        texts_of: dict[str, list[str]] = {name: [] for name in names}
        for name, identifier, text, *more in published.execute(sql).fetchall():
            texts_of[name].append(f"{json.dumps(identifier)}:{text}")
            further.append((name, *more))
        for name, texts in texts_of.items():
            text = "{" + ",".join(texts) + "}"
            folder.write(path_of_shard(kind, name), script(f"{kind}/{name}", text))
    return further


def script(name: str, text: str) -> str:
    """Return the script that passes the JSON of a shard to the page."""
    # No time stamp, so that the same content is the same file.
    packed = base64.b64encode(gzip.compress(text.encode(), _LEVEL, mtime=0)).decode()
    return f'xxgk.receive({json.dumps(name)}, "{packed}");\n'


def path_of_shard(kind: str, name: str) -> str:
    """Return the path of a shard in the site."""
    return f"data/{kind}/{name}.js"


def prefix_length(reports: int) -> int:
    """Return the number of hexadecimal digits of an agency's id that name its shard.

    A shard then holds about 64 reports.

    >>> prefix_length(8), prefix_length(20_000), prefix_length(100_000)
    (1, 3, 3)
    """
    digits = 1
    while reports > _FEW * 16**digits:
        digits += 1
    return digits
