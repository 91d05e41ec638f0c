"""Check the warehouse for a monitoring system: a level with reasons, and metrics.

Checks the current publication, the time of the last successful run, and the disk; only that time is
written (`mark_run`). Levels are those of monitoring plug-ins.
"""

import shutil
import time
from dataclasses import dataclass, field
from datetime import UTC
from pathlib import Path

from pipelines.messages import say
from pipelines.settings import Settings
from pipelines.status import EXPECTED, Status, published_status

OK, WARNING, CRITICAL = 0, 1, 2
_LAST_RUN = ".last_run"
_NOT_READ = ("unreadable", "not_read")


@dataclass
class Health:
    """Result of a check: problems with their levels, and the published status.

    `ran_at` is the time of the last successful run, in seconds since 1970; None without one.
    `free_bytes` is the free space on the warehouse's disk, `needed_bytes` the space that the next
    publication may need in addition to the current one.
    """

    reasons: list[tuple[int, str]] = field(default_factory=list)
    status: Status | None = None
    ran_at: float | None = None
    free_bytes: int = 0
    needed_bytes: int = 0

    @property
    def level(self) -> int:
        """Worst level of the reasons: 0 fine, 1 to look at, 2 broken."""
        return max((level for level, _ in self.reasons), default=OK)


def mark_run(settings: Settings) -> None:
    """Record the time of a successful run."""
    # An empty file: its time can be set on a full disk too.
    (settings.warehouse_dir / _LAST_RUN).touch()


def health(settings: Settings, most_days: float) -> Health:
    """Check the warehouse; the last successful run may be at most `most_days` ago."""
    found = Health()
    try:
        found.status = published_status(settings)
    except Exception as error:  # a monitoring system has to learn of any error
        found.reasons.append((CRITICAL, str(error).splitlines()[0]))
    else:
        found.reasons += _of_status(found.status)
    if not settings.raw_dir.is_dir():
        reason = say("{folder} is not there; is it mounted?", folder=settings.raw_dir)
        found.reasons.append((CRITICAL, reason))
    mark = settings.warehouse_dir / _LAST_RUN
    found.ran_at = mark.stat().st_mtime if mark.is_file() else None
    if found.ran_at is None:
        found.reasons.append((WARNING, say("no run has succeeded yet")))
    elif time.time() - found.ran_at > most_days * 86_400:
        days = (time.time() - found.ran_at) / 86_400
        reason = say("the last successful run was {days:.0f} days ago", days=days)
        found.reasons.append((WARNING, reason))
    found.free_bytes, found.needed_bytes = _room(settings)
    if found.free_bytes < found.needed_bytes:
        reason = say(
            "the next publication may not fit on the disk: {free:.0f} MB free, {needed:.0f} MB "
            "needed",
            free=found.free_bytes / 1e6,
            needed=found.needed_bytes / 1e6,
        )
        found.reasons.append((WARNING, reason))
    return found


def metrics(found: Health) -> str:
    """Return metrics in the text format of Prometheus, for node exporter's textfile collector."""
    status = found.status
    rows: list[tuple[str, str, float]] = [
        ("xxgk_health", "", found.level),
        ("xxgk_disk_free_bytes", "", found.free_bytes),
        ("xxgk_disk_needed_bytes", "", found.needed_bytes),
    ]
    if found.ran_at is not None:
        rows.append(("xxgk_last_run_timestamp_seconds", "", found.ran_at))
    if status is not None:
        at = status.published_at.replace(tzinfo=UTC).timestamp()
        rows.append(("xxgk_published_timestamp_seconds", "", at))
        rows.append(("xxgk_numbers", "", status.numbers))
        rows += [("xxgk_documents", f'state="{s}"', n) for s, n in status.states.items()]
        rows += [("xxgk_reports", f'report_year="{year}"', n) for year, n, *_ in status.years]
        for row in status.coverage:
            counts = dict(zip(EXPECTED, row, strict=True))
            label = f'report_year="{counts["report year"]}"'
            rows.append(("xxgk_reports_missing", label, counts["missing"]))
        rows += [("xxgk_checks", f'verdict="{v}"', n) for v, n in status.checks.items()]
        rows.append(("xxgk_sources_with_news", "", len(status.news)))
    lines, last = [], ""
    for name, label, value in rows:
        if name != last:
            lines += [f"# HELP {name} {_MEANINGS[name]}", f"# TYPE {name} gauge"]
        lines.append(f"{name}{{{label}}} {value:g}" if label else f"{name} {value:.0f}")
        last = name
    return "\n".join(lines) + "\n"


_MEANINGS = {
    "xxgk_health": "0 fine, 1 to look at, 2 broken.",
    "xxgk_disk_free_bytes": "Free space on the disk of the warehouse.",
    "xxgk_disk_needed_bytes": "Space that the next publication may need.",
    "xxgk_last_run_timestamp_seconds": "Time of the last successful run.",
    "xxgk_published_timestamp_seconds": "Time of the current version.",
    "xxgk_numbers": "Numbers printed in statutory tables.",
    "xxgk_documents": "Documents by state.",
    "xxgk_reports": "Published reports by report year.",
    "xxgk_reports_missing": "Reports that are expected and missing, by report year.",
    "xxgk_checks": "Places where rules were checked, by verdict.",
    "xxgk_sources_with_news": "Sources that gave less or more than before.",
}


def write_metrics(path: Path, found: Health) -> None:
    """Write the metrics to a file, by renaming: a collector never reads a partial file."""
    unfinished = path.with_name(f".{path.name}.unfinished")
    unfinished.write_text(metrics(found), encoding="utf-8")
    unfinished.replace(path)


def _of_status(status: Status | None) -> list[tuple[int, str]]:
    if status is None:
        return [(CRITICAL, say("nothing is published yet"))]
    reasons = []
    not_read = sum(status.states.get(state, 0) for state in _NOT_READ)
    if not_read:
        reason = say("{count} documents could not be read (xxgk status says why)", count=not_read)
        reasons.append((WARNING, reason))
    if status.news:
        reason = say("{count} sources gave less or more than before", count=len(status.news))
        reasons.append((WARNING, reason))
    return reasons


def _room(settings: Settings) -> tuple[int, int]:
    """Return the free bytes, and the bytes that a complete new publication needs."""
    if not settings.warehouse_dir.is_dir():
        return 0, 0
    kept = (settings.published_path, settings.parquet_dir, settings.csv_dir)
    files = (file for path in kept for file in (path, *path.rglob("*")) if file.is_file())
    needed = sum(file.stat().st_size for file in files)
    return shutil.disk_usage(settings.warehouse_dir).free, needed
