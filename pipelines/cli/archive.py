"""The commands `xxgk archive` and `xxgk diff`; `main` takes them up.

They call the library and show what it answers, as the others do.
"""

import json
from dataclasses import asdict
from decimal import Decimal
from typing import TYPE_CHECKING, Annotated

import typer
from rich.console import Console
from rich.markup import escape

from pipelines.cli.common import AsJson, fail, print_json
from pipelines.cli.console import facts, library_news, make_console, table
from pipelines.messages import language, left_out_of, say
from pipelines.settings import Settings

if TYPE_CHECKING:
    from pipelines.archive.verify import Verification
    from pipelines.diff import Change, Difference

MOST_LISTED = 50
HELD = ("file", "kind", "size", "records", "documents", "left out", "retrieved")
"""What is said of a container."""
PROBLEMS = ("changed", "missing", "damaged", "block_digest", "payload_digest")
"""What a mismatch may be."""
_FAILED = 2

archive = typer.Typer(
    no_args_is_help=True,
    rich_markup_mode="markdown",
    help="What was received under data/raw, and whether it is still what it was.",
)


@archive.command()
def verify(as_json: AsJson = False) -> None:
    """Hash everything under data/raw again and compare it with what was taken in.

    Files are compared with the hashes of then, the records of WARC and WACZ files with the digests
    they carry. Each mismatch comes with its file, the offset of the record, and what to do.

    Examples:

    - `xxgk archive verify`
    - `xxgk archive verify --json | jq '.mismatches[].file'`

    Ends with 0 when everything is as it was taken in, 1 when anything is not.
    """
    from pipelines.archive.verify import verify as compare

    try:
        with library_news(make_console(stderr=True)):
            verification = compare(Settings())
    except KeyboardInterrupt:
        fail(say("stopped"), as_json, code=130)
    except Exception as error:
        fail(str(error), as_json)
    if as_json:
        print_json({"ok": verification.is_sound, **asdict(verification)})
    else:
        _show_verification(make_console(), verification)
    if not verification.is_sound:
        raise typer.Exit(1)


@archive.command("list")
def list_(as_json: AsJson = False) -> None:
    """Say what was taken in: WARC, WACZ and zip files with what they hold, and files by number.

    Examples:

    - `xxgk archive list`
    - `xxgk archive list --json | jq '.containers[] | select(.problem)'`
    """
    from pipelines.archive.inventory import inventory

    try:
        held = inventory(Settings())
    except Exception as error:
        fail(str(error), as_json)
    if as_json:
        containers = [
            {
                **asdict(one),
                "left_out": json.loads(one.left_out),
                "first_at": one.first_at and f"{one.first_at:%Y-%m-%dT%H:%M:%SZ}",
                "last_at": one.last_at and f"{one.last_at:%Y-%m-%dT%H:%M:%SZ}",
            }
            for one in held.containers
        ]
        print_json({**asdict(held), "containers": containers})
        return
    console = make_console()
    rows = [
        (
            one.file,
            one.kind,
            f"{one.size_bytes / 1e6:,.1f} MB",
            one.records,
            one.documents,
            ", ".join(f"{n:,} {left_out_of(r)}" for r, n in json.loads(one.left_out).items()),
            f"{one.first_at:%Y-%m-%d} – {one.last_at:%Y-%m-%d}" if one.first_at else "",
        )
        for one in held.containers
    ]
    if rows:
        console.print(table(say("Containers"), tuple(map(say, HELD)), rows))
    for one in held.containers:
        if one.problem:
            console.print(f"  [yellow]{escape(one.file)}[/]: {escape(one.problem)}")
    size = held.files_bytes / 1e6
    console.print(say("{count:,} files besides, {size:,.1f} MB", count=held.files, size=size))


def diff(
    what: Annotated[str, typer.Argument(help="A report_id, an address, or a file.")],
    other: Annotated[str | None, typer.Argument(help="The file to compare it with.")] = None,
    as_json: AsJson = False,
) -> None:
    """List what two versions of a report say differently: title, dates, and cell by cell.

    A report_id or an address stands for its last two versions. A file is one on disk, or a document
    by its name in the warehouse (column file of dim_document).

    Examples:

    - `xxgk diff http://www.example.gov.cn/xxgk/2023.html`
    - `xxgk diff old.docx new.docx`
    - `xxgk diff --json 6067bab9959b78ef9484cd0b33796959 | jq '.changes[]'`

    Ends with 0 when they say the same, 1 when they differ, 2 when they cannot be compared.
    """
    from pipelines.diff import diff as compare

    try:
        found = compare(what, other, Settings())
    except Exception as error:
        fail(str(error), as_json, code=_FAILED)
    if as_json:
        changes = [{k: _plain(v) for k, v in asdict(c).items()} for c in found.changes]
        same = not found.changes
        print_json({"same": same, "old": found.old, "new": found.new, "changes": changes})
    else:
        _show_difference(make_console(), found)
    if found.changes:
        raise typer.Exit(1)


def _show_verification(console: Console, found: "Verification") -> None:
    for mismatch in found.mismatches[:MOST_LISTED]:
        at = "" if mismatch.offset is None else say(" at byte {offset:,}", offset=mismatch.offset)
        console.print(
            f"[red]{say(mismatch.problem)}[/]  {escape(mismatch.file)}{at}: "
            f"{escape(mismatch.detail)}; {escape(mismatch.remedy)}"
        )
    if len(found.mismatches) > MOST_LISTED:
        more = len(found.mismatches) - MOST_LISTED
        console.print(say("… and {more:,} more; --json lists them all", more=more))
    verdict = (
        say("as they were taken in")
        if found.is_sound
        else say("{count:,} mismatches", count=len(found.mismatches))
    )
    of_files = say(
        "{files:,}, {size:,.1f} MB: {verdict}",
        files=found.files, size=found.bytes / 1e6, verdict=verdict,
    )  # fmt: skip
    of_records = say(
        "{records:,}, {digested:,} of them with digests",
        records=found.records, digested=found.digested,
    )  # fmt: skip
    of_new = say("{count:,} files not taken in yet", count=len(found.not_taken_in))
    facts(
        console,
        [(say("files"), of_files), (say("records"), of_records), (say("new"), of_new)],
    )


def _show_difference(console: Console, found: "Difference") -> None:
    facts(console, [(say("old"), found.old), (say("new"), found.new)])
    if not found.changes:
        console.print(say("No difference in title, agency, region, year, dates, cells and claims."))
        return
    for change in found.changes:
        if not change.table:
            old, new = escape(change.old_raw or "–"), escape(change.new_raw or "–")
            console.print(f"{say(change.what)}: {old} → {new}")
    cells = [change for change in found.changes if change.table]
    rows = [(*_cell_name(each), _cell(each, "old"), _cell(each, "new")) for each in cells]
    names = ("table", "row", "column") if language() == "en" else ("place",)
    if rows:
        console.print(table("", [say(name) for name in (*names, "old", "new")], rows))


def _cell_name(change: "Change") -> tuple[str, ...]:
    """Return a cell by its codes, in Chinese by the labels of the form."""
    codes = (change.table or "", change.row or "", change.column or "")
    if language() == "en":
        return codes
    from pipelines.check.wording import Wording

    return (Wording("zh").where(".".join(codes)),)


def _cell(change: "Change", side: str) -> str:
    """Return the number of a cell, or what is printed instead."""
    value, status = getattr(change, f"{side}_value"), getattr(change, f"{side}_status")
    raw = (getattr(change, f"{side}_raw") or "").strip()
    if value is not None:
        number = f"{value.normalize():f}"
        return number if raw in ("", number) else f"{number} ({raw})"
    return f"{say(status or 'not in the table')} {raw}".strip()


def _plain(value: object) -> object:
    from pipelines.reading_json import json_number

    return json_number(value) if isinstance(value, Decimal) else value
