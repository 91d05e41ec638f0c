"""A number is read as painted: one report, with one change in each document.

Made after public bug reports of other readers. Marks, hidden text, pictures, number formats and
wrappings, in every container; the head of each grid says what was changed.
"""

import shutil
from pathlib import Path

import pytest

from pipelines.evaluate import evaluate
from pipelines.expected import documents_below, grid_path
from pipelines.settings import Settings

DOCUMENTS = [document for document, _ in documents_below(Path(__file__).parent / "painted")]


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: path.name)
def test_every_cell_is_as_painted(path: Path, tmp_path: Path):
    for source in (path, grid_path(path)):
        shutil.copy(source, tmp_path)
    assert evaluate(tmp_path, Settings()).mistakes == []
