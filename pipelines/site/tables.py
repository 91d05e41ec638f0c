"""List the published tables and views with their columns, for the pages of downloads and columns.

Descriptions are the comments in the published file, `中文 · English`, with the Chinese sentences of
the catalogue of descriptions.
"""

from pathlib import Path

from pipelines.formats.labels import described
from pipelines.messages import description_of
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

    >>> halves("报告数 · Reports counted here.")
    {'heading': '报告数', 'zh': '报告数：计入的报告数。', 'en': 'Reports counted here.'}
    >>> halves("年报数")
    {'heading': '年报数', 'zh': '年报数', 'en': '年报数'}
    """
    found = description_of(comment)
    heading = found.heading or found.english
    return {"heading": heading, "zh": found.chinese or heading, "en": found.english or heading}
