"""`xxgk evaluate`: compare the parser with known cells; write those of a document to correct."""

from pathlib import Path
from typing import Annotated

import typer

from pipelines.cli.common import AsJson, fail, print_json
from pipelines.cli.console import make_console
from pipelines.settings import Settings


def evaluate(
    paths: Annotated[
        list[Path],
        typer.Argument(
            exists=True, metavar="FOLDER|FILE…", help="A folder to compare; documents to --write."
        ),
    ],
    write: Annotated[
        bool, typer.Option("--write", help="Write the expected cells of documents, to correct.")
    ] = False,
    force: Annotated[
        bool, typer.Option("--force", help="With --write: overwrite a grid that is there.")
    ] = False,
    as_json: AsJson = False,
) -> None:
    """Compare what the parser reads with the cells that documents are known to hold.

    Each document has its expected cells beside it, in `<document>.expected.txt` (a grid that looks
    like the form) or `<document>.expected.json`. Cells are counted by form, container and table:
    right, wrong (another number), invented (a number where none is printed), missed (null where
    one is printed) and silent (called blank or absent where something is printed or was lost).

    With --write the cells that the parser reads are written as such a grid beside each document.
    Hold it beside the page and correct it: a number as printed, `_` for a blank cell, `/` for a
    stroke, `T` for words, `x` for what cannot be known, `?` behind a number where null is right
    too. Delete rows that the page does not print; add those that the parser did not see.

    Examples:

    - `xxgk evaluate tests/golden`
    - `xxgk evaluate --write reports/县教育局.html`, then correct `县教育局.html.expected.txt`
    - `xxgk evaluate reports`

    Ends with 0 when no number is wrong, invented or silently lost, 1 otherwise.
    """
    from pipelines.expected import ExpectedError

    if not write and (force or len(paths) > 1 or not paths[0].is_dir()):
        fail("name one folder to compare, or documents after --write", as_json, code=2)
    try:
        if write:
            _write(paths, force, as_json)
        else:
            _compare(paths[0], as_json)
    except (ExpectedError, OSError) as error:
        fail(str(error), as_json)


def _write(documents: list[Path], force: bool, as_json: bool) -> None:
    from pipelines.cli import readings
    from pipelines.evaluate import write_expected

    written = []
    for path in documents:
        target, expected = write_expected(path, Settings(), force=force)
        written.append(str(target))
        if not as_json:
            readings.show_written(make_console(), target, expected)
    if as_json:
        print_json({"ok": True, "written": written})


def _compare(folder: Path, as_json: bool) -> None:
    from pipelines.cli import readings
    from pipelines.evaluate import evaluate as compare

    result = compare(folder, Settings())
    if as_json:
        print_json(readings.evaluation_json(result))
    else:
        readings.show_evaluation(make_console(), result)
    if not result.is_truthful:
        raise typer.Exit(1)
