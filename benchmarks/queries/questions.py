"""The ten questions of docs/queries, and the tables they use.

How they are answered, and by whom, is the business of the other modules.
"""

import re

import duckdb
import sqlglot
from sqlglot import exp

from pipelines.settings import PROJECT_DIR

QUERIES = PROJECT_DIR / "docs" / "queries"
REGION = "321300"
"""The region of `trend_of_a_region`: 宿迁市, of the sample reports."""
_LISTED = re.compile(r"^\| \d+ \| \[(\w+)\.sql\]", re.M)


def questions(region: str = REGION) -> dict[str, str]:
    """Return name and SQL of each question, in the order of the README, for some region."""
    listed = _LISTED.findall((QUERIES / "README.md").read_text(encoding="utf-8"))
    asked = {name: (QUERIES / f"{name}.sql").read_text(encoding="utf-8") for name in listed}
    return {name: sql.replace(f"'{REGION}'", f"'{region}'") for name, sql in asked.items()}


def region_in_question(connection: duckdb.DuckDBPyConnection) -> str:
    """Return the region of the questions or, if it has no reports, the one with most."""
    found = connection.execute(
        "select dim_region.region_code from region_year join dim_region using (region_id) "
        "group by 1 order by 1 = $region desc, count(*) desc, 1 limit 1",
        {"region": REGION},
    ).fetchone()
    return found[0] if found else REGION


def tables_asked() -> list[str]:
    """Return the published tables that any of the questions uses, in alphabetical order."""
    asked = set()
    for sql in questions().values():
        tree = sqlglot.parse_one(sql, read="duckdb")
        own = {cte.alias for cte in tree.find_all(exp.CTE)}
        asked |= {table.name for table in tree.find_all(exp.Table)} - own
    return sorted(asked)


def flat_columns(connection: duckdb.DuckDBPyConnection, table: str) -> dict[str, str]:
    """Return columns of a table and their types, without structures, which no question uses."""
    columns = connection.execute(f"describe {table}").fetchall()
    return {name: dtype for name, dtype, *_ in columns if not dtype.startswith("STRUCT")}


def in_postgres(sql: str) -> str:
    """Return a question in PostgreSQL's SQL, where only decimals can be rounded to places."""
    tree = sqlglot.parse_one(sql, read="duckdb")
    for rounded in tree.find_all(exp.Round):
        rounded.set("this", exp.cast(rounded.this, "decimal"))
    return tree.sql(dialect="postgres", comments=False)
