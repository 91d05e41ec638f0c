"""Drafts that take no comments are reported, and the others get theirs."""

from pathlib import Path
from types import SimpleNamespace
from zipfile import ZipFile

import pytest

from pipelines.check.annotate import NotAnnotatable, annotate
from pipelines.check.wording import Wording


@pytest.mark.parametrize("name", ["draft.docx", "draft.xlsx", "draft.txt"])
def test_a_file_that_the_writer_cannot_open_takes_no_comments(tmp_path: Path, name: str) -> None:
    """A packed file with \\ in its names is read, and python-docx finds no document in it."""
    with ZipFile(tmp_path / name, "w") as file:
        file.writestr("[Content_Types].xml", "<Types/>")
        file.writestr("_rels\\.rels", "<Relationships/>")
    draft = SimpleNamespace(file=tmp_path / name, findings=[])
    with pytest.raises(NotAnnotatable, match=name):
        annotate(draft, Wording("en"))
