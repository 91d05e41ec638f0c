"""What makes a document be read again: its reader, and what all readers share, and nothing else."""

import shutil
from pathlib import Path

import pytest

from pipelines import parser_version
from pipelines.settings import PROJECT_DIR

CODE = ("readers", "forms", "extract", "identify", "parse.py", "models.py")


@pytest.fixture
def project(tmp_path: Path, monkeypatch) -> Path:
    """A copy of the parser that may be changed."""
    for name in CODE:
        source, target = PROJECT_DIR / "pipelines" / name, tmp_path / "pipelines" / name
        target.parent.mkdir(exist_ok=True)
        (shutil.copytree if source.is_dir() else shutil.copy)(source, target)
    seeds = tmp_path / "dbt_project" / "seeds"
    seeds.mkdir(parents=True)
    shutil.copy(PROJECT_DIR / "dbt_project" / "seeds" / "form_rows.csv", seeds)
    monkeypatch.setattr(parser_version, "PROJECT_DIR", tmp_path)
    monkeypatch.setattr(parser_version, "_CODE", tmp_path / "pipelines")
    return tmp_path


@pytest.mark.parametrize(
    ("changed", "families"),
    [
        ("pipelines/readers/pdf/tables.py", {"", "pdf"}),
        ("pipelines/readers/html/grid.py", {"", "html", "mht", "docx", "converted"}),
        ("pipelines/readers/word/wordml.py", {"", "docx", "converted"}),
        (
            "pipelines/readers/text/columns.py",
            {"", "text", "html", "mht", "pdf", "docx", "converted"},
        ),
        ("pipelines/readers/excel/sheets.py", {"", "xls", "xlsx", "docx", "converted"}),
        ("pipelines/readers/scan/tiling.py", {""}),
        ("pipelines/readers/container.py", None),
        ("pipelines/readers/__init__.py", None),
        ("pipelines/extract/claims/__init__.py", None),
        ("pipelines/parse.py", None),
        ("dbt_project/seeds/form_rows.csv", None),
    ],
)
def test_a_change_concerns_the_documents_of_the_readers_that_use_it(
    project: Path, changed: str, families: set[str] | None
):
    before = parser_version.parser_versions.__wrapped__()
    with (project / changed).open("a") as file:
        file.write("\n")
    after = parser_version.parser_versions.__wrapped__()
    assert before.keys() == after.keys()
    found = {name for name in before if before[name] != after[name]}
    if families is None:
        families = set(before)
    elif changed.startswith("pipelines/readers/scan/"):
        families = families | {name for name in before if name.endswith("(pictures)")}
    else:
        families = families | {f"{name} (pictures)" for name in families if name}
    assert found == families


def test_another_process_finds_the_same_versions():
    assert parser_version.parser_versions() == parser_version.parser_versions.__wrapped__()
