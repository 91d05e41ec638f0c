"""Pages as portals and converters leave them: every cell of each document, who reported, and when.

The figures are made, the layouts are real. The head of each grid names what its document tries,
and what else must be read; there, as in a cell, `?` means that null is right too.
"""

import json
import shutil
from pathlib import Path

import pytest

from pipelines.evaluate import evaluate
from pipelines.expected import documents_below, grid_path, read_expected
from pipelines.parse import parse_file
from pipelines.reading_json import to_json
from pipelines.settings import Settings

FIELDS = {
    "title": "title",
    "agency": "agency_name",
    "region_code": "region_code",
    "year": "report_year",
}
DOCUMENTS = [document for document, _ in documents_below(Path(__file__).parent / "layouts")]
each_document = pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: path.name)


@each_document
def test_every_cell_is_right(path: Path, tmp_path: Path):
    for source in (path, grid_path(path)):
        shutil.copy(source, tmp_path)
    assert evaluate(tmp_path, Settings()).mistakes == []


@each_document
def test_who_and_when(path: Path):
    head = read_expected(grid_path(path)).head
    parsed = to_json(parse_file(path, Settings()), path.name)
    found = {name: str(parsed[field] or "") for name, field in FIELDS.items() if name in head}
    null_is_right = {name for name in found if head[name].endswith("?") and not found[name]}
    wanted = {name: head[name].removesuffix("?") for name in found}
    assert found == {**wanted, **dict.fromkeys(null_is_right, "")}


@pytest.mark.parametrize(
    "path",
    [path for path in DOCUMENTS if "tables" in read_expected(grid_path(path)).head],
    ids=lambda path: path.name,
)
def test_a_table_with_blank_cells_is_complete(path: Path):
    parsed = to_json(parse_file(path, Settings()), path.name)
    wanted = json.loads(read_expected(grid_path(path)).head["tables"])
    assert {table: parsed["tables"][table]["status"] for table in wanted} == wanted
