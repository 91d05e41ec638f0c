"""Real reports in the layouts in which they are found, and figures as published: every cell.

`printed` are pages as LibreOffice prints them: labels wrapped under their numbers, rows cut by page
ends.
"""

from pathlib import Path

import pytest

from pipelines.evaluate import evaluate
from pipelines.expected import documents_below, grid_path, read_expected
from pipelines.parse import parse_file
from pipelines.settings import Settings

GOLDEN = Path(__file__).parent


@pytest.mark.parametrize("folder", ["corpus", "printed", "real", "samples"])
def test_every_cell_is_right(folder: str):
    assert evaluate(GOLDEN / folder, Settings()).mistakes == []


def test_every_golden_document_has_cells():
    documents = list(documents_below(GOLDEN))
    assert documents
    assert [path.name for _, path in documents if not read_expected(path).cells] == []


def test_two_extractions_of_one_page_give_the_same_cells():
    a, b = (next((GOLDEN / "corpus").glob(f"*提取{x}.txt")) for x in "AB")

    def numbers(path: Path) -> dict:
        tables = parse_file(path, Settings()).tables
        return {
            (c.table, c.row, c.column): c.value
            for t in tables
            for c in t.cells
            if c.value is not None
        }

    first, second = numbers(a), numbers(b)
    shared = first.keys() & second.keys()
    assert shared
    assert {place: first[place] for place in shared} == {place: second[place] for place in shared}


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


def test_a_blank_cell_is_told_from_a_lost_one(tmp_path: Path):
    rows = (
        ("信息内容", "本年制发件数", "本年废止件数", "现行有效件数"),
        ("规章", "5", "1", "3"),
        ("行政规范性文件", "4", "", ""),
    )
    table = "".join(f"<tr>{''.join(f'<td>{text}</td>' for text in row)}</tr>" for row in rows)
    (tmp_path / "a.html").write_text(
        "<h1>甲县审计局2021年政府信息公开工作年度报告</h1><p>二、主动公开政府信息情况</p>"
        f"<table><tr><td colspan=4>第二十条第（一）项</td></tr>{table}</table>",
        encoding="utf-8",
    )
    grid_path(tmp_path / "a.html").write_text(
        "[disclosure 2021]\n本年制发件数 本年废止件数 现行有效件数\n"
        "规章 5 1 3\n行政规范性文件 _ x 2?\n",
        encoding="utf-8",
    )
    result = evaluate(tmp_path, Settings())
    listed = [
        (m.row, m.column, m.verdict, m.expected_status, m.found_status) for m in result.mistakes
    ]
    assert listed == [
        ("normative_document", "issued_count", "invented", "blank", "reported"),
        ("normative_document", "repealed_count", "silent", "missing", "blank"),
    ]
    assert not result.is_truthful


def test_a_folder_without_documents_is_an_error(tmp_path: Path):
    with pytest.raises(FileNotFoundError, match=r"expected\.txt"):
        evaluate(tmp_path, Settings())
