"""The same two reports as office programs write them: every cell is right in every container."""

from pathlib import Path

import pytest

from pipelines.evaluate import evaluate
from pipelines.expected import documents_below, grid_path
from pipelines.settings import Settings
from tests.rendering_office import has_soffice

FOLDER = Path(__file__).parent / "containers"
DOCUMENTS = [document for document, _ in documents_below(FOLDER)]


def _marked(path: Path) -> object:
    marks = ()
    if path.suffix == ".doc":
        reason = "LibreOffice, which reads legacy Word documents, is not installed"
        marks = (pytest.mark.skipif(not has_soffice(), reason=reason),)
    return pytest.param(path, marks=marks, id=path.name)


@pytest.mark.parametrize("path", [_marked(path) for path in DOCUMENTS])
def test_every_cell_is_right(path: Path, tmp_path: Path):
    for source in (path, grid_path(path)):
        (tmp_path / source.name).write_bytes(source.read_bytes())
    result = evaluate(tmp_path, Settings())
    assert result.mistakes == []
    assert result.total["right"]


def test_every_container_is_there():
    assert {path.suffix for path in DOCUMENTS} == {".doc", ".docx", ".xls", ".xlsx", ".pdf"}
