"""What the benchmark counts as right, wrong, invented and missed, on a warehouse of one report."""

from collections.abc import Sequence
from datetime import date
from pathlib import Path

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from rich.console import Console

from benchmarks.accuracy import Accuracy, measure, show
from benchmarks.corpus.truth import CELLS, PLANTED, REPORTS

TABLES = {
    "report_versions": "document_sha256 text, report_id text, agency_name_in_report text, "
    "region_code text, report_year integer",
    "dim_report": "document_sha256 text, report_id text",
    "dim_document": "file text, state text",
    "fct_applications": "document_sha256 text, outcome_code text, applicant_code text, "
    "value decimal(24, 6), value_status text",
    "fct_application_totals": "document_sha256 text, outcome_code text, applicant_code text, "
    "reported_value decimal(24, 6)",
    "fct_appeals": "document_sha256 text, channel_code text, result_code text, "
    "value decimal(24, 6), value_status text",
    "fct_appeal_totals": "document_sha256 text, channel_code text, reported_value decimal(24, 6)",
    "fct_published_counts": "document_sha256 text, item_code text, measure_code text, "
    "value decimal(24, 6)",
    "fct_legacy_indicators": "document_sha256 text, indicator_code text, value decimal(24, 6)",
    "audit_rejected_cells": "document_sha256 text, table_code text, row_code text, "
    "column_code text, value decimal(24, 6)",
    "fct_quality_findings": "report_id text, rule_id text, verdict text",
}
ROWS: dict[str, Sequence[tuple]] = {
    "report_versions": [("s1", "r1", "甲县审计局", "430321", 2023)],
    "dim_report": [("s1", "r1")],
    "dim_document": [("a.warc.gz#1", "report"), ("a.warc.gz#2", "not_a_report")],
    "fct_applications": [
        ("s1", "granted", "natural_person", 3, "reported"),
        ("s1", "granted", "commercial_enterprise", 0, "implied"),
        ("s1", "granted", "research_institution", 5, "reported"),
    ],
    "fct_application_totals": [("s1", "granted", "total", 8)],
    "fct_appeals": [("s1", "reconsideration", "upheld", None, "ambiguous")],
    "fct_appeal_totals": [("s1", "reconsideration", 2)],
    "fct_published_counts": [("s1", "administrative_fee", "fee_amount", 12.34)],
    "audit_rejected_cells": [("s1", "applications", "x:其他", "total", 1)],
    "fct_quality_findings": [("r1", "T3.3", "fail"), ("r1", "T4.1", "fail"), ("r1", "Y1", "pass")],
}
PRINTED = [
    ("applications", "granted", "natural_person", 3.0),
    ("applications", "granted", "commercial_enterprise", None),
    ("applications", "granted", "research_institution", 4.0),
    ("applications", "granted", "total", 8.0),
    ("appeals", "reconsideration", "upheld", 2.0),
    ("appeals", "reconsideration", "total", 2.0),
    ("disclosure", "administrative_fee", "fee_amount", 12.34),
]


@pytest.fixture
def found(tmp_path: Path) -> Accuracy:
    known = {"agency": "甲县审计局", "region_code": "430321", "series": "430321/审计"}
    report = known | {"sha256": "s1", "role": "report", "layout": "plain", "year": 2023}
    report |= {"published_on": date(2024, 1, 2), "planted": "applicants do not add up"}
    other = {"sha256": "s2", "role": "other", "document": "a.warc.gz#2", "year": 2023}
    rows = [report | {"document": "a.warc.gz#1"}, other]
    rows += [report | {"role": "copy", "document": "a.warc.gz#3"}]
    names = ("table", "row", "column", "value")
    cells = [dict(zip(names, cell, strict=True)) | {"sha256": "s1"} for cell in PRINTED]
    planted = [{"sha256": "s1", "kind": "applicants do not add up", "rules": ["T3.3"]}]
    planted += [{"sha256": "s1", "kind": "carried over", "rules": ["Y1", "P7"]}]
    for name, schema, rows_of in (
        ("reports", REPORTS, rows), ("cells", CELLS, cells), ("planted", PLANTED, planted),
    ):  # fmt: skip
        pq.write_table(pa.Table.from_pylist(rows_of, schema), tmp_path / f"{name}.parquet")
    with duckdb.connect(str(tmp_path / "xxgk.duckdb")) as warehouse:
        for name, columns in TABLES.items():
            warehouse.execute(f"create table {name} ({columns})")
            for row in ROWS.get(name, ()):
                marks = ", ".join("?" * len(row))
                warehouse.execute(f"insert into {name} values ({marks})", row)
    return measure([tmp_path], tmp_path / "xxgk.duckdb")


def test_each_cell_is_right_wrong_invented_or_missed(found: Accuracy):
    counted = {row["table"]: [*row.values()][1:] for row in found.cells}
    assert counted == {
        "appeals": ["plain", 1, 0, 0, 1],
        "applications": ["plain", 3, 1, 1, 0],
        "disclosure": ["plain", 1, 0, 0, 0],
    }
    assert not found.is_truthful
    assert [(row["row"], row["printed"], row["published"]) for row in found.mistakes] == [
        ("granted", 4, 5),
        ("x:其他", None, 1),
    ]


def test_documents_errors_and_findings_are_counted(found: Accuracy):
    assert found.identity == {
        "reports": 1, "unresolved": 0, "wrong_agency": 0, "wrong_region": 0, "wrong_year": 0,
        "taken_for_reports": 0, "not_taken_in": 1,
    }  # fmt: skip
    assert [(row["kind"], row["planted"], row["found"]) for row in found.planted] == [
        ("applicants do not add up", 1, 1),
        ("carried over", 1, 0),
    ]
    assert [(row["rule_id"], row["in_planted"]) for row in found.findings] == [
        ("T3.3", 1),
        ("T4.1", 1),
    ]


def test_what_was_counted_is_shown(found: Accuracy):
    console = Console(record=True, width=140)
    show(console, found)
    text = console.export_text()
    assert "│ all          │        │     5 │     1 │        1 │      1 │" in text
    assert "x:其他" in text
