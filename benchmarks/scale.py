"""`python -m benchmarks.scale`: measure the whole pipeline at several sizes, and its growth.

Each step runs in a fresh process (`scale_steps`) and is measured from outside (`metering`): seconds
and memory are those of all its processes, including the start of the interpreter. `incremental`
continues on the largest size.
"""

import json
import math
import shutil
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table

from benchmarks import accuracy
from benchmarks.incremental import measure_changes
from benchmarks.metering import Cost
from benchmarks.scale_folder import corpus_at, corpus_of, settings_at, step
from pipelines.settings import PROJECT_DIR

STEPS = ("scan", "stage", "dbt", "publish", "site")
RESULTS = "scale.json"
_MB = 1e6


@dataclass
class Run:
    """One size: the cost of each step, and the final contents."""

    reports: int
    steps: dict[str, Cost] = field(default_factory=dict)
    build_bytes: int = 0
    published_bytes: int = 0
    cells: dict[str, int] = field(default_factory=dict)

    @property
    def seconds(self) -> dict[str, float]:
        """Wall seconds of each step and of the whole; of staging also those of its two parts, which
        run at the same time.
        """
        found: dict[str, float] = {}
        for name, cost in self.steps.items():
            found[name] = cost.wall_seconds
            if name == "stage":
                found["  parse"] = cost.said["parse_seconds"]
                found["  load"] = cost.said["load_seconds"]
        return found | {"whole": sum(cost.wall_seconds for cost in self.steps.values())}


def main(
    sizes: Annotated[
        list[int] | None, typer.Argument(help="Reports; 1000, 10000 and 100000 if none is given.")
    ] = None,
    work_dir: Annotated[
        Path,
        typer.Option(
            help="Where corpora and warehouses are made and kept, each size in its folder.",
            show_default="data/warehouse/benchmarks",
        ),
    ] = PROJECT_DIR / "data" / "warehouse" / "benchmarks",
    incremental: Annotated[
        bool, typer.Option(help="Afterwards measure changes on the largest size.")
    ] = True,
) -> None:
    """Run made reports through the pipeline from WARC files to the site, and measure every step.

    An existing corpus is used again, a warehouse is always rebuilt. Ends with 1 if a published
    number was not printed in its place, or if numbers are missing.
    """
    console = Console()
    runs = []
    for size in sorted(sizes or [1_000, 10_000, 100_000]):
        console.print(f"{size:,} reports …")
        runs.append(measure(size, work_dir.resolve() / str(size)))
        show_run(console, runs[-1])
    if len(runs) > 1:
        show_growth(console, runs)
    results = [asdict(run) | {"seconds": run.seconds} for run in runs]
    (work_dir / RESULTS).write_text(json.dumps(results, indent=1), encoding="utf-8")
    is_as_printed = all(accuracy.passes(run.cells) for run in runs)
    if incremental:
        is_as_printed &= measure_changes(console, runs[-1].reports, work_dir.resolve())
    raise typer.Exit(not is_as_printed)


def measure(reports: int, folder: Path) -> Run:
    """Run `reports` reports through the pipeline in a folder."""
    corpus_at(folder, corpus_of(reports))
    shutil.rmtree(folder / "warehouse", ignore_errors=True)
    run = Run(reports)
    for name in STEPS:
        run.steps[name] = step(name, folder)
    settings = settings_at(folder)
    run.build_bytes = settings.build_path.stat().st_size
    run.published_bytes = settings.published_path.stat().st_size
    found = accuracy.measure([folder / "truth"], settings.published_path)
    run.cells = {name: found.total(name) for name in accuracy.VERDICTS}
    return run


def show_run(console: Console, run: Run) -> None:
    """Print the cost of one size."""
    table = Table(title=f"{run.reports:,} reports")
    for name in ("step", "seconds", "CPU seconds", "peak MB", "reports a second"):
        table.add_column(name, justify="left" if name == "step" else "right")
    for name, seconds in run.seconds.items():
        cost = run.steps.get(name)
        table.add_row(
            name,
            f"{seconds:,.1f}",
            f"{cost.cpu_seconds:,.1f}" if cost else "",
            f"{cost.peak_bytes / _MB:,.0f}" if cost else "",
            f"{run.reports / seconds:,.0f}" if seconds else "",
        )
    console.print(table)
    counted = ", ".join(f"{number:,} {verdict}" for verdict, number in run.cells.items())
    console.print(
        f"build {run.build_bytes / _MB:,.0f} MB, published {run.published_bytes / _MB:,.0f} MB; "
        f"cells: {counted}\n"
    )


def show_growth(console: Console, runs: list[Run]) -> None:
    """Print the seconds of each step by size, and the exponent with which they grow."""
    table = Table(title="Seconds by reports; growth is the exponent over all sizes, and the last")
    table.add_column("step")
    for run in runs:
        table.add_column(f"{run.reports:,}", justify="right")
    table.add_column("growth", justify="right")
    table.add_column("at last", justify="right")
    for name in runs[-1].seconds:
        points = [(run.reports, run.seconds[name]) for run in runs]
        table.add_row(
            name,
            *(f"{seconds:,.1f}" for _, seconds in points),
            f"{exponent(points):.2f}",
            f"{exponent(points[-2:]):.2f}",
        )
    console.print(table)


def exponent(points: list[tuple[int, float]]) -> float:
    """Return the slope of the logarithm of the seconds over that of the reports, by least squares.

    >>> round(exponent([(1_000, 2.0), (10_000, 20.0), (100_000, 200.0)]), 2)
    1.0
    >>> round(exponent([(10, 1.0), (100, 100.0)]), 2)
    2.0
    """
    logs = [(math.log(size), math.log(max(seconds, 1e-3))) for size, seconds in points]
    middle = [sum(axis) / len(logs) for axis in zip(*logs, strict=True)]
    off = [(x - middle[0], y - middle[1]) for x, y in logs]
    return sum(x * y for x, y in off) / sum(x * x for x, _ in off)


if __name__ == "__main__":
    typer.run(main)
