"""Publication on the five real reports: what is published, what is refused."""

import json
import shutil
from pathlib import Path

import duckdb
import pytest

from pipelines.messages import description_of, descriptions
from pipelines.publication import csv_files
from pipelines.publication.keys import GRAIN
from pipelines.publication.publish import (
    STORAGE_VERSION,
    PublicationRefused,
    dbt_sources,
    is_current,
    publish,
)
from pipelines.publication.questions import questions
from pipelines.settings import Settings
from tests.integration.published import asked, bytes_of, change, leftovers
from tests.integration.read_back import csv_rows, problems


def test_the_published_file_holds_the_five_reports_and_no_workings(unpublished: Settings) -> None:
    publication = publish(unpublished)
    assert publication.changed
    assert set(publication.tables) == set(GRAIN)
    with duckdb.connect(str(unpublished.published_path), read_only=True) as published:
        found = published.execute(
            "select (select count(*) from dim_report), "
            "(select count(distinct region_code) from dim_report), "
            "(select count(*) from dim_agency), numbers from publication"
        ).fetchone()
        schemas = published.execute("select distinct schema_name from duckdb_tables()").fetchall()
        undescribed = published.execute(
            "select table_name from duckdb_tables() where comment is null union all "
            "select table_name || '.' || column_name from duckdb_columns() "
            "where comment is null and not internal"
        ).fetchall()
        comments = published.execute(
            "select comment from duckdb_tables() union select comment from duckdb_views() "
            "union select comment from duckdb_columns()"
        ).fetchall()
        of_figures = published.execute("select label_en || '.' from dim_figure").fetchall()
        [(version,)] = published.execute(
            "select tags['storage_version'] from duckdb_databases() where not internal"
        ).fetchall()
    assert found == (5, 4, 5, 822)
    assert version == f"{STORAGE_VERSION}+", "docs say which DuckDB opens it"
    assert schemas == [("main",)]
    assert undescribed == []
    described = [description_of(comment) for (comment,) in comments if comment]
    assert {one.both for one in described} == {comment for (comment,) in comments if comment}
    assert [one for one in described if not one.heading] == []
    # A figure is said by its heading; so is its status.
    assert {
        one.english for one in described if not one.sentence
        and (one.english,) not in of_figures and not one.heading.endswith("（数值状态）")
    } == set()  # fmt: skip
    assert descriptions().keys() - {" ".join(one.english.split()) for one in described} == set()
    assert leftovers(unpublished) == set()


def test_parquet_holds_what_the_tables_hold(mine: Settings) -> None:
    publication = publish(mine)
    with duckdb.connect(str(mine.published_path), read_only=True) as published:
        for name, rows in publication.tables.items():
            path = publication.parquet_dir / f"{name}.parquet"
            path = path if path.is_file() else publication.parquet_dir / name / "*.parquet"
            difference = published.execute(
                f"select count(*) from (from {name} except all from read_parquet('{path}'))"
            ).fetchone()
            assert difference == (0,), name
            assert published.read_parquet(str(path)).count("*").fetchone() == (rows,)


def test_publishing_the_same_build_again_changes_nothing(unpublished: Settings) -> None:
    first, before = publish(unpublished), bytes_of(unpublished)
    second = publish(unpublished)
    assert not second.changed
    assert second.content_hash == first.content_hash
    assert bytes_of(unpublished) == before
    assert is_current(unpublished)


def test_a_file_that_is_missing_is_published_again(mine: Settings) -> None:
    (mine.parquet_dir / "dim_report.parquet").unlink()
    assert not is_current(mine)
    assert not publish(mine).changed
    assert (mine.parquet_dir / "dim_report.parquet").is_file()
    assert is_current(mine)


def test_what_has_changed_since_the_last_version_is_told(mine: Settings) -> None:
    first = publish(mine)
    cell = "outcome_code = 'granted' and applicant_code = 'natural_person'"
    change(mine, f"update fct_applications set raw_text = raw_text || ' 件' where {cell}")
    second = publish(mine)
    assert second.version != first.version
    assert asked(mine, "select version from publications") == [(first.version,), (second.version,)]
    assert asked(
        mine,
        "select version, table_name, rows_before, rows_now, added, removed, changed "
        "from publication_changes where added + removed + changed > 0",
    ) == [(second.version, "fct_applications", 660, 660, 0, 0, 5)]
    changed = asked(mine, "select distinct table_name, kind, column_name from changes")
    assert changed == [("fct_applications", "changed", "raw_text")]
    assert asked(mine, "select count(*), count(distinct report_id) from changes") == [(5, 5)]
    assert second.version in (mine.csv_dir / "README.md").read_text(encoding="utf-8")


def test_the_same_content_of_another_project_keeps_version_date_and_changes(
    mine: Settings,
) -> None:
    change(mine, "update dim_agency set agency_type = null where agency_type is not null")
    first, before = publish(mine), asked(mine, "from changes order by all")
    recorded = "select version, published_at, content_hash from publication"
    stood = asked(mine, recorded)
    change(mine, "update staging.readings set parser_version = 'another'")
    second = publish(mine)
    assert (second.version, second.changed, asked(mine, recorded)) == (first.version, False, stood)
    assert asked(mine, "from changes order by all") == before != []
    assert is_current(mine)


def test_exports_are_described_and_agree_with_the_tables(mine: Settings) -> None:
    publication = publish(mine)
    with duckdb.connect(str(mine.published_path), read_only=True) as published:
        for directory in (publication.parquet_dir, publication.csv_dir):
            package = json.loads((directory / "datapackage.json").read_text(encoding="utf-8"))
            assert package["version"] == publication.version
            assert problems(package, directory, published) == []
    (row,) = csv_rows(publication.csv_dir / "publication.csv")
    assert (row["version"], row["reports"]) == (publication.version, "5")


def test_views_answer_and_are_described(mine: Settings) -> None:
    with duckdb.connect(str(mine.published_path), read_only=True) as published:
        for question in questions():
            assert published.execute(f"describe {question.name}").fetchall()
        refused = published.execute(
            "select sum(applications), sum(cells_unknown), min(scope) from refusals_by_reason"
        ).fetchone()
        leaves = published.execute(
            "select sum(value), count(*) - count(value) from fct_applications "
            "join dim_outcome using (outcome_code) "
            "where parent_code in ('denied', 'unable', 'not_processed')"
        ).fetchone()
        undescribed = published.execute(
            "select view_name from duckdb_views() where not internal and comment is null"
        ).fetchall()
        topics = published.execute("select topic from README order by line").fetchall()
    assert (*leaves, "own") == refused
    assert undescribed == []
    assert [topic for (topic,) in topics][:3] == ["what", "version", "counts"]


def test_a_copy_that_differs_refuses_publication(
    mine: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = bytes_of(mine)
    change(mine, "update dim_agency set agency_type = null")
    write = csv_files.write_csv

    def cut_off(connection: duckdb.DuckDBPyConnection, relation: str, path: Path) -> Path:
        write(connection, relation, path)
        path.write_bytes(path.read_bytes().rsplit(b"\r\n", 2)[0] + b"\r\n")
        return path

    monkeypatch.setattr(csv_files, "write_csv", cut_off)
    with pytest.raises(PublicationRefused, match="exports equal the tables: dim_agency"):
        publish(mine)
    assert bytes_of(mine) == before


def test_another_reading_or_another_project_is_not_current(mine: Settings, tmp_path: Path) -> None:
    change(mine, "update staging.readings set parser_version = 'another'")
    assert not is_current(mine)
    publish(mine)
    assert is_current(mine)
    project = tmp_path / "dbt_project"
    for path in dbt_sources(mine.dbt_dir):
        copy = project / path.relative_to(mine.dbt_dir)
        copy.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(path, copy)
    elsewhere = mine.model_copy(update={"dbt_dir": project})
    assert is_current(elsewhere)
    (project / "dbt_project.yml").write_text("name: another\n")
    assert not is_current(elsewhere)


BREAKS = {
    "keys are unique": "insert into dim_agency select * from dim_agency limit 1",
    "references resolve": "update fct_narrative_claims set report_id = 'unknown'",
    "leaves only": "insert into fct_applications by name select * exclude (outcome_code), "
    "'total_processed' as outcome_code from fct_applications where outcome_code = 'granted'",
    "every number of staging": "delete from fct_published_counts where measure_code = "
    "'total_disclosed_count'",
    "every cell is held once": "insert into audit_rejected_cells by name select document_sha256, "
    "'disclosure' as table_code, item_code as row_code, measure_code as column_code, "
    "'not_in_form' as reject_reason, report_year, value, value_status from fct_published_counts",
    "every published number is one that was printed": "update fct_applications set value = 7 "
    "where outcome_code = 'granted'",
    "every table is there": "drop table fct_appeals",
    "a region code is one region in a year": "insert into dim_region by name select * replace "
    "(region_id || '-again' as region_id) from dim_region",
    "one current report for each agency": "update report_versions set is_current = false",
}


@pytest.mark.parametrize("statement", BREAKS.values(), ids=BREAKS)
def test_a_broken_invariant_refuses_publication(
    mine: Settings, statement: str, request: pytest.FixtureRequest
) -> None:
    before = bytes_of(mine)
    change(mine, *_without_constraints(mine, statement))
    with pytest.raises(PublicationRefused) as refused:
        publish(mine)
    broken = request.node.callspec.id
    assert any(v.invariant.startswith(broken) for v in refused.value.violations), refused.value
    assert bytes_of(mine) == before
    assert leftovers(mine) == set()


def _without_constraints(settings: Settings, statement: str) -> list[str]:
    """The statement on copies of the marts, as if DuckDB did not check keys by itself."""
    copies = []
    for name in GRAIN:
        copies += [f"create table copied as from {name}", f"drop table {name}"]
        copies += [f"alter table copied rename to {name}"]
    return [*copies, statement]
