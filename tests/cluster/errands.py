"""Documents to read, some of which harm the process that reads them; their results and nodes."""

import os
import time
from dataclasses import dataclass
from pathlib import Path

from pipelines.engines.local import MOST_TOGETHER, Outcome
from pipelines.models import Reading
from pipelines.parse import Task, read_document

Note = tuple[str, Reading | tuple[str, str], str | None]
"""The name of an errand, its reading or its error, and the address of the node it was done on."""
HARMS = ("raises", "dies", "swallows memory")


@dataclass(frozen=True)
class Errand:
    """One document, and what happens when it is read; each start is written to the journal."""

    task: Task
    harm: str = ""
    journal: Path | None = None

    @property
    def name(self) -> str:
        """Errands of one test have different names."""
        return f"{self.task.file} {self.harm}"


def do(errand: Errand) -> Reading:
    """Read the document, in so far as that is possible."""
    match errand.harm:
        case "raises":
            raise ValueError("our mistake")
        case "sleeps":
            time.sleep(60)
        case "dies":
            os._exit(3)
        case "swallows memory":
            bytearray(16 << 30)
    return read_document(errand.task)


def do_until_a_node_dies(errand: Errand) -> Reading:
    """Read the document, but the second batch of a node only when a node has been killed."""
    with errand.journal.open("a") as journal:
        journal.write(f"{_node()} {errand.name}\n")
    if len(begun(errand.journal, _node())) > MOST_TOGETHER:
        while not killed(errand.journal).exists():
            time.sleep(0.05)
    return do(errand)


def begun(journal: Path, node: str = "") -> list[str]:
    """The errands that were begun, on one node or on any."""
    lines = [line.partition(" ") for line in journal.read_text().splitlines()]
    return [name for where, _, name in lines if where.startswith(node)]


def killed(journal: Path) -> Path:
    """The file that says that a node has been killed."""
    return journal.with_name("killed")


def note(outcomes: list[Outcome[Errand, Reading]]) -> list[Note]:
    """What came of each errand."""
    return [
        (each.item.name, each.result or (type(each.error).__name__, str(each.error)), _node())
        for each in outcomes
    ]


def _node() -> str | None:
    import ray

    return ray.util.get_node_ip_address() if ray.is_initialized() else None
