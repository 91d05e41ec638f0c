"""Who may write to a lake: one for all of it, or several for different filing years.

The locks are advisory locks of the PostgreSQL that holds the catalogue, so they hold between
machines, and end with the connection of the process that has them: a killed run leaves nothing to
clean up. DuckLake itself would let two processes load the same new documents twice.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager

import duckdb

from pipelines import lake
from pipelines.settings import Lake

SPACE = 0x78786768
"""The first half of the number of each of our locks; the second is a year, or 0 for all."""
ALL = 0


@contextmanager
def held(place: Lake, years: Sequence[int]) -> Iterator[bool]:
    """Try to hold the lake for some filing years, or for all where none are named; tell whether.

    Raises:
        LakeUnavailable: the lake cannot be used.
    """
    if years:
        wanted = [f"pg_try_advisory_xact_lock_shared({SPACE}, {ALL})"]
        wanted += [f"pg_try_advisory_xact_lock({SPACE}, {int(year)})" for year in sorted(years)]
    else:
        wanted = [f"pg_try_advisory_xact_lock({SPACE}, {ALL})"]
    with duckdb.connect() as connection:
        lake.attach_catalog(connection, place)
        # What is locked stays so until this transaction ends.
        connection.execute("begin")
        (is_held,) = connection.execute(
            "select got from postgres_query('catalog', $query)",
            {"query": f"select {' and '.join(wanted)} as got"},
        ).fetchone()
        yield is_held
