"""Build rows of `staging.documents` and `staging.captures` from files, members and captures."""

import os
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from pipelines.archive.capture import Capture
from pipelines.archive.filing import filing_year
from pipelines.archive.hashing import hash_bytes
from pipelines.archive.provenance import Provenance
from pipelines.archive.sidecar import EMPTY, Sidecar, has_sidecar, read_sidecar, sidecar_path
from pipelines.database import schema

_CAPTURED = [column.name for column in schema.CAPTURES.columns if column.name != "container"]


@dataclass(frozen=True)
class Received:
    """A file under data/raw: path below it, hash, size, times, and sidecar."""

    file: str
    sha256: str
    size_bytes: int
    modified_ns: int
    received_at: datetime
    sidecar: Sidecar = EMPTY
    sidecar_file: str | None = None
    sidecar_problem: str | None = None
    problem: str | None = None


def unopened(file: str, problem: str, at: datetime) -> Received:
    """Describe a file that cannot be opened by its name and the reason."""
    return Received(file, hash_bytes(f"{file}\n{problem}".encode()), 0, 0, at, problem=problem)


def received(path: Path, file: str, stat: os.stat_result, sha256: str, at: datetime) -> Received:
    """Describe a file, with its sidecar if that is usable.

    `stat` has to be taken before the file is hashed: if the file changes in between, the next
    intake finds another size or time.
    """
    side = sidecar_path(path)
    sidecar, problem = read_sidecar(path)
    if problem is None and sidecar.sha256 is not None and sidecar.sha256 != sha256:
        problem = f"the sidecar belongs to another document, with sha256 {sidecar.sha256[:12]}…"
        sidecar = EMPTY
    sidecar_file = f"{file}{side.name.removeprefix(path.name)}" if has_sidecar(path) else None
    return Received(
        file, sha256, stat.st_size, stat.st_mtime_ns, at, sidecar, sidecar_file, problem
    )


def document_row(it: Received) -> dict:
    """Return the row of a single file."""
    row = _row(it, it.file, it.file, it.sidecar, _by_sidecar(it.sidecar))
    name = it.file.rsplit("/", 1)[-1]
    return {**row, "sha256": it.sha256, "size_bytes": it.size_bytes, "name": name}


def member_row(
    container: Received,
    member: str,
    name: str | None,
    capture: Capture | None = None,
) -> dict:
    """Return the row of a document in a container, without hash and size.

    The container's sidecar applies to all its documents, except for title and hash.
    """
    sidecar = container.sidecar.model_copy(update={"title": None})
    found = _provenance(capture) if capture else _by_sidecar(sidecar)
    path = f"{container.file}/{name or ''}"
    row = _row(container, f"{container.file}#{member}", path, sidecar, found)
    row |= {"container": container.file, "name": name.rsplit("/", 1)[-1] if name else None}
    if capture:
        row |= {
            "place": capture.place,
            "http_status": capture.http_status,
            "media_type": capture.media_type,
            "source_entry": capture.listing.source_entry,
            "listed_on": capture.listing.listed_on,
        }
    return row


def documents_of(container: Received, capture: Capture) -> list[dict]:
    """Return the rows of a capture's documents: one, or the members of a zip archive."""
    if not capture.members:
        row = member_row(container, capture.place, capture.name, capture)
        return [{**row, "sha256": capture.sha256, "size_bytes": capture.size_bytes}]
    return [
        {
            **member_row(container, f"{capture.place}#{member.name}", member.name, capture),
            "sha256": member.sha256,
            "size_bytes": member.size_bytes,
        }
        for member in capture.members
    ]


def capture_row(container: str, capture: Capture) -> dict:
    """Return the row of a capture."""
    values = vars(capture) | vars(capture.listing) | {"listed_agency": capture.listed_agency}
    return {"container": container} | {name: values[name] for name in _CAPTURED}


def _by_sidecar(sidecar: Sidecar) -> Provenance:
    on = sidecar.retrieved_on
    return Provenance(
        url=sidecar.url, retrieved_at=datetime(on.year, on.month, on.day) if on else None
    )


def _provenance(capture: Capture) -> Provenance:
    return Provenance(
        name=capture.name,
        url=capture.url,
        retrieved_at=capture.retrieved_at,
        link_text=capture.listing.link_text,
        listed_year=capture.listing.listed_year,
        listed_date=capture.listing.listed_date,
    )


def _row(it: Received, file: str, path: str, sidecar: Sidecar, found: Provenance) -> dict:
    year, basis = filing_year(path, sidecar, it.received_at, found)
    return {
        "file": file,
        "modified_ns": it.modified_ns,
        "filing_year": year,
        "filing_basis": basis,
        "received_at": it.received_at,
        "sidecar": it.sidecar_file,
        "title": sidecar.title,
        "publisher": sidecar.publisher,
        "region_code": sidecar.region_code,
        "report_year": sidecar.report_year,
        "url": found.url,
        "retrieved_at": found.retrieved_at,
        "link_text": found.link_text,
        "listed_year": found.listed_year,
        "listed_date": found.listed_date,
        "published_on": sidecar.published_on,
        "licence": sidecar.licence,
        "vouched_by": sidecar.vouched_by,
        "sidecar_problem": it.sidecar_problem,
        "problem": it.problem,
    }
