"""Statistics tables of 2014–2018 from their files to the marts."""

from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

import duckdb
import pytest

from pipelines import dbt
from pipelines.archive import take_in
from pipelines.database import connect
from pipelines.publication.invariants import check_build
from pipelines.settings import Settings
from pipelines.staging.load import stage_years
from tests.rendering_legacy import Statistics, as_flow, as_html, codes
from tests.template import prepared

PAGE = Statistics(
    dict.fromkeys(codes(), "0") | {"a3_received": "3", "a7_fees": "1.5", "a8_offices": "/"}
)
TEXT = Statistics(dict.fromkeys(codes(), "") | {"a1_disclosed": "38", "a8_budget": "251000元"})


@pytest.fixture(scope="module")
def build(tmp_path_factory: pytest.TempPathFactory) -> Iterator[duckdb.DuckDBPyConnection]:
    folder = tmp_path_factory.mktemp("legacy")
    settings = Settings(raw_dir=folder / "raw", warehouse_dir=folder / "warehouse", workers=1)
    (settings.raw_dir / "2017").mkdir(parents=True)
    (settings.raw_dir / "2017" / "page.html").write_bytes(as_html(PAGE))
    text = as_flow(TEXT).decode().replace("湘潭县", "攸县")
    (settings.raw_dir / "2017" / "text.txt").write_text(text, encoding="utf-8")
    stage_years(prepared(settings), take_in(settings).pending)
    dbt.build(settings, tested=False)
    with connect(settings.build_path, read_only=True) as connection:
        yield connection


def facts(build: duckdb.DuckDBPyConnection, file: str) -> dict[str, tuple]:
    rows = build.execute(
        "select indicator_code, facts.value, value_status, unit, amount_cny, raw_text, locator "
        "from fct_legacy_indicators as facts join dim_report using (report_id) "
        "where source_file = $file",
        {"file": file},
    ).fetchall()
    return {code: fact for code, *fact in rows}


def test_every_indicator_with_a_number_is_a_fact(build: duckdb.DuckDBPyConnection) -> None:
    assert set(facts(build, "2017/page.html")) == set(facts(build, "2017/text.txt")) == set(codes())
    assert build.execute(
        "select report_year, count(*) from dim_report group by all"
    ).fetchall() == [(2017, 2)]


def test_facts_carry_unit_amount_text_and_place(build: duckdb.DuckDBPyConnection) -> None:
    page, text = facts(build, "2017/page.html"), facts(build, "2017/text.txt")
    assert page["a3_received"][:5] == [3, "reported", "件", None, "3"]
    assert page["a3_received"][5] == "table 1 row 23 cell 3"
    assert page["a7_fees"][:4] == [Decimal("1.5"), "reported", "万元", 15000]
    assert page["a8_offices"][:3] == [None, "not_applicable", "个"]
    assert text["a8_budget"][:5] == [251000, "reported", "元", 251000, "251000元"]
    assert text["a3_received"][:3] == [None, "blank", "件"]


def test_later_tables_have_no_facts_and_the_build_may_be_published(
    build: duckdb.DuckDBPyConnection,
) -> None:
    for table in [
        "fct_published_counts",
        "fct_applications",
        "fct_appeals",
        "audit_rejected_cells",
    ]:
        assert build.execute(f"select count(*) from {table}").fetchone() == (0,), table
    assert check_build(build, Settings(warehouse_dir=Path("nowhere"))) == []
