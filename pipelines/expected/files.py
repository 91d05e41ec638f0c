"""Files of expected cells: find them, read both formats, write those of a reading."""

import json
from collections.abc import Iterator
from pathlib import Path

from pipelines.expected.cells import Expected, ExpectedCell, ExpectedError
from pipelines.expected.grid import read_grid

GRID_SUFFIX = ".expected.txt"
JSON_SUFFIX = ".expected.json"
SUFFIXES = (GRID_SUFFIX, JSON_SUFFIX)
_HEAD = {
    "title": "title",
    "agency": "agency_name",
    "region_code": "region_code",
    "year": "report_year",
    "published_on": "published_on",
}
"""Facts about a document in a grid, with their names in the JSON of a reading."""


def grid_path(document: Path) -> Path:
    """Return the path of the grid beside a document."""
    return document.with_name(document.name + GRID_SUFFIX)


def documents_below(folder: Path) -> Iterator[tuple[Path, Path]]:
    """List the documents below a folder with the file of their expected cells, in order.

    Raises:
        ExpectedError: a document has expected cells of both kinds.
    """
    files = {path for suffix in SUFFIXES for path in folder.rglob(f"*{suffix}")}
    for path in sorted(files):
        document = path.with_name(path.name.removesuffix(path.suffix).removesuffix(".expected"))
        if path.suffix == ".json" and grid_path(document) in files:
            raise ExpectedError(f"{path}: {grid_path(document).name} stands beside it; keep one")
        if document.is_file():
            yield document, path


def read_expected(path: Path) -> Expected:
    """Read expected cells from a grid, or from JSON if the name ends in `.json`.

    The JSON is one object: `cells`, a list of {table, row, column, value, may_be_null?, status?},
    and other known facts.

    Raises:
        ExpectedError: the file is no grid, or no such JSON.
        OSError: the file cannot be opened.
    """
    try:
        text = path.read_text(encoding="utf-8-sig")
        if path.suffix != ".json":
            return read_grid(text, str(path))
        given = json.loads(text)
        cells = tuple(ExpectedCell(**cell) for cell in given.pop("cells"))
    except UnicodeDecodeError as error:
        raise ExpectedError(f"{path}: not UTF-8; save it as UTF-8") from error
    except (json.JSONDecodeError, KeyError, TypeError, AttributeError) as error:
        raise ExpectedError(f"{path}: no expected cells: {error}") from error
    return Expected({name: _head_text(value) for name, value in given.items()}, cells)


def expected_of_reading(parsed: dict) -> Expected:
    """Make expected cells of a reading (`reading_json.to_json`), for a person to correct."""
    head = {name: _head_text(parsed[field]) for name, field in _HEAD.items()}
    forms = {table["form"] for code, table in parsed["tables"].items() if code != "appeals"}
    forms = forms - {None} or {parsed["tables"]["appeals"]["form"]}
    head["format"] = "mixed" if len(forms) > 1 else _head_text(*forms)
    cells = tuple(
        ExpectedCell(
            cell["table"],
            cell["row"],
            cell["column"],
            cell["value"],
            # A value that was not placed is unknown until a person has looked.
            status={"reported": None, "ambiguous": "missing"}.get(cell["status"], cell["status"]),
        )
        for cell in parsed["cells"]
    )
    return Expected({name: text for name, text in head.items() if text}, cells)


def _head_text(value: object) -> str:
    if value is None:
        return ""
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
