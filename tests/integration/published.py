"""Change the build of a warehouse; ask and compare what is published."""

import duckdb

from pipelines.database import connect
from pipelines.settings import Settings


def change(settings: Settings, *statements: str) -> None:
    """Change the build, and with it what it says of all its years."""
    with connect(settings.build_path) as build:
        for statement in (*statements, "update int.int_report_years set print = hash(print)"):
            build.execute(statement)


def asked(settings: Settings, sql: str) -> list[tuple]:
    with duckdb.connect(str(settings.published_path), read_only=True) as published:
        return published.execute(sql).fetchall()


def bytes_of(settings: Settings) -> dict[str, bytes]:
    beside = [*settings.parquet_dir.rglob("*.*"), *settings.csv_dir.iterdir()]
    files = [settings.published_path, *beside]
    return {str(path.relative_to(settings.warehouse_dir)): path.read_bytes() for path in files}


def leftovers(settings: Settings) -> set[str]:
    """What lies in the warehouse beside what belongs there."""
    expected = {"build.duckdb", "xxgk.duckdb", "parquet", "csv", ".writer.lock"}
    return {path.name for path in settings.warehouse_dir.iterdir()} - expected
