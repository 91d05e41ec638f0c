"""Parsing on a real Ray cluster of two nodes gives what one machine gives, also if a node dies."""

import random
import tempfile
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from benchmarks.documents import documents
from pipelines.archive.hashing import hash_bytes
from pipelines.engines import local
from pipelines.engines.local import MOST_TOGETHER
from pipelines.engines.ray_cluster import ClusterError
from pipelines.engines.workers import Limits, TaskTimeout
from pipelines.parse import Task
from pipelines.settings import Settings
from tests.cluster import drivers, errands, isolated, ray_nodes
from tests.cluster.errands import HARMS, Errand, Note
from tests.cluster.isolated import Isolated
from tests.hostile import drop_hostile_files
from tests.integration.test_load import content
from tests.scans.made import as_scanned_pdf, scan_pages, scanned_report
from tests.scans.paper import Print, installed_fonts
from tests.unit.engines.test_local import sleep, sleep_deaf

pytest.importorskip("ray", reason="Ray is not installed (the group `cluster`)")
if reason := isolated.why_not():
    pytest.skip(reason, allow_module_level=True)

LAYOUTS = ("html, portal", "html, bare", "text/bars")


@pytest.fixture(scope="module")
def cluster() -> Iterator[Isolated]:
    # Not in pytest's folder: the paths of sockets must be short.
    with tempfile.TemporaryDirectory(prefix="xxgk-ray-") as name:
        folder = Path(name)
        with Isolated(folder / "log", ray_nodes.environment(folder)) as process:
            process.call(ray_nodes.start_head, folder)
            process.call(ray_nodes.start_second)
            yield process


@pytest.fixture(scope="module")
def tasks(tmp_path_factory: pytest.TempPathFactory) -> list[Task]:
    """Reports in three layouts, some of them cut off, and one that is nowhere."""
    folder = tmp_path_factory.mktemp("raw")
    pages = [page for layout in LAYOUTS for page in documents(layout, 130)]
    pages[::50] = [page[: len(page) // 3] for page in pages[::50]]
    for number, page in enumerate(pages):
        (folder / f"{number}.html").write_bytes(page)
    found = [Task(folder, f"{n}.html", hash_bytes(page), len(page)) for n, page in enumerate(pages)]
    return [*found, Task(folder, "gone.html", "gone", size_bytes=1)]


def on_this_machine(items: list[Errand]) -> list[Note]:
    found = local.map_documents(
        errands.do, items, collect=errands.note, workers=2, limits=drivers.LIMITS
    )
    return [each for notes in found for each in notes]


def came(notes: list[Note]) -> dict[str, object]:
    """What came of each errand, wherever it was done; each came once."""
    assert [name for name, n in Counter(name for name, _, _ in notes).items() if n > 1] == []
    return {name: result for name, result, _ in notes}


def test_what_comes_of_each_document_is_what_one_machine_makes_of_it(
    cluster: Isolated, tasks: list[Task]
):
    harms = dict(zip((30, 100, 310), HARMS, strict=True))
    items = [Errand(task, harms.get(number, "")) for number, task in enumerate(tasks)]
    with ThreadPoolExecutor(1) as threads:
        running = threads.submit(cluster.call, drivers.run, items)
        expected = came(on_this_machine(items))
    notes = running.result()
    assert came(notes) == expected
    assert {name: expected[name][0] for name in expected if isinstance(expected[name], tuple)} == {
        "30.html raises": "ValueError",
        "100.html dies": "BrokenProcessPool",
        "310.html swallows memory": "MemoryError",
        "gone.html ": "FileNotFoundError",
    }
    assert {node for _, _, node in notes} >= {ray_nodes.FIRST, ray_nodes.SECOND}


@pytest.mark.parametrize("function", [sleep, sleep_deaf])
def test_a_document_over_its_time_is_stopped(cluster: Isolated, function: Callable):
    found = cluster.call(drivers.outcomes, function, [0.0, 60.0], Limits(seconds=0.5))
    done, late = sorted(found, key=lambda each: each.item)
    assert (done.item, done.result, done.error) == (0.0, 0.0, None)
    assert (late.item, str(late.error)) == (60.0, "took longer than 0.5 seconds")
    assert isinstance(late.error, TaskTimeout)


def test_a_node_that_dies_loses_nothing_and_doubles_nothing(
    cluster: Isolated, tasks: list[Task], tmp_path: Path
):
    journal = tmp_path / "journal"
    journal.touch()
    items = [Errand(task, journal=journal) for task in tasks if task.sha256 != "gone"]
    try:
        notes = cluster.call(drivers.run_while_a_node_dies, items)
    finally:
        cluster.call(ray_nodes.start_second)
    assert came(notes) == came(on_this_machine(items))
    by_node = Counter(node for _, _, node in notes)
    assert by_node[ray_nodes.SECOND] == MOST_TOGETHER
    times_begun = Counter(errands.begun(journal))
    assert set(times_begun) == {item.name for item in items}
    was_under_way = len(errands.begun(journal, ray_nodes.SECOND)) - MOST_TOGETHER
    assert Counter(times_begun.values())[2] == was_under_way > 0


def test_one_setting_stages_a_year_on_the_cluster(cluster: Isolated, tmp_path: Path):
    raw = tmp_path / "raw"
    drop_hostile_files(raw / "2020")
    for layout in LAYOUTS:
        for number, page in enumerate(documents(layout, 40)):
            (raw / "2020" / f"{layout.replace('/', ' ')} {number}.html").write_bytes(page)
    for font in installed_fonts()[:1]:
        rng = random.Random(185)
        pages = scan_pages(scanned_report(rng), Print(font), "scan", rng)
        (raw / "2020" / "scan.pdf").write_bytes(as_scanned_pdf(pages))
    here = Settings(raw_dir=raw, warehouse_dir=tmp_path / "here", workers=2)
    there = Settings(raw_dir=raw, warehouse_dir=tmp_path / "there", ray_address=ray_nodes.ADDRESS)
    [ours], [theirs] = drivers.stage(here), cluster.call(drivers.stage, there)
    assert theirs.states == ours.states
    assert ours.states["report"] >= 120
    assert content(there) == content(here)


def test_a_caller_who_stops_leaves_nothing_running(cluster: Isolated, tasks: list[Task]):
    items = [Errand(task, "sleeps" if number >= 64 else "") for number, task in enumerate(tasks)]
    assert cluster.call(drivers.stop_early, items) == 2


def test_a_signal_stops_the_caller_and_the_cluster(cluster: Isolated, tasks: list[Task]):
    items = [Errand(task, "sleeps") for task in tasks]
    assert cluster.call(drivers.interrupt, items) == ("Interrupted", 2)


def test_a_node_with_other_libraries_reads_nothing(cluster: Isolated, tasks: list[Task]):
    with pytest.raises(
        ClusterError, match=r"node 127\.0\.0\.\d .*: lxml is \S+ and not 0\.9; inst"
    ):
        cluster.call(drivers.run_with_another_library, [Errand(tasks[0])])


def test_a_node_that_does_not_see_the_documents_fails_the_run(cluster: Isolated, tasks: list[Task]):
    cluster.call(ray_nodes.kill_second)
    cluster.call(ray_nodes.start_second, tasks[0].raw_dir)
    with pytest.raises(ClusterError, match=r"node 127\.0\.0\.2 .* can \(.*\.html.*XXGK_RAW_DIR"):
        cluster.call(drivers.run, [Errand(task) for task in tasks])
