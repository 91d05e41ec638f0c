"""What `make compat` asks, of which versions, and how it compares. No other version is run."""

import duckdb
import pytest

from pipelines.publication.publish import STORAGE_VERSION
from pipelines.settings import PROJECT_DIR
from tests.compat import answers
from tests.compat.__main__ import locked_versions, queries
from tests.compat.compare import differences

OLDEST = STORAGE_VERSION.removeprefix("v").removesuffix(".0")


@pytest.mark.parametrize(
    ("document", "words"),
    [
        ("README.md", f"DuckDB {OLDEST} or newer"),
        ("README.zh.md", f"DuckDB {OLDEST} 及以上版本"),
        ("docs/published.md", f"DuckDB {OLDEST} or newer"),
    ],
)
def test_documents_name_the_oldest_version_that_opens_the_file(document: str, words: str) -> None:
    assert words in (PROJECT_DIR / document).read_text(encoding="utf-8")


def test_first_and_last_patch_of_each_minor_version_are_compared() -> None:
    versions = [tuple(map(int, version.split("."))) for version in locked_versions()]
    minors = {version[:2] for version in versions}
    assert versions == sorted(versions)
    assert "v{}.{}.{}".format(*versions[0]) == STORAGE_VERSION
    assert duckdb.__version__.rpartition(".")[0] in {f"{major}.{minor}" for major, minor in minors}
    for minor in minors:
        patches = [version[2] for version in versions if version[:2] == minor]
        assert patches[0] == 0 and len(patches) == 2, minor


def test_all_queries_of_the_documents_are_asked() -> None:
    asked = queries()
    assert len([name for name in asked if name.startswith("README")]) == 5
    assert len([name for name in asked if name.endswith(".sql")]) == 17
    assert all(sql and not sql.endswith(";") for sql in asked.values())


def test_answers_count_nulls_and_add_up_numbers_and_texts(tmp_path) -> None:
    path = str(tmp_path / "x.duckdb")
    with duckdb.connect(path) as made:
        made.execute("create table t as from (values (1, 'a', [0.1]), (2, null, null)) v(n, s, l)")
        made.execute("create view v as select n / 3 as third from t")
    answered = answers.main(path, {"q": "from t where n > 1 -- of two", "bad": "from u"})["answers"]
    assert list(answered) == ["t", "v", "q", "bad"]
    digests = {column: answered["t"].pop(f"{column}: sum") for column in ("s", "l")}
    assert answered["t"] == {
        "rows": "2", "n: nulls": "0", "n: sum": "3", "s: nulls": "1", "l: nulls": "1",
    }  # fmt: skip
    assert all(int(digest) > 0 for digest in digests.values())
    assert answered["v"]["third: sum"] == pytest.approx(1)
    assert answered["q"]["rows"] == "1" and answered["q"]["s: sum"] is None
    assert "u does not exist" in answered["bad"]["error"]


def test_what_is_alike_differs_in_nothing() -> None:
    answered = {"t": {"rows": "1", "a: nulls": "0", "a: sum": None}}
    assert differences(answered, answered) == {}


def test_sums_of_floating_point_numbers_may_differ_in_the_last_digits() -> None:
    assert differences({"t": {"a: sum": 4993805.681554}}, {"t": {"a: sum": 4993805.681556}}) == {}
    assert differences({"t": {"a: sum": 0.1}}, {"t": {"a: sum": 0.1001}})
    assert differences({"t": {"a: sum": "10000000000"}}, {"t": {"a: sum": "10000000001"}})


def test_each_number_that_differs_is_told() -> None:
    one = {"rows": "1"}
    expected = {"t": {"rows": "2", "a: nulls": "0"}, "same": one, "v": one, "w": one}
    found = {"t": {"rows": "0", "b: nulls": "0"}, "same": one, "v": {"error": "No"}, "x": one}
    assert differences(expected, found) == {
        "t": [
            "rows is 0, expected 2",
            "a: nulls is None, expected 0",
            "b: nulls is 0, expected None",
        ],
        "v": ["No"],
        "w": ["is not there"],
        "x": ["is not expected"],
    }
