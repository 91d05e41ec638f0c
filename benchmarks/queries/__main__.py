"""`python -m benchmarks.queries [PUBLISHED_FILE]`: ten questions, three systems, one table.

`systems` defines cold and warm; pandas is timed with and without reading its CSV files. Ends with 1
if an answer is not the published file's.
"""

import os
import sys
from pathlib import Path

import duckdb
from rich.console import Console
from rich.table import Table

from benchmarks.queries import postgres
from benchmarks.queries.answers import difference
from benchmarks.queries.questions import questions, region_in_question
from benchmarks.queries.systems import Timed, on_csv, on_postgres, on_published
from pipelines.settings import Settings

TARGET_MILLISECONDS = 200.0
_WIDTH = 130


def main(published: Path) -> int:
    """Run every question on every system, print the table, and report whether all answers agree."""
    console = Console()
    console.width = max(console.width, _WIDTH)
    if not published.is_file():
        console.print(f"no published file at {published}; run xxgk run, or name one")
        return 1
    with duckdb.connect(published, read_only=True) as connection:
        region = region_in_question(connection)
    ours = {name: on_published(published, sql) for name, sql in questions(region).items()}
    others = {"pandas": on_csv(published, region)}
    server = postgres.what_is_missing()
    if not server:
        others["PostgreSQL"], server = on_postgres(published, region)
    console.print(f"{_size(published)}; {os.cpu_count()} cores; {server}")
    console.print(_table(ours, others["pandas"], others.get("PostgreSQL", {})))
    wrong = [
        f"{name}, {system} says otherwise: {unlike}"
        for system, answers in others.items()
        for name, timed in answers.items()
        if (unlike := difference(ours[name].answer, timed.answer))
    ]
    slow = [name for name, timed in ours.items() if timed.cold > TARGET_MILLISECONDS]
    console.print(*wrong or [f"same answers from {' and '.join(others)}"], sep="\n", markup=False)
    console.print(f"over {TARGET_MILLISECONDS:.0f} ms, cold: {', '.join(slow) or 'none'}")
    return 1 if wrong else 0


def _size(published: Path) -> str:
    with duckdb.connect(published, read_only=True) as connection:
        (reports,) = connection.execute("select count(*) from dim_report").fetchone()
    return f"{reports:,} reports in {published.stat().st_size / 1e6:,.0f} MB"


def _table(ours: dict[str, Timed], pandas: dict[str, Timed], relational: dict[str, Timed]) -> Table:
    """Return a row per question: milliseconds, and how many times as long the others take."""
    table = Table(title="Milliseconds to the answer")
    table.add_column("question", no_wrap=True)
    for column in (
        *("rows", "DuckDB cold", "DuckDB warm", "pandas", "× warm", "pandas with CSV", "× cold"),
        *("PostgreSQL", "× warm"),
    ):
        table.add_column(column, justify="right")
    for name, (answer, cold, warm) in ours.items():
        read, in_memory = pandas[name].cold, pandas[name].warm
        cells = [cold, warm, in_memory, in_memory / warm, read, read / cold]
        if name in relational:
            cells += [relational[name].warm, relational[name].warm / warm]
        table.add_row(name, f"{answer.height:,}", *map(_number, cells))
    return table


def _number(found: float) -> str:
    return f"{found:,.1f}" if found < 10 else f"{found:,.0f}"


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]) if len(sys.argv) > 1 else Settings().published_path))
