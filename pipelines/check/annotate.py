"""A copy of a Word or Excel draft with a comment at each cell that a finding is about.

The words stand at the first cell of the finding. Where a cell is not found again in the file (a
table inside another, text in place of a table), the comment stands at the beginning.
"""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from docx import Document
from openpyxl import load_workbook
from openpyxl.comments import Comment

from pipelines.check import ANNOTATED
from pipelines.check.reports import Checked
from pipelines.check.wording import Wording
from pipelines.messages import say

AUTHOR = "xxgk"

_WORD_CELL = re.compile(r"^table (\d+) row (\d+) cell (\d+)$")
_EXCEL_CELL = re.compile(r"^sheet (.+) row (\d+) cell (\d+)$")


class NotAnnotatable(Exception):
    """A file takes no comments here, or its copy cannot be written."""


def annotate(checked: Checked, wording: Wording) -> Path:
    """Write `name.checked.docx` or `.xlsx` beside a draft, and return its path.

    Raises:
        NotAnnotatable: the file is no .docx or .xlsx, it is made in a way that what writes comments
            cannot open, or no copy can be written beside it.
    """
    file = checked.file
    writers = {".docx": _word, ".xlsx": _excel}
    if file.suffix.lower() not in writers:
        raise NotAnnotatable(say("{file}: only .docx and .xlsx take comments", file=file))
    copy = file.with_name(f"{file.stem}{ANNOTATED}{file.suffix}")
    try:
        writers[file.suffix.lower()](checked, wording, copy)
    except Exception as error:  # python-docx and openpyxl raise anything of files our readers read
        said = say("{file}: no comments can be written into this file", file=file)
        if isinstance(error, OSError) and error.strerror:
            said = f"{copy}: {error.strerror}"
        raise NotAnnotatable(said) from error
    return copy


def _word(checked: Checked, wording: Wording, copy: Path) -> None:
    document = Document(str(checked.file))
    for locator, text in _comments(checked, wording):
        runs = _runs_at(document, locator)
        if runs is None:
            runs, text = _first_runs(document), f"{text}（{wording('stray')}）"
        document.add_comment(runs, text=text, author=AUTHOR, initials=AUTHOR)
    document.save(str(copy))


def _runs_at(document: Any, locator: str | None) -> Any:
    match = _WORD_CELL.match(locator or "")
    if match is None:
        return None
    table, row, cell = (int(each) - 1 for each in match.groups())
    try:
        found = document.tables[table]._tbl.tr_lst[row].tc_lst[cell]
    except IndexError:
        return None
    from docx.table import _Cell

    paragraph = _Cell(found, document.tables[table]).paragraphs[0]
    return paragraph.runs or [paragraph.add_run("")]


def _first_runs(document: Any) -> Any:
    paragraph = document.paragraphs[0] if document.paragraphs else document.add_paragraph()
    return paragraph.runs or [paragraph.add_run("")]


def _excel(checked: Checked, wording: Wording, copy: Path) -> None:
    workbook = load_workbook(checked.file)
    texts_at: dict[tuple[str, int, int], list[str]] = {}
    for locator, text in _comments(checked, wording):
        match = _EXCEL_CELL.match(locator or "")
        place = (match[1], int(match[2]), int(match[3])) if match else None
        if place is None or place[0] not in workbook.sheetnames:
            place, text = (workbook.sheetnames[0], 1, 1), f"{text}（{wording('stray')}）"
        texts_at.setdefault(place, []).append(text)
    for (sheet, row, cell), texts in texts_at.items():
        comment = Comment("\n".join(texts), AUTHOR, height=120, width=320)
        _cell_at(workbook[sheet], row, cell).comment = comment
    workbook.save(copy)


def _cell_at(sheet: Any, row: int, place: int) -> Any:
    """The cell of a row by its place there; cells merged side by side are one.

    Only the first of cells that are merged takes a comment.
    """
    covered: dict[int, tuple[int, int]] = {}
    for merged in sheet.merged_cells.ranges:
        if merged.min_row <= row <= merged.max_row:
            first = merged.min_row, merged.min_col
            covered |= dict.fromkeys(range(merged.min_col, merged.max_col + 1), first)
    columns = [c for c in range(1, sheet.max_column + 1) if covered.get(c, (row, c))[1] == c]
    column = columns[place - 1] if place <= len(columns) else 1
    return sheet.cell(*covered.get(column, (row, column)))


def _comments(checked: Checked, wording: Wording) -> Iterator[tuple[str | None, str]]:
    for finding in checked.findings:
        own = [c for c in finding["operands"] or [] if not c["is_of_other"]]
        located = [c["locator"] for c in own if c["table_code"] != "prose"]
        noted = [note["locator"] for note in finding["notes"] or []]
        severity = wording(finding["severity"])
        yield next(iter([*located, *noted]), None), f"{severity}：{wording.finding(finding)}"
