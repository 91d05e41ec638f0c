"""What is still to be read: documents as received against readings as loaded.

A content is one sha256, however many documents hold it. The first of them in order of name gives
the bytes and the partition; of what is known besides, each statement is that of the first document
that makes it. A reading is up to date when parser, partition and evidence (name, sidecar and
provenance) are those it was read with.
"""

from dataclasses import dataclass

import duckdb

from pipelines.archive.provenance import Provenance
from pipelines.archive.sidecar import Sidecar

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
    ),
    unread as (
        select contents.*
        from contents
        anti join staging.readings as readings
            on contents.sha256 = readings.sha256
            and contents.filing_year = readings.filing_year
            and contents.evidence = readings.evidence
            and readings.parser_version = $version
    ),
    orphans as (
        select readings.sha256, readings.filing_year
        from staging.readings as readings
        anti join contents using (sha256, filing_year)
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


def years_with_work(connection: duckdb.DuckDBPyConnection, version: str) -> list[int]:
    """Filing years that hold contents to read, or readings of contents that are gone."""
    rows = connection.execute(
        f"{_CONTENTS} select filing_year from unread union select filing_year from orphans "
        "order by 1",
        {"version": version},
    ).fetchall()
    return [year for (year,) in rows]


def unread(connection: duckdb.DuckDBPyConnection, version: str, year: int) -> list[Content]:
    """Contents of one filing year that this parser has not read, in order of file name."""
    rows = connection.execute(
        f"{_CONTENTS} select file, sha256, size_bytes, evidence, {', '.join((*_SIDECAR, *_FOUND))} "
        "from unread where filing_year = $year order by file",
        {"version": version, "year": year},
    ).fetchall()
    return [_content(*row[:4], row[4:]) for row in rows]


def orphans(connection: duckdb.DuckDBPyConnection, version: str, year: int) -> list[str]:
    """Contents that were read in one filing year and are there no longer."""
    rows = connection.execute(
        f"{_CONTENTS} select sha256 from orphans where filing_year = $year order by sha256",
        {"version": version, "year": year},
    ).fetchall()
    return [sha256 for (sha256,) in rows]


def _content(file: str, sha256: str, size_bytes: int, evidence: str, stated: tuple) -> Content:
    said = dict(zip((*_SIDECAR, *_FOUND), stated, strict=True))
    sidecar = Sidecar.model_construct(**{name: said[name] for name in _SIDECAR})
    found = Provenance(url=said["url"], **{name: said[name] for name in _FOUND})
    return Content(file, sha256, size_bytes, evidence, sidecar, found)
