"""Tables as portals, offices and converters arrange them, with invented figures: every cell.

Each document differs from the form in one way, which its expectation names. If the numbers cannot
be assigned, the expectation says so, and no number may be read.
"""

import json
from pathlib import Path

import pytest

from pipelines.evaluate import evaluate
from pipelines.expected import documents_below, grid_path, read_expected
from pipelines.parse import parse_file
from pipelines.reading_json import to_json
from pipelines.settings import Settings

FORMS = Path(__file__).parent / "forms"
DOCUMENTS = [document for document, _ in documents_below(FORMS)]


def test_every_cell_is_right():
    assert evaluate(FORMS, Settings()).mistakes == []


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: path.name)
def test_every_table_is_read_or_says_that_it_cannot_be(path: Path):
    wanted = json.loads(read_expected(grid_path(path)).head["tables"])
    document = to_json(parse_file(path, Settings()), path.name)
    assert {name: table["status"] for name, table in document["tables"].items()} == wanted
    doubtful = {name for name, status in wanted.items() if status == "ambiguous"}
    reported = {finding["table"] for finding in document["findings"]}
    assert doubtful <= reported
