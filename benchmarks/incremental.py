"""The cost of changes on an existing warehouse: nothing new, one report in a hundred, a new parser.

Each is one `xxgk run` in a fresh process; beside the publication of new reports stands one from
nothing. The new parser is a copy of the project with one more mark for an empty cell, which occurs
in a few reports of the corpus.
"""

import shutil
from pathlib import Path

from rich.console import Console
from rich.table import Table

from benchmarks import accuracy
from benchmarks.corpus.errors import WORDS
from benchmarks.metering import Cost
from benchmarks.scale_folder import corpus_at, corpus_of, settings_at, step
from pipelines.settings import PROJECT_DIR

SHARE = 100
"""Existing reports per new report."""
_ROOMS = ("pipelines", "benchmarks", "dbt_project", "tests")
_MARKS = "_MARKS = frozenset(("
_BUILT = shutil.ignore_patterns("__pycache__", "logs")


def measure_changes(console: Console, reports: int, work_dir: Path) -> bool:
    """Measure and print all of them; return whether the final published file is true.

    The warehouse of that many reports must be in the folder, as `scale` leaves it.
    """
    folder = work_dir / str(reports)
    new = work_dir / f"{reports}-new"
    corpus_at(new, corpus_of(max(reports // SHARE, 1), after=reports))
    costs = {"nothing new": step("run", folder)}
    added = _put_beside(new / "raw", folder / "raw")
    try:
        costs[f"{reports // SHARE:,} new reports"] = step("run", folder)
        truths = [folder / "truth", new / "truth"]
        found = accuracy.measure(truths, settings_at(folder).published_path)
        costs["nothing new again"] = step("run", folder)
        settings_at(folder).published_path.unlink()
        costs["published from nothing"] = step("publish", folder)
        costs["a new parser"] = step("run", folder, _other_parser(work_dir / "other-parser"))
    finally:
        shutil.rmtree(added)
    _show(console, costs)
    counted = ", ".join(f"{found.total(name):,} {name}" for name in accuracy.VERDICTS)
    console.print(f"cells with the new reports: {counted}")
    return found.is_truthful


def _put_beside(new: Path, raw: Path) -> Path:
    """Put the WARC files of a second harvest beside the first; return their folder."""
    [harvest] = (new / "harvest").iterdir()
    place = raw / "harvest" / harvest.name
    shutil.rmtree(place, ignore_errors=True)
    return Path(shutil.copytree(harvest, place))


def _other_parser(folder: Path) -> Path:
    """Make a copy of the project whose parser takes a word for an empty cell."""
    shutil.rmtree(folder, ignore_errors=True)
    for room in _ROOMS:
        shutil.copytree(PROJECT_DIR / room, folder / room, ignore=_BUILT)
    values = folder / "pipelines" / "extract" / "rows" / "values.py"
    code = values.read_text(encoding="utf-8")
    if _MARKS not in code:
        raise LookupError(f"{values} has no {_MARKS!r}: say here how it lists its marks now")
    values.write_text(code.replace(_MARKS, f'{_MARKS}\n    "{WORDS[0]}",'), encoding="utf-8")
    return folder


def _show(console: Console, costs: dict[str, Cost]) -> None:
    spent = Table(title="Changes on a warehouse that stands")
    steps = Table(title="Seconds of the steps in it")
    names = list(dict.fromkeys(name for cost in costs.values() for name in cost.said["steps"]))
    for table, numbers in (
        (spent, ("seconds", "CPU seconds", "peak MB", "contents read")),
        (steps, names),
    ):
        table.add_column("run", no_wrap=True)
        for name in numbers:
            table.add_column(name, justify="right")
    for name, cost in costs.items():
        numbers = cost.wall_seconds, cost.cpu_seconds, cost.peak_bytes / 1e6
        spent.add_row(name, *(f"{number:,.1f}" for number in numbers), f"{cost.said['read']:,}")
        steps.add_row(name, *(f"{cost.said['steps'].get(step, 0):,.1f}" for step in names))
    console.print(spent, steps)
    for name, cost in costs.items():
        for column, number, reports in cost.said["changes"]:
            console.print(f"{name}: {column} changed in {number:,} cells of {reports:,} reports")
        if cost.said["read"] and not cost.said["changes"]:
            console.print(f"{name}: no cell of a report that stood published says anything else")
