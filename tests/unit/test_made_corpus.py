"""The corpus that benchmarks measure on: the same bytes every time, and read as it says."""

import hashlib
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from benchmarks.corpus.make import Corpus, make_corpus
from benchmarks.corpus.pages import MIXES
from benchmarks.corpus.regions import make, orders
from pipelines.archive.containers import document_bytes
from pipelines.parse import parse

YEARS = (2018, 2019, 2020, 2021, 2022)
LIMIT = 1 << 25


def hashes(folder: Path) -> dict[str, str]:
    """The digest of each file below a folder."""
    return {
        path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in folder.rglob("*")
        if path.is_file()
    }


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("corpus") / "warc"
    make_corpus(Corpus(130, 1, YEARS, "html", "warc"), made, workers=1)
    return made


def test_the_same_order_makes_the_same_bytes_in_however_many_processes(
    folder: Path, tmp_path: Path
):
    make_corpus(Corpus(130, 1, YEARS, "html", "warc"), tmp_path / "again", workers=2)
    assert hashes(tmp_path / "again") == hashes(folder)
    assert "raw/harvest/made-1/made-1-00001.warc.gz" in hashes(folder)


def test_each_document_lies_where_the_truth_says(folder: Path):
    reports = pq.read_table(folder / "truth" / "reports.parquet").to_pylist()
    for row in reports:
        data = document_bytes(folder / "raw", row["document"], LIMIT)
        assert hashlib.sha256(data).hexdigest() == row["sha256"]
    assert sum(row["role"] == "report" for row in reports) == 130


def test_a_larger_corpus_begins_with_a_smaller_one():
    small, large = ([*orders(1, count, YEARS, "html")] for count in (300, 600))
    assert large[: len(small) - 1] == small[:-1]
    assert [sum(order.reports for order in each) for each in (small, large)] == [300, 600]


def test_what_comes_after_are_other_agencies():
    first = {order.lineage for order in orders(1, 300, YEARS, "html")}
    then = [*orders(1, 200, YEARS, "html", after=300)]
    assert first.isdisjoint(order.lineage for order in then)
    assert sum(order.reports for order in then) == 200


def test_files_are_the_documents_of_the_archive(folder: Path, tmp_path: Path):
    make_corpus(Corpus(130, 1, YEARS, "html", "files"), tmp_path / "files", workers=1)
    columns = ["sha256", "agency", "year"]
    as_files, as_warc = (
        pq.read_table(each / "truth" / "reports.parquet", columns=columns)
        for each in (tmp_path / "files", folder)
    )
    assert as_files == as_warc
    found = [path for path in (tmp_path / "files" / "raw").rglob("*") if path.is_file()]
    assert len(found) == as_files.num_rows


def test_a_folder_that_holds_something_is_left_alone(folder: Path):
    before = hashes(folder)
    with pytest.raises(FileExistsError, match="is not empty"):
        make_corpus(Corpus(1, 1, YEARS, "html", "warc"), folder, workers=1)
    assert hashes(folder) == before


def test_more_reports_than_there_are_agencies_are_refused():
    with pytest.raises(ValueError, match="ask for more years"):
        list(orders(1, 10**6, (2022,), "html"))


def test_every_layout_is_read_as_the_truth_says(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setitem(MIXES, "even", dict.fromkeys(MIXES["portals"], 1))
    [order] = orders(2, 45, YEARS, "even")
    made = make(order)
    cells, _ = (table.to_pylist() for table in made.tables)
    reports = [document for document in made.documents if document.role == "report"]
    assert {document.layout for document in reports} == set(MIXES["portals"])
    missed = set()
    for document in reports:
        reading = parse(document.data, f"report.{document.suffix}")
        identity = reading.identity
        assert (identity.agency_name, identity.region_code, identity.report_year) == (
            document.agency, document.region_code, document.year,
        )  # fmt: skip
        read = {(c.table, c.row, c.column): c.value for t in reading.tables for c in t.cells}
        for true in (cell for cell in cells if cell["sha256"] == document.sha256):
            place = true["table"], true["row"], true["column"]
            number = read.pop(place)
            if number is None and true["value"] is not None:
                missed.add((document.layout, document.planted))
            else:
                assert (place, number and float(number)) == (place, true["value"])
        assert not any(read.values())
    # In texts blank cells vanish, or look like padding: both look the same.
    flattened = {"lines", "bars"}
    assert {layout for layout, planted in missed if planted != "words in a cell"} <= flattened
