"""One self-contained page of findings: what is wrong where, beside the tables as printed."""

from collections.abc import Sequence
from typing import Any

from jinja2 import Environment, PackageLoader, select_autoescape

from pipelines.check.reports import SEVERITIES, Checked
from pipelines.check.wording import Wording, number
from pipelines.forms import Block, Form, forms
from pipelines.models import TableReading

_TEMPLATES = Environment(
    loader=PackageLoader("pipelines.check"), autoescape=select_autoescape(), trim_blocks=True,
    lstrip_blocks=True,
)  # fmt: skip


def page(checked: Sequence[Checked], wording: Wording) -> str:
    """The page of these documents, those with most errors first."""
    return _TEMPLATES.get_template("page.html").render(
        documents=[_document(each, wording) for each in checked],
        wording=wording,
        severities=SEVERITIES,
    )


def _document(checked: Checked, wording: Wording) -> dict[str, Any]:
    marked = {
        (cell["table_code"], cell["row_code"], cell["column_code"])
        for finding in checked.findings
        for cell in finding["operands"] or []
        if not cell["is_of_other"]
    }
    marked |= {tuple(finding["place"].split(".")) for finding in checked.findings}
    return {
        "checked": checked,
        "tables": [_table(t, marked, wording) for t in checked.reading.tables if t.cells],
        "open": wording.grouped(checked.not_assessed),
    }


def _table(table: TableReading, marked: set[tuple], wording: Wording) -> dict[str, Any]:
    cells = {(cell.row, cell.column): cell for cell in table.cells}
    form = _form_of(table)
    return {
        "name": wording.where(table.table),
        "blocks": [
            _block(block, cells, {place[1:] for place in marked if place[0] == table.table})
            for block in form.blocks
            if any(
                (row.code, column.code) in cells for row in block.rows for column in block.columns
            )
        ],
    }


def _block(block: Block, cells: dict[tuple, Any], marked: set[tuple]) -> dict[str, Any]:
    return {
        "columns": [column.label for column in block.columns],
        "rows": [
            {
                "label": row.label,
                "cells": [
                    {
                        "text": _text(cells.get((row.code, column.code))),
                        "marked": (row.code, column.code) in marked,
                    }
                    for column in block.columns
                ]
                if row.has_values
                else None,
            }
            for row in block.rows
            if row.kind != "extension" or any((row.code, c.code) in cells for c in block.columns)
        ],
    }


def _form_of(table: TableReading) -> Form:
    known = forms(table.table)
    return next((form for form in known if form.form == table.form), known[-1])


def _text(cell: Any) -> str:
    if cell is None:
        return ""
    return number(cell.value) if cell.value is not None and cell.raw is None else cell.raw or ""
