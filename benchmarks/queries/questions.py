"""The ten questions as docs/queries has them, and the tables they are asked of.

How they are answered, and by whom, is the business of the other modules.
"""

import re

import duckdb
import sqlglot
from sqlglot import exp

from pipelines.settings import PROJECT_DIR

QUERIES = PROJECT_DIR / "docs" / "queries"
_LISTED = re.compile(r"^\| \d+ \| \[(\w+)\.sql\]", re.M)


def questions() -> dict[str, str]:
    """Name and SQL of each question, in the order of the README."""
    listed = _LISTED.findall((QUERIES / "README.md").read_text(encoding="utf-8"))
    return {name: (QUERIES / f"{name}.sql").read_text(encoding="utf-8") for name in listed}


def tables_asked() -> list[str]:
    """The published tables that any of the questions draws on, in alphabetical order."""
    asked = set()
    for sql in questions().values():
        tree = sqlglot.parse_one(sql, read="duckdb")
        own = {cte.alias for cte in tree.find_all(exp.CTE)}
        asked |= {table.name for table in tree.find_all(exp.Table)} - own
    return sorted(asked)


def flat_columns(connection: duckdb.DuckDBPyConnection, table: str) -> dict[str, str]:
    """Columns of a table and their types, but for structures, which no question asks for."""
    columns = connection.execute(f"describe {table}").fetchall()
    return {name: dtype for name, dtype, *_ in columns if not dtype.startswith("STRUCT")}


def in_postgres(sql: str) -> str:
    """A question as PostgreSQL wants it: there only decimal numbers can be rounded to places."""
    tree = sqlglot.parse_one(sql, read="duckdb")
    for rounded in tree.find_all(exp.Round):
        rounded.set("this", exp.cast(rounded.this, "decimal"))
    return tree.sql(dialect="postgres", comments=False)
