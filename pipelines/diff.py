"""Compare two versions of a report, cell by cell and claim by claim, for `xxgk diff`.

Two files are read and compared; for a report or an address, its last two versions are compared as
they are in staging. Nothing is written.
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
    from audit_report_captures join report_versions using (document_sha256)
    where audit_report_captures.url = $what
    group by document_sha256, source_file, report_versions.version_number
    order by max(audit_report_captures.retrieved_at) nulls first, report_versions.version_number
"""


class NothingToCompare(Exception):
    """Error: the arguments do not name two versions of a report."""


@dataclass(frozen=True)
class Version:
    """One version of a report: its file, its identity, and its cells and claims by place."""

    name: str
    identity: Identity
    cells: dict[tuple[str, str, str], Cell]


@dataclass(frozen=True)
class Change:
    """One difference, with number, status and text before and after.

    `what` is `cell`, `claim` or a field of the identity, which has only texts. A claim has the
    table `claims`, its code as row, and its number among claims of that code as column.
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
    """Two versions, by file, and their differences."""

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
        NothingToCompare: there are not two versions, or one of the documents is not a report.
    """
    if other is not None:
        return compare(_version(what, settings), _version(other, settings))
    found = _versions_of(what, settings)
    with connect(settings.build, read_only=True) as build:
        old, new = (_staged(build, sha256, file) for sha256, file in found[-2:])
    return compare(old, new)


def compare(old: Version, new: Version) -> Difference:
    """Compare two versions: first their identity, then cell by cell.

    A cell missing from one version has no status there. Surrounding spaces are ignored.
    """
    changes = (*_identities(old.identity, new.identity), *_cells(old.cells, new.cells))
    return Difference(old.name, new.name, changes)


def _identities(old: Identity, new: Identity) -> Iterator[Change]:
    for name in _IDENTITY:
        before, after = getattr(old, name), getattr(new, name)
        if before != after:
            yield Change(name, old_raw=_text(before), new_raw=_text(after))


def _cells(
    old: dict[tuple[str, str, str], Cell], new: dict[tuple[str, str, str], Cell]
) -> Iterator[Change]:
    for place in dict.fromkeys((*old, *new)):
        before, after = old.get(place), new.get(place)
        if _compared(before) == _compared(after):
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


def _compared(cell: Cell | None) -> tuple | None:
    return cell and (cell.value, cell.status, (cell.raw or "").strip())


def _text(value: object) -> str | None:
    return None if value is None else str(value)


def _version(name: str, settings: Settings) -> Version:
    """Return the version of a document by its path on disk, else by its name under data/raw."""
    path = Path(name)
    if path.is_file():
        reading = parse_file(path, settings)
        if reading.state != "report":
            raise NothingToCompare(f"{name} is not a report: {reading.reason}")
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
    """Return SHA-256 and file of the versions of a report or address, oldest first."""
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
            f"{what} is neither a report_id nor an address in the published file"
        )
    if len(found) < 2:
        raise NothingToCompare(f"{what} has only one version: {found[0][1]}")
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
        raise NothingToCompare(f"{name} is not a report; see xxgk status for the reason")
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
    """Return cells by place, with claims as cells of the table `claims`."""
    placed = {(cell.table, cell.row, cell.column): cell for cell in cells}
    seen: Counter[str] = Counter()
    for code, value, raw in claims:
        seen[code] += 1
        place = (_CLAIMS, code, str(seen[code]))
        placed[place] = Cell(*place, value, "reported" if value is not None else "none", raw)
    return placed
