"""The command `xxgk trace`; `main` takes it up."""

import re
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.console import Console
from rich.markup import escape

from pipelines.cli.common import AsJson, fail, print_json
from pipelines.cli.console import facts, make_console
from pipelines.messages import say
from pipelines.settings import Settings

if TYPE_CHECKING:
    from pipelines.excerpt import Printed
    from pipelines.trace import Trace

_CODES = re.compile(r"[^\w.-]+")
"""What does not stand in names of files."""


def trace(
    what: Annotated[
        list[str],
        typer.Argument(help="A report_id and a cell, a cell with --agency, or a finding_id."),
    ],
    agency: Annotated[str | None, typer.Option(help="Name of the agency that reports.")] = None,
    year: Annotated[int | None, typer.Option(help="Report year.")] = None,
    scope: Annotated[str | None, typer.Option(help="own or consolidated.")] = None,
    as_json: AsJson = False,
) -> None:
    """Show where a number is printed: the cell among its neighbours, the document, the address.

    The document is read again from data/raw, if it is still what it was. A cell is written
    table.row.column: the tables are disclosure, applications, appeals, legacy, and prose for the
    numbers of the text (`prose.records_website.claim 2`).

    Examples:

    - `xxgk trace --agency 湘潭县审计局 --year 2020 applications.new_received.total`
    - `xxgk trace 1303a754ef60889fc4b2d43b7c1a5b02 appeals.reconsideration.upheld`
    - `xxgk trace b01f76e48fd15c29da97ac333e8c3643 --json` (all cells that a finding names)

    Of a cell that was read from a picture, its clip is written to data/warehouse/traces.

    Ends with 0 when it is shown, 1 when it is not found or the document is no longer the same.
    """
    from pipelines.cli import answers
    from pipelines.trace import to_json
    from pipelines.trace import trace as find

    try:
        found = find(what, Settings(), agency, year, scope)
    except Exception as error:
        fail(answers.one_line(error), as_json)
    if as_json:
        print_json({"ok": True, "traces": [to_json(one) for one in found]})
        return
    for one in found:
        _show(make_console(), one, Settings().warehouse_dir / "traces")


def _show(console: Console, one: "Trace", folder: Path) -> None:
    source = one.source
    labels = " × ".join(label for label in (one.row_label, one.column_label) if label)
    value = "null" if one.value is None else f"{one.value.normalize():f}"
    console.print(f"\n[bold]{escape(one.cell)}[/] {escape(labels)}")
    got = ""
    if source.retrieved_at:
        got = say(", retrieved {time:%Y-%m-%d %H:%M} UTC", time=source.retrieved_at)
    rows = [
        (say("value"), f"{value} ({say(one.value_status)})"),
        (say("printed"), say("nothing") if not one.raw_text else _clean(one.raw_text)),
        (say("report"), f"{source.report_id}, {source.report_year}, {say(source.scope)}"),
        (say("title"), _clean(source.title or "–")),
        (say("agency"), f"{source.agency_name}, {source.region_path}"),
        (say("published"), str(source.published_on or "–")),
        (say("address"), f"{_clean(source.url or say('not recorded'))}{got}"),
        (say("file"), _clean(source.file)),
        (say("sha256"), say("{sha256}, as received", sha256=source.sha256)),
        (say("place"), f"{one.locator or say('not in the document')} ({one.reader or '–'})"),
    ]
    if one.picture:
        folder.mkdir(parents=True, exist_ok=True)
        picture = folder / f"{source.report_id}.{_CODES.sub('_', one.cell)}.png"
        picture.write_bytes(one.picture)
        rows.append((say("picture"), str(picture)))
    facts(console, rows)
    console.print()
    for row in one.context:
        marked = any(cell.is_it for cell in row)
        cells = " | ".join(_cell(cell) for cell in row)
        console.print(f"{'[bold]→[/]' if marked else ' '} {cells}")


def _cell(cell: "Printed") -> str:
    text = escape(_clean(cell.text)) or "·"
    return f"[reverse]»{text}«[/]" if cell.is_it else text


def _clean(text: str) -> str:
    """A text of a document in one line, without what would command a terminal."""
    return "".join(c for c in " ".join(text.split()) if c.isprintable())
