"""The command `xxgk harvest`; `main` takes it up.

It calls the library and shows what it answers, as the others do.
"""

from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.console import Console

from pipelines.cli.common import AsJson, fail, print_json
from pipelines.cli.console import facts, failures, library_news, make_console, near, table
from pipelines.messages import say
from pipelines.settings import Settings

if TYPE_CHECKING:
    from pipelines.harvest.run import Summary

_MOST_ROWS = 30
COUNTED = ("pages", "listed", "found", "new", "changed", "unchanged", "repeated")
"""What is counted of each source."""


def harvest(
    source: Annotated[
        list[str] | None,
        typer.Option("--source", "-s", help="Id of a source; all that are enabled otherwise."),
    ] = None,
    year: Annotated[
        int | None, typer.Option(min=2008, max=2100, help="The only report year wanted.")
    ] = None,
    name: Annotated[
        str | None, typer.Option(help="Name of the harvest; the ISO week otherwise.")
    ] = None,
    alert: Annotated[
        bool, typer.Option("--alert", help="Tell XXGK_NOTIFY_URLS when it fails; for timers.")
    ] = False,
    as_json: AsJson = False,
) -> None:
    """Fetch the reports of the portals in XXGK_SOURCES_DIR (data/sources) into the archive.

    What portals answer is stored as it was received, in WARC files below data/raw/harvest; the
    next `xxgk run` reads it. A harvest started again under the same name goes on where it stopped
    and asks for nothing twice; one of another name asks each page whether it has changed.

    Set XXGK_HARVEST_CONTACT to an e-mail address or a page first: portals must be able to reach
    who harvests them.

    Examples:

    - `xxgk harvest`
    - `xxgk harvest --source dushan --year 2023`
    - `xxgk harvest --name 2026-yearly --json | jq .sources`

    Ends with 0 when everything was asked for, also where some of it failed; 1 when it stopped, or
    when no source gave anything: no report, and no list that names one.
    """
    from dataclasses import asdict

    from pipelines.harvest.plan import HarvestError
    from pipelines.harvest.run import run_harvest
    from pipelines.notify import notify

    news, settings = make_console(stderr=as_json), Settings()
    try:
        with library_news(news):
            summary = run_harvest(settings, name, tuple(source or ()), year)
    except KeyboardInterrupt:
        said = say("stopped; what was fetched is kept, start it again to go on")
        fail(said, as_json, code=130)
    except HarvestError as error:
        if alert:
            notify(settings, "xxgk: the harvest failed", str(error))
        fail(str(error), as_json)
    is_well = summary.complete and not summary.gave_nothing
    if as_json:
        print_json({"ok": is_well} | asdict(summary))
    else:
        _show(make_console(), summary)
    if not is_well and alert:
        failed = ", ".join(f"{source}: {why}" for source, why in summary.silent.items())
        notify(settings, "xxgk: the harvest gave nothing or stopped", failed or summary.folder)
    if not is_well:
        raise typer.Exit(1)


def _show(console: Console, summary: "Summary") -> None:
    """The summary for a person."""
    failed = sum((Counter(each["failed"]) for each in summary.sources.values()), Counter())
    reasons = failures(failed)
    found = ", ".join(f"{summary.total(name):,} {say(name)}" for name in COUNTED[3:])
    console.print(say("[bold]Harvested.[/]") if summary.complete else say("[bold]Stopped.[/]"))
    of_sources = say(
        "{sources:,}, {pages:,} pages of lists that name {listed:,} reports",
        sources=len(summary.sources), pages=summary.total("pages"), listed=summary.total("listed"),
    )  # fmt: skip
    facts(
        console,
        [
            (say("files"), near(Path(summary.folder))),
            (say("sources"), of_sources),
            (say("reports"), f"{summary.total('found'):,}: {found}"),
            (say("failed"), f"{summary.total('failed'):,}" + (f": {reasons}" if reasons else "")),
        ],
    )
    for source in summary.silent:
        why = failures(summary.sources[source]["failed"]) or say("requested nothing")
        console.print(say("  [red]nothing from {source}[/]: {why}", source=source, why=why))
    rows = [
        (source, *(counts[name] for name in COUNTED), sum(counts["failed"].values()))
        for source, counts in sorted(summary.sources.items())
    ]
    rows.sort(key=lambda row: row[-1], reverse=True)
    names = tuple(map(say, ("source", *COUNTED, "failed")))
    console.print(table(say("By source"), names, rows[:_MOST_ROWS]))
    if len(rows) > _MOST_ROWS:
        more = len(rows) - _MOST_ROWS
        console.print(say("… and {more:,} more; --json lists them all", more=more))
