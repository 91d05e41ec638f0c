"""List the containers under data/raw as they were taken in, for `xxgk archive list`."""

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
    """One container: kind, size, numbers of records and documents, left-out contents (JSON counts
    by reason), problem, and the times of its first and last capture in UTC.
    """

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
    """All containers, and number and bytes of single files."""

    containers: list[Held]
    files: int
    files_bytes: int


def inventory(settings: Settings) -> Inventory:
    """Return the containers and the number of single files that were taken in.

    Raises:
        NothingTakenIn: nothing was taken in yet.
    """
    if not is_built(settings.build):
        raise NothingTakenIn(f"{settings.build} is not there: run xxgk run first")
    with connect(settings.build, read_only=True) as build:
        held = [Held(*row) for row in build.execute(_HELD).fetchall()]
        [(files, files_bytes)] = build.execute(_ALONE).fetchall()
    return Inventory(held, files, int(files_bytes))
