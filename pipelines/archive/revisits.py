"""Resolve revisits: captures without content that refer to an earlier capture.

A revisit records that the same bytes were received again, by their digest or by address and time
of the earlier capture. Revisits are resolved over all containers together, in any order of intake.
"""

from datetime import datetime
from pathlib import Path

import duckdb

from pipelines.archive.capture import Capture, published_name
from pipelines.archive.rows import documents_of, received
from pipelines.database import insert, schema, transaction
from pipelines.warc.listing import DOCUMENT_ROLES, NOT_LISTED, Listing

_NOT_RESOLVED = "update staging.captures set sha256 = null where record_type = 'revisit'"
_BY_DIGEST = """
    update staging.captures set sha256 = earlier.sha256
    from (
        select payload_digest, min(sha256) as sha256 from staging.captures
        where record_type <> 'revisit' and sha256 is not null and payload_digest is not null
        group by payload_digest
    ) as earlier
    where captures.record_type = 'revisit'
        and captures.payload_digest = earlier.payload_digest
"""
_BY_ADDRESS = """
    update staging.captures set sha256 = earlier.sha256
    from (
        select url, retrieved_at, min(sha256) as sha256 from staging.captures
        where sha256 is not null group by url, retrieved_at
    ) as earlier
    where captures.record_type = 'revisit' and captures.sha256 is null
        and captures.refers_to_url = earlier.url
        and captures.refers_to_at = earlier.retrieved_at
"""
# A content first stored in another role and later requested as a report is a document after all.
# A zip whose members are documents is not a document itself.
_SEEN_AS_REPORTS = """
    select again.* exclude (container, place), stored.container, stored.place,
        stored.size_bytes as stored_bytes, containers.sha256 as container_sha256
    from staging.captures as again
    join staging.captures as stored using (sha256)
    join staging.containers on stored.container = containers.file
    anti join staging.documents on again.sha256 = documents.sha256
    anti join staging.documents as members
        on stored.container = members.container and stored.place = members.place
    where again.record_type = 'revisit' and again.role in (select unnest($roles))
        and coalesce(again.http_status, 200) in (200, 304)
        and stored.record_type <> 'revisit' and stored.problem is null
    qualify row_number() over (
        partition by again.sha256
        order by again.retrieved_at, again.container, again.place, stored.container, stored.place
    ) = 1
"""


def resolve(connection: duckdb.DuckDBPyConnection, raw_dir: Path, now: datetime) -> None:
    """Set the content of each revisit to that of the capture it refers to, if that was taken in."""
    with transaction(connection):
        connection.execute(_NOT_RESOLVED)
        connection.execute(_BY_DIGEST)
        while _changed(connection, _BY_ADDRESS):
            pass
        connection.execute(
            "delete from staging.documents using staging.captures "
            "where documents.container = captures.container "
            "and documents.place = captures.place and captures.left_out is not null"
        )
        insert(connection, schema.DOCUMENTS, _documents(connection, raw_dir, now))


def _documents(connection: duckdb.DuckDBPyConnection, raw_dir: Path, now: datetime) -> list[dict]:
    cursor = connection.execute(_SEEN_AS_REPORTS, {"roles": sorted(DOCUMENT_ROLES)})
    names = [column[0] for column in cursor.description]
    rows = []
    for values in cursor.fetchall():
        fields = dict(zip(names, values, strict=True))
        file, file_hash = fields.pop("container"), fields.pop("container_sha256")
        fields["size_bytes"] = fields.pop("stored_bytes")
        fields["name"] = published_name(None, fields["url"])
        holder = received(raw_dir / file, file, (raw_dir / file).stat(), file_hash, now)
        listing = Listing(**{name: fields.pop(name) for name in vars(NOT_LISTED)})
        fields.pop("listed_agency")
        rows += documents_of(holder, Capture(**fields, listing=listing))
    return rows


def _changed(connection: duckdb.DuckDBPyConnection, update: str) -> int:
    [(count,)] = connection.execute(update).fetchall()
    return count
