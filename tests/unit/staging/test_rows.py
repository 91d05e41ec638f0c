"""Readings as rows: every record of a reading is a row, by the names of the staging columns."""

import random
from datetime import datetime
from pathlib import Path

import duckdb
import polars as pl
import pytest

from pipelines.database import schema
from pipelines.engines.local import Outcome
from pipelines.engines.workers import TaskTimeout
from pipelines.parse import ContentChanged, Task, parse
from pipelines.parser_version import parser_versions
from pipelines.staging import spool
from pipelines.staging.rows import Rows, Stamp, rows_of
from tests.rendering import GRIDS, random_report

STAMP = Stamp(2023, parser_versions(), "", datetime(2024, 4, 1))


def task(file: str, sha256: str) -> Task:
    return Task(Path("raw"), file, sha256, 1, evidence=f"evidence of {file}")


@pytest.fixture(scope="module")
def reading():
    page = GRIDS["html"](random_report(random.Random(3), "2021", blanks=0.1))
    return parse(page, "report.html")


@pytest.fixture(scope="module")
def rows(reading) -> Rows:
    return rows_of(
        [
            Outcome(task("good.html", reading.sha256), reading),
            Outcome(task("slow.pdf", "b" * 64), error=TaskTimeout("took longer than 60 seconds")),
        ],
        STAMP,
    )


def test_a_document_that_changed_has_no_rows(reading):
    changed = task("changed.html", "c" * 64)
    rows = rows_of([Outcome(changed, error=ContentChanged("changed.html has changed"))], STAMP)
    assert (rows.documents, rows.unreadable, rows.changed) == (1, [], [changed])
    assert {name: len(frame) for name, frame in rows.frames.items()} == dict.fromkeys(
        rows.frames, 0
    )


def test_frames_have_the_columns_of_their_tables(rows: Rows):
    assert {name: frame.schema for name, frame in rows.frames.items()} == {
        table.name: pl.Schema(table.polars_schema) for table in schema.READING_TABLES
    }


def test_each_document_has_its_reading(rows: Rows, reading):
    assert rows.documents == 2
    assert rows.unreadable == [
        (
            "slow.pdf",
            "TaskTimeout: took longer than 60 seconds (XXGK_MAX_DOCUMENT_SECONDS raises the limit)",
        )
    ]
    assert rows.frames["readings"].select(
        "sha256", "state", "reason_code", "reader", "parser_version", "evidence"
    ).rows() == [
        (reading.sha256, "report", None, "html", STAMP.versions["html"], "evidence of good.html"),
        ("b" * 64, "unreadable", "timed_out", None, STAMP.versions[""], "evidence of slow.pdf"),
    ]


def test_every_cell_claim_and_finding_is_a_row_in_its_order(rows: Rows, reading):
    cells = [cell for table in reading.tables for cell in table.cells]
    assert len(cells) > 100
    assert rows.frames["cells"].drop("sha256").rows() == [tuple(cell) for cell in cells]
    claims = rows.frames["claims"].select("claim_number", "claim_code", "value", "claim_scope")
    assert claims.rows() == [
        (number, claim.code, claim.value, claim.scope)
        for number, claim in enumerate(reading.claims, 1)
    ]
    findings = rows.frames["findings"].select("finding_number", "finding_code", "message")
    assert findings.rows() == [
        (number, finding.code, finding.message)
        for number, finding in enumerate(reading.findings, 1)
    ]


def test_a_spool_gives_back_all_rows_in_their_order(rows: Rows, tmp_path: Path, monkeypatch):
    monkeypatch.setattr(spool, "ROWS_A_FILE", 300)
    place = tmp_path / "spool"
    with spool.spool(place) as spooled, duckdb.connect() as connection:
        for _ in range(5):
            spooled.add(rows.frames)
        columns = ", ".join(f"{c.name} {c.dtype}" for c in schema.CELLS.columns)
        connection.execute(f"create schema staging; create table staging.cells ({columns})")
        spooled.insert(connection, schema.CELLS)
        assert len(list(place.glob("cells-*.parquet"))) == 3
        found = connection.execute("from staging.cells").fetchall()
    assert found == rows.frames["cells"].rows() * 5
    assert not place.exists()
