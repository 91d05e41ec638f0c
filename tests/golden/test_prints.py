"""What LibreOffice and Chromium print of a report, and save it as: right, or null with a reason."""

from pathlib import Path

import pytest

from pipelines.extract import extract
from pipelines.readers import read
from tests.prints import PRINTS, has, printed
from tests.real_layouts import mistakes

SEEDS = range(2)
CONVERTED_AGAIN = ("odt", "rtf", "doc", "ods")
"""Read through LibreOffice, one document at a time."""
LEAST_READ = 0.97
WITHOUT_RULES = ("plain page to pdf by soffice", "plain page to pdf by chromium")
"""Blank cells leave no trace in them, and rows with blanks are null."""


@pytest.mark.parametrize("name", PRINTS)
def test_a_print_is_right_or_null(name: str, tmp_path: Path):
    kind = PRINTS[name]
    if not has(kind.program):
        pytest.skip(f"{kind.program} is not installed")
    seeds = SEEDS[:1] if kind.target in CONVERTED_AGAIN else SEEDS
    for document in printed(name, seeds, tmp_path):
        found = mistakes(document, extract(read(document.data, document.name)))
        assert [m for m in found if m[1] in ("wrong", "invented", "blank", "missing")] == []
        numbers = sum(right.kind == "number" for right in document.expected.values())
        lost = sum(right.kind == "number" for _, _, right, _ in found)
        assert name in WITHOUT_RULES or numbers - lost >= LEAST_READ * numbers
