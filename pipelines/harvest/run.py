"""A harvest from outside: starts the process of the crawl, logs what it says, returns the summary.

The command line and Dagster call `run_harvest`; nothing of Scrapy is imported in their process.
"""

import json
import logging
import subprocess
import sys
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

from pipelines.harvest.plan import HarvestError, Plan, make_plan
from pipelines.settings import Settings

log = logging.getLogger("xxgk")
progress = logging.getLogger("xxgk.progress")

_LONGEST_END_SECONDS = 120


@dataclass(frozen=True)
class Summary:
    """What a harvest did.

    Attributes:
        harvest: Its name.
        folder: Where its WARC files are.
        complete: Whether everything was asked for; not so when it was stopped.
        seconds: How long it took.
        requests: Responses received from portals.
        replayed: Responses that this harvest had already, answered from the archive.
        body_bytes: Bytes of the bodies received.
        peak_memory_bytes: The most memory that the crawl had; None where the system does not say.
        sources: For each source `pages` of lists, reports `listed` on them, `found`, `new`,
            `changed`, `unchanged`, `repeated`, and `failed` by reason.
    """

    harvest: str
    folder: str
    complete: bool
    seconds: float
    requests: int
    replayed: int
    body_bytes: int
    peak_memory_bytes: int | None
    sources: dict[str, dict[str, Any]]

    @property
    def silent(self) -> dict[str, str]:
        """The sources that gave nothing, no report and no list that names one, and why."""
        return {
            name: _reasons(told["failed"]) or "asked for nothing"
            for name, told in sorted(self.sources.items())
            if not told["found"] and not told["listed"]
        }

    @property
    def gave_nothing(self) -> bool:
        """Whether no source gave anything: no success, whoever asked."""
        return len(self.silent) == len(self.sources)

    def total(self, name: str) -> int:
        """A count over all sources; `failed` over all reasons."""
        counts = (source[name] for source in self.sources.values())
        return sum(sum(n.values()) if isinstance(n, dict) else n for n in counts)


def run_harvest(
    settings: Settings,
    harvest: str | None = None,
    ids: tuple[str, ...] = (),
    year: int | None = None,
    *,
    lists_only: bool = False,
) -> Summary:
    """Harvest, and log what happens: each failure as a warning, progress to `xxgk.progress`.

    Args:
        settings: Paths, limits and manners.
        harvest: Its name; one of the same name goes on where it stopped.
        ids: The sources, all that are enabled where none are given.
        year: The only report year wanted.
        lists_only: Whether only lists are asked for, and the reports on them counted.

    Raises:
        HarvestError: it cannot run, or the process ended without a summary.
    """
    plan, problems = make_plan(settings, harvest, ids, year, lists_only)
    for problem in problems:
        log.warning("left out: %s", problem)
    log.info("harvest %s: %d sources", plan.harvest, len(plan.sources))
    for event in events(plan):
        kind = event.pop("event")
        if kind == "progress":
            progress.debug("fetching", extra=event)
        elif kind == "failed":
            log.warning(
                "%s: %s: %s (%s)", event["source"], event["url"], event["reason"], event["detail"]
            )
        elif kind == "log":
            log.log(logging.getLevelName(event["level"]), "crawler: %s", event["message"])
        elif kind == "error":
            raise HarvestError(event["message"])
        elif kind == "summary":
            return Summary(**event)
    raise HarvestError(
        f"the crawl of {plan.harvest} ended without a summary; start it again to go on"
    )


def events(plan: Plan) -> Iterator[dict[str, Any]]:
    """Crawl in a process of its own and yield what it says; it ends when nobody listens."""
    command = [sys.executable, "-m", "pipelines.harvest"]
    with subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, encoding="utf-8"
    ) as process:
        try:
            with suppress(BrokenPipeError), process.stdin as stream:
                stream.write(plan.model_dump_json())
            for line in process.stdout:
                with suppress(json.JSONDecodeError):
                    yield json.loads(line)
        finally:
            _end(process)


def _reasons(failed: dict[str, int]) -> str:
    return ", ".join(f"{count} {reason}" for reason, count in sorted(failed.items()))


def _end(process: subprocess.Popen) -> None:
    """Let the process close its files; ask it to where it is still fetching."""
    if process.poll() is None:
        process.stdout.close()
        process.terminate()
        with suppress(subprocess.TimeoutExpired):
            process.wait(_LONGEST_END_SECONDS)
        if process.poll() is None:
            process.kill()
