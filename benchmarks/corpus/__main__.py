"""`python -m benchmarks.corpus`: the command line of the corpus maker."""

import os
import re
import time
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from benchmarks.corpus.make import Corpus, make_corpus
from benchmarks.corpus.pages import MIXES

Mix = StrEnum("Mix", list(MIXES))
_YEARS = re.compile(r"(20\d\d)(?:-(20\d\d))?")
_FIRST_YEAR = 2014


class Container(StrEnum):
    """The container format of the documents."""

    warc = "warc"
    files = "files"


def main(
    count: Annotated[int, typer.Argument(min=1, help="How many reports, copies not counted.")],
    folder: Annotated[Path, typer.Argument(help="Where to; must not be there yet.")],
    seed: Annotated[int, typer.Option(help="Other seeds make other agencies and numbers.")] = 7,
    container: Annotated[
        Container, typer.Option("--as", help="WARC files of a harvest, or a file each.")
    ] = Container.warc,
    mix: Annotated[
        Mix, typer.Option(help="Only pages, or also text, Word, Excel and PDF.")
    ] = Mix.html,
    years: Annotated[
        str, typer.Option(help="Report years; until 2018 the statistics table.")
    ] = "2018-2025",
    after: Annotated[
        int, typer.Option(min=0, help="Leave out the agencies of the first N reports.")
    ] = 0,
    workers: Annotated[int, typer.Option(min=1, help="Processes.")] = os.cpu_count() or 1,
) -> None:
    """Make annual reports of many agencies over several years, and write down the truth.

    FOLDER/raw is what a harvest would have left (set XXGK_RAW_DIR to it), FOLDER/truth says in
    reports.parquet, cells.parquet and planted.parquet what is printed where, and what is wrong
    in it. The same arguments make the same bytes, and more reports begin with those of fewer.

    For example, ten thousand reports, a warehouse of them, and how much in it is right:

        python -m benchmarks.corpus 10000 corpus

        XXGK_RAW_DIR=corpus/raw XXGK_WAREHOUSE_DIR=corpus/warehouse xxgk run

        python -m benchmarks.accuracy corpus/truth corpus/warehouse
    """
    corpus = Corpus(count, seed, _parsed(years), mix.value, container.value, after)
    console = Console(stderr=True)
    started = time.monotonic()
    columns = TextColumn("making reports"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn()
    try:
        with Progress(*columns, console=console) as progress:
            task = progress.add_task("", total=count)
            make_corpus(corpus, folder, workers, lambda done: progress.update(task, completed=done))
    except (FileExistsError, ValueError) as error:
        raise typer.BadParameter(str(error)) from error
    size = sum(path.stat().st_size for path in (folder / "raw").rglob("*") if path.is_file())
    seconds = time.monotonic() - started
    console.print(f"{count:,} reports in {folder}: {size / 1e6:,.0f} MB, {seconds:.1f} s")


def _parsed(years: str) -> tuple[int, ...]:
    """Return the years of `2019`, `2019-2023` or `2018,2020-2022`, in order."""
    found: set[int] = set()
    for part in years.split(","):
        matched = _YEARS.fullmatch(part.strip())
        if not matched or int(matched[1]) < _FIRST_YEAR:
            raise typer.BadParameter(f"years from {_FIRST_YEAR} on, as 2019-2023, not {part!r}")
        found |= set(range(int(matched[1]), int(matched[2] or matched[1]) + 1))
    return tuple(sorted(found))


if __name__ == "__main__":
    typer.run(main)
