"""Real reports in the layouts in which they are found, and figures as published: every cell."""

from pathlib import Path

import pytest

from pipelines.evaluate import evaluate
from pipelines.settings import Settings

GOLDEN = Path(__file__).parent


@pytest.mark.parametrize(
    ("folder", "documents", "cells"), [("corpus", 26, 1324), ("samples", 3, 598)]
)
def test_every_cell_is_right(folder: str, documents: int, cells: int):
    result = evaluate(GOLDEN / folder, Settings())
    assert result.mistakes == []
    assert (result.documents, dict(result.total)) == (documents, {"right": cells})


def test_two_extractions_of_one_page_give_the_same_cells():
    a, b = (next((GOLDEN / "corpus").glob(f"*提取{x}.txt")) for x in "AB")
    from pipelines.parse import parse_file

    def numbers(path: Path) -> dict:
        tables = parse_file(path, Settings()).tables
        return {
            (c.table, c.row, c.column): c.value
            for t in tables
            for c in t.cells
            if c.value is not None
        }

    first, second = numbers(a), numbers(b)
    assert {k: first[k] for k in first.keys() & second.keys()} == {
        k: second[k] for k in first.keys() & second.keys()
    }
    assert len(first.keys() & second.keys()) == 29


def test_an_evaluation_tells_the_kinds_of_mistake_apart(tmp_path: Path):
    document = next((GOLDEN / "corpus").glob("2022_陕西西安*.txt"))
    (tmp_path / "a.txt").write_bytes(document.read_bytes())
    (tmp_path / "a.txt.expected.json").write_text(
        """{"format": "2021", "cells": [
        {"table": "disclosure", "row": "regulation", "column": "issued_count", "value": 0},
        {"table": "disclosure", "row": "regulation", "column": "repealed_count", "value": 7},
        {"table": "disclosure", "row": "regulation", "column": "in_force_count", "value": null},
        {"table": "appeals", "row": "reconsideration", "column": "total", "value": 1}]}"""
    )
    result = evaluate(tmp_path, Settings())
    assert dict(result.total) == {"right": 1, "wrong": 1, "invented": 8, "silent": 1}
    assert not result.is_truthful


def test_a_folder_without_documents_is_an_error(tmp_path: Path):
    with pytest.raises(FileNotFoundError, match=r"expected\.json"):
        evaluate(tmp_path, Settings())
