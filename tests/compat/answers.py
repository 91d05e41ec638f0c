"""What one version of DuckDB reads in a published file: `answers.py FILE QUERIES`.

Each version runs this file by itself, with nothing installed but DuckDB. It prints JSON: its
version and, for each table, each view and each query of QUERIES (a JSON file, SQL by name), the
number of rows and what stands in each column: how many nulls, and the sum of its numbers or of
the digests of all else. What a version cannot read answers with its error.
"""

import json
import re
import sys

import duckdb

NUMBER = re.compile(r"U?(TINY|SMALL|BIG|HUGE)?INT(EGER)?|DECIMAL\(.*\)|DOUBLE|FLOAT")


def main(path: str, queries: dict[str, str]) -> dict:
    """All answers of the file, by name."""
    with duckdb.connect(path, read_only=True) as published:
        names = published.execute(
            "select table_name from duckdb_tables() union all "
            "select view_name from duckdb_views() where not internal order by all"
        ).fetchall()
        asked = {name: f'from "{name}"' for (name,) in names} | queries
        return {
            "version": duckdb.__version__,
            "answers": {name: answer(published, sql) for name, sql in asked.items()},
        }


def answer(published: duckdb.DuckDBPyConnection, sql: str) -> dict:
    """Number of rows, and nulls and sum of each column, of a query."""
    try:
        columns = published.execute(f"describe {sql}").fetchall()
        measures = {"rows": "count(*)"}
        for name, kind, *_ in columns:
            measures[f"{name}: nulls"] = f'count(*) - count("{name}")'
            measures[f"{name}: sum"] = f"sum({_number(name, kind)})"
        asked = f"select {', '.join(measures.values())} from (\n{sql}\n)"
        found = published.execute(asked).fetchone()
    except duckdb.Error as error:
        return {"error": str(error).splitlines()[0]}
    return {name: _exact(value) for name, value in zip(measures, found, strict=True)}


def _number(name: str, kind: str) -> str:
    """A number for each value of a column: itself or, of what is no number, a digest.

    Lists and structures go through JSON, for versions differ in how they write them as text.
    """
    if NUMBER.fullmatch(kind):
        return f'"{name}"'
    return f'md5_number_lower(to_json("{name}")::varchar)::hugeint'


def _exact(value: object) -> str | float | None:
    """Return a floating-point number unchanged, for it is exact to some digits, others as text."""
    return value if value is None or isinstance(value, float) else str(value)


if __name__ == "__main__":
    with open(sys.argv[2], encoding="utf-8") as file:  # noqa: PTH123 - no more than DuckDB needs
        print(json.dumps(main(sys.argv[1], json.load(file))))
