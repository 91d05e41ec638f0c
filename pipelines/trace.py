"""Trace a published number to its place in the document, for `xxgk trace`.

The published file gives document and place; the document is read again from data/raw, after a check
of its SHA-256, and shown around that place. Nothing is written.
"""

from base64 import b64encode
from dataclasses import asdict, dataclass, replace
from datetime import date, datetime
from decimal import Decimal
from difflib import get_close_matches

import duckdb

from pipelines.archive.containers import document_bytes
from pipelines.archive.hashing import hash_bytes
from pipelines.database import connect
from pipelines.excerpt import Rows, clip, printed_around
from pipelines.messages import say
from pipelines.parse import limits_of
from pipelines.publication.keys import CELLS
from pipelines.readers import UnreadableError, read
from pipelines.readers.document import Document
from pipelines.reading_json import json_number
from pipelines.settings import Settings

PROSE = "prose"
_MOST_NAMED = 12
_LABELS = {
    "disclosure": ("dim_disclosure_item.item_code", "dim_disclosure_measure.measure_code"),
    "applications": ("dim_outcome.outcome_code", "dim_applicant_type.applicant_code"),
    "appeals": ("dim_appeal_channel.channel_code", "dim_appeal_result.result_code"),
    "legacy": ("dim_legacy_indicator.indicator_code", None),
}
_FACTS = " union all ".join(
    [
        f"select report_id, '{table}' as table_code, {row} as row_code, {column} as column_code, "
        f"value::decimal(24, 6) as value, value_status, raw_text, locator from {fact}"
        for fact, (table, row, column) in CELLS.items()
    ]
    + [
        "select report_id, table_code, row_code, column_code, value, value_status, raw_text, "
        "locator from audit_rejected_cells semi join dim_report using (report_id, document_sha256)",
        f"select report_id, '{PROSE}', claim_code, 'claim ' || claim_number, value, "
        "if(value is null, 'none', 'reported'), raw_text, locator from fct_narrative_claims",
    ]
)
_REPORT = """
    select dim_report.report_id, dim_report.title, dim_agency.agency_name, dim_region.region_path,
        dim_report.report_year, dim_report.scope, dim_report.published_on,
        dim_report.source_file as file, dim_report.document_sha256 as sha256,
        dim_report.url, dim_report.retrieved_at, dim_document.licence
    from dim_report
    join dim_agency using (agency_id)
    join dim_region on dim_report.region_id = dim_region.region_id
    join dim_document on dim_report.source_file = dim_document.file
"""


class NotTraced(Exception):
    """Error: the number is not in the published file, or its document is missing or has changed."""


@dataclass(frozen=True)
class Source:
    """A report and the origin of its document; `file` is its name under data/raw."""

    report_id: str
    title: str | None
    agency_name: str
    region_path: str
    report_year: int
    scope: str
    published_on: date | None
    file: str
    sha256: str
    url: str | None
    retrieved_at: datetime | None
    licence: str | None


@dataclass(frozen=True)
class Trace:
    """A number, its report, and the printed rows around it.

    If the document does not print the cell, `context` is empty, and `locator` and `reader` are
    None. `picture` is a PNG file of the printed cell, if it was read from a picture.
    """

    cell: str
    row_label: str | None
    column_label: str | None
    value: Decimal | None
    value_status: str
    raw_text: str | None
    locator: str | None
    source: Source
    reader: str | None = None
    context: Rows = ()
    picture: bytes | None = None


def trace(
    words: list[str],
    settings: Settings,
    agency: str | None = None,
    year: int | None = None,
    scope: str | None = None,
) -> list[Trace]:
    """Trace one cell, or all cells of a finding.

    Args:
        words: a report_id and a cell (`applications.granted.total`), only a cell if `agency` and
            `year` give the report, or a finding_id.
        settings: where the published file and the documents are.
        agency: name of the agency, as in dim_agency or in a report.
        year: the report year.
        scope: `own` or `consolidated`, if an agency has both.

    Raises:
        NotTraced: not in the published file, or the document is missing or has changed.
    """
    if not settings.published_path.is_file():
        raise NotTraced(
            say("{path} is not there: run xxgk run first", path=settings.published_path)
        )
    with connect(settings.published_path, read_only=True) as published:
        if agency is not None:
            if len(words) != 1:
                raise NotTraced(
                    say("with --agency give one cell, such as applications.granted.total")
                )
            reports = [(_report_of(published, agency, year, scope), words[0])]
        elif len(words) == 1:
            reports = _cells_of_finding(published, words[0])
        elif len(words) == 2:
            reports = [(words[0], words[1])]
        else:
            raise NotTraced(
                say("give a report_id and a cell, a finding_id, or --agency, --year and a cell")
            )
        found = [_find(published, report_id, cell) for report_id, cell in reports]
    documents = {}
    for one, _ in found:
        if one.source.sha256 not in documents:
            documents[one.source.sha256] = _document(one.source, settings)
    return [_placed(one, documents[one.source.sha256], row) for one, row in found]


def to_json(one: Trace) -> dict:
    """Return a trace as `xxgk trace --json` prints it."""

    def plain(value: object) -> object:
        if isinstance(value, Decimal):
            return json_number(value)
        if isinstance(value, bytes):
            return f"data:image/png;base64,{b64encode(value).decode()}"
        return value.isoformat() if isinstance(value, date) else value

    fields = asdict(one)
    fields["source"] = {name: plain(value) for name, value in fields["source"].items()}
    return {name: plain(value) for name, value in fields.items()}


def _report_of(
    published: duckdb.DuckDBPyConnection, agency: str, year: int | None, scope: str | None
) -> str:
    """Return the report_id of an agency's report of a year."""
    rows = published.execute(
        "select report_id, report_year, scope from dim_report join dim_agency using (agency_id) "
        "where $agency in (agency_name, agency_name_in_report) "
        "or list_contains(other_names, $agency) or list_contains(former_names, $agency) "
        "order by all",
        {"agency": agency},
    ).fetchall()
    if not rows:
        names = published.execute("select distinct agency_name from dim_agency").fetchall()
        raise NotTraced(
            say("no agency {agency}", agency=agency) + _perhaps(agency, [name for (name,) in names])
        )
    fitting = [row for row in rows if year in (None, row[1]) and scope in (None, row[2])]
    if len(fitting) != 1:
        there = ", ".join(f"{y} {s} ({report_id})" for report_id, y, s in fitting or rows)
        if fitting:
            message = say("{agency} has several reports: {there}", agency=agency, there=there)
        else:
            message = say("{agency} has no such report, but {there}", agency=agency, there=there)
        raise NotTraced(message + say(". Say --year and --scope"))
    return fitting[0][0]


def _cells_of_finding(
    published: duckdb.DuckDBPyConnection, finding_id: str
) -> list[tuple[str, str]]:
    """Return report and cell of each number that a finding compares."""
    rows = published.execute(
        "select report_id, table_code || '.' || row_code || '.' || column_code from "
        "(select unnest(operands, recursive := true) from fct_quality_findings "
        "where finding_id = $id)",
        {"id": finding_id},
    ).fetchall()
    if not rows:
        raise NotTraced(
            say(
                "{finding_id} is no finding_id of fct_quality_findings that names cells; to trace "
                "a report's number give its report_id and a cell, such as "
                "applications.granted.total",
                finding_id=finding_id,
            )
        )
    return list(dict.fromkeys(rows))


def _find(
    published: duckdb.DuckDBPyConnection, report_id: str, cell: str
) -> tuple[Trace, list[str]]:
    """Return the trace of a cell without context, and the places of all cells of its row."""
    row = published.execute(
        f"{_REPORT} where dim_report.report_id = $id", {"id": report_id}
    ).fetchone()
    if row is None:
        raise NotTraced(
            say(
                "no report {report_id}; give a report_id of dim_report, or --agency and --year",
                report_id=report_id,
            )
        )
    table, row_code, column = _parts(cell)
    cells = published.execute(
        "select column_code, value, value_status, raw_text, locator "
        f"from ({_FACTS}) where report_id = $id and table_code = $table and row_code = $row",
        {"id": report_id, "table": table, "row": row_code},
    ).fetchall()
    found = next((each for each in cells if each[0] == column), None)
    if found is None:
        raise NotTraced(_no_cell(published, report_id, cell))
    _, value, status, raw, locator = found
    of_row, of_column = _LABELS.get(table, (None, None))
    one = Trace(
        cell, _label(published, of_row, row_code), _label(published, of_column, column),
        value, status, raw, locator, Source(*row),
    )  # fmt: skip
    return one, [each[-1] for each in cells if each[-1]] if table != PROSE else [locator]


def _parts(cell: str) -> tuple[str, str, str]:
    """Split `table.row.column`; a fact table may be named instead of its statutory table."""
    table, _, rest = cell.partition(".")
    row, _, column = rest.partition(".")
    if not column:
        raise NotTraced(
            say(
                "{cell} is no cell; write it as table.row.column: applications.granted.total",
                cell=cell,
            )
        )
    return CELLS[table][0] if table in CELLS else table, row, column


def _no_cell(published: duckdb.DuckDBPyConnection, report_id: str, cell: str) -> str:
    """Return the message for a missing cell, with similar cells of the report."""
    cells = published.execute(
        "select table_code || '.' || row_code || '.' || column_code "
        f"from ({_FACTS}) where report_id = $id order by all",
        {"id": report_id},
    ).fetchall()
    message = say("report {report_id} has no cell {cell}", report_id=report_id, cell=cell)
    return message + _perhaps(cell, [name for (name,) in cells])


def _perhaps(word: str, names: list[str]) -> str:
    """Return the end of a message: names that resemble a word or contain it."""
    alike = [name for name in names if word in name or name in word][:_MOST_NAMED]
    alike = alike or get_close_matches(word, names, n=5, cutoff=0.4)
    return say("; perhaps {names}", names=", ".join(alike)) if alike else ""


def _label(published: duckdb.DuckDBPyConnection, key: str | None, code: str) -> str | None:
    if key is None:
        return None
    dimension, column = key.split(".")
    row = published.execute(
        f"select label_zh || ' · ' || label_en from {dimension} where {column} = $code",
        {"code": code},
    ).fetchone()
    return row[0] if row else None


def _document(source: Source, settings: Settings) -> Document:
    """Read the document again, if it has not changed."""
    remedy = say("run xxgk archive verify to see what changed, or xxgk run to take it in again")
    try:
        data = document_bytes(settings.raw_dir, source.file, settings.max_document_bytes)
        if hash_bytes(data) != source.sha256:
            raise NotTraced(
                say(
                    "{file} has changed since it was read; {remedy}",
                    file=source.file,
                    remedy=remedy,
                )
            )
        return read(data, source.file, limits_of(settings))
    except UnreadableError as error:
        raise NotTraced(f"{source.file}: {error.reason}; {remedy}") from error
    except OSError as error:
        raise NotTraced(f"{source.file}: {error.strerror or error}; {remedy}") from error


def _placed(one: Trace, document: Document, row: list[str]) -> Trace:
    """Return the trace with the printed text around its place."""
    if one.locator is None:
        return one
    context = printed_around(document, one.locator, one.raw_text, row)
    picture = clip(document, one.locator)
    return replace(one, reader=document.reader, context=context, picture=picture)
