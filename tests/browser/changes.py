"""Changes of a published file, as publications bring them; they obey no rule of the models."""

import duckdb

_FREE = (
    "agency_name", "agency_name_in_report", "days_late", "evidence", "former_names", "human_note",
    "label_zh", "locator", "message", "missing_reason", "numerator", "organ", "peer_p50",
    "peer_rank", "pooled_value", "ranked_count", "raw_text", "region_name", "region_path",
    "report_count", "retrieved_at", "sentence", "still_open", "successor_name", "title", "url",
    "value", "version_count", "why",
)  # fmt: skip
"""Columns that may hold anything of their type."""
_OTHER = {
    "VARCHAR": "coalesce({}, '') || '变'",
    "VARCHAR[]": "list_append(coalesce({}, []), '变')",
    "TIMESTAMP": "coalesce({}, timestamp '2020-01-01') + interval 1 day",
}


def change_a_value(published: duckdb.DuckDBPyConnection, which: int) -> None:
    """Put something else into one column of one row of one table."""
    columns = [
        (table, name, kind)
        for table, columns in _tables(published).items()
        for name, kind in columns.items()
        if name in _FREE
    ]
    table, column, kind = columns[which % len(columns)]
    other = _OTHER.get(kind, "coalesce({}, 0) + 1").format(column)
    published.execute(
        f"update {table} set {column} = {other} "
        f"where rowid = (select max(rowid) from {table} where rowid <= {which % 1000})"
    )


def add_a_report(published: duckdb.DuckDBPyConnection, which: int) -> None:
    """Add all rows of a report once more, as another agency's."""
    report, agency = _report(published, which)
    for table, columns in _tables(published).items():
        new = {"report_id": report, "agency_id": agency}
        replaced = [f"md5('{old}{which}') as {key}" for key, old in new.items() if key in columns]
        if "report_id" in columns or table == "dim_agency":
            where = (
                f"report_id = '{report}'" if "report_id" in columns else f"agency_id = '{agency}'"
            )
            published.execute(
                f"insert into {table} select * replace ({', '.join(replaced)}) from {table} "
                f"where {where}"
            )


def remove_a_report(published: duckdb.DuckDBPyConnection, which: int) -> None:
    """Remove all rows of a report; its agency, too, where it has no other."""
    report, agency = _report(published, which)
    for table, columns in _tables(published).items():
        if "report_id" in columns:
            published.execute(f"delete from {table} where report_id = '{report}'")
    published.execute(
        "delete from dim_agency where agency_id = ? and agency_id not in "
        "(select agency_id from dim_report)", [agency],
    )  # fmt: skip


def rename_an_agency(published: duckdb.DuckDBPyConnection, which: int) -> None:
    """Give the agency of a report another name, in another region."""
    _, agency = _report(published, which)
    [(region,)] = published.execute(
        f"select region_id from dim_region order by region_id limit 1 offset {which % 3000}"
    ).fetchall()
    published.execute(
        "update dim_agency set agency_name = '更名' || agency_name, latest_region_id = ?, "
        "former_names = list_append(coalesce(former_names, []), agency_name) where agency_id = ?",
        [region, agency],
    )


def change_the_size(published: duckdb.DuckDBPyConnection, which: int) -> None:
    """Change the number of reports that the file states, on which the shards depend."""
    published.execute("update publication set reports = ?", [which % 3000])


CHANGES = (change_a_value, add_a_report, remove_a_report, rename_an_agency, change_the_size)


def _report(published: duckdb.DuckDBPyConnection, which: int) -> tuple[str, str]:
    """A report that is there, and its agency."""
    reports = published.execute(
        "select report_id, agency_id from dim_report order by all"
    ).fetchall()
    return reports[which % len(reports)]


def _tables(published: duckdb.DuckDBPyConnection) -> dict[str, dict[str, str]]:
    """Columns of the tables that hold anything, with their types."""
    tables: dict[str, dict[str, str]] = {}
    for table, column, kind in published.execute(
        "select table_name, column_name, data_type from duckdb_columns() join duckdb_tables() "
        "using (database_name, schema_name, table_name) where database_name = current_database() "
        "and schema_name = 'main' and estimated_size > 0 order by all"
    ).fetchall():
        tables.setdefault(table, {})[column] = kind
    return tables
