"""Time the questions on each of the three systems.

Cold is the first answer on a connection of its own, the best of some, with the file in the system's
memory. Warm is the median of the answers after it. Both end when the answer is available as an
Arrow table, or in pandas.
"""

import tempfile
import time
from collections.abc import Callable
from contextlib import ExitStack
from pathlib import Path
from statistics import median
from typing import NamedTuple, TypeVar

import duckdb
import polars as pl
import pyarrow as pa

from benchmarks.queries import frames, frames_listed, postgres
from benchmarks.queries.questions import REGION, in_postgres, questions, tables_asked
from benchmarks.queries.raw_csv import RawTables

CORES = 2
COLD_ROUNDS = 3
WARM_ROUNDS = 5

T = TypeVar("T")


class Timed(NamedTuple):
    """An answer, and its milliseconds: cold and warm."""

    answer: pl.DataFrame
    cold: float
    warm: float


def on_published(published: Path, sql: str) -> Timed:
    """Time a question on the published file."""
    cold, warm = [], []
    for _ in range(COLD_ROUNDS):
        with ExitStack() as stack:
            first, connection = _timed(_opened, published)
            stack.enter_context(connection)
            asked, answer = _timed(_asked, connection, sql)
            cold.append(first + asked)
            warm += [_timed(_asked, connection, sql)[0] for _ in range(WARM_ROUNDS)]
    return Timed(pl.from_arrow(answer), min(cold), median(warm))


def on_csv(published: Path, region: str = REGION) -> dict[str, Timed]:
    """Time the questions, for some region, in pandas, from CSV files of the tables."""
    answers = {}
    with tempfile.TemporaryDirectory(prefix="xxgk-csv-") as folder, _opened(published) as tables:
        for name in questions():
            ask = getattr(frames, name, None) or getattr(frames_listed, name)
            read = RawTables(tables, Path(folder), region)
            ask(read)
            warm, answer = _timed(ask, read)
            answers[name] = Timed(pl.from_pandas(answer), 1000 * read.seconds + warm, warm)
    return answers


def on_postgres(published: Path, region: str = REGION) -> tuple[dict[str, Timed], str]:
    """Time the questions in PostgreSQL; return also its version and the loading time."""
    with ExitStack() as stack:
        address = stack.enter_context(postgres.server())
        connection = stack.enter_context(postgres.attached(address))
        spent, _ = _timed(postgres.load, connection, published, tables_asked())
        answers = {}
        for name, sql in questions(region).items():
            translated = in_postgres(sql)
            cold, answer = _timed(postgres.answer, connection, translated)
            warm = [_timed(postgres.answer, connection, translated)[0] for _ in range(COLD_ROUNDS)]
            answers[name] = Timed(pl.from_arrow(answer), cold, median(warm))
        return (
            answers,
            f"PostgreSQL {postgres.version(connection)}, loaded in {spent / 1000:,.0f} s",
        )


def _timed(function: Callable[..., T], *arguments: object) -> tuple[float, T]:
    """Return milliseconds and the function's result."""
    started = time.perf_counter()
    given = function(*arguments)
    return 1000 * (time.perf_counter() - started), given


def _opened(published: Path) -> duckdb.DuckDBPyConnection:
    return duckdb.connect(published, read_only=True, config={"threads": CORES})


def _asked(connection: duckdb.DuckDBPyConnection, sql: str) -> pa.Table:
    return connection.execute(sql).to_arrow_table()
