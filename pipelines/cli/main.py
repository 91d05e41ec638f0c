"""The command line `xxgk`: run, harvest, sources, archive, parse, diff, identify, evaluate,
status, trace, export, lake, docs, serve.

Each command calls the library and shows what it answers; how things look is in `console` and
`answers`. Heavy modules are imported by the command that needs them.
"""

import os
import sys
from contextlib import redirect_stdout
from importlib.metadata import version as installed_version
from pathlib import Path
from typing import Annotated

import typer

from pipelines.cli.archive import archive, diff
from pipelines.cli.check import check
from pipelines.cli.chinese_help import Group
from pipelines.cli.common import AsJson, fail, print_json
from pipelines.cli.console import library_news, make_console
from pipelines.cli.evaluate import evaluate
from pipelines.cli.export import codebook, export
from pipelines.cli.harvest import harvest
from pipelines.cli.lake import lake
from pipelines.cli.maintain import correct, settle, verdict
from pipelines.cli.release import release
from pipelines.cli.site import docs, serve
from pipelines.cli.sources import sources
from pipelines.cli.stopping import SAID, Stopping
from pipelines.cli.trace import trace
from pipelines.settings import Settings, setting_problems

app = typer.Typer(
    name="xxgk",
    cls=Group,
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode="markdown",
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
    help=(
        "A warehouse of China's government information disclosure annual reports "
        "(政府信息公开工作年度报告).\n\n"
        "Put reports under `data/raw`, in a folder for each report year, and `xxgk run`: it reads "
        "what is new, builds the warehouse and publishes it. `xxgk status` says what is in it, "
        "and what could not be used and why.\n\n"
        "Every path and limit can be set in the environment or in a file .env: XXGK_HOME, "
        "XXGK_WORKERS, …"
    ),
)


def _show_version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"xxgk {installed_version('xxgk')}")
        raise typer.Exit


@app.callback()
def main(
    version: Annotated[
        bool,
        typer.Option(
            "--version", callback=_show_version, is_eager=True, help="Print the version and end."
        ),
    ] = False,
) -> None:
    """What all commands share: the version, and settings that can be used."""
    for problem in setting_problems():
        fail(problem, as_json=False, code=2)


@app.command()
def run(
    as_json: AsJson = False,
    verbose: Annotated[
        bool, typer.Option("--verbose", "-v", help="Show the whole trace of an error.")
    ] = False,
    alert: Annotated[
        bool, typer.Option("--alert", help="Tell XXGK_NOTIFY_URLS when it fails; for timers.")
    ] = False,
) -> None:
    """Take in data/raw, read what is new, build the warehouse and publish it.

    Documents that were read before are not read again, and when nothing has changed nothing is
    done. Readers of the published file are never disturbed; if anything fails it stays as it was,
    and the next run takes up where this one stopped.

    Examples:

    - `xxgk run`
    - `xxgk run --json | jq .documents`
    - `XXGK_RAW_DIR=~/reports xxgk run`

    Ends with 0 when the warehouse is published, 1 when something failed.
    """
    from pipelines.cli import answers
    from pipelines.pipeline import run_all

    news, settings = make_console(stderr=as_json), Settings()
    if not as_json:
        news.print(f"[bold]xxgk {installed_version('xxgk')}[/]")
    stopping = Stopping()
    try:
        # What a library prints is none of the answer: Ray tells there when a worker dies.
        with (
            stopping,
            library_news(news),
            redirect_stdout(sys.stderr if as_json else sys.stdout),
        ):
            outcome = run_all(settings)
    except KeyboardInterrupt:
        fail(SAID, as_json, code=stopping.code or 130)
    except Exception as error:
        if stopping.code:  # DuckDB makes an error of its own of an interrupt
            fail(SAID, as_json, code=stopping.code)
        if verbose:
            news.print_exception()
        if alert:
            from pipelines.notify import notify

            notify(settings, "xxgk: the run failed", answers.one_line(error))
        fail(answers.one_line(error), as_json)
    if as_json:
        print_json(answers.outcome_json(outcome))
    else:
        answers.show_outcome(make_console(), outcome, settings)


app.command()(check)
app.command()(settle)
app.command()(verdict)
app.command()(correct)
app.command()(harvest)
app.add_typer(sources, name="sources")
app.add_typer(archive, name="archive")
app.command()(diff)


@app.command()
def parse(
    files: Annotated[
        list[Path], typer.Argument(exists=True, dir_okay=False, help="Documents to read.")
    ],
    as_json: AsJson = False,
) -> None:
    """Read single documents and show what the parser makes of them; the warehouse is not touched.

    With --json each document is one line: its identity, tables, cells, claims and findings.

    Examples:

    - `xxgk parse data/raw/2020/000_*.txt`
    - `xxgk parse --json data/raw/2020/*.txt | jq -c '.cells[] | select(.value > 0)'`
    """
    from pipelines.cli import readings
    from pipelines.engines.workers import collect_garbage_seldom
    from pipelines.parse import parse_file
    from pipelines.reading_json import to_json

    collect_garbage_seldom()
    console, settings = make_console(), Settings()
    for path in files:
        try:
            with library_news(make_console(stderr=True)):
                reading = parse_file(path, settings)
        except OSError as error:
            fail(f"{path}: {error.strerror or error}", as_json=False)
        if as_json:
            print_json(to_json(reading, str(path)), indent=None)
        else:
            readings.show_reading(console, reading, path)


@app.command()
def identify(as_json: AsJson = False) -> None:
    """Say who reported, where and for which year, by titles alone: one a line on standard input.

    A line holds a title and, after a tab, the address it was found at. Each line gives a line,
    as soon as it is read: also one that is empty, broken or no title. What the title does not
    settle stays empty, with the regions that come into question; nothing is guessed. Lines are
    UTF-8 or GB18030; traditional characters are read as simplified ones.

    With --json a line is one object: title, report_year, agency_name, agency_type, region_code,
    region_path, zone_code, basis (what year, agency and region rest on), candidates and findings
    (why something stayed open). docs/identify.md tells how evidence is weighed and lists mended.

    Examples:

    - `echo 攸县教育局2020年政府信息公开工作年度报告 | xxgk identify`
    - `xxgk identify < titles.tsv`
    - `cut -f1,2 titles.tsv | xxgk identify --json | jq -c 'select(.region_code == null)'`

    Ends with 0 when the input ends.
    """
    from pipelines import identify_lines

    if sys.stdin.isatty():
        make_console(stderr=True).print("[dim]Titles, one a line; Ctrl-D ends.[/]")
    if not as_json:
        typer.echo(identify_lines.header())
    try:
        for answer in identify_lines.answers(sys.stdin.buffer):
            if as_json:
                print_json(answer, indent=None)
            else:
                sys.stdout.write(identify_lines.row(answer) + "\n")
            sys.stdout.flush()
    except BrokenPipeError:
        _close_quietly()
    except KeyboardInterrupt:
        raise typer.Exit(130) from None


app.command()(evaluate)


@app.command()
def status(
    as_json: AsJson = False,
    check: Annotated[
        bool, typer.Option("--check", help="Say in a line whether all is well, for monitoring.")
    ] = False,
    days: Annotated[
        float, typer.Option(help="With --check: days after which the last good run is too old.")
    ] = 8,
    metrics: Annotated[
        Path | None, typer.Option(help="Write metrics for Prometheus into this file.")
    ] = None,
) -> None:
    """Say what is published: documents by state and why, coverage by year, where the file is.

    Examples:

    - `xxgk status`
    - `xxgk status --json | jq '.notable[] | select(.state == "unreadable")'`
    - `xxgk status --check --metrics /var/lib/prometheus/node-exporter/xxgk.prom`

    With --check it ends with 0 when all is well, 1 when something is to be looked at, 2 when it is
    broken: nothing is published, the file is damaged, data/raw is not there.
    """
    from pipelines.cli import answers
    from pipelines.status import published_status

    settings = Settings()
    if check or metrics:
        from pipelines.health import health, write_metrics

        found = health(settings, days)
        try:
            if metrics:
                write_metrics(metrics, found)
        except OSError as error:
            fail(f"{metrics}: {error.strerror}", as_json, code=3)
        if as_json:
            print_json(answers.health_json(found))
        else:
            typer.echo(answers.health_line(found))
        raise typer.Exit(found.level if check else 0)
    try:
        status = published_status(settings)
    except Exception as error:
        fail(answers.one_line(error), as_json)
    if as_json:
        print_json(answers.status_json(status, settings))
    else:
        answers.show_status(make_console(), status, settings)


app.command()(trace)
app.command()(export)
app.command()(codebook)
app.command()(release)
app.command()(lake)
app.command()(docs)
app.command()(serve)


def _close_quietly() -> None:
    """The reader of our output has gone: nothing more can be said, and nothing is wrong."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
