"""Find contents that have to be read: documents as received, compared with readings as loaded.

A content is one SHA-256, held by one or more documents. The first document in order of name gives
bytes and partition; other statements come from the first document that makes them. A reading is up
to date if its reader version, partition and evidence (name, sidecar and provenance) are unchanged.
Unreadable contents are tried again when limits or programs have changed, and up to `MOST_TRIES`
times if the cause may be temporary: a timeout, a killed worker, a file that could not be opened.
Contents are read in `pipelines.staging`.
"""

from dataclasses import dataclass

import duckdb

from pipelines.archive.provenance import Provenance
from pipelines.archive.sidecar import Sidecar
from pipelines.parser_version import family, parser_versions
from pipelines.readers.programs import libreoffice
from pipelines.settings import Settings

MOST_TRIES = 3
PASSING = ("timed_out", "out_of_memory", "parser_failed", "not_opened")
"""Reasons that may be temporary, of the machine and not the document: the reading is retried."""
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
            min_by(problem, file) as problem,
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
        select
            readings.sha256,
            readings.filing_year,
            readings.evidence,
            readings.conditions,
            readings.tries,
            readings.state = 'unreadable' and (
                readings.conditions <> $conditions
                or (readings.tries < $most_tries and list_contains($passing, readings.reason_code))
            ) as is_tried_again
        from staging.readings as readings
        semi join (select unnest($readers) as reader, unnest($versions) as version) as parsers
            on readings.reader is not distinct from parsers.reader
            and readings.parser_version = parsers.version
    ),
    unread as (
        select
            contents.*,
            if(read.conditions = $conditions, read.tries, 0) as tries
        from contents
        left join read using (sha256, filing_year, evidence)
        where read.sha256 is null or read.is_tried_again
    )
"""


@dataclass(frozen=True)
class Content:
    """A content to read: the document that gives its bytes, why that cannot be opened (`problem`),
    the number of tries so far, the digest of its evidence, its sidecar, and where it was found.
    """

    file: str
    sha256: str
    size_bytes: int
    problem: str | None
    tries: int
    evidence: str
    sidecar: Sidecar
    found: Provenance


def conditions_of(settings: Settings) -> str:
    """Return the limits and programs for reading as one text, which changes with any of them."""
    limits = (
        settings.max_document_bytes, settings.max_document_seconds, settings.max_document_memory,
        settings.max_unpacked_bytes, settings.max_table_cells, settings.max_pages,
    )  # fmt: skip
    return f"{' '.join(f'{limit:g}' for limit in limits)} {'with' if libreoffice() else 'without'}"


def years_with_work(connection: duckdb.DuckDBPyConnection, settings: Settings) -> list[int]:
    """Return filing years with contents to read, or with readings of contents that are gone."""
    rows = connection.execute(
        f"{_CONTENTS}, {_UNREAD}, {_ORPHANS} "
        "select filing_year from unread union select filing_year from orphans order by 1",
        _parsers(connection, settings),
    ).fetchall()
    return [year for (year,) in rows]


def unread(connection: duckdb.DuckDBPyConnection, settings: Settings, year: int) -> list[Content]:
    """Return contents of one filing year that have to be read, in order of file name.

    A content is read again when the version of its reader (`parser_versions`) has changed.
    """
    rows = connection.execute(
        f"{_CONTENTS}, {_UNREAD} "
        "select file, sha256, size_bytes, problem, coalesce(tries, 0), evidence, "
        f"{', '.join((*_SIDECAR, *_FOUND))} "
        "from unread where filing_year = $year order by file",
        {"year": year, **_parsers(connection, settings)},
    ).fetchall()
    return [_content(row[:6], row[6:]) for row in rows]


def orphans(connection: duckdb.DuckDBPyConnection, year: int) -> list[str]:
    """Return the SHA-256 of contents that were read in one filing year and are gone."""
    rows = connection.execute(
        f"{_CONTENTS}, {_ORPHANS} "
        "select sha256 from orphans where filing_year = $year order by sha256",
        {"year": year},
    ).fetchall()
    return [sha256 for (sha256,) in rows]


def look_again(connection: duckdb.DuckDBPyConnection, files: list[str]) -> None:
    """Make the next intake hash documents again, and scan their containers again.

    For documents whose bytes differ from those taken in: if they changed during intake, their size
    and time may be unchanged.
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


def _parsers(connection: duckdb.DuckDBPyConnection, settings: Settings) -> dict[str, object]:
    """Return query parameters: all readers used so far with their present versions, and the
    conditions for retrying unreadable contents.
    """
    found = connection.execute("select distinct reader from staging.readings").fetchall()
    readers, versions = [reader for (reader,) in found], parser_versions()
    return {
        "readers": readers,
        "versions": [versions[family(reader)] for reader in readers],
        "conditions": conditions_of(settings),
        "most_tries": MOST_TRIES,
        "passing": list(PASSING),
    }


def _content(document: tuple, stated: tuple) -> Content:
    statements = dict(zip((*_SIDECAR, *_FOUND), stated, strict=True))
    sidecar = Sidecar.model_construct(**{name: statements[name] for name in _SIDECAR})
    found = Provenance(url=statements["url"], **{name: statements[name] for name in _FOUND})
    file, sha256, size_bytes, problem, tries, evidence = document
    return Content(file, sha256, size_bytes, problem, tries, evidence, sidecar, found)
