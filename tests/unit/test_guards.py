"""The measurement of guards: each can be switched off, and what it then lets in is counted."""

import random

import pytest

from benchmarks.guards.code import lines_of
from benchmarks.guards.documents import golden, layout
from benchmarks.guards.listed import listed
from benchmarks.guards.measure import ALL, NONE, measured_chunk
from benchmarks.guards.switches import Guard, installed
from pipelines.expected import grid_path
from pipelines.extract.tables import cell_mapping, doubts, read_tables
from pipelines.readers import read
from pipelines.settings import PROJECT_DIR
from tests.mutations import FLOW_MUTATIONS, mutate_flow
from tests.rendering import random_report

ONE_HEADER = PROJECT_DIR / "tests/golden/layouts/r4b_value_then_zeros_under_one_header.txt"
DAMAGES = ("drop_value", "labels_behind", "page_number", "insert_text")


def documents():
    for name in DAMAGES:
        rng = random.Random(name)
        data = mutate_flow(FLOW_MUTATIONS[name])(random_report(rng, "2021", 0.1), rng)
        yield read(data, "report")


def test_each_guard_has_a_name_of_its_own_and_lines_of_code():
    guards = listed()
    assert len({guard.name for guard in guards}) == len(guards)
    assert all(lines_of(guard) for guard in guards)


def test_guards_that_are_on_change_nothing():
    before = [read_tables(document) for document in documents()]
    with installed(listed()):
        assert [read_tables(document) for document in documents()] == before
    assert [read_tables(document) for document in documents()] == before


def test_a_guard_that_did_not_speak_changes_nothing():
    with installed(listed()) as switches:
        for document in documents():
            switches.off = frozenset()
            switches.fired.clear()
            before, spoke = read_tables(document), set(switches.fired)
            for name in {guard.name for guard in listed()} - spoke:
                switches.off = frozenset((name,))
                assert read_tables(document) == before


def test_what_a_guard_keeps_out_of_a_golden_document():
    counts, [spoke] = measured_chunk([(golden, (ONE_HEADER, grid_path(ONE_HEADER)))])
    place = "golden", ONE_HEADER.name
    assert counts[NONE, "documents", *place] == 1
    assert counts[NONE, "false", *place] == 0
    let_in = {off for (off, what, *_), n in counts.items() if what == "false" and n}
    assert let_in == {"values MUST_BE_EQUAL", ALL}
    assert "values MUST_BE_EQUAL" in spoke


def test_what_two_guards_keep_out_together():
    counts, _ = measured_chunk([(layout, ("notes in brackets in both", 0))])
    sets = [off for off, what, *_ in counts if isinstance(off, frozenset)]
    assert all(len(off) > 1 for off in sets)


@pytest.mark.parametrize(
    ("guard", "error"),
    [
        (Guard("gone", cell_mapping, "_no_such_function"), AttributeError),
        (Guard("gone", cell_mapping, "_columns", expression="no == such"), ValueError),
    ],
)
def test_a_guard_that_is_no_longer_there_is_told(guard: Guard, error: type):
    with pytest.raises(error), installed([guard]):
        pass
    assert doubts.DOUBTS
