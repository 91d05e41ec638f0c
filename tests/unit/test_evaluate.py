"""The verdict on one cell: right or null for a true reason passes, everything else has a name."""

import pytest

from pipelines.evaluate import verdict_on
from pipelines.expected.grid import read_grid


@pytest.mark.parametrize(
    ("mark", "verdicts"),
    [
        ("2", {2: "right", 3: "wrong", "blank": "silent", "absent": "silent", "text": "missed",
               "not_applicable": "silent", "ambiguous": "missed", "unreadable": "missed"}),
        ("2?", {2: "right", 3: "wrong", "blank": "right", "ambiguous": "right"}),
        ("_", {2: "invented", "blank": "right", "ambiguous": "missed", "absent": "missed"}),
        ("/", {2: "invented", "blank": "silent", "not_applicable": "right", "text": "right"}),
        ("T", {2: "invented", "blank": "silent", "not_applicable": "right", "ambiguous": "right"}),
        ("x", {2: "invented", "blank": "silent", "not_applicable": "silent", "complete": "silent",
               "ambiguous": "right", "missing": "right", "partial": "right"}),
        (".", {2: "invented", "blank": "right", "text": "right", "absent": "right"}),
    ],
)  # fmt: skip
def test_verdicts(mark: str, verdicts: dict):
    [want] = read_grid(f"[appeals 2019]\n总计\n行政复议 {mark}", "a").cells
    found = {
        read: verdict_on(None, read, want) if isinstance(read, str)
        else verdict_on(read, "reported", want)
        for read in verdicts
    }  # fmt: skip
    assert found == verdicts
