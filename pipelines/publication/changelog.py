"""What has changed since the last publication, table by table and value by value.

Compares the tables of the new file with those of the file that stands published, by the key of
each table (`invariants.GRAIN`), and writes two tables into the new file: `publication_changes`, how
many rows came, went and changed, and `changes`, single values. Of these, the numbers that had been
published otherwise are kept in `errata`, over all versions. Decides nothing about versions.
"""

import duckdb

from pipelines.publication.invariants import CELLS, GRAIN
from pipelines.publication.parts import rows_of

BEFORE = "before"
MOST_VALUES = 10_000
"""How many single changes of one table are listed; `publication_changes` counts all of them."""

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
        '各版变化 · One row per publication and table: how many rows came, went and changed since the publication before.';
    comment on column publication_changes.version is '发布版本 · Version of the publication.';
    comment on column publication_changes.table_name is '表名 · The table.';
    comment on column publication_changes.rows_before is '原行数 · Rows before; null if there was no such table to compare with.';
    comment on column publication_changes.rows_now is '现行数 · Rows in this publication.';
    comment on column publication_changes.added is '新增行数 · Rows of which the key is new; null if nothing could be compared.';
    comment on column publication_changes.removed is '删除行数 · Rows of which the key is gone.';
    comment on column publication_changes.changed is '变更行数 · Rows with the same key that say anything else.';
    create or replace table changes ({_CHANGE});
    comment on table changes is
        '与上一版的差异 · One row per value that this publication says differently from the one before, and per row that came or went: of dimensions, and of the cells of reports that stand in both. What is derived is only counted, in publication_changes. At most 10,000 rows of a table are listed.';
    comment on column changes.version is '发布版本 · Version of the publication that changed it.';
    comment on column changes.table_name is '表名 · The table.';
    comment on column changes.kind is '变化类型 · `added`, `removed` or `changed`.';
    comment on column changes.row_key is '行主键 · Key of the row, as a JSON object.';
    comment on column changes.report_id is '报告 · The report, where the key holds one.';
    comment on column changes.column_name is '列名 · The column; null where the whole row came or went.';
    comment on column changes.old_value is '原值 · What it said; null if it was null or not there.';
    comment on column changes.new_value is '现值 · What it says; null if it is null or not there.';
    create or replace table errata ({_CHANGE});
    comment on table errata is
        '勘误表 · One row per number, status or unit of a cell that a version of this file says differently from the version before, and per cell that came or went in a report that both hold, over all versions: what somebody who used an older version has to look at again. At most 10,000 rows of a table and version, as in changes; reports that came or went are in publication_changes.';
    comment on column errata.version is '更正版本 · Version that corrected it.';
    comment on column errata.table_name is '所在表 · The table of facts.';
    comment on column errata.kind is '更正类型 · `changed`, or `added` or `removed` for a whole cell.';
    comment on column errata.row_key is '行 · Key of the row, as a JSON object.';
    comment on column errata.report_id is '报告 · The report.';
    comment on column errata.column_name is '列 · value, value_status or unit; null for a whole cell.';
    comment on column errata.old_value is '原值 · What the version before said; null if it was null.';
    comment on column errata.new_value is '更正值 · What it says since; null if it is null.';
"""  # noqa: E501


def create_tables(connection: duckdb.DuckDBPyConnection) -> None:
    """Create the tables, empty."""
    connection.execute(_TABLES)


def keep(connection: duckdb.DuckDBPyConnection, names: tuple[str, ...]) -> None:
    """Take over what the attached last publication holds of these tables, where it has them."""
    for name in names:
        columns = _common(connection, name)
        if columns:
            told = ", ".join(columns)
            connection.execute(f"insert into {name} ({told}) select {told} from {BEFORE}.{name}")


def compare(
    connection: duckdb.DuckDBPyConnection, conditions: dict[str, str], version: str
) -> None:
    """Compare tables with those of the attached last publication and write down what differs.

    Args:
        conditions: of each table the condition on the rows that may differ.
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
    """Add what this version corrects in cells that had been published to the errata."""
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
    """Columns of which single changes are listed: none of what is derived."""
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
    """Temporary table `differing`: the keys of rows that differ, each with the kind, and whether
    it is in the columns that are listed that they do.

    Rows are first summed up by the first column of the key, mostly the report: only what is in a
    group that differs is compared row by row, so that a large table with few changes is scanned
    and not joined.
    """
    key, group = ", ".join(GRAIN[name]), GRAIN[name][0]
    said = f"hash({', '.join(columns)})"
    told = f"hash({', '.join(listed)})" if listed else "0"
    summed = f"select {group}, count(*) as n, sum({said}) as said from {{}} group by all"
    connection.execute(
        f"create or replace temp table differing_groups as select {group} from "
        f"({summed.format(now)}) as now full join ({summed.format(before)}) as old "
        f"using ({group}) where (now.n, now.said) is distinct from (old.n, old.said)"
    )
    row = (
        f"select {key}, {said} as said, {told} as told "
        f"from {{}} semi join differing_groups using ({group})"
    )
    connection.execute(
        f"create or replace temp table differing as select {key}, "
        "case when old.said is null then 'added' when now.said is null then 'removed' "
        "else 'changed' end as kind, now.told is distinct from old.told as is_listed "
        f"from ({row.format(now)}) as now full join ({row.format(before)}) as old "
        f"using ({key}) where now.said is distinct from old.said"
    )


def _list_values(
    connection: duckdb.DuckDBPyConnection,
    name: str,
    now: str,
    before: str,
    columns: list[str],
    version: str,
) -> None:
    """Write the first of the differing rows, in order of their key, to `changes`."""
    key = GRAIN[name]
    told = ", ".join(
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
        told as (
            select listed.kind, listed.row_key, listed.report,
                unnest([{told}], recursive := true)
            from listed
            join {now} as now using ({joined})
            join {before} as old using ({joined})
            where listed.kind = 'changed'
        )
        select $version as version, '{name}' as table_name, kind, row_key, report as report_id,
            column_name, old_value, new_value
        from told
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
    """Columns that a table has here and had in the last publication, with the type here."""
    rows = connection.execute(
        "select column_name, "
        "max(data_type) filter (database_name = current_database()) from duckdb_columns() "
        f"where database_name in (current_database(), '{BEFORE}') and table_name = $name "
        "group by column_name having count(*) = 2 order by min(column_index)",
        {"name": name},
    ).fetchall()
    return dict(rows)


def _before(name: str, columns: dict[str, str], condition: str) -> str:
    """Rows of a table of the last publication, in the types of this one."""
    told = ", ".join(
        f"try_cast({column} as {dtype}) as {column}" for column, dtype in columns.items()
    )
    return f"(select {told} from (from {BEFORE}.{name} where {condition}))"
