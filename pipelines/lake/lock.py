"""Lock a lake for writing: all of it for one process, or filing years for several.

The locks are advisory locks of the PostgreSQL catalogue, so they work between machines and end with
the connection of their process: a killed run leaves nothing to clean up. DuckLake itself would let
two processes load the same new documents twice. Locks of files are in `pipelines.lock`.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager

import duckdb

from pipelines import lake
from pipelines.settings import Lake

SPACE = 0x78786768
"""First half of the number of each lock; the second half is a year, or 0 for all."""
ALL = 0


@contextmanager
def held(settings: Lake, years: Sequence[int]) -> Iterator[bool]:
    """Try to lock filing years of the lake, or all of it without years; yield whether it worked.

    Raises:
        LakeUnavailable: the lake cannot be used.
    """
    if years:
        wanted = [f"pg_try_advisory_xact_lock_shared({SPACE}, {ALL})"]
        wanted += [f"pg_try_advisory_xact_lock({SPACE}, {int(year)})" for year in sorted(years)]
    else:
        wanted = [f"pg_try_advisory_xact_lock({SPACE}, {ALL})"]
    with duckdb.connect() as connection:
        lake.attach_catalog(connection, settings)
        # The locks are held until this transaction ends.
        connection.execute("begin")
        [(is_held,)] = connection.execute(
            "select got from postgres_query('catalog', $query)",
            {"query": f"select {' and '.join(wanted)} as got"},
        ).fetchall()
        yield is_held
