"""From a number of the warehouse to where it is printed: `xxgk trace`.

The published file says which document and which place; the document is read again from data/raw,
once its SHA-256 has been compared, and shown around that place. Nothing is written.
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
from pipelines.publication.invariants import CELLS
from pipelines.readers import UnreadableError, read
from pipelines.readers.document import Document
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
        "locator from fct_rejected_cells semi join dim_report using (report_id, document_sha256)",
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
    """What was asked for is not in the published file, or its document is not as it was."""


@dataclass(frozen=True)
class Source:
    """A report, and where its document is from; `file` is its name under data/raw."""

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
    """A number, its report, and what is printed around it: rows of cells, or of one line each.

    `context` is empty where the document prints no such cell, and `locator` null. `reader` is null
    then too. `picture` is the cell as it is printed, as a PNG file, where it was read from a
    picture.
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
    """Trace one cell, or all cells that a finding names.

    Args:
        words: a report_id and a cell (`applications.granted.total`), a cell alone where agency and
            year tell the report, or a finding_id.
        settings: where the published file and the documents are.
        agency: name of the agency, as in dim_agency or in a report.
        year: the report year.
        scope: `own` or `consolidated`, where an agency has both.

    Raises:
        NotTraced: not in the published file, or the document is not what was read.
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
    """A trace as `xxgk trace --json` prints it."""

    def plain(value: object) -> object:
        if isinstance(value, Decimal):
            return int(value) if value == value.to_integral_value() else float(value)
        if isinstance(value, bytes):
            return f"data:image/png;base64,{b64encode(value).decode()}"
        return value.isoformat() if isinstance(value, date) else value

    told = asdict(one)
    told["source"] = {name: plain(value) for name, value in told["source"].items()}
    return {name: plain(value) for name, value in told.items()}


def _report_of(
    published: duckdb.DuckDBPyConnection, agency: str, year: int | None, scope: str | None
) -> str:
    """The report of an agency, by its name, in a year."""
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
            told = say("{agency} has several reports: {there}", agency=agency, there=there)
        else:
            told = say("{agency} has no such report, but {there}", agency=agency, there=there)
        raise NotTraced(told + say(". Say --year and --scope"))
    return fitting[0][0]


def _cells_of_finding(
    published: duckdb.DuckDBPyConnection, finding_id: str
) -> list[tuple[str, str]]:
    """Report and cell of each number that a finding compares."""
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
    """What the warehouse says of a cell, and the places of all cells of its row."""
    row = published.execute(
        f"{_REPORT} where dim_report.report_id = $id", {"id": report_id}
    ).fetchone()
    if row is None:
        raise NotTraced(
            say(
                "no report {report_id}; report_id of dim_report, or --agency and --year, tell it",
                report_id=report_id,
            )
        )
    table, row_code, column = _parts(cell)
    cells = published.execute(
        "select column_code, value, value_status, raw_text, locator "
        f"from ({_FACTS}) where report_id = $id and table_code = $table and row_code = $row",
        {"id": report_id, "table": table, "row": row_code},
    ).fetchall()
    found = next((told for told in cells if told[0] == column), None)
    if found is None:
        raise NotTraced(_no_cell(published, report_id, cell))
    _, value, status, raw, locator = found
    labels = [
        _label(published, place, code)
        for place, code in zip(_LABELS.get(table, (None, None)), (row_code, column), strict=True)
    ]
    one = Trace(cell, *labels, value, status, raw, locator, Source(*row))
    return one, [told[-1] for told in cells if told[-1]] if table != PROSE else [locator]


def _parts(cell: str) -> tuple[str, str, str]:
    """Table, row and column of `table.row.column`; the name of a fact stands for its table."""
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
    """That the report has no such cell, and which it has that look like it."""
    there = published.execute(
        "select table_code || '.' || row_code || '.' || column_code "
        f"from ({_FACTS}) where report_id = $id order by all",
        {"id": report_id},
    ).fetchall()
    told = say("report {report_id} has no cell {cell}", report_id=report_id, cell=cell)
    return told + _perhaps(cell, [name for (name,) in there])


def _perhaps(word: str, names: list[str]) -> str:
    """Names that look like a word, or hold it, as the end of a message."""
    alike = [name for name in names if word in name or name in word][:_MOST_NAMED]
    alike = alike or get_close_matches(word, names, n=5, cutoff=0.4)
    return say("; perhaps {names}", names=", ".join(alike)) if alike else ""


def _label(published: duckdb.DuckDBPyConnection, place: str | None, code: str) -> str | None:
    if place is None:
        return None
    dimension, column = place.split(".")
    row = published.execute(
        f"select label_zh || ' · ' || label_en from {dimension} where {column} = $code",
        {"code": code},
    ).fetchone()
    return row[0] if row else None


def _document(source: Source, settings: Settings) -> Document:
    """Read the document again, if its bytes are still those that were read."""
    remedy = say("xxgk archive verify says what changed, xxgk run takes it in anew")
    try:
        data = document_bytes(settings.raw_dir, source.file, settings.max_document_bytes)
        if hash_bytes(data) != source.sha256:
            raise NotTraced(
                say("{file} is no longer what was read; {remedy}", file=source.file, remedy=remedy)
            )
        return read(data, source.file, limits_of(settings))
    except UnreadableError as error:
        raise NotTraced(f"{source.file}: {error.reason}; {remedy}") from error
    except OSError as error:
        raise NotTraced(f"{source.file}: {error.strerror or error}; {remedy}") from error


def _placed(one: Trace, document: Document, row: list[str]) -> Trace:
    """The trace with what the document prints around the place."""
    if one.locator is None:
        return one
    context = printed_around(document, one.locator, one.raw_text, row)
    picture = clip(document, one.locator)
    return replace(one, reader=document.reader, context=context, picture=picture)
