"""What has changed since the last publication, on tables small enough to be seen whole."""

from pathlib import Path

import duckdb
import pytest

from pipelines.publication import changelog

_REPORTS = "create table dim_report as from (values {}) as t(report_id, title, url)"
_CELLS = (
    "create table fct_appeals as from (values {}) "
    "as t(report_id, channel_code, result_code, value, value_status, raw_text, locator)"
)
_METRICS = "create table fct_metrics as from (values {}) as t(report_id, metric_code, value)"
BEFORE = (
    _REPORTS.format("('a', 'A', null), ('b', 'B', 'http://b'), ('gone', 'G', null)"),
    _CELLS.format(
        "('a', 'direct', 'upheld', 1, 'reported', '1', 'line 1'), "
        "('a', 'direct', 'pending', null, 'blank', '', 'line 2'), "
        "('b', 'direct', 'upheld', 3, 'reported', '3', 'line 1'), "
        "('b', 'direct', 'pending', 4, 'reported', '4', 'line 2'), "
        "('gone', 'direct', 'upheld', 9, 'reported', '9', 'line 1')"
    ),
    _METRICS.format("('a', 'rate', 0.5), ('b', 'rate', 0.5)"),
)
NOW = (
    _REPORTS.format("('a', 'A', null), ('b', 'B2', null::varchar), ('new', 'N', null)"),
    _CELLS.format(
        "('a', 'direct', 'upheld', 1, 'reported', '1', 'line 1'), "
        "('a', 'direct', 'pending', 0, 'implied', '', 'line 2'), "
        "('b', 'direct', 'upheld', 3, 'reported', '3', 'line 7'), "
        "('b', 'direct', 'corrected', 4, 'reported', '4', 'line 2'), "
        "('new', 'direct', 'upheld', 5, 'reported', '5', 'line 1')"
    ),
    _METRICS.format("('a', 'rate', 0.25), ('b', 'rate', 0.5)"),
)


@pytest.fixture
def compared(tmp_path: Path) -> duckdb.DuckDBPyConnection:
    """Both publications, compared."""
    with duckdb.connect(str(tmp_path / "before.duckdb")) as before:
        for statement in BEFORE:
            before.execute(statement)
    connection = duckdb.connect(str(tmp_path / "now.duckdb"))
    for statement in NOW:
        connection.execute(statement)
    connection.execute("create table dim_year as select 2020 as report_year")
    changelog.create_tables(connection)
    connection.execute(f"attach '{tmp_path / 'before.duckdb'}' as {changelog.BEFORE} (read_only)")
    tables = ("dim_report", "dim_year", "fct_appeals", "fct_metrics")
    changelog.compare(connection, dict.fromkeys(tables, "true"), "v2")
    return connection


def test_rows_that_came_went_and_changed_are_counted_for_every_table(compared) -> None:
    assert compared.execute("from publication_changes").fetchall() == [
        ("v2", "dim_report", 3, 3, 1, 1, 1),
        ("v2", "dim_year", None, 1, None, None, None),
        ("v2", "fct_appeals", 5, 5, 2, 2, 2),
        ("v2", "fct_metrics", 2, 2, 0, 0, 1),
    ]


def test_values_are_listed_of_dimensions_and_of_the_cells_of_reports_in_both(compared) -> None:
    columns = "table_name, kind, row_key, report_id, column_name, old_value, new_value"
    found = compared.execute(f"select {columns} from changes").fetchall()
    pending = '{"report_id":"a","channel_code":"direct","result_code":"pending"}'
    gone = '{"report_id":"b","channel_code":"direct","result_code":"pending"}'
    corrected = '{"report_id":"b","channel_code":"direct","result_code":"corrected"}'
    assert sorted(found, key=str) == sorted(
        [
            ("dim_report", "changed", '{"report_id":"b"}', "b", "title", "B", "B2"),
            ("dim_report", "changed", '{"report_id":"b"}', "b", "url", "http://b", None),
            ("dim_report", "removed", '{"report_id":"gone"}', "gone", None, None, None),
            ("dim_report", "added", '{"report_id":"new"}', "new", None, None, None),
            ("fct_appeals", "changed", pending, "a", "value", None, "0"),
            ("fct_appeals", "changed", pending, "a", "value_status", "blank", "implied"),
            ("fct_appeals", "removed", gone, "b", None, None, None),
            ("fct_appeals", "added", corrected, "b", None, None, None),
        ],
        key=str,
    )


def test_no_more_values_of_a_table_are_listed_than_the_limit(
    compared, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(changelog, "MOST_VALUES", 1)
    changelog.compare(compared, {"fct_appeals": "true"}, "v3")
    counted = "select added, removed, changed from publication_changes where version = 'v3'"
    assert compared.execute(counted).fetchall() == [(2, 2, 2)]
    listed = "select kind, column_name from changes where version = 'v3'"
    assert len(compared.execute(listed).fetchall()) <= 2


def test_corrections_of_cells_are_kept_as_errata_over_versions(
    compared: duckdb.DuckDBPyConnection,
) -> None:
    changelog.add_errata(compared, "v2")
    query = "select version, kind, report_id, column_name, old_value, new_value from errata"
    expected = [
        ("v2", "added", "b", None, None, None),
        ("v2", "changed", "a", "value", None, "0"),
        ("v2", "changed", "a", "value_status", "blank", "implied"),
        ("v2", "removed", "b", None, None, None),
    ]
    assert sorted(compared.execute(query).fetchall(), key=str) == sorted(expected, key=str)
    changelog.add_errata(compared, "v3")
    assert len(compared.execute(query).fetchall()) == len(expected)
