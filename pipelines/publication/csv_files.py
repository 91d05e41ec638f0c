"""Write tables as CSV files that a spreadsheet opens correctly, and compare files with tables.

UTF-8 with a byte order mark, lines end in CR LF, quotes as in RFC 4180; ISO dates; numbers in
full, never with an exponent; lists and structures as JSON. A text that a spreadsheet would take for
a formula is preceded by an apostrophe, as OWASP advises, unless it is a plain number. Null is an
empty field, an empty text is `""`. Tables are selected in `copies` and `pipelines.export`.
"""

from dataclasses import dataclass
from pathlib import Path

import duckdb

MOST_ROWS = 1_048_575
"""Most rows of a sheet of Excel below its header."""

_FORMULA = r"^[=+\-@\t\r\n＝＋－＠]"
_NUMBER = r"^[+\-]?[0-9][0-9,]*(\.[0-9]+)?%?$"
_NUMERIC = ("TINYINT", "SMALLINT", "INTEGER", "BIGINT", "HUGEINT", "FLOAT", "DOUBLE", "DECIMAL")
_NESTED = ("[]", "STRUCT", "MAP")
_INSIGNIFICANT = 1e-9


@dataclass(frozen=True)
class Sums:
    """Number of rows, and filled fields and sums by column, for comparing a table with its copy."""

    rows: int
    filled: dict[str, int]
    sums: dict[str, float]


def write_csv(connection: duckdb.DuckDBPyConnection, relation: str, path: Path) -> Path:
    """Write a relation (a table name, or a query in parentheses) to `path`, in its own order."""
    columns = _columns(connection, relation)
    expressions = [f"{_printed(name, dtype)} as {_name(name)}" for name, dtype in columns.items()]
    mark, first = "\ufeff", next(iter(columns))
    expressions[0] = f"{_printed(first, columns[first])} as {_name(mark + first)}"
    connection.execute(
        f"copy (select {', '.join(expressions)} from {relation}) to {_text(str(path))} "
        "(format csv, header true, new_line '\\r\\n')"
    )
    return path


def sums_of(connection: duckdb.DuckDBPyConnection, relation: str) -> Sums:
    """Count and sum a relation."""
    return _sums(connection, relation, _columns(connection, relation))


def sums_of_csv(connection: duckdb.DuckDBPyConnection, path: Path, relation: str) -> Sums:
    """Count and sum a CSV file, with the columns of `relation`.

    Nested values and texts are read as texts.
    """
    columns = _columns(connection, relation)
    types = ", ".join(
        f"{_text(name)}: {_text(dtype if _is_number(dtype) else 'VARCHAR')}"
        for name, dtype in columns.items()
    )
    return _sums(
        connection,
        f"read_csv({_text(str(path))}, columns = {{{types}}}, header = true, delim = ',', "
        "quote = '\"', escape = '\"', nullstr = '', allow_quoted_nulls = false, "
        "auto_detect = false, max_line_size = 8000000, buffer_size = 32000000, parallel = false)",
        columns,
    )


def same(one: Sums, other: Sums) -> bool:
    """Return whether rows, filled fields and sums are the same, up to rounding of fractions."""
    return (
        (one.rows, one.filled) == (other.rows, other.filled)
        and one.sums.keys() == other.sums.keys()
        and all(
            abs(total - other.sums[name]) <= _INSIGNIFICANT * max(1.0, abs(total))
            for name, total in one.sums.items()
        )
    )


def _sums(connection: duckdb.DuckDBPyConnection, relation: str, columns: dict[str, str]) -> Sums:
    numeric = [name for name, dtype in columns.items() if _is_number(dtype)]
    [(rows, *counted)] = connection.execute(
        "select count(*), "
        + ", ".join(
            [f"count({_name(name)})" for name in columns]
            + [f"coalesce(sum({_name(name)}), 0)::double" for name in numeric]
        )
        + f" from {relation}"
    ).fetchall()
    filled = dict(zip(columns, counted[: len(columns)], strict=True))
    return Sums(rows, filled, dict(zip(numeric, counted[len(columns) :], strict=True)))


def _printed(column: str, dtype: str) -> str:
    """Return the SQL expression for a column as printed in the file."""
    name = _name(column)
    if dtype.endswith("[]") or dtype.startswith(_NESTED):
        return f"to_json({name})::varchar"
    # One condition per case: conjunctions in 340 columns take DuckDB five times as long.
    if dtype == "VARCHAR":
        return (
            f"case when regexp_matches({name}, {_text(_FORMULA)}) "
            f"then case when regexp_full_match({name}, {_text(_NUMBER)}) "
            f"then {name} else '''' || {name} end else {name} end"
        )
    if dtype in ("DOUBLE", "FLOAT"):
        return (
            f"case when not contains({name}::varchar, 'e') then {name}::varchar "
            f"when abs({name}) >= 1e15 "
            f"then coalesce(try_cast({name} as hugeint)::varchar, {name}::varchar) "
            f"else rtrim({name}::decimal(38, 18)::varchar, '0') end"
        )
    return name


def _is_number(dtype: str) -> bool:
    return dtype.startswith(_NUMERIC) and not dtype.endswith("[]")


def _columns(connection: duckdb.DuckDBPyConnection, relation: str) -> dict[str, str]:
    rows = connection.execute(f"describe from {relation}").fetchall()
    return {row[0]: row[1] for row in rows}


def _name(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'


def _text(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"
