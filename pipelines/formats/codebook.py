"""Write the codebook: all published tables, views, columns and codes as one HTML page.

The page is self-contained: no scripts, no external links, and it can be printed.
"""

import duckdb
from jinja2 import Environment, PackageLoader, StrictUndefined

from pipelines.formats.labels import CODES, STATUS, described
from pipelines.formats.statistics import LETTERS, NUMBERS
from pipelines.messages import description_of

_TEMPLATES = Environment(
    loader=PackageLoader("pipelines.formats", "templates"),
    undefined=StrictUndefined,
    autoescape=True,
    trim_blocks=True,
    lstrip_blocks=True,
)


def render_codebook(connection: duckdb.DuckDBPyConnection) -> str:
    """Return the codebook of an open published file, as HTML."""
    [(version, published_at)] = connection.execute(
        "select version, published_at from publication"
    ).fetchall()
    here = "where database_name = current_database() and not internal"
    tables = connection.execute(
        "select name, comment, kind from ("
        f"select table_name as name, comment, 'table' as kind from duckdb_tables() {here} "
        f"union all select view_name, comment, 'view' from duckdb_views() {here}) "
        "order by kind, name"
    ).fetchall()
    return _TEMPLATES.get_template("codebook.html").render(
        version=version,
        published_at=published_at,
        tables=[
            {
                "name": n,
                "description": description_of(comment or ""),
                "kind": kind,
                "columns": described(connection, n),
            }
            for n, comment, kind in tables
        ],
        statuses=[
            (code, meaning, LETTERS.get(code), NUMBERS.get(code))
            for code, meaning in STATUS.items()
        ],
        codes={name: codes for name, codes in CODES.items() if codes is not STATUS},
    )
