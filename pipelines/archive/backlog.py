"""What is still to be read: documents as received against readings as loaded.

A content is one sha256, however many documents hold it. The first of them in order of name gives
the bytes and the partition; of what is known besides, each statement is that of the first document
that makes it. A reading is up to date when its reader, partition and evidence (name, sidecar and
provenance) are those it was read with.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import duckdb

from pipelines.archive.provenance import Provenance
from pipelines.archive.sidecar import Sidecar
from pipelines.parser_version import family

_SIDECAR = ("title", "publisher", "region_code", "report_year", "url", "published_on")
_FOUND = ("name", "link_text", "listed_year", "listed_date")
_STATED = ", ".join(
    f"min_by({column}, file) filter ({column} is not null) as {column}"
    for column in (*_SIDECAR, *_FOUND)
)
_EVIDENCE = ", ".join(f"coalesce({column}::varchar, '')" for column in (*_SIDECAR, *_FOUND))
_CONTENTS = f"""
    with stated as (
        select
            sha256,
            min_by(filing_year, file) as filing_year,
            min_by(size_bytes, file) as size_bytes,
            {_STATED},
            min(file) as file
        from staging.documents
        group by sha256
    ),
    contents as (
        select *, md5(concat_ws('|', file, {_EVIDENCE})) as evidence from stated
    )
"""
_ORPHANS = """
    orphans as (
        select readings.sha256, readings.filing_year
        from staging.readings as readings
        anti join contents using (sha256, filing_year)
    )
"""
_UNREAD = """
    read as (
        select readings.sha256, readings.filing_year, readings.evidence
        from staging.readings as readings
        semi join (select unnest($readers) as reader, unnest($versions) as version) as parsers
            on readings.reader is not distinct from parsers.reader
            and readings.parser_version = parsers.version
    ),
    unread as (
        select * from contents anti join read using (sha256, filing_year, evidence)
    )
"""


@dataclass(frozen=True)
class Content:
    """A content that is to be read, with the document that gives its bytes, what is said of it by
    hand, and how it was come upon.
    """

    file: str
    sha256: str
    size_bytes: int
    evidence: str
    sidecar: Sidecar
    found: Provenance


def years_with_work(
    connection: duckdb.DuckDBPyConnection, versions: Mapping[str, str]
) -> list[int]:
    """Filing years that hold contents to read, or readings of contents that are gone."""
    rows = connection.execute(
        f"{_CONTENTS}, {_UNREAD}, {_ORPHANS} "
        "select filing_year from unread union select filing_year from orphans order by 1",
        _parsers(connection, versions),
    ).fetchall()
    return [year for (year,) in rows]


def unread(
    connection: duckdb.DuckDBPyConnection, versions: Mapping[str, str], year: int
) -> list[Content]:
    """Contents of one filing year that the parser has not read, in order of file name.

    `versions` are those of `parser_version.parser_versions`: a content is read again when that of
    its reader is another one.
    """
    rows = connection.execute(
        f"{_CONTENTS}, {_UNREAD} "
        f"select file, sha256, size_bytes, evidence, {', '.join((*_SIDECAR, *_FOUND))} "
        "from unread where filing_year = $year order by file",
        {"year": year, **_parsers(connection, versions)},
    ).fetchall()
    return [_content(*row[:4], row[4:]) for row in rows]


def orphans(connection: duckdb.DuckDBPyConnection, year: int) -> list[str]:
    """Contents that were read in one filing year and are there no longer."""
    rows = connection.execute(
        f"{_CONTENTS}, {_ORPHANS} "
        "select sha256 from orphans where filing_year = $year order by sha256",
        {"year": year},
    ).fetchall()
    return [sha256 for (sha256,) in rows]


def look_again(connection: duckdb.DuckDBPyConnection, files: list[str]) -> None:
    """Let the next intake hash some documents anew, and look through the containers they are in.

    For those that hold other bytes than they were taken in with: their size and time may be the
    same, when they changed while they were taken in.
    """
    given = {"files": files}
    connection.execute(
        "update staging.containers set modified_ns = 0 where file in (select container "
        "from staging.documents where file in (select unnest($files)))", given
    )  # fmt: skip
    connection.execute(
        "update staging.documents set modified_ns = 0 "
        "where container is null and file in (select unnest($files))", given
    )  # fmt: skip


def _parsers(
    connection: duckdb.DuckDBPyConnection, versions: Mapping[str, str]
) -> dict[str, list[str | None]]:
    """The readers that have read anything, beside the version that each of them has now."""
    found = connection.execute("select distinct reader from staging.readings").fetchall()
    readers = [reader for (reader,) in found]
    return {"readers": readers, "versions": [versions[family(reader)] for reader in readers]}


def _content(file: str, sha256: str, size_bytes: int, evidence: str, stated: tuple) -> Content:
    said = dict(zip((*_SIDECAR, *_FOUND), stated, strict=True))
    sidecar = Sidecar.model_construct(**{name: said[name] for name in _SIDECAR})
    found = Provenance(url=said["url"], **{name: said[name] for name in _FOUND})
    return Content(file, sha256, size_bytes, evidence, sidecar, found)
