"""What the parser could not establish: listed with the line that settles it, settled, and kept."""

import csv
import io
import shutil
from collections.abc import Callable
from pathlib import Path

import duckdb
from rich.console import Console

from pipelines import dbt
from pipelines.cli import answers
from pipelines.database import connect
from pipelines.settings import Settings
from pipelines.status import published_status
from tests.integration.identity_cases import (
    BAD_LINE,
    CONTENTS,
    NO_DOCUMENT,
    NOTHING_KNOWN,
    UNRESOLVED,
)
from tests.integration.staging_fixture import load

Query = Callable[[str], list[tuple]]


def test_what_is_unresolved_is_listed_with_its_line(known: Query) -> None:
    columns = "missing, agency_name_found, region_candidates, settle_line"
    found = known(f"select document_sha256, {columns} from audit_unresolved_reports")
    rows = {sha256: rest for sha256, *rest in found}
    missing, agency, candidates, line = rows[UNRESOLVED.sha256]
    assert (missing, agency) == (["region_code"], "鼓楼区教育局")
    assert candidates == ["320106 江苏省/南京市/鼓楼区", "350102 福建省/福州市/鼓楼区"]
    assert next(csv.reader(io.StringIO(line))) == [
        UNRESOLVED.sha256[:16], "", "", "", "", "", UNRESOLVED.title,
    ]  # fmt: skip
    assert rows[NOTHING_KNOWN.sha256][0] == ["agency_name", "region_code", "report_year", "scope"]
    assert len(rows) == 3


def test_what_was_settled_is_a_report_with_that_basis(known: Query) -> None:
    assert known(
        "select agency_name_in_report, agency_type, scope, report_year, report_year_basis, "
        "agency_basis, region_basis, dim_report.region_code from dim_report "
        "join dim_agency using (agency_id) where 'settled' in (agency_basis, region_basis) "
        "order by source_file"
    ) == [
        ("鼓楼区审计局", "department", "own", 2020, "title", "title", "settled", "320106"),
        ("攸县人民政府", "government", "consolidated", 2019, "settled", "settled", "settled",
         "430223"),
    ]  # fmt: skip


def test_lines_that_settle_nothing_are_shown(known_warehouse: Settings, known: Query) -> None:
    assert known("select state, count(*) from audit_settled_reports group by all order by all") == [
        ("no_such_document", 1),
        ("settled", 2),
        ("still_unresolved", 1),
    ]
    assert published_status(known_warehouse).settled_in_vain == [
        ("no_such_document", NO_DOCUMENT),
        ("still_unresolved", BAD_LINE),
    ]
    assert [line for _, _, line in published_status(known_warehouse).to_settle] == [
        line
        for (line,) in known(
            "select settle_line from audit_unresolved_reports order by source_file"
        )
    ]


def test_status_shows_what_to_settle_and_how(known_warehouse: Settings) -> None:
    said = io.StringIO()
    console = Console(file=said, width=400, highlight=False)
    answers.show_status(console, published_status(known_warehouse), known_warehouse)
    place = known_warehouse.lists_dir / "settled_reports.csv"
    assert f"To settle by a line each in {place}\n" in said.getvalue()
    assert f"  2020/gulou.txt: region_code\n    {UNRESOLVED.sha256[:16]},,,,,," in said.getvalue()
    assert f"  no_such_document  {NO_DOCUMENT}\n" in said.getvalue()
    answer = answers.status_json(published_status(known_warehouse), known_warehouse)
    assert [row["missing"] for row in answer["to_settle"]] == [
        "region_code",
        "agency_name, region_code, report_year, scope",
        "region_code",
    ]
    assert answer["settled_in_vain"][1] == {"state": "still_unresolved", "line": BAD_LINE}


def test_a_file_published_before_there_was_a_settle_list_has_a_status(
    known_warehouse: Settings, tmp_path: Path
) -> None:
    older = Settings(warehouse_dir=tmp_path)
    shutil.copy(known_warehouse.published_path, older.published_path)
    with duckdb.connect(str(older.published_path)) as published:
        for table in ("audit_unresolved_reports", "audit_settled_reports"):
            published.execute(f"drop table {table}")
        published.execute(
            "update publication set table_rows = map_from_entries(list_filter("
            "map_entries(table_rows), lambda entry: not contains(entry.key, 'ed_reports')))"
        )
    status = published_status(older)
    assert (status.to_settle, status.settled_in_vain) == ([], [])
    assert status.states["unresolved"] == 3


def test_what_was_settled_stays_settled_when_it_is_read_again(known_warehouse: Settings) -> None:
    facts = "select document_sha256, report_id from dim_report where agency_basis = 'settled'"
    with connect(known_warehouse.build_path) as build:
        before = build.execute(facts).fetchall()
        for table in ("documents", "readings", "reports", "report_tables", "cells"):
            build.execute(f"delete from staging.{table}")
    assert len(before) == 1
    load(known_warehouse, CONTENTS)
    dbt.build(known_warehouse, tested=False)
    with connect(known_warehouse.build_path, read_only=True) as build:
        assert build.execute(facts).fetchall() == before
