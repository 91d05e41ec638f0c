"""Layouts of real reports and disguises of cells, each in many variants.

No number may be read that is not printed in its place, and nothing printed be called blank.
"""

from collections import Counter
from zlib import crc32

import pytest

from benchmarks.real_layouts import compared
from tests import disguises, real_layouts

DOCUMENTS, DISGUISED = 8, 1
"""Documents of a kind, from one of the first seeds on, each kind from its own; `python -m
benchmarks.real_layouts` reads more."""
SEEDS = 3
FALSE = ("wrong", "invented", "blank")
LEAST_READ, LEAST_READ_DISGUISED = 0.75, 0.95
"""The share of numbers of certain place that must be read in each kind; most are read whole."""


@pytest.mark.parametrize("kind", real_layouts.KINDS)
def test_no_number_stands_where_it_is_not_printed(kind: str):
    false, share = _read(kind, DOCUMENTS)
    assert false == []
    assert share >= LEAST_READ


@pytest.mark.parametrize("kind", disguises.KINDS)
def test_a_cell_is_read_as_it_is_painted(kind: str):
    false, share = _read(kind, DISGUISED, never=(*FALSE, "missing"))
    assert false == []
    assert share >= LEAST_READ_DISGUISED


@pytest.mark.parametrize("kind", [name for name in disguises.KINDS if "pdf: an old table" in name])
def test_a_hidden_digit_takes_none_along_that_is_printed_in_its_place(kind: str):
    _, found = compared(kind, 5)
    assert [mistake for mistake in found if mistake[1] in FALSE] == []


def _read(kind: str, documents: int, never: tuple[str, ...] = FALSE) -> tuple[list[tuple], float]:
    """False cells of documents of a kind, and the share of certain numbers that were read."""
    false, counts = [], Counter()
    first = crc32(kind.encode()) % SEEDS
    for seed in range(first, first + documents):
        printed, found = compared(kind, seed)
        false += [(seed, *m) for m in found if m[1] in never]
        counts["certain"] += sum(right.kind == "number" for right in printed.expected.values())
        counts["unread"] += sum(right.kind == "number" for _, _, right, _ in found)
    return false, 1 - counts["unread"] / max(counts["certain"], 1)
