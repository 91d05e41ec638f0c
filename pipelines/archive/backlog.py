"""What is still to be read: documents as received against readings as loaded.

A content is one sha256, however many files hold it; its first file in order of name speaks for
it. Its reading is up to date when parser, partition and evidence (file name and sidecar) are
those it was read with.
"""

from dataclasses import dataclass
from datetime import date

import duckdb

from pipelines.archive.sidecar import Sidecar

_CONTENTS = """
    with first_files as (
        select * from staging.documents
        qualify row_number() over (partition by sha256 order by file) = 1
    ),
    contents as (
        select
            *,
            md5(concat_ws(
                '|', file, title, publisher, region_code, report_year, url, published_on
            )) as evidence
        from first_files
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
    """A content that is to be read, with the file that speaks for it and what is said of it."""

    file: str
    sha256: str
    size_bytes: int
    evidence: str
    sidecar: Sidecar


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
        f"{_CONTENTS} select file, sha256, size_bytes, evidence, title, publisher, region_code, "
        "report_year, url, published_on from unread where filing_year = $year order by file",
        {"version": version, "year": year},
    ).fetchall()
    return [_content(*row) for row in rows]


def orphans(connection: duckdb.DuckDBPyConnection, version: str, year: int) -> list[str]:
    """Contents that were read in one filing year and are there no longer."""
    rows = connection.execute(
        f"{_CONTENTS} select sha256 from orphans where filing_year = $year order by sha256",
        {"version": version, "year": year},
    ).fetchall()
    return [sha256 for (sha256,) in rows]


def _content(
    file: str,
    sha256: str,
    size_bytes: int,
    evidence: str,
    title: str | None,
    publisher: str | None,
    region_code: str | None,
    report_year: int | None,
    url: str | None,
    published_on: date | None,
) -> Content:
    sidecar = Sidecar.model_construct(
        title=title,
        publisher=publisher,
        region_code=region_code,
        report_year=report_year,
        url=url,
        published_on=published_on,
    )
    return Content(file, sha256, size_bytes, evidence, sidecar)
