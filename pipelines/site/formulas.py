"""Write formulas of metrics with the labels of the form, for readers who do not know the codes."""

import re
from typing import Any

Row = dict[str, Any]
_AXES = {
    "applications": ("outcomes", "applicants"),
    "appeals": ("channels", "results"),
    "disclosure": ("items", "measures"),
}
_SIGNED = re.compile(r" ([+-]) ")


def formula(
    metric: Row, labels: dict[str, dict[str, str]], texts: dict[str, str], names: dict[str, str]
) -> str:
    """Return the formula of a metric: a sum of cells, or a quotient of two sums for a rate.

    Args:
        metric: numerator and denominator as cells `table.row.column`, or, for the difference of
            two metrics, `of_metric` and `less_metric`.
        labels: label of each code, by axis.
        texts: texts of the page, for cells that are on no form.
        names: labels of metrics by code.
    """
    if metric["of_metric"]:
        return f"{names[metric['of_metric']]} - {names[metric['less_metric']]}"
    above, below = (
        _sum(metric[side], labels, texts) for side in ("numerator_cells", "denominator_cells")
    )
    return f"{_bracketed(above, texts)} ÷ {_bracketed(below, texts)}" if below else above


def _sum(cells: str | None, labels: dict[str, dict[str, str]], texts: dict[str, str]) -> str:
    parts = _SIGNED.split(cells or "")
    return "".join(
        f" {part} " if part in "+-" and part else _cell(part, labels, texts) for part in parts
    )


def _cell(cell: str, labels: dict[str, dict[str, str]], texts: dict[str, str]) -> str:
    """Return the label of a cell's row, and of its column unless that is the applicants' total."""
    if not cell:
        return ""
    table, row, column = cell.split(".")
    if table not in _AXES:
        return texts[f"cell_{row}"]
    rows, columns = _AXES[table]
    label = labels[rows].get(row) or texts[f"cell_{row}"]
    if (table, column) == ("applications", "total"):
        return label
    return f"{label} · {labels[columns][column]}"


def _bracketed(terms: str, texts: dict[str, str]) -> str:
    if not _SIGNED.search(terms):
        return terms
    return f"{texts['open'].strip()}{terms}{texts['closed']}"
