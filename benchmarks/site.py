"""The cost of the site: from nothing, and with one report in a hundred new.

The reports are made by `benchmarks.quality` and go through the models and the publication, so that
ranks and medians are those of the reports. With a commit as second argument its site is measured
as well, on the same published files.

    python -m benchmarks.site 20000 HEAD~1
"""

import io
import shutil
import subprocess
import sys
import tarfile
import tempfile
from pathlib import Path

from rich.console import Console
from rich.table import Table

from benchmarks.metering import Cost
from benchmarks.quality import make_staging
from benchmarks.scale_folder import settings_at, step
from pipelines import dbt
from pipelines.database import connect
from pipelines.publication.publish import publish
from pipelines.settings import PROJECT_DIR

_SHARE = 100
_RUNS = ("from nothing", "1 % new")


def main(reports: int, commit: str | None) -> None:
    """Publish 99 in 100 of `reports` reports, then all of them, and measure both sites."""
    console = Console()
    with tempfile.TemporaryDirectory(prefix="xxgk-site-") as name:
        folder = Path(name)
        published = [_publish(folder, count) for count in (reports - reports // _SHARE, reports)]
        sizes = " and ".join(f"{path.stat().st_size / 1e6:,.0f} MB" for path in published)
        console.print(f"{reports:,} reports; published files: {sizes}")
        projects = {"this": PROJECT_DIR}
        if commit:
            projects = {commit: _project_of(commit, folder / "before"), **projects}
        costs = {name: _measure(folder, path, published) for name, path in projects.items()}
        console.print(_table(costs))
        data = settings_at(folder).site_dir / "data"
        for kind in sorted(data.iterdir()):
            sizes = [path.stat().st_size for path in kind.iterdir()]
            console.print(
                f"{kind.name:10} {len(sizes):6,} shards {sum(sizes) / 1e6:8,.1f} MB, "
                f"largest {max(sizes) / 1e3:,.0f} kB"
            )


def _publish(folder: Path, reports: int) -> Path:
    """Build and publish `reports` reports; return the path of a copy of the published file."""
    settings = settings_at(folder)
    shutil.rmtree(settings.warehouse_dir, ignore_errors=True)
    with connect(settings.build_path) as build:
        make_staging(build, settings, reports)
    dbt.build(settings, tested=False)
    publish(settings)
    return Path(shutil.copy(settings.published_path, folder / f"{reports}.duckdb"))


def _project_of(commit: str, folder: Path) -> Path:
    """Return the project at a commit."""
    packed = subprocess.run(
        ["git", "archive", commit], cwd=PROJECT_DIR, check=True, stdout=subprocess.PIPE
    ).stdout
    with tarfile.open(fileobj=io.BytesIO(packed)) as files:
        files.extractall(folder, filter="data")
    return folder


def _measure(folder: Path, project: Path, published: list[Path]) -> dict[str, Cost]:
    """Write the site of the first file by the code of a project, and then that of the second."""
    settings = settings_at(folder)
    shutil.rmtree(settings.site_dir, ignore_errors=True)
    costs = {}
    for run, path in zip(_RUNS, published, strict=True):
        shutil.copy(path, settings.published_path)
        costs[run] = step("site", folder, project)
    return costs


def _table(costs: dict[str, dict[str, Cost]]) -> Table:
    """Return seconds of both runs by each project, and their ratios to the last."""
    table = Table(title="Writing the site")
    for title in ("code", "run", "seconds", "CPU seconds", "peak MB", "times this, CPU"):
        table.add_column(title, justify="left" if title in ("code", "run") else "right")
    [*_, last] = costs.values()
    for code, runs in costs.items():
        for run, cost in runs.items():
            numbers = cost.wall_seconds, cost.cpu_seconds, cost.peak_bytes / 1e6
            times = f"{cost.cpu_seconds / last[run].cpu_seconds:.2f}"
            table.add_row(code, run, *(f"{number:,.1f}" for number in numbers), times)
    return table


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 20_000, *(sys.argv[2:3] or [None]))
