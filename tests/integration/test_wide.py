"""The wide tables, the cells behind them and the questions of docs/research, on reports whose
figures are known.
"""

import hashlib
import re
import shutil
import subprocess
import threading
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path

import duckdb
import polars as pl
import pytest
from polars.testing import assert_frame_equal

from pipelines.database import connect, figures_yaml
from pipelines.export import export_tables
from pipelines.forms import codelists
from pipelines.publication.publish import last_publication, publish
from pipelines.release import NotReleased, release
from pipelines.settings import PROJECT_DIR, Settings
from pipelines.site.server import site_server
from tests.integration.staging_fixture import Content, warehouse_of
from tests.integration.wide_cases import (
    ADDS_UP,
    CONTENTS,
    DOES_NOT,
    SHANGHAI,
    STATISTICS,
    SUQIAN,
    WORDS_IN_IT,
)

RESEARCH = PROJECT_DIR / "docs" / "research"
Query = Callable[[str], list[tuple]]


@pytest.fixture(scope="module")
def settings(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    """The reports above, published."""
    settings = warehouse_of(tmp_path_factory.mktemp("wide"), CONTENTS)
    publish(settings)
    return settings


@pytest.fixture
def query(settings: Settings) -> Iterator[Query]:
    with connect(settings.published_path, read_only=True) as published:
        yield lambda sql: published.execute(sql).fetchall()


def figures(query: Query, content: Content, names: list[str], table: str = "reports_wide") -> list:
    [row] = query(
        f"select {', '.join(f'({name}, {name}_status)' for name in names)} from {table} "
        f"where document_sha256 = '{content.sha256}'"
    )
    return list(row)


def test_the_yaml_of_the_wide_table_is_generated() -> None:
    written = figures_yaml.figures_path(Settings()).read_text(encoding="utf-8")
    remedy = "run: python -m pipelines.database.figures_yaml"
    assert written == figures_yaml.render(Settings()), remedy


def test_every_total_and_every_published_count_of_the_forms_is_a_figure(query: Query) -> None:
    known = set(query("select table_code, row_code, column_code from dim_figure"))
    columns = [c for c in codelists.seed_rows("form_columns") if c["kind"] != "heading"]
    of_forms = {
        (row["table"], row["row"], column["column"])
        for row in codelists.seed_rows("form_rows")
        for column in columns
        if row["kind"] in ("leaf", "total")
        and (row["table"], row["form"], row["block"])
        == (column["table"], column["form"], column["block"])
        and (row["table"] != "applications" or column["column"] == "total")
    }
    assert of_forms - known == set()


def test_names_fit_into_what_stata_and_its_labels_hold(query: Query) -> None:
    # 32 characters, of which pyreadstat takes up to three to number the labels of a column.
    assert query("select max(length(figure_code || '_status')) <= 29 from dim_figure") == [(True,)]


def test_a_null_says_why_beside_it(query: Query) -> None:
    assert figures(query, SHANGHAI, ["new_received", "denied_person", "denied_inquiry"]) == [
        (859, "reported"), (None, "unknown_part"), (None, "blank"),
    ]  # fmt: skip
    assert figures(query, SHANGHAI, ["other_processing", "other_other", "fee_amount_cny"]) == [
        (None, "blank"), (None, "not_in_form"), (None, "not_in_form"),
    ]  # fmt: skip
    assert figures(query, STATISTICS, ["new_received", "denial_rate", "normative_made"]) == [
        (None, "not_in_form"), (None, "not_in_form"), (None, "not_in_form"),
    ]  # fmt: skip
    assert figures(query, ADDS_UP, ["regulation_issued", "regulation_made", "carried_in"]) == [
        (None, "table_absent"), (None, "table_absent"), (None, "blank"),
    ]  # fmt: skip
    assert figures(query, WORDS_IN_IT, ["received_enterprise"]) == [(None, "text")]


def test_amounts_are_in_yuan(query: Query) -> None:
    names = ["fee_amount_cny", "regulation_issued", "regulation_made"]
    assert figures(query, DOES_NOT, names) == [
        (920, "reported"), (None, "missing"), (None, "not_in_form"),
    ]  # fmt: skip


def test_headings_are_summed_where_every_part_is_known(query: Query) -> None:
    assert figures(query, SUQIAN[0], ["denied", "other_processing"]) == [
        (142, "computed"), (341, "computed"),
    ]  # fmt: skip


def test_figures_are_those_of_the_facts(query: Query) -> None:
    answers = [
        "new_received", "carried_in", "granted", "partially_granted", "denied", "unable",
        "not_processed", "other_processing", "total_processed", "carried_out",
    ]  # fmt: skip
    differ = " or ".join(f"wide.{name} is distinct from fct.{name}" for name in answers)
    assert query(
        "select count(*) from reports_wide as wide join fct_answers as fct using (report_id) "
        f"where applicant_code = 'total' and ({differ})"
    ) == [(0,)]
    for name in ("denied_state_secret", "processed_person", "reconsidered_total"):
        assert query(
            f"select count(*) from reports_wide join cells_tidy using (report_id) "
            f"where figure_code = '{name}' and ({name}, {name}_status) "
            f"is distinct from (cells_tidy.value, cells_tidy.value_status)"
        ) == [(0,)]


def test_blanks_are_zero_in_the_variant_where_printed_totals_leave_nothing(query: Query) -> None:
    asked = ["received_enterprise", "denied", "unable_not_held", "carried_in", "denied_person"]
    assert figures(query, ADDS_UP, asked) == [
        (None, "blank"), (None, "blank"), (None, "blank"), (None, "blank"), (None, "blank"),
    ]  # fmt: skip
    assert figures(query, ADDS_UP, asked, "reports_wide_implied") == [
        (0, "implied"), (0, "implied"), (0, "implied"), (None, "blank"), (None, "blank"),
    ]  # fmt: skip
    lost = ["reconsidered_corrected", "suit_direct_corrected"]
    assert figures(query, ADDS_UP, lost, "reports_wide_implied") == [
        (0, "implied"), (None, "blank"),
    ]  # fmt: skip
    for content in (DOES_NOT, WORDS_IN_IT):
        [(_, status)] = figures(query, content, ["received_research"], "reports_wide_implied")
        assert status == "blank"


def test_nothing_but_blanks_and_their_sums_differs_in_the_variant(query: Query) -> None:
    names = [name for (name,) in query("select figure_code from dim_figure")]
    differ = " or ".join(
        f"(one.{n} is not null and one.{n} is distinct from other.{n}) "
        f"or (one.{n} is distinct from other.{n} and other.{n}_status <> 'implied')"
        for n in names
    )
    assert query(
        "select count(*) from reports_wide as one join reports_wide_implied as other "
        f"using (report_id) where {differ}"
    ) == [(0,)]


def test_the_panel_has_a_row_for_every_region_and_year_and_says_what_is_not_there(
    query: Query,
) -> None:
    panel = "select report_year, report_status, report_count, new_received, new_received_status "
    assert query(
        f"{panel} from region_year_wide where region_code = '321300' order by report_year"
    ) == [
        (2016, "not_looked_for", 0, None, "not_looked_for"),
        (2019, "not_looked_for", 0, None, "not_looked_for"),
        (2022, "not_looked_for", 0, None, "not_looked_for"),
        (2023, "reported", 1, 3511, "reported"),
        (2024, "reported", 1, 3525, "reported"),
    ]
    assert query(
        f"{panel} from region_year_wide where region_code = '430600' and report_year = 2022"
    ) == [(2022, "several_reports", 2, None, "several_reports")]
    assert query(
        "select count(*) - count(distinct (region_id, report_year)) from region_year_wide"
    ) == [(0,)]
    own = "select count(*) from region_year_wide where report_id in (select report_id from dim_report where scope = 'own')"  # noqa: E501
    assert query(own) == [(0,)]


def test_every_cell_of_a_fact_is_one_row_of_the_long_table(query: Query) -> None:
    facts = (
        "fct_published_counts", "fct_applications", "fct_application_totals", "fct_appeals",
        "fct_appeal_totals", "fct_legacy_indicators",
    )  # fmt: skip
    [(rows,)] = query("select " + " + ".join(f"(select count(*) from {fact})" for fact in facts))
    assert query(
        "select count(*), count(distinct (report_id, table_code, row_code, column_code)), "
        "count(row_zh), count(row_en), count(column_zh), count(column_en) from cells_tidy"
    ) == [(rows,) * 6]
    assert query(
        "select value, row_zh, locator is not null from cells_tidy "
        f"where document_sha256 = '{STATISTICS.sha256}' and row_code = 'a3_received'"
    ) == [(9, "（一）收到申请数", True)]


def test_departments_stand_beside_their_government_and_in_their_system(query: Query) -> None:
    assert query(
        "select system_code, level, reports, received, received_known from answers_by_system "
        "where report_year = 2022 order by system_code"
    ) == [
        ("audit", "county", 1, 5, 1),
        ("civil_affairs", "county", 1, 2, 1),
        ("education", "county", 1, 5, 1),
    ]
    assert query(
        "select region_path, government_received_status, department_reports, "
        "departments_received, departments_known, exceeds from departments_beside_government "
        "where report_year = 2022 order by region_path"
    ) == [
        ("湖南省/岳阳市", "several_reports", 0, None, 0, None),
        ("湖南省/湘潭市/湘潭县", "no_report", 3, 12, 3, None),
    ]


def test_one_series_across_the_forms_and_the_prose(query: Query) -> None:
    assert query(
        "select report_year, basis, form, mapping_kind, value, status from figures_over_forms "
        "where figure_code = 'new_received' and scope = 'consolidated' and value is not null "
        "order by report_year, basis"
    ) == [
        (2016, "table", "2014", "approximate", 9, "reported"),
        (2023, "table", "2021", None, 3511, "reported"),
        (2024, "table", "2021", None, 3525, "reported"),
    ]
    assert query(
        "select figure_code, value, status from figures_over_forms where basis = 'prose' "
        "and report_id in (select report_id from dim_report "
        f"where document_sha256 = '{ADDS_UP.sha256}') order by 1"
    ) == [("carried_out", None, "several_values"), ("new_received", 5, "reported")]


@pytest.fixture(scope="module")
def answers(settings: Settings) -> dict[str, pl.DataFrame]:
    """What the ten questions of docs/research answer in SQL."""
    text = (RESEARCH / "questions.sql").read_text(encoding="utf-8")
    queries = re.findall(r"^-- (q\d\d) .*?\n(.*?;)", text, re.M | re.S)
    with connect(settings.published_path, read_only=True) as published:
        return {name: published.execute(sql).pl() for name, sql in queries}


def test_the_ten_questions_have_answers(answers: dict[str, pl.DataFrame]) -> None:
    assert list(answers) == [f"q{number:02}" for number in range(1, 11)]
    assert answers["q01"].rows()[-1] == ("江苏省", "welfare", 2, 5, 0, 0.0)
    assert answers["q02"]["report_status"].value_counts().sort("report_status").rows() == [
        ("not_looked_for", 11), ("reported", 3), ("several_reports", 1),
    ]  # fmt: skip
    assert answers["q03"].filter(pl.col("reason") == "state_secret").rows() == [
        (2023, "state_secret", 0, 0.0), (2024, "state_secret", 2, 0.021739),
    ]  # fmt: skip
    assert answers["q08"].rows() == [
        (2016, "2014", "approximate", 1, 9), (2022, "2021", None, 0, None),
        (2023, "2021", None, 1, 3511), (2024, "2021", None, 1, 3525),
    ]  # fmt: skip
    assert [row[2] for row in answers["q10"].rows()] == ["1.属于国家秘密"]


@pytest.mark.skipif(shutil.which("Rscript") is None, reason="no R on the path")
def test_r_answers_the_same(
    settings: Settings, answers: dict[str, pl.DataFrame], tmp_path: Path
) -> None:
    if subprocess.run(["Rscript", "-e", "library(haven)"], capture_output=True).returncode:
        pytest.skip("R has no haven")
    names = ["reports_wide", "region_year_wide", "cells_tidy", "figures_over_forms"]
    export_tables(names, tmp_path, "dta", settings)
    done = subprocess.run(
        ["Rscript", RESEARCH / "questions.R", tmp_path, tmp_path / "answers"],
        capture_output=True,
        text=True,
        env={"LANG": "C.UTF-8", "PATH": "/usr/bin:/bin"},
    )
    assert done.returncode == 0, done.stderr
    for name, expected in answers.items():
        path = tmp_path / "answers" / f"{name}.csv"
        if expected.is_empty():
            assert len(path.read_text(encoding="utf-8").splitlines()) <= 1
            continue
        found = pl.read_csv(path, infer_schema=False, null_values=[""]).select(
            pl.col(column).cast(dtype if not dtype.is_integer() else pl.Float64)
            for column, dtype in expected.schema.items()
        )
        assert_frame_equal(found, expected, check_dtypes=False, rel_tol=1e-5)


def test_the_python_of_the_docs_runs(settings: Settings, tmp_path: Path) -> None:
    text = (RESEARCH / "README.md").read_text(encoding="utf-8")
    snippets = re.findall(r"```python\n(.*?)```", text, re.S)
    assert len(snippets) == 2
    for snippet in snippets:
        code = snippet.replace("data/warehouse", str(settings.warehouse_dir))
        exec(compile(code, "README.md", "exec"), {})


def test_a_release_is_whole_checksummed_and_written_once(
    settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("pipelines.release.WIDE", ("reports_wide",))
    deposit = release(settings, tmp_path)
    version = last_publication(settings)["version"]
    assert deposit.folder.name == f"xxgk-{version}"
    sums = (deposit.folder / "SHA256SUMS").read_text(encoding="utf-8").splitlines()
    listed = dict(reversed(line.split("  ", 1)) for line in sums)
    held = {
        path.relative_to(deposit.folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in deposit.folder.rglob("*")
        if path.is_file() and path.name != "SHA256SUMS"
    }
    assert listed == held
    assert {
        "LICENSE", "CITATION.cff", "CHANGELOG.md", "README.md", "codebook.html", "errata.csv",
        "raw_manifest.csv", ".zenodo.json", "data/xxgk.duckdb", "data/stata/reports_wide.dta",
        "data/views/cells_tidy.parquet", "data/parquet/reports_wide/2023.parquet",
    } <= held.keys()  # fmt: skip
    assert f'version: "{version}"' in (deposit.folder / "CITATION.cff").read_text(encoding="utf-8")
    with zipfile.ZipFile(deposit.archive) as packed:
        assert len(packed.namelist()) == len(held) + 1
    with pytest.raises(NotReleased, match="move it away first"):
        release(settings, tmp_path)


def test_parquet_is_read_over_http(settings: Settings) -> None:
    with site_server(settings, 0) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        address = f"http://127.0.0.1:{server.server_port}/parquet/reports_wide/2023.parquet"
        text = (RESEARCH / "README.md").read_text(encoding="utf-8")
        [sql] = re.findall(r"load httpfs;\n(select.*?;)", text, re.S)
        with duckdb.connect() as connection:
            connection.execute(f"load '{httpfs()}'")
            asked = sql.replace(re.search(r"http://[^']+", sql)[0], address)
            assert connection.execute(asked).fetchall() == [(2023, 1, 3511)]
        assert pl.read_parquet(address)["new_received"].to_list() == [3511]
        server.shutdown()


def httpfs() -> Path:
    """The extension, as its package for tests holds it."""
    package = pytest.importorskip("duckdb_extension_httpfs")
    return next(Path(package.__path__[0]).rglob("httpfs.duckdb_extension"))
