"""`python -m benchmarks.cluster`: the cost and gain of a Ray cluster beside local processes.

Two nodes with one processor each against two local processes, on the same machine and the same
documents in the same run, so that only the engine differs. Both read in turns; the best round of
each counts. CPU seconds are those of all processes of an engine, including Ray's own. The nodes
have no network but a loopback of their own.
"""

import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

from rich.console import Console
from rich.table import Table

from benchmarks.cluster_round import Measured, measured, tasks_of
from benchmarks.corpus.make import Corpus, make_corpus
from pipelines.settings import Settings
from tests.cluster import isolated, ray_nodes
from tests.cluster.isolated import Isolated

COUNT = 4_000
ROUNDS = 3
WORKERS = 2


def main(count: int) -> None:
    """Make a corpus, start a cluster, read on both, and print the times."""
    console = Console()
    if reason := isolated.why_not():
        console.print(f"not measured: {reason}")
        return
    with tempfile.TemporaryDirectory(prefix="xxgk-ray-") as name:
        folder = Path(name)
        years = tuple(range(2021, 2026))
        make_corpus(Corpus(count, 7, years, "html", "files"), folder / "corpus", WORKERS)
        local = Settings(raw_dir=folder / "corpus" / "raw", workers=WORKERS)
        cluster = local.model_copy(update={"ray_address": ray_nodes.ADDRESS})
        tasks = tasks_of(local)
        environment = ray_nodes.environment(folder)
        with (
            Isolated(folder / "log", {}) as alone,
            Isolated(folder / "log of nodes", environment) as beside_nodes,
        ):
            started = time.monotonic()
            beside_nodes.call(ray_nodes.start_head, folder)
            beside_nodes.call(ray_nodes.start_second)
            nodes = time.monotonic() - started
            rounds = [
                (alone.call(measured, local, tasks), beside_nodes.call(measured, cluster, tasks))
                for _ in range(ROUNDS)
            ]
    processes, ray = zip(*rounds, strict=True)
    show(console, nodes, processes, ray)


def show(
    console: Console, nodes: float, processes: Sequence[Measured], ray: Sequence[Measured]
) -> None:
    """Print the best rounds beside each other, and the ratio of their work."""
    [documents] = {each.documents for each in (*processes, *ray)}
    table = Table(title=f"{documents:,} HTML reports to rows, {WORKERS} processors")
    for column in ("engine", "first results, s", "then, s", "CPU, s", "documents a second"):
        table.add_column(column, justify="left" if column == "engine" else "right")
    quick, quick_ray = (min(found, key=lambda each: each.work) for found in (processes, ray))
    cpu, cpu_ray = (min(each.cpu for each in found) for found in (processes, ray))
    for name, start, best, spent in (
        ("local processes", min(each.start for each in processes), quick, cpu),
        ("Ray, first year", ray[0].start, quick_ray, cpu_ray),
        ("Ray, further years", min(each.start for each in ray[1:]), quick_ray, cpu_ray),
    ):
        speed = f"{documents / best.work:,.0f}"
        table.add_row(name, f"{start:.1f}", f"{best.work:.1f}", f"{spent:.1f}", speed)
    console.print(table)
    console.print(
        f"Ray beside local processes: {quick_ray.work / quick.work:.2f} × the time, "
        f"{cpu_ray / cpu:.2f} × the CPU; {quick_ray.bytes / 1000:.1f} KB come back a document; two "
        f"nodes started in {nodes:.1f} s"
    )


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else COUNT)
