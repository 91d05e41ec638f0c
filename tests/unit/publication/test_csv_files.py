"""CSV files for spreadsheets: exact bytes, and sums read back."""

import csv
from pathlib import Path

import duckdb
import pytest

from pipelines.publication.csv_files import same, sums_of, sums_of_csv, write_csv


@pytest.fixture
def connection() -> duckdb.DuckDBPyConnection:
    """A table with a column of every type that is published."""
    connection = duckdb.connect()
    connection.execute(
        "create table t as from (values "
        "(1, -45, '湘潭县', '=1+1', -45.5::decimal(24, 6), 1e-7::double, ['甲', 'a\"b'], [1, 2], "
        "{'x': 1, 'y': '乙'}, date '2021-01-20', timestamp '2021-01-20 08:00:00', true), "
        "(2, null, '', null, null, 1e20, null, null, null, null, null, null)"
        ") as t(n, i, name, formula, d, f, l, m, s, day, moment, b)"
    )
    return connection


def test_bytes_are_those_that_a_spreadsheet_opens_rightly(connection, tmp_path: Path) -> None:
    path = write_csv(connection, "t", tmp_path / "t.csv")
    assert path.read_bytes().decode("utf-8") == (
        "\ufeffn,i,name,formula,d,f,l,m,s,day,moment,b\r\n"
        "1,-45,湘潭县,'=1+1,-45.500000,0.0000001,"
        '"[""甲"",""a\\""b""]","[1,2]","{""x"":1,""y"":""乙""}",'
        "2021-01-20,2021-01-20 08:00:00,true\r\n"
        '2,,"",,,100000000000000000000,,,,,,\r\n'
    )


FORMULAS = {
    "equals": ("=HYPERLINK(1)", "'=HYPERLINK(1)"),
    "plus": ("+cmd|' /C calc'!A0", "'+cmd|' /C calc'!A0"),
    "minus": ("-2+3", "'-2+3"),
    "at": ("@SUM(A1)", "'@SUM(A1)"),
    "tab": ("\t=1", "'\t=1"),
    "return": ("\r=1", "'\r=1"),
    "full width": ("＝1+1", "'＝1+1"),
    "negative number": ("-45", "-45"),
    "number with commas": ("-1,234.5", "-1,234.5"),
    "dash": ("——", "——"),
    "lines and quotes": ('县"政\n府', '县"政\n府'),
    "formula inside": ("a=1", "a=1"),
}


@pytest.mark.parametrize(("text", "printed"), FORMULAS.values(), ids=FORMULAS)
def test_a_text_is_no_formula_and_else_as_it_was(text: str, printed: str, tmp_path: Path) -> None:
    connection = duckdb.connect()
    connection.execute("create table t as select $text as a, 'x' as b", {"text": text})
    path = write_csv(connection, "t", tmp_path / "t.csv")
    with path.open(encoding="utf-8-sig", newline="") as stream:
        assert list(csv.reader(stream)) == [["a", "b"], [printed, "x"]]


def test_sums_of_the_copy_are_those_of_the_table(connection, tmp_path: Path) -> None:
    path = write_csv(connection, "t", tmp_path / "t.csv")
    sums = sums_of(connection, "t")
    assert (sums.rows, sums.filled["name"], sums.filled["formula"], sums.sums["d"]) == (
        2, 2, 1, -45.5,
    )  # fmt: skip
    assert same(sums_of_csv(connection, path, "t"), sums)


@pytest.mark.parametrize(
    "change",
    ["delete from t where n = 2", "update t set i = -44", "update t set formula = '' where n = 2"],
    ids=["a row less", "another number", "a text where none was"],
)
def test_a_table_that_says_anything_else_has_other_sums(
    connection, change: str, tmp_path: Path
) -> None:
    path = write_csv(connection, "t", tmp_path / "t.csv")
    connection.execute(change)
    assert not same(sums_of_csv(connection, path, "t"), sums_of(connection, "t"))
