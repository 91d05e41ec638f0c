"""What data/raw holds by container, as it was taken in: `xxgk archive list`."""

from dataclasses import dataclass
from datetime import datetime

from pipelines.archive.verify import NothingTakenIn
from pipelines.database import connect, is_built
from pipelines.settings import Settings

_HELD = """
    select
        containers.file, kind, containers.size_bytes, records, documents, containers.left_out,
        containers.problem, min(retrieved_at), max(retrieved_at)
    from staging.containers
    left join staging.captures on containers.file = captures.container
    group by all
    order by 1
"""
_ALONE = (
    "select count(*), coalesce(sum(size_bytes), 0) from staging.documents where container is null"
)


@dataclass(frozen=True)
class Held:
    """One container: what it is, what it holds, what was left out and what was wrong with it."""

    file: str
    kind: str
    size_bytes: int
    records: int
    documents: int
    left_out: str
    problem: str | None
    first_at: datetime | None
    last_at: datetime | None


@dataclass(frozen=True)
class Inventory:
    """All containers, and how many files are documents themselves, with their bytes."""

    containers: list[Held]
    files: int
    files_bytes: int


def inventory(settings: Settings) -> Inventory:
    """What was taken in.

    Raises:
        NothingTakenIn: nothing ever was.
    """
    if not is_built(settings.build):
        raise NothingTakenIn(f"{settings.build} is not there: run xxgk run first")
    with connect(settings.build, read_only=True) as build:
        held = [Held(*row) for row in build.execute(_HELD).fetchall()]
        [(files, files_bytes)] = build.execute(_ALONE).fetchall()
    return Inventory(held, files, int(files_bytes))
