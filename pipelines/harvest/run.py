"""Run a harvest in a process of its own, log its events, return the summary.

The command line and Dagster call `run_harvest`; Scrapy is not imported in their process.
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
from pipelines.messages import failure_of
from pipelines.settings import Settings

log = logging.getLogger("xxgk")
progress = logging.getLogger("xxgk.progress")

_LONGEST_END_SECONDS = 120


@dataclass(frozen=True)
class Summary:
    """The result of a harvest.

    Attributes:
        harvest: Its name.
        folder: The folder of its WARC files.
        complete: Whether everything was requested; false if it was stopped.
        seconds: Its duration.
        requests: Responses received from portals.
        replayed: Responses that this harvest had already, answered from the archive.
        body_bytes: Bytes of the bodies received.
        peak_memory_bytes: The peak memory of the crawl; None if the system does not report it.
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
        """Return the sources without any report or list that names one, with the reason."""
        return {
            name: _reasons(counts["failed"]) or "requested nothing"
            for name, counts in sorted(self.sources.items())
            if not counts["found"] and not counts["listed"]
        }

    @property
    def gave_nothing(self) -> bool:
        """Whether no source gave anything: never a success."""
        return len(self.silent) == len(self.sources)

    def total(self, name: str) -> int:
        """Return a count over all sources; `failed` over all reasons."""
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
        settings: Paths and limits.
        harvest: Its name; a harvest of the same name is resumed.
        ids: The sources, all enabled ones by default.
        year: The only report year wanted.
        lists_only: Whether only lists are requested, and the reports on them counted.

    Raises:
        HarvestError: it cannot run, or the process ended without a summary.
    """
    plan, problems = make_plan(settings, harvest, ids, year, lists_only)
    for problem in problems:
        log.warning("left out: %s", problem)
    for source in plan.unverified if not lists_only else ():
        log.warning(
            "%s is not enabled: until it is, reports from %s are not taken for their publisher's",
            source.id, ", ".join(sorted(source.places)),
        )  # fmt: skip
    log.info("harvest %s: %d sources", plan.harvest, len(plan.sources))
    for event in events(plan):
        kind = event.pop("event")
        if kind == "progress":
            progress.debug("fetching", extra=event)
        elif kind == "failed":
            log.warning(
                "%s: %s: %s (%s)",
                event["source"],
                event["url"],
                failure_of(event["reason"]),
                event["detail"],
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
    """Crawl in a process of its own and yield its events; it ends when the generator is closed."""
    command = [sys.executable, "-m", "pipelines.harvest"]
    with subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, encoding="utf-8"
    ) as process:
        assert process.stdin and process.stdout, "pipes"
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
    """Wait for the process to close its files; interrupt it if it is still fetching."""
    if process.poll() is None:
        if process.stdout:
            process.stdout.close()
        process.terminate()
        with suppress(subprocess.TimeoutExpired):
            process.wait(_LONGEST_END_SECONDS)
        if process.poll() is None:
            process.kill()
