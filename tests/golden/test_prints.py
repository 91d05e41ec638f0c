"""What LibreOffice and Chromium print of a report, and save it as: right, or null with a reason."""

import shutil
from pathlib import Path

import pytest

from pipelines.extract import extract
from pipelines.readers import read
from tests.prints import PRINTS, printed
from tests.real_layouts import mistakes

SEEDS = range(2)
CONVERTED_AGAIN = ("odt", "rtf", "doc", "ods")
"""Read through LibreOffice, one document at a time."""
FALSE = ("wrong", "invented", "blank")
LEAST_READ = 0.97
WITHOUT_RULES = ("plain page", "no rules", "without rules")
"""Blank cells leave no trace in them, and labels may be broken every other character."""


@pytest.mark.parametrize("name", PRINTS)
def test_a_print_is_right_or_null(name: str, tmp_path: Path):
    kind = PRINTS[name]
    if shutil.which(kind.program) is None:
        pytest.skip(f"{kind.program} is not installed")
    seeds = SEEDS[:1] if kind.target in CONVERTED_AGAIN else SEEDS
    is_ruled = not any(words in name for words in WITHOUT_RULES)
    for document in printed(name, seeds, tmp_path):
        found = mistakes(document, extract(read(document.data, document.name)))
        assert [m for m in found if m[1] in FALSE] == []
        numbers = sum(right.kind == "number" for right in document.expected.values())
        lost = sum(right.kind == "number" for _, _, right, _ in found)
        assert not is_ruled or numbers - lost >= LEAST_READ * numbers
