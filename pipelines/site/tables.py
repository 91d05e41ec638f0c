"""List the published tables and views with their columns, for the pages of downloads and columns.

Descriptions are the comments in the published file, `中文 · English`.
"""

from pathlib import Path

from pipelines.formats.labels import described
from pipelines.publication.csv_files import MOST_ROWS
from pipelines.site.figures import Figures, Row


def published_tables(figures: Figures, database: Path) -> list[Row]:
    """Return the tables and views with their columns, number of rows and downloads.

    README is in no export. Rows of views are not counted: some views are as long as all facts.
    `same_as` is an earlier table with the same columns, else null.
    """
    tables = figures.ask(
        """
        select table_name as name, comment, false as is_view
        from duckdb_tables()
        where schema_name = 'main' and not temporary and table_name <> 'README'
        union all
        select view_name, comment, true
        from duckdb_views()
        where schema_name = 'main' and not temporary and not internal
        order by all
        """
    )
    first: dict[str, str] = {}
    return [_described(table, figures, database, first) for table in tables]


def _described(table: Row, figures: Figures, database: Path, first: dict[str, str]) -> Row:
    name = str(table["name"])
    rows = None if table["is_view"] else figures.ask(f"select count(*) as n from {name}")[0]["n"]
    columns = [
        {"name": column.name, "type": column.dtype, **halves(column.comment)}
        for column in described(figures.published, name)
    ]
    same = first.setdefault(repr(columns), name)
    return (
        table
        | halves(str(table["comment"] or ""))
        | {
            "rows": rows,
            "columns": columns,
            "has_csv": rows is not None and rows <= MOST_ROWS,
            "is_by_year": (database.with_name("parquet") / name).is_dir(),
            "same_as": same if same != name else None,
        }
    )


def halves(comment: str) -> Row:
    """Split a comment by language; without an English half, both are the Chinese one.

    >>> halves("年报数 · Number of reports.")
    {'zh': '年报数', 'en': 'Number of reports.'}
    """
    zh, _, en = comment.partition("· ")
    return {"zh": zh.strip(), "en": en.strip() or zh.strip()}
