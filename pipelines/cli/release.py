"""The command `xxgk release`; `main` takes it up."""

from pathlib import Path
from typing import Annotated

import typer
from rich.markup import escape

from pipelines.cli.common import AsJson, fail, print_json
from pipelines.cli.console import make_console, near
from pipelines.messages import say
from pipelines.settings import Settings


def release(
    place: Annotated[
        Path, typer.Option("--output", "-o", file_okay=False, help="Where to write it.")
    ] = Path("releases"),
    as_json: AsJson = False,
) -> None:
    """Gather what is published into a versioned deposit for an archive such as Zenodo or OSF.

    One folder and one zip file: database, Parquet and CSV, the wide tables for Stata, SPSS and
    Excel, codebook, errata, the list of all documents with hash and address, licence, citation, and
    SHA256SUMS. Nothing is sent anywhere.

    Examples:

    - `xxgk release`
    - `xxgk release -o ~/deposits && cd ~/deposits/xxgk-* && sha256sum --check SHA256SUMS`

    Ends with 0 when the deposit is whole, 1 otherwise.
    """
    from pipelines.cli import answers
    from pipelines.release import release as write_deposit

    try:
        deposit = write_deposit(Settings(), place)
    except Exception as error:
        fail(answers.one_line(error), as_json)
    if as_json:
        print_json(
            {
                "ok": True,
                "folder": str(deposit.folder),
                "archive": str(deposit.archive),
                "files": deposit.files,
                "sha256": deposit.sha256,
            }
        )
        return
    console = make_console()
    folder, archive = near(deposit.folder), near(deposit.archive)
    console.print(escape(say("{folder}: {count:,} files", folder=folder, count=deposit.files)))
    console.print(escape(f"{archive}: sha256 {deposit.sha256}"))
