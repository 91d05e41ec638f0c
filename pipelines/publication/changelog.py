"""Record what changed since the last publication, by table and by value.

Compares the tables of the new file with those of the current publication by the key of each table
(`keys.GRAIN`) and writes two tables into the new file: `publication_changes`, the number of
rows added, removed and changed, and `changes`, the single values. Corrected numbers of cells are
also kept in `errata`, over all versions. The version itself is decided in `publish`.
"""

import duckdb

from pipelines.publication.keys import CELLS, GRAIN
from pipelines.publication.parts import rows_of

BEFORE = "before"
MOST_VALUES = 10_000
"""Most changes of one table that `changes` lists; `publication_changes` counts all of them."""

_OF_CELLS = ("value", "value_status", "unit", "raw_text")
_CHANGE = """
        version varchar not null,
        table_name varchar not null,
        kind varchar not null,
        row_key varchar not null,
        report_id varchar,
        column_name varchar,
        old_value varchar,
        new_value varchar
"""
_TABLES = f"""
    create or replace table publication_changes (
        version varchar not null,
        table_name varchar not null,
        rows_before bigint,
        rows_now bigint not null,
        added bigint,
        removed bigint,
        changed bigint
    );
    comment on table publication_changes is
        '各版变化 · One row per publication and table: number of rows added, removed and changed since the publication before.';
    comment on column publication_changes.version is '发布版本 · Version of the publication.';
    comment on column publication_changes.table_name is '表名 · The table.';
    comment on column publication_changes.rows_before is '原行数 · Rows before; null if there was no table to compare with.';
    comment on column publication_changes.rows_now is '现行数 · Rows in this publication.';
    comment on column publication_changes.added is '新增行数 · Rows with a new key; null if nothing could be compared.';
    comment on column publication_changes.removed is '删除行数 · Rows whose key is gone.';
    comment on column publication_changes.changed is '变更行数 · Rows with the same key and any other value.';
    create or replace table changes ({_CHANGE});
    comment on table changes is
        '与上一版的差异 · One row per value that differs from the publication before, and per row added or removed: of dimensions, and of the cells of reports that both publications hold. Changes of derived tables are only counted, in publication_changes. At most 10,000 rows of a table are listed.';
    comment on column changes.version is '发布版本 · Version of the publication that changed it.';
    comment on column changes.table_name is '表名 · The table.';
    comment on column changes.kind is '变化类型 · `added`, `removed` or `changed`.';
    comment on column changes.row_key is '行主键 · Key of the row, as a JSON object.';
    comment on column changes.report_id is '报告 · The report, where the key holds one.';
    comment on column changes.column_name is '列名 · The column; null where the whole row was added or removed.';
    comment on column changes.old_value is '原值 · Value before; null if it was null or missing.';
    comment on column changes.new_value is '现值 · Value now; null if it is null or missing.';
    create or replace table errata ({_CHANGE});
    comment on table errata is
        '勘误表 · One row per number, status or unit of a cell that a version of this file corrects, and per cell added to or removed from a report that the version before holds too, over all versions: what users of an older version should check. At most 10,000 rows of a table and version, as in changes; added and removed reports are in publication_changes.';
    comment on column errata.version is '更正版本 · Version that corrected it.';
    comment on column errata.table_name is '所在表 · The table of facts.';
    comment on column errata.kind is '更正类型 · `changed`, or `added` or `removed` for a whole cell.';
    comment on column errata.row_key is '行 · Key of the row, as a JSON object.';
    comment on column errata.report_id is '报告 · The report.';
    comment on column errata.column_name is '列 · value, value_status or unit; null for a whole cell.';
    comment on column errata.old_value is '原值 · Value in the version before; null if it was null.';
    comment on column errata.new_value is '更正值 · Value since this version; null if it is null.';
"""  # noqa: E501


def create_tables(connection: duckdb.DuckDBPyConnection) -> None:
    """Create the tables, empty."""
    connection.execute(_TABLES)


def keep(connection: duckdb.DuckDBPyConnection, names: tuple[str, ...]) -> None:
    """Copy these tables from the attached last publication, where it has them."""
    for name in names:
        columns = _common(connection, name)
        if columns:
            column_list = ", ".join(columns)
            connection.execute(
                f"insert into {name} ({column_list}) select {column_list} from {BEFORE}.{name}"
            )


def compare(
    connection: duckdb.DuckDBPyConnection, conditions: dict[str, str], version: str
) -> None:
    """Compare tables with those of the attached last publication and record the differences.

    Args:
        conditions: for each table the SQL condition on the rows that may differ.
    """
    for name, condition in conditions.items():
        if condition == rows_of(()):
            connection.execute(
                "insert into publication_changes "
                f"select $version, $name, count(*), count(*), 0, 0, 0 from {name}",
                {"version": version, "name": name},
            )
        elif set(GRAIN[name]) <= (columns := _common(connection, name)).keys():
            _compare_table(connection, name, columns, condition, version)
        else:
            connection.execute(
                f"insert into publication_changes by name select $version as version, "
                f"$name as table_name, count(*) as rows_now from {name}",
                {"version": version, "name": name},
            )


def add_errata(connection: duckdb.DuckDBPyConnection, version: str) -> None:
    """Add this version's corrections of published cells to the errata."""
    facts = ", ".join(f"'{name}'" for name in CELLS)
    connection.execute(
        "insert into errata by name select version, table_name, kind, row_key, report_id, "
        f"column_name, old_value, new_value from changes where table_name in ({facts}) and "
        "coalesce(column_name in ('value', 'value_status', 'unit'), true) and version = $version",
        {"version": version},
    )


def _compare_table(
    connection: duckdb.DuckDBPyConnection,
    name: str,
    columns: dict[str, str],
    condition: str,
    version: str,
) -> None:
    listed = _listed_columns(name, columns)
    now = f"(from {name} where {condition})"
    before = _before(name, columns, condition)
    _find_differing(connection, name, now, before, list(columns), listed)
    connection.execute(
        "insert into publication_changes by name "
        f"select $version as version, $name as table_name, "
        f"(select count(*) from {BEFORE}.{name}) as rows_before, "
        f"(select count(*) from {name}) as rows_now, "
        "count(*) filter (kind = 'added') as added, "
        "count(*) filter (kind = 'removed') as removed, "
        "count(*) filter (kind = 'changed') as changed from differing",
        {"version": version, "name": name},
    )
    if listed:
        _list_values(connection, name, now, before, listed, version)


def _listed_columns(name: str, columns: dict[str, str]) -> list[str]:
    """Return the columns whose single changes are listed; none for derived tables."""
    if name in CELLS:
        return [column for column in _OF_CELLS if column in columns]
    if name.startswith("dim_") or name == "report_versions":
        return [column for column in columns if column not in GRAIN[name]]
    return []


def _find_differing(
    connection: duckdb.DuckDBPyConnection,
    name: str,
    now: str,
    before: str,
    columns: list[str],
    listed: list[str],
) -> None:
    """Create the temporary table `differing`: keys of differing rows, their kind, and `is_listed`,
    whether any of the listed columns differs.

    Rows are first hashed by group of the first key column, mostly the report: only groups that
    differ are compared row by row, so a large table with few changes is scanned and not joined.
    """
    key, group = ", ".join(GRAIN[name]), GRAIN[name][0]
    row_hash = f"hash({', '.join(columns)})"
    listed_hash = f"hash({', '.join(listed)})" if listed else "0"
    summed = f"select {group}, count(*) as n, sum({row_hash}) as row_hash from {{}} group by all"
    connection.execute(
        f"create or replace temp table differing_groups as select {group} from "
        f"({summed.format(now)}) as now full join ({summed.format(before)}) as old "
        f"using ({group}) where (now.n, now.row_hash) is distinct from (old.n, old.row_hash)"
    )
    row = (
        f"select {key}, {row_hash} as row_hash, {listed_hash} as listed_hash "
        f"from {{}} semi join differing_groups using ({group})"
    )
    connection.execute(
        f"create or replace temp table differing as select {key}, "
        "case when old.row_hash is null then 'added' when now.row_hash is null then 'removed' "
        "else 'changed' end as kind, now.listed_hash is distinct from old.listed_hash as is_listed "
        f"from ({row.format(now)}) as now full join ({row.format(before)}) as old "
        f"using ({key}) where now.row_hash is distinct from old.row_hash"
    )


def _list_values(
    connection: duckdb.DuckDBPyConnection,
    name: str,
    now: str,
    before: str,
    columns: list[str],
    version: str,
) -> None:
    """Write the first `MOST_VALUES` differing rows, in order of their key, to `changes`."""
    key = GRAIN[name]
    pairs = ", ".join(
        f"{{'column_name': '{column}', 'old_value': old.{column}::varchar, "
        f"'new_value': now.{column}::varchar}}"
        for column in columns
    )
    in_both = (
        "and report_id in (select report_id from dim_report intersect "
        f"select report_id from {BEFORE}.dim_report)"
        if name in CELLS
        else ""
    )
    joined = ", ".join(key)
    connection.execute(
        f"""
        insert into changes by name
        with listed as (
            select *, {{{", ".join(f"'{c}': {c}" for c in key)}}}::json::varchar as row_key,
                {"report_id" if "report_id" in key else "null"}::varchar as report
            from (from differing where is_listed {in_both})
            order by {joined}
            limit {MOST_VALUES}
        ),
        changed_values as (
            select listed.kind, listed.row_key, listed.report,
                unnest([{pairs}], recursive := true)
            from listed
            join {now} as now using ({joined})
            join {before} as old using ({joined})
            where listed.kind = 'changed'
        )
        select $version as version, '{name}' as table_name, kind, row_key, report as report_id,
            column_name, old_value, new_value
        from changed_values
        where old_value is distinct from new_value
        union all
        select $version, '{name}', kind, row_key, report, null, null, null
        from listed
        where kind <> 'changed'
        order by row_key, column_name
        """,
        {"version": version},
    )


def _common(connection: duckdb.DuckDBPyConnection, name: str) -> dict[str, str]:
    """Return the columns that both publications have of a table, with their new types."""
    rows = connection.execute(
        "select column_name, "
        "max(data_type) filter (database_name = current_database()) from duckdb_columns() "
        f"where database_name in (current_database(), '{BEFORE}') and table_name = $name "
        "group by column_name having count(*) = 2 order by min(column_index)",
        {"name": name},
    ).fetchall()
    return dict(rows)


def _before(name: str, columns: dict[str, str], condition: str) -> str:
    """Return the query for rows of the last publication's table, cast to the new types."""
    casts = ", ".join(
        f"try_cast({column} as {dtype}) as {column}" for column, dtype in columns.items()
    )
    return f"(select {casts} from (from {BEFORE}.{name} where {condition}))"
