"""What two versions of a report say differently, cell by cell and claim by claim: `xxgk diff`.

Two files are read and compared; a report or an address stands for its last two versions, which
are compared as they stand in staging. Nothing is written.
"""

from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import AbstractContextManager
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

import duckdb

from pipelines.database import connect, is_built
from pipelines.models import Cell, Identity
from pipelines.parse import parse_file
from pipelines.settings import Settings

_IDENTITY = (
    "title", "agency_name", "region_code", "zone_code", "report_year", "scope", "published_on",
)  # fmt: skip
_CLAIMS = "claims"
_OF_REPORT = """
    select document_sha256, source_file from report_versions where report_id = $what
    order by last_seen_at nulls first, version_number
"""
_AT_ADDRESS = """
    select document_sha256, source_file
    from fct_report_captures join report_versions using (document_sha256)
    where fct_report_captures.url = $what
    group by document_sha256, source_file, report_versions.version_number
    order by max(fct_report_captures.retrieved_at) nulls first, report_versions.version_number
"""


class NothingToCompare(Exception):
    """What was asked for does not stand for two versions."""


@dataclass(frozen=True)
class Version:
    """One version of a report: what it is called, what it says of itself, its cells and claims."""

    name: str
    identity: Identity
    cells: dict[tuple[str, str, str], Cell]


@dataclass(frozen=True)
class Change:
    """One difference. Of a cell: its place, number, status and words before and after; a claim of
    the prose stands in the table `claims`, in the row of its code, as the first, second, … of it.
    Of anything else only `what` it is and the words.
    """

    what: str
    table: str | None = None
    row: str | None = None
    column: str | None = None
    old_value: Decimal | None = None
    new_value: Decimal | None = None
    old_status: str | None = None
    new_status: str | None = None
    old_raw: str | None = None
    new_raw: str | None = None


@dataclass(frozen=True)
class Difference:
    """Two versions, by name, and all that they say differently."""

    old: str
    new: str
    changes: tuple[Change, ...]


def diff(what: str, other: str | None, settings: Settings) -> Difference:
    """Compare two files, or the last two versions of a report or at an address.

    Args:
        what: a file on disk or its name in dim_document; alone: a report_id or an address.
        other: the other file.
        settings: where the warehouse is.

    Raises:
        NothingToCompare: there are no two versions, or one of the documents is no report.
    """
    if other is not None:
        return compare(_version(what, settings), _version(other, settings))
    found = _versions_of(what, settings)
    with connect(settings.build, read_only=True) as build:
        old, new = (_staged(build, sha256, file) for sha256, file in found[-2:])
    return compare(old, new)


def compare(old: Version, new: Version) -> Difference:
    """All that two versions say differently: of who reported, then cell by cell.

    A cell that one of them lacks has no status there. Spaces around what is printed mean nothing.
    """
    changes = (*_identities(old.identity, new.identity), *_cells(old.cells, new.cells))
    return Difference(old.name, new.name, changes)


def _identities(old: Identity, new: Identity) -> Iterator[Change]:
    for name in _IDENTITY:
        before, after = getattr(old, name), getattr(new, name)
        if before != after:
            yield Change(name, old_raw=_told(before), new_raw=_told(after))


def _cells(
    old: dict[tuple[str, str, str], Cell], new: dict[tuple[str, str, str], Cell]
) -> Iterator[Change]:
    for place in dict.fromkeys((*old, *new)):
        before, after = old.get(place), new.get(place)
        if _said(before) == _said(after):
            continue
        yield Change(
            "claim" if place[0] == _CLAIMS else "cell",
            *place,
            old_value=before and before.value,
            new_value=after and after.value,
            old_status=before and before.status,
            new_status=after and after.status,
            old_raw=before and before.raw,
            new_raw=after and after.raw,
        )


def _said(cell: Cell | None) -> tuple | None:
    return cell and (cell.value, cell.status, (cell.raw or "").strip())


def _told(value: object) -> str | None:
    return None if value is None else str(value)


def _version(name: str, settings: Settings) -> Version:
    """A document by its path on disk, else by its name under data/raw."""
    path = Path(name)
    if path.is_file():
        reading = parse_file(path, settings)
        if reading.state != "report":
            raise NothingToCompare(f"{name} is no report: {reading.reason}")
        cells = (cell for table in reading.tables for cell in table.cells)
        claims = ((claim.code, claim.value, claim.raw) for claim in reading.claims)
        return Version(name, reading.identity, _placed(cells, claims))
    with _staging(settings) as build:
        row = build.execute(
            "select sha256 from staging.documents where file = $file", {"file": name}
        ).fetchone()
        if row is None:
            raise NothingToCompare(f"{name} is neither a file nor a document of the warehouse")
        return _staged(build, row[0], name)


def _versions_of(what: str, settings: Settings) -> list[tuple[str, str]]:
    """Content and file of the versions of a report or at an address, the last one last."""
    if not settings.published_path.is_file():
        raise NothingToCompare(f"{settings.published_path} is not there: run xxgk run first")
    with connect(settings.published_path, read_only=True) as published:
        found = [
            row
            for query in (_OF_REPORT, _AT_ADDRESS)
            for row in published.execute(query, {"what": what}).fetchall()
        ]
    if not found:
        raise NothingToCompare(
            f"{what} is neither a report_id nor an address of the published warehouse"
        )
    if len(found) < 2:
        raise NothingToCompare(f"{what} has one version only: {found[0][1]}")
    return found


def _staging(settings: Settings) -> AbstractContextManager[duckdb.DuckDBPyConnection]:
    if not is_built(settings.build):
        raise NothingToCompare(f"{settings.build} is not there: run xxgk run first")
    return connect(settings.build, read_only=True)


def _staged(build: duckdb.DuckDBPyConnection, sha256: str, name: str) -> Version:
    row = build.execute(
        f"select {', '.join(_IDENTITY)} from staging.reports where sha256 = $sha256",
        {"sha256": sha256},
    ).fetchone()
    if row is None:
        raise NothingToCompare(f"{name} is no report; xxgk status says why")
    cells = build.execute(
        "select table_code, row_code, column_code, value, status, raw from staging.cells "
        "where sha256 = $sha256 order by rowid",
        {"sha256": sha256},
    ).fetchall()
    claims = build.execute(
        "select claim_code, value, raw from staging.claims where sha256 = $sha256 "
        "order by claim_number",
        {"sha256": sha256},
    ).fetchall()
    identity = Identity(**dict(zip(_IDENTITY, row, strict=True)))
    return Version(name, identity, _placed((Cell(*cell) for cell in cells), claims))


def _placed(
    cells: Iterable[Cell], claims: Iterable[tuple[str, Decimal | None, str | None]]
) -> dict[tuple[str, str, str], Cell]:
    """Cells by their place, and claims as if they were cells of one more table."""
    placed = {(cell.table, cell.row, cell.column): cell for cell in cells}
    seen: Counter[str] = Counter()
    for code, value, raw in claims:
        seen[code] += 1
        place = (_CLAIMS, code, str(seen[code]))
        placed[place] = Cell(*place, value, "reported" if value is not None else "none", raw)
    return placed
