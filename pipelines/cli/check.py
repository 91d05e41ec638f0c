"""`xxgk check`: what a report says against itself, for who writes it and who supervises them."""

import os
from collections.abc import Sequence
from contextlib import nullcontext
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.markup import escape

from pipelines.check import ANNOTATED
from pipelines.cli.common import AsJson, fail, print_json
from pipelines.cli.console import library_news, make_console, table
from pipelines.messages import LANGUAGES, language, say
from pipelines.settings import Settings

if TYPE_CHECKING:
    from pipelines.check.reports import Checked
    from pipelines.check.wording import Wording

_STYLES = {"error": "bold red", "warning": "yellow", "info": "cyan"}
_SIDECAR = ".toml"


def check(
    files: Annotated[
        list[Path], typer.Argument(exists=True, help="Reports, or folders of reports.")
    ],
    last_year: Annotated[
        Path | None,
        typer.Option(exists=True, dir_okay=False, help="The same agency's report of last year."),
    ] = None,
    as_json: AsJson = False,
    html: Annotated[
        Path | None, typer.Option(help="Write one page of findings beside the tables.")
    ] = None,
    annotate: Annotated[
        bool, typer.Option(help="Write a copy of each .docx and .xlsx with comments at the cells.")
    ] = False,
    lang: Annotated[
        str | None, typer.Option(help="zh or en; else as LC_ALL, LC_MESSAGES or LANG say.")
    ] = None,
) -> None:
    """Check drafts or published reports: sums, table against text, last year, form.

    All rules of the warehouse that one report can answer are run; nothing is kept. Several reports
    are shown in a summary, most errors first. The first check prepares the rules, in some seconds.

    核查年度报告草稿或已发布的报告：合计、表文一致、与上年衔接、格式。以中文显示请加 --lang zh。

    Examples:

    - `xxgk check draft.docx --last-year 2024.docx`
    - `xxgk check drafts/ --lang zh --html findings.html`
    - `xxgk check --json draft.xlsx | jq '.findings[].message'`

    Ends with 1 where a report has errors or a file cannot be checked, else with 0.
    """
    from pipelines.check.reports import check as check_reports
    from pipelines.check.wording import Wording

    if lang not in (None, *LANGUAGES):
        fail(say("--lang {lang}: there are zh and en", lang=lang), as_json, code=2)
    wording, news = Wording(lang or language()), make_console(stderr=True)
    reports = _files(files)
    if not reports:
        fail(say("no file in {folders}", folders=", ".join(map(str, files))), as_json)
    try:
        with library_news(news) if len(reports) > 1 or news.is_terminal else nullcontext():
            checked = check_reports(reports, Settings(), last_year)
    except OSError as error:
        fail(f"{error.filename}: {error.strerror or error}", as_json)
    checked.sort(key=lambda each: (each.is_checked, -each.count("error"), -each.count("warning")))
    if html:
        from pipelines.check.page import page

        try:
            html.write_text(page(checked, wording), encoding="utf-8")
        except OSError as error:
            fail(f"{html}: {error.strerror or error}", as_json)
        news.print(str(html))
    if annotate:
        _annotate(checked, wording)
    if as_json:
        for each in checked:
            print_json(_json(each, wording), indent=None)
    elif len(checked) == 1:
        _show(checked[0], wording)
    else:
        _show_all(checked, wording)
    if any(each.count("error") or not each.is_checked for each in checked):
        raise typer.Exit(1)


def _files(paths: Sequence[Path]) -> list[Path]:
    """The files, and those in the folders but sidecars, hidden ones and our copies, each once."""
    found: dict[Path, None] = {}
    for path in paths:
        inside = sorted(path.rglob("*")) if path.is_dir() else [path]
        for file in inside:
            is_hidden = any(part.startswith(".") for part in file.relative_to(path).parts)
            is_ours = ANNOTATED in file.suffixes
            if file.is_file() and not (is_hidden or is_ours or file.suffix == _SIDECAR):
                found[file] = None
    return list(found)


def _annotate(checked: Sequence["Checked"], wording: "Wording") -> None:
    from pipelines.check.annotate import NotAnnotatable, annotate

    news = make_console(stderr=True)
    for each in checked:
        if not each.is_report:
            continue
        try:
            news.print(escape(str(annotate(each, wording))))
        except NotAnnotatable as reason:
            news.print(f"[yellow]{escape(str(reason))}[/]")


def _show(checked: "Checked", wording: "Wording") -> None:
    console = make_console()
    console.print(f"[bold]{escape(str(checked.file))}[/]  {escape(wording.who(checked))}")
    for finding in checked.findings:
        style = _STYLES[finding["severity"]]
        said = escape(wording.finding(finding))
        console.print(
            f"  [{style}]{wording(finding['severity'])}[/] {finding['rule_id']:<5} {said}"
        )
    if checked.is_checked:
        for reason, places in wording.grouped(checked.not_assessed):
            line = escape(f"{reason}{wording('between')}{places}")
            console.print(f"  [dim]{wording('not_assessed')}  {line}[/]")
    console.print(f"{escape(wording.verdict(checked))}", style="bold")
    if checked.is_checked:
        console.print(escape(wording.summary(checked)))


def _show_all(checked: Sequence["Checked"], wording: "Wording") -> None:
    columns = (wording("file"), wording("agency"), wording("findings"))
    above = os.path.commonpath([each.file.parent.absolute() for each in checked])
    rows = [
        (os.path.relpath(each.file, above), wording.who(each), wording.verdict(each))
        for each in checked
    ]
    make_console().print(table(wording("title"), columns, rows))


def _json(checked: "Checked", wording: "Wording") -> dict:
    identity = checked.reading.identity
    return {
        "file": str(checked.file),
        "sha256": checked.reading.sha256,
        "state": checked.reading.state,
        "reason": checked.reading.reason,
        "agency_name": identity.agency_name,
        "region_code": identity.region_code,
        "report_year": identity.report_year,
        "errors": checked.count("error"),
        "warnings": checked.count("warning"),
        "places": checked.places,
        "findings": [
            {
                "rule": finding["rule_id"],
                "severity": finding["severity"],
                "place": finding["place"],
                "where": wording.place(finding),
                "message": wording.finding(finding),
                "left": finding["left_value"],
                "right": finding["right_value"],
                "difference": finding["difference"],
                "cells": finding["operands"] or [],
                "sentences": finding["sentences"] or [],
            }
            for finding in checked.findings
        ],
        "not_assessed": [
            {
                "rule": finding["rule_id"],
                "place": finding["place"],
                "where": wording.place(finding),
                "reason": wording.reason(finding),
            }
            for finding in checked.not_assessed
        ],
    }
