"""The commands `xxgk export` and `xxgk codebook`; `main` takes them up."""

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer
from rich.markup import escape

from pipelines.cli.common import AsJson, fail, print_json
from pipelines.cli.console import make_console, near
from pipelines.messages import say
from pipelines.settings import Settings


class Format(StrEnum):
    """Kinds of files to export."""

    csv = "csv"
    parquet = "parquet"
    dta = "dta"
    sav = "sav"
    xlsx = "xlsx"


def export(
    tables: Annotated[
        list[str] | None, typer.Argument(help="Tables or views of the published file.")
    ] = None,
    everything: Annotated[bool, typer.Option("--all", help="Every table and view.")] = False,
    year: Annotated[int | None, typer.Option(help="Only this report year.")] = None,
    region: Annotated[
        str | None, typer.Option(help="Only this region and those below it, by region_code.")
    ] = None,
    kind: Annotated[Format, typer.Option("--format", help="Kind of file.")] = Format.csv,
    folder: Annotated[
        Path, typer.Option("--output", "-o", file_okay=False, help="Where to write the files.")
    ] = Path(),
    as_json: AsJson = False,
) -> None:
    """Export tables or views of the published file, or a part of them.

    Every table is in data/warehouse/parquet already, and those that a spreadsheet opens whole (up
    to 1,048,575 rows) in data/warehouse/csv. This is for the others, a year or a region of them,
    for the views, and for other programs: dta is Stata 14 or newer, sav SPSS, xlsx Excel with a
    codebook sheet. In dta and sav a missing number keeps the reason why it is missing. CSV is UTF-8
    that Excel opens rightly; formulas in texts are inert.

    Examples:

    - `xxgk export fct_applications --year 2023 --region 430000`
    - `xxgk export applications_by_outcome appeals_lost -o ~/tables`
    - `xxgk export reports_wide --format dta`
    - `xxgk export --all --format xlsx -o ~/tables`

    Ends with 0 when every file holds what was asked for, 1 otherwise.
    """
    from pipelines.cli import answers
    from pipelines.export import export_tables

    if bool(tables) == everything:
        fail(say("name tables or views, or give --all"), as_json, code=2)
    try:
        written = export_tables(tables or [], folder, kind.value, Settings(), year, region)
    except Exception as error:
        fail(answers.one_line(error), as_json)
    if as_json:
        files = [{"path": str(one.path), "rows": one.rows} for one in written]
        print_json({"ok": True, "files": files})
        return
    for one in written:
        note = say(" (more than a sheet of Excel holds)") if one.overflows else ""
        line = say("{path}: {rows:,} rows", path=near(one.path), rows=one.rows)
        make_console().print(escape(line + note))


def codebook(
    path: Annotated[
        Path, typer.Option("--output", "-o", dir_okay=False, help="Where to write the page.")
    ] = Path("codebook.html"),
    as_json: AsJson = False,
) -> None:
    """Write the codebook: every table, view, column and code of the published file, as HTML.

    Ends with 0 when it is written, 1 otherwise.
    """
    from pipelines.cli import answers
    from pipelines.database import connect
    from pipelines.formats.codebook import render_codebook

    settings = Settings()
    if not settings.published_path.is_file():
        fail(say("{path} is not there: run xxgk run first", path=settings.published_path), as_json)
    try:
        with connect(settings.published_path, read_only=True) as published:
            page = render_codebook(published)
        path.write_text(page, encoding="utf-8")
    except Exception as error:
        fail(answers.one_line(error), as_json)
    if as_json:
        print_json({"ok": True, "path": str(path)})
        return
    make_console().print(escape(near(path)))
