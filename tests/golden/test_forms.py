"""Tables as portals, offices and converters arrange them, with invented figures: every cell.

Each document differs from the form in one way, which its expectation names. Where nobody could
know which number is which, the expectation says so, and no number may be read.
"""

import json
from pathlib import Path

import pytest

from pipelines.evaluate import SUFFIX, evaluate
from pipelines.parse import parse_file, to_json
from pipelines.settings import Settings

FORMS = Path(__file__).parent / "forms"
DOCUMENTS = sorted(path for path in FORMS.iterdir() if not path.name.endswith(SUFFIX))


def test_every_cell_is_right():
    result = evaluate(FORMS, Settings())
    assert result.mistakes == []
    assert (result.documents, dict(result.total)) == (20, {"right": 4000})


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: path.name)
def test_every_table_is_read_or_says_that_it_cannot_be(path: Path):
    wanted = json.loads((FORMS / f"{path.name}{SUFFIX}").read_text(encoding="utf-8"))["tables"]
    document = to_json(parse_file(path, Settings()), path.name)
    assert {name: table["status"] for name, table in document["tables"].items()} == wanted
    doubtful = {name for name, status in wanted.items() if status == "ambiguous"}
    told = {finding["table"] for finding in document["findings"]}
    assert doubtful <= told
