"""The rules in one file: an empty warehouse with its code lists, and the compiled queries in it.

dbt makes it once (`fct_quality_findings` and all that it reads), and again where the project has
changed. A check opens a copy, so that nothing of one check is seen by the next.
"""

import logging
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path

import duckdb

from pipelines import dbt
from pipelines.database import connect
from pipelines.settings import Settings

log = logging.getLogger("xxgk")

_FINDINGS = "fct_quality_findings"
_QUERIES = "main.check_queries"
_NAME = "build.duckdb"
"""dbt names the database in its queries, and DuckDB names it for its file."""


@contextmanager
def opened(settings: Settings) -> Iterator[duckdb.DuckDBPyConnection]:
    """Open a copy of the pack, which ends with the block.

    Raises:
        DbtFailed: the rules could not be compiled.
    """
    pack = prepare(settings)
    with tempfile.TemporaryDirectory(prefix="xxgk-check-") as folder:
        copy = Path(folder) / _NAME
        shutil.copyfile(pack, copy)
        with duckdb.connect(str(copy)) as connection:
            connection.execute("set enable_progress_bar = false")
            yield connection


def run_rules(connection: duckdb.DuckDBPyConnection) -> None:
    """Make the tables of the rules from what stands in staging."""
    queries = connection.execute(f"from {_QUERIES} order by place").fetchall()
    for _, table, query in queries:
        connection.execute(f"create or replace table {table} as {query}")


def prepare(settings: Settings) -> Path:
    """See that the pack is there and as new as the dbt project; make it if not.

    Raises:
        DbtFailed: the rules could not be compiled.
    """
    folder = settings.dbt_dir / "target" / "check"
    pack = folder / _NAME
    if not (pack.is_file() and dbt.is_newer(settings, pack) and _is_of_this_year(pack)):
        log.info("preparing the rules (once, and when the project has changed) ...")
        folder.mkdir(parents=True, exist_ok=True)
        # Made aside and renamed: a run that is killed here leaves no half a pack.
        with tempfile.TemporaryDirectory(prefix=".making-", dir=folder) as aside:
            _make(settings.model_copy(update={"warehouse_dir": Path(aside), "lake_catalog": None}))
            (Path(aside) / _NAME).replace(pack)
    return pack


def _is_of_this_year(pack: Path) -> bool:
    """Whether the years that the rules know end with the present one."""
    return date.fromtimestamp(pack.stat().st_mtime).year == date.today().year


def _make(settings: Settings) -> None:
    with connect(settings.build):
        pass  # the staging tables
    models = dbt.build_up_to(settings, _FINDINGS)
    with duckdb.connect(str(settings.build_path)) as connection:
        connection.execute(
            f"create table {_QUERIES} (place integer, table_name varchar, query varchar)"
        )
        connection.executemany(
            f"insert into {_QUERIES} values (?, ?, ?)",
            [
                (place, f"{model.schema}.{model.name}", model.query)
                for place, model in enumerate(models)
            ],
        )
