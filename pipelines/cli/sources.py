"""The commands `xxgk sources`: propose an entry, check the list, ask whether a portal still lists.

They call the library and show what it answers, as the others do.
"""

from pathlib import Path
from typing import Annotated

import typer

from pipelines.cli.common import AsJson, fail, print_json
from pipelines.cli.console import failures, library_news, make_console, near, table
from pipelines.messages import say
from pipelines.settings import Settings

sources = typer.Typer(
    no_args_is_help=True,
    rich_markup_mode="markdown",
    help="The list of portals that are harvested (XXGK_SOURCES_DIR).",
)


@sources.command("propose")
def propose(
    urls: Annotated[list[str], typer.Argument(help="Addresses of reports or of lists of them.")],
    page: Annotated[
        Path | None,
        typer.Option(
            exists=True,
            dir_okay=False,
            help="The page of the one address, saved: it tells what the address does not.",
        ),
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Make an entry for the list of sources from an address. Nothing is asked of the portal.

    The platform is recognised from the address, or from the page; with it comes where its list is
    and by what pattern it is read. What is not known stands as a comment before the entry. The
    entry is printed, not enabled: put it into a file of XXGK_SOURCES_DIR (data/sources).

    Examples:

    - `xxgk sources propose http://www.dushan.gov.cn/zfxxgknb/202302/t20230209_78174914.html`
    - `xxgk sources propose http://www.sz.gov.cn/gkmlpt/index --page index.html`

    Ends with 0 when each address gave an entry, 1 otherwise.
    """
    from pipelines.harvest.page import read_page
    from pipelines.harvest.platforms import WrongPlatform, platforms
    from pipelines.harvest.propose import NoProposal, propose

    if page and len(urls) > 1:
        fail(say("--page is the page of one address; give one"), as_json, code=2)
    saved = read_page(urls[0], page.read_bytes()) if page else None
    failed = False
    try:
        platforms()
    except WrongPlatform as error:
        fail(str(error), as_json)
    for url in urls:
        try:
            made = propose(url, saved.html if saved else None)
        except NoProposal as error:
            failed = True
            if as_json:
                print_json({"ok": False, "error": str(error)}, indent=None)
            else:
                make_console(stderr=True).print(str(error), style="red", markup=False)
            continue
        if as_json:
            print_json({"ok": True, "entry": made.entry, "open": made.open_points}, indent=None)
        else:
            typer.echo(made.as_yaml(), nl=False)
    if failed:
        raise typer.Exit(1)


@sources.command("check")
def check(
    live: Annotated[
        list[str] | None,
        typer.Option(help="Id of a source whose lists are asked, by hand and politely."),
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Say what is wrong with the list, each problem with file, line, entry, field and remedy.

    With --live the lists of a source are asked for whether they still list: its entry pages and
    their further pages, with the delays and limits of a harvest, and no report. The responses are
    kept in the archive like any harvest.

    Examples:

    - `xxgk sources check`
    - `xxgk sources check --live dushan`

    Ends with 0 when nothing is wrong and each source that was asked lists, 1 otherwise.
    """
    from pipelines.harvest.sources import read_sources

    settings = Settings()
    if live:
        _check_live(settings, tuple(live), as_json)
        return
    found, problems = read_sources(settings.sources_dir, settings.harvest_loopback)
    if as_json:
        rows = [problem._asdict() for problem in problems]
        print_json({"ok": not problems, "sources": len(found), "problems": rows})
    else:
        console = make_console()
        for problem in problems:
            console.print(f"{near(settings.sources_dir)}/{problem}", style="yellow", markup=False)
        wrong = len({(p.file, p.line) for p in problems})
        console.print(
            say("{right:,} sources are right, {wrong:,} are wrong", right=len(found), wrong=wrong)
        )
        if not found and not problems:
            console.print(
                say(
                    "An entry belongs into a file *.yaml of {folder}; xxgk sources propose ADDRESS "
                    "makes one",
                    folder=near(settings.sources_dir),
                ),
                markup=False,
            )
    if problems:
        raise typer.Exit(1)


@sources.command("list")
def show(
    known: Annotated[
        bool, typer.Option(help="Those of the register that comes with the project.")
    ] = False,
    as_json: AsJson = False,
) -> None:
    """List the sources that can be harvested, or the portals of which an entry can be made by id.

    Examples:

    - `xxgk sources list --known`
    """
    from pipelines.harvest.sources import PORTALS_DIR, read_sources

    settings = Settings()
    folder = PORTALS_DIR if known else settings.sources_dir
    found, _ = read_sources(folder, settings.harvest_loopback)
    if as_json:
        print_json({"sources": [each.model_dump(mode="json") for each in found]})
        return
    rows = [
        (each.id, each.name, each.region_code, each.pattern, "" if each.enabled else say("off"))
        for each in found
    ]
    names = tuple(map(say, ("id", "name", "region", "pattern")))
    make_console().print(table(say("Sources"), (*names, ""), rows))


def _check_live(settings: Settings, ids: tuple[str, ...], as_json: bool) -> None:
    """Ask the lists of some sources, and say what each lists."""
    from datetime import UTC, datetime

    from pipelines.harvest.plan import HarvestError
    from pipelines.harvest.run import run_harvest

    name = f"check-{datetime.now(UTC):%Y%m%dT%H%M%S}"
    try:
        with library_news(make_console(stderr=True)):
            summary = run_harvest(settings, name, ids, lists_only=True)
    except HarvestError as error:
        fail(str(error), as_json)
    answered = {
        source: {key: counts[key] for key in ("pages", "listed", "failed")}
        for source, counts in summary.sources.items()
    }
    lists = {source for source, counts in answered.items() if counts["listed"]}
    if as_json:
        print_json({"ok": len(lists) == len(answered), "sources": answered})
    else:
        console = make_console()
        for source, counts in answered.items():
            found = say(
                "{source}: {listed:,} reports on {pages:,} pages of lists",
                source=source, listed=counts["listed"], pages=counts["pages"],
            )  # fmt: skip
            said = failures(counts["failed"])
            console.print(
                found + (f"; {said}" if said else ""),
                style="" if source in lists else "red",
                markup=False,
            )
        if lists:
            today = f"{datetime.now(UTC):%Y-%m-%d}"
            console.print(
                say(
                    "Write `checked: {today}` into the entries that list, and enable them.",
                    today=today,
                )
            )
    if len(lists) < len(answered):
        raise typer.Exit(1)
