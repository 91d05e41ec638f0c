"""Counts of a harvest by source."""

from collections import Counter, defaultdict
from dataclasses import dataclass, field
from typing import Any


@dataclass
class SourceTally:
    """Counts of one source: list pages, listed reports, reports and files by state, failures."""

    pages: int = 0
    listed: int = 0
    found: int = 0
    new: int = 0
    changed: int = 0
    unchanged: int = 0
    repeated: int = 0
    failed: Counter = field(default_factory=Counter)

    def as_json(self) -> dict[str, Any]:
        """Return the counts by name, failures by reason."""
        return {**vars(self), "failed": dict(sorted(self.failed.items()))}


@dataclass
class Tally:
    """Counts of all sources of a harvest."""

    sources: dict[str, SourceTally] = field(default_factory=lambda: defaultdict(SourceTally))

    def fetched(self, source: str, is_report: bool, state: str) -> None:
        """Count a response: `state` is new, changed, unchanged or repeated."""
        tally = self.sources[source]
        if not is_report:
            tally.pages += 1
            return
        tally.found += 1
        setattr(tally, state, getattr(tally, state) + 1)

    def listed(self, source: str, reports: int) -> None:
        """Count the reports that a page of a list names; one that is on two lists counts twice."""
        self.sources[source].listed += reports

    def failed(self, source: str, reason: str) -> None:
        """Count a failure."""
        self.sources[source].failed[reason] += 1
