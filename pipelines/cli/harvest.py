"""The commands `xxgk harvest` and `xxgk sources`; `main` takes them up.

They call the library and show what it answers, as the others do.
"""

from collections import Counter
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from pipelines.cli.common import AsJson, fail, print_json
from pipelines.cli.console import facts, library_news, make_console, near, table
from pipelines.settings import Settings

_MOST_ROWS = 30

sources = typer.Typer(
    no_args_is_help=True,
    rich_markup_mode="markdown",
    help="The list of portals that are harvested (data/sources).",
)


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
    as_json: AsJson = False,
) -> None:
    """Fetch the reports of the portals in data/sources into the archive.

    What portals answer is stored as it was received, in WARC files below data/raw/harvest; the
    next `xxgk run` reads it. A harvest started again under the same name goes on where it stopped
    and asks for nothing twice; one of another name asks each page whether it has changed.

    Set XXGK_HARVEST_CONTACT to an e-mail address or a page first: portals must be able to reach
    who harvests them.

    Examples:

    - `xxgk harvest`
    - `xxgk harvest --source dushan --year 2023`
    - `xxgk harvest --name 2026-yearly --json | jq .sources`

    Ends with 0 when everything was asked for, also where some of it failed; 1 when it stopped.
    """
    from dataclasses import asdict

    from pipelines.harvest.plan import HarvestError
    from pipelines.harvest.run import run_harvest

    news = make_console(stderr=as_json)
    try:
        with library_news(news):
            summary = run_harvest(Settings(), name, tuple(source or ()), year)
    except KeyboardInterrupt:
        fail("stopped; what was fetched is kept, start it again to go on", as_json, code=130)
    except HarvestError as error:
        fail(str(error), as_json)
    if as_json:
        print_json({"ok": summary.complete} | asdict(summary))
    else:
        _show(make_console(), summary)
    if not summary.complete:
        raise typer.Exit(1)


@sources.command("check")
def check(as_json: AsJson = False) -> None:
    """Say what is wrong with the list, each problem with file, line, entry, field and remedy.

    Ends with 0 when nothing is wrong, 1 otherwise.
    """
    from pipelines.harvest.sources import read_sources

    settings = Settings()
    found, problems = read_sources(settings.sources_dir, settings.harvest_loopback)
    if as_json:
        told = [problem._asdict() for problem in problems]
        print_json({"ok": not problems, "sources": len(found), "problems": told})
    else:
        console = make_console()
        for problem in problems:
            console.print(f"{near(settings.sources_dir)}/{problem}", style="yellow", markup=False)
        wrong = len({(p.file, p.line) for p in problems})
        console.print(f"{len(found)} sources are right, {wrong} are wrong")
    if problems:
        raise typer.Exit(1)


@sources.command("list")
def show(as_json: AsJson = False) -> None:
    """List the sources that can be harvested."""
    from pipelines.harvest.sources import read_sources

    settings = Settings()
    found, _ = read_sources(settings.sources_dir, settings.harvest_loopback)
    if as_json:
        print_json({"sources": [each.model_dump(mode="json") for each in found]})
        return
    rows = [
        (each.id, each.name, each.region_code, each.pattern, "" if each.enabled else "off")
        for each in found
    ]
    make_console().print(table("Sources", ("id", "name", "region", "pattern", ""), rows))


def _show(console: Console, summary) -> None:
    """The summary for a person."""
    failed = sum((Counter(each["failed"]) for each in summary.sources.values()), Counter())
    reasons = ", ".join(f"{count} {reason}" for reason, count in sorted(failed.items()))
    found = ", ".join(
        f"{summary.total(name):,} {name}" for name in ("new", "changed", "unchanged", "repeated")
    )
    console.print("[bold]Harvested.[/]" if summary.complete else "[bold]Stopped.[/]")
    facts(
        console,
        [
            ("files", near(Path(summary.folder))),
            ("sources", f"{len(summary.sources):,}, {summary.total('pages'):,} pages of lists"),
            ("reports", f"{summary.total('found'):,}: {found}"),
            ("failed", f"{summary.total('failed'):,}" + (f": {reasons}" if reasons else "")),
        ],
    )
    names = ("pages", "found", "new", "changed", "unchanged", "repeated")
    rows = [
        (source, *(told[name] for name in names), sum(told["failed"].values()))
        for source, told in sorted(summary.sources.items())
    ]
    rows.sort(key=lambda row: row[-1], reverse=True)
    console.print(table("By source", ("source", *names, "failed"), rows[:_MOST_ROWS]))
    if len(rows) > _MOST_ROWS:
        console.print(f"and {len(rows) - _MOST_ROWS:,} more; --json lists them all")
