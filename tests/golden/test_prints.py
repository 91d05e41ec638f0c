"""What LibreOffice and Chromium print of a report, and save it as: right, or null with a reason."""

import re
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


@pytest.mark.skipif(shutil.which("chromium") is None, reason="chromium is not installed")
def test_a_print_whose_fonts_are_not_embedded_is_read(tmp_path: Path):
    """Its fonts have a name that this machine lacks, and no character set."""
    for document in printed("portal page, ruled to pdf by chromium", SEEDS, tmp_path):
        bare = re.sub(rb"/FontFile([23])", rb"/FontGone\1", document.data)
        names = rb"(/(?:BaseFont|FontName) ?/)[A-Z]{6}\+([^ /\n]+)"
        bare = re.sub(names, lambda found: found[1] + b"SimSun".ljust(7 + len(found[2])), bare)
        assert b"/FontGone" in bare and b"/SimSun" in bare
        assert mistakes(document, extract(read(bare, document.name))) == []
