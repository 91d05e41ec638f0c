"""Files of Stata, SPSS and Excel read back: numbers, texts, labels, and why a number is missing."""

import math
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path

import duckdb
import openpyxl
import polars as pl
import pyreadstat
import pytest

from pipelines.export import NotExported, export_tables
from pipelines.formats.codebook import render_codebook
from pipelines.formats.labels import described, headings, rows_of
from pipelines.formats.statistics import LETTERS, NUMBERS
from pipelines.settings import Settings

LONG = "依" * 2000
ROWS = [
    ("a", 3, "reported", Decimal("1.50"), "own", True, date(2024, 1, 31), ["x", "y"], LONG),
    ("b", None, "blank", None, "own", None, None, [], None),
    ("c", None, "not_in_form", Decimal("0"), "consolidated", False, None, None, "=1+1"),
    ("d", 0, "implied", Decimal("-2"), "consolidated", True, None, None, ""),
    ("e", 9_007_199_254, "reported", None, None, None, date(1999, 12, 31), None, "2.0"),
]


@pytest.fixture
def published(settings: Settings) -> Settings:
    """A published file with one table of every kind of column, and an empty one."""
    settings.warehouse_dir.mkdir()
    with duckdb.connect(str(settings.published_path)) as connection:
        connection.execute(
            "create table figures (name varchar, granted bigint, granted_status varchar, "
            "amount decimal(28, 6), scope varchar, is_on_time boolean, published_on date, "
            "parts varchar[], words varchar)"
        )
        connection.executemany("insert into figures values (?, ?, ?, ?, ?, ?, ?, ?, ?)", ROWS)
        connection.execute("comment on column figures.granted is '予以公开 · Granted; a count.'")
        connection.execute("comment on table figures is '数值 · Figures.'")
        connection.execute("create table nothing as from figures limit 0")
        connection.execute(
            "create table publication as select '2026.01.01-1' as version, $now as published_at",
            {"now": datetime(2026, 1, 1)},
        )
    return settings


def written(published: Settings, folder: Path, kind: str) -> Path:
    [figures, nothing] = export_tables(["figures", "nothing"], folder, kind, published)
    assert (figures.rows, nothing.rows) == (5, 0)
    return figures.path


def test_stata_keeps_numbers_labels_and_why_a_number_is_missing(
    published: Settings, tmp_path: Path
) -> None:
    path = written(published, tmp_path, "dta")
    frame, metadata = pyreadstat.read_dta(path, user_missing=True, output_format="polars")
    assert frame["granted"].to_list() == [3, "b", "f", 0, 9_007_199_254]
    assert metadata.variable_value_labels["granted"]["b"].startswith("blank 空白")
    assert metadata.column_names_to_labels["granted"] == "予以公开 · Granted"
    assert frame["amount"].to_list() == [1.5, None, 0, -2, None]
    scopes = metadata.variable_value_labels["scope"]
    assert [code and scopes[code].split(" ")[0] for code in frame["scope"].to_list()] == [
        "own", "own", "consolidated", "consolidated", None,
    ]  # fmt: skip
    statuses = metadata.variable_value_labels["granted_status"]
    assert [statuses[n].split(" ")[0] for n in frame["granted_status"]] == [r[2] for r in ROWS]
    assert frame["published_on"].to_list()[0] == date(2024, 1, 31)
    assert frame["parts"].to_list() == ['["x","y"]', "[]", "", "", ""]
    assert frame["words"].to_list() == [LONG, "", "=1+1", "", "2.0"]
    plain, _ = pyreadstat.read_dta(path, output_format="polars")
    assert plain["granted"].to_list() == [3, None, None, 0, 9_007_199_254]


def test_spss_keeps_numbers_labels_and_why_a_number_is_missing(
    published: Settings, tmp_path: Path
) -> None:
    path = written(published, tmp_path, "sav")
    frame, metadata = pyreadstat.read_sav(path, user_missing=True, output_format="polars")
    blank, not_in_form = NUMBERS["blank"], NUMBERS["not_in_form"]
    assert frame["granted"].to_list() == [3, blank, not_in_form, 0, 9_007_199_254]
    assert metadata.variable_value_labels["granted"][blank].startswith("blank 空白")
    assert (
        metadata.missing_ranges["granted"][0]["lo"]
        <= blank
        <= metadata.missing_ranges["granted"][0]["hi"]
    )
    assert metadata.column_names_to_labels["granted"] == "予以公开 · Granted"
    assert frame["words"].to_list()[0] == LONG
    plain, _ = pyreadstat.read_sav(path, output_format="polars")
    assert plain["granted"].to_list() == [3, None, None, 0, 9_007_199_254]


def test_every_reason_has_a_letter_and_a_number_of_its_own() -> None:
    assert len(set(LETTERS.values())) == len(LETTERS) == len(set(NUMBERS.values()))
    assert all(math.isclose(number, -1e12, rel_tol=1e-6) for number in NUMBERS.values())


def test_excel_has_the_rows_a_codebook_and_no_formulas(published: Settings, tmp_path: Path) -> None:
    book = openpyxl.load_workbook(written(published, tmp_path, "xlsx"))
    sheet, codebook = book.worksheets
    header, *rows = sheet.iter_rows(values_only=True)
    assert header[:3] == ("name", "granted", "granted_status")
    assert [row[:3] for row in rows] == [row[:3] for row in ROWS]
    assert [row[3] for row in rows] == [1.5, None, 0, -2, None]
    assert rows[0][5:8] == (True, datetime(2024, 1, 31), '["x","y"]')
    assert rows[2][8] == "=1+1"
    assert sheet.cell(4, 9).data_type == "s"
    assert (sheet.freeze_panes, sheet.auto_filter.ref) == ("B2", "A1:I6")
    lines = [[cell for cell in row if cell] for row in codebook.iter_rows(values_only=True)]
    assert ["granted", "予以公开", "Granted", "BIGINT", "予以公开 · Granted; a count."] in lines
    assert any(row[:1] == ["blank"] for row in lines)


def test_a_text_that_no_cell_of_excel_holds_is_refused_whole(
    published: Settings, tmp_path: Path
) -> None:
    with duckdb.connect(str(published.published_path)) as connection:
        connection.execute("update figures set words = repeat('依', 40000) where name = 'a'")
    with pytest.raises(NotExported, match=r"figures\.words has a text of 40,000 characters"):
        export_tables(["figures"], tmp_path, "xlsx", published)


def test_all_tables_and_views_are_exported_when_none_is_named(
    published: Settings, tmp_path: Path
) -> None:
    found = export_tables([], tmp_path, "parquet", published)
    assert [one.path.stem for one in found] == ["figures", "nothing", "publication"]


def test_headings_are_those_of_a_comment_with_its_chinese_sentence_too() -> None:
    assert headings("报告数：计入的报告数。 · Reports counted here.") == (
        "报告数",
        "Reports counted here",
    )


def test_headings_are_the_first_words_of_a_comment(published: Settings) -> None:
    assert headings("数值 · The number (e.g. 1.5), null when none.") == (
        "数值", "The number (e.g. 1.5), null when none",
    )  # fmt: skip
    with duckdb.connect(str(published.published_path)) as connection:
        columns = described(connection, "figures")
        frame = rows_of(connection, "figures", columns)
        page = render_codebook(connection)
    assert frame.schema["amount"] == pl.Float64
    assert [column.label for column in columns][:2] == ["name", "予以公开 · Granted"]
    assert "<code>granted</code>" in page
    assert '<td>予以公开</td><td lang="en">Granted; a count.</td>' in page
