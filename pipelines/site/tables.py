"""The published tables and views with their columns, for the pages of downloads and of columns.

What they are is said by the comments in the published file, `中文 · English`.
"""

from pathlib import Path

from pipelines.formats.labels import described
from pipelines.publication.csv_files import MOST_ROWS
from pipelines.site.figures import Figures, Row


def published_tables(figures: Figures, database: Path) -> list[Row]:
    """The tables and views with their rows and columns, what there is of each to download.

    README is in no export. The rows of a view are not counted: some are as long as all facts.
    `same_as` is the table before with the same columns, null where there is none.
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
    return [_told(table, figures, database, first) for table in tables]


def _told(table: Row, figures: Figures, database: Path, first: dict[str, str]) -> Row:
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
    """A comment by language; the Chinese one also where there is no English one.

    >>> halves("年报数 · Number of reports.")
    {'zh': '年报数', 'en': 'Number of reports.'}
    """
    zh, _, en = comment.partition("· ")
    return {"zh": zh.strip(), "en": en.strip() or zh.strip()}
