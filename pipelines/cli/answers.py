"""What the commands answer: the same facts as lines for a person and as JSON for a program."""

import errno
import shutil
import sys
from pathlib import Path

from rich.cells import cell_len
from rich.console import Console
from rich.markup import escape

from pipelines.cli.console import MOST_LISTED, facts, near, table
from pipelines.health import Health
from pipelines.messages import language, reason_of, say
from pipelines.pipeline import Outcome
from pipelines.settings import Settings
from pipelines.status import BROKEN, EXPECTED, NEWS, Status

YEARS = ("report year", "reports", "agencies", "regions", "numbers")
"""What is counted of each report year, in the order of `Status.years`."""
_STATE_STYLES = {"published": "green", "unreadable": "red", "not_read": "red", "unresolved": "red"}


def one_line(error: BaseException) -> str:
    """What went wrong and what helps, from the first of our own errors behind `error`."""
    ours: BaseException | None = error
    while ours is not None:
        if isinstance(ours, OSError) and ours.errno in (errno.ENOSPC, errno.EDQUOT):
            return f"the disk is full ({ours.filename or ours.strerror}); make room and run again"
        if type(ours).__module__.startswith("pipelines.") or isinstance(ours, OSError):
            return str(ours)
        ours = ours.__cause__
    return f"{type(error).__name__}: {error} (xxgk run --verbose shows where)"


def show_outcome(console: Console, outcome: Outcome, settings: Settings) -> None:
    """What a run leaves: what is published, how long it took, and where to look next."""
    console.print(
        say("\n[bold green]Published.[/]")
        if outcome.changed
        else say(
            "\n[bold green]The published warehouse is current;[/] its content has not changed."
        )
    )
    show_status(console, outcome.status, settings)
    took = [
        say("{step} {seconds:.1f} s", step=say(STEPS.get(step, step)), seconds=seconds)
        for step, seconds in outcome.steps.items()
    ]
    console.print(say("\n[bold]Took {seconds:.1f} s[/]", seconds=outcome.seconds))
    facts(console, [(say("of which"), " · ".join(took))])
    path = near(outcome.status.path)
    look = f"import duckdb; print(duckdb.connect('{path}', read_only=True).sql('{_FIRST_QUERY}'))"
    console.print(say("\n[bold]Look at it[/]"))
    facts(
        console,
        [
            ("SQL", f'{near(Path(sys.executable))} -c "{look}"'),
            (say("what, why"), f"{_xxgk()} status"),
            (say("site"), "make docs"),
        ],
    )


def _xxgk() -> str:
    """The command as it can be typed here: by name where it is on the path."""
    return "xxgk" if shutil.which("xxgk") else near(Path(sys.executable).with_name("xxgk"))


STEPS = {
    "raw_documents": "take in",
    "staging": "read",
    "dbt_models": "build",
    "published": "publish",
    "site": "site",
}
"""What the steps of a run are called."""
_FIRST_QUERY = "from dim_report select report_year, title, region_code limit 10"


def outcome_json(outcome: Outcome) -> dict:
    """A run as one JSON object."""
    return {
        "ok": True,
        "changed": outcome.changed,
        **_status_json(outcome.status),
        "steps": {name: round(seconds, 3) for name, seconds in outcome.steps.items()},
        "seconds": round(outcome.seconds, 3),
    }


def show_status(console: Console, status: Status | None, settings: Settings) -> None:
    """What is published, or that nothing is yet, in the language of the environment."""
    if status is None:
        folder = escape(near(settings.raw_dir))
        console.print(
            say(
                "Nothing is published yet. Put reports under {folder} and run: make run",
                folder=folder,
            )
        )
        return
    states = " · ".join(f"{count:,} {_code('state', s)}" for s, count in status.states.items())
    version = status.version or say("unnumbered")
    facts(
        console,
        [
            (say("file"), near(status.path)),
            ("Parquet", near(settings.parquet_dir)),
            ("CSV", near(settings.csv_dir)),
            (say("version"), f"{version}, {status.published_at:%Y-%m-%d %H:%M} UTC"),
            (
                say("documents"),
                say("{count:,}: {states}", count=status.documents, states=states),
            ),
            (
                say("reports"),
                say(
                    "{reports:,} of {agencies:,} agencies in {regions:,} regions",
                    reports=status.reports,
                    agencies=status.agencies,
                    regions=status.regions,
                ),
            ),
            (
                say("numbers"),
                say("{count:,} printed in their statutory tables", count=status.numbers),
            ),
            *([(say("checks"), _checks(status.checks))] if status.checks else []),
        ],
    )
    _show_tables(console, status)
    if status.notable:
        console.print(f"\n[bold]{say('Not published')}[/]")
        for file, state, reason, code in status.notable[:MOST_LISTED]:
            style, name = _STATE_STYLES.get(state, "yellow"), _code("state", state)
            gap = " " * max(0, 12 - cell_len(name))
            said = escape(f"{file}: {reason_of(code, reason)}")
            console.print(f"  [{style}]{name}{gap}[/]  {said}")
        if len(status.notable) > MOST_LISTED:
            more = len(status.notable) - MOST_LISTED
            console.print(say("  … and {more:,} more (xxgk status --json lists all)", more=more))
    _show_settling(console, status, settings)


def _show_tables(console: Console, status: Status) -> None:
    """Coverage, sources and rules, each as a table where there is anything to show."""
    if status.years:
        columns = map(say, YEARS)
        years = [(str(year), *counts) for year, *counts in status.years]
        console.print()
        console.print(table(say("Coverage"), tuple(columns), years))
    if any(row[3] or row[4] or row[5] for row in status.coverage):
        expected = [(str(year), *counts) for year, *counts in status.coverage]
        title = say("Who has reported, of those who should")
        console.print()
        console.print(table(title, tuple(map(say, EXPECTED)), expected))
    if status.no_answers:
        said = " · ".join(f"{count:,} {_code('missing', why)}" for why, count in status.no_answers)
        console.print(say("Missing, and no word against the agency: {said}", said=said))
    if status.news:
        news = [(source, harvest, _code("news", n), *c) for source, harvest, n, *c in status.news]
        title = say("Sources that gave less or more than before")
        console.print()
        console.print(table(title, tuple(map(say, NEWS)), news))
    if status.broken:
        title = say("What reports say against themselves")
        broken = [
            (rule, status.titles_zh.get(rule, said) if language() == "zh" else said,
             say(severity), *counts)
            for rule, said, severity, *counts in status.broken
        ]  # fmt: skip
        console.print()
        console.print(table(title, tuple(map(say, BROKEN)), broken))


def _code(kind: str, code: str) -> str:
    """A code of the warehouse; in Chinese as the site calls it."""
    if language() == "en":
        return code
    from pipelines.site.words import words

    return words("zh").get(f"{kind}_{code}", code)


def _checks(checks: dict[str, int]) -> str:
    """How many places were checked, and with which verdicts."""
    verdicts = " · ".join(
        f"{count:,} {say(verdict.replace('_', ' '))}" for verdict, count in checks.items()
    )
    return say("{count:,} places: {verdicts}", count=sum(checks.values()), verdicts=verdicts)


def _show_settling(console: Console, status: Status, settings: Settings) -> None:
    """Reports that an operator may settle, each with its line, and lines that settle nothing."""
    path = escape(near(settings.lists_dir / "settled_reports.csv"))
    if status.to_settle:
        console.print(say("\n[bold]To settle[/] by a line each in {path}", path=path))
        for file, missing, line in status.to_settle[:MOST_LISTED]:
            names = ", ".join(say(name) for name in missing.split(", "))
            console.print(f"  {escape(file)}: {escape(names)}\n    {escape(line)}")
        if len(status.to_settle) > MOST_LISTED:
            more = len(status.to_settle) - MOST_LISTED
            rest = say("  … and {more:,} more (all in audit_unresolved_reports)", more=more)
            console.print(rest)
    if status.settled_in_vain:
        console.print(say("\n[bold]Lines that settle nothing[/] in {path}", path=path))
        for state, line in status.settled_in_vain:
            console.print(f"  [yellow]{say(state)}[/]  {escape(line)}")


def health_line(found: Health) -> str:
    """The health in one line, as monitoring plug-ins say it."""
    reasons = "; ".join(reason for _, reason in sorted(found.reasons, reverse=True))
    return f"{_LEVELS[found.level]}: {reasons or say('published, and the last run succeeded')}"


def health_json(found: Health) -> dict:
    """The health as one JSON object."""
    return {
        "level": _LEVELS[found.level].lower(),
        "reasons": [{"level": _LEVELS[level].lower(), "reason": r} for level, r in found.reasons],
    }


_LEVELS = ("OK", "WARNING", "CRITICAL")


def status_json(status: Status | None, settings: Settings) -> dict:
    """The status as one JSON object; `published` tells whether there is anything."""
    if status is None:
        return {"published": False, "path": str(settings.published_path)}
    return {"published": True, **_status_json(status)}


def _status_json(status: Status) -> dict:
    years = [name.replace(" ", "_") for name in YEARS]
    return {
        "path": str(status.path),
        "version": status.version,
        "published_at": f"{status.published_at:%Y-%m-%dT%H:%M:%SZ}",
        "content_hash": status.content_hash,
        "documents": {"total": status.documents, **status.states},
        "reports": status.reports,
        "agencies": status.agencies,
        "regions": status.regions,
        "numbers": status.numbers,
        "years": [dict(zip(years, row, strict=True)) for row in status.years],
        "notable": [
            {"file": file, "state": state, "reason": reason, "reason_code": code}
            for file, state, reason, code in status.notable
        ],
        "to_settle": [
            {"file": file, "missing": missing, "line": line}
            for file, missing, line in status.to_settle
        ],
        "settled_in_vain": [
            {"state": state, "line": line} for state, line in status.settled_in_vain
        ],
        "coverage": [
            dict(zip((name.replace(" ", "_") for name in EXPECTED), row, strict=True))
            for row in status.coverage
        ],
        "no_answers": dict(status.no_answers),
        "news": [
            dict(zip((name.replace(" ", "_") for name in NEWS), row, strict=True))
            for row in status.news
        ],
        "checks": status.checks,
        "broken": [
            dict(zip(("rule", "title", "severity", "reports", "places"), row, strict=True))
            for row in status.broken
        ],
        "tables": status.tables,
    }
