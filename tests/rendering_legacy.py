"""Random statistics tables of 2014–2018, and how portals would print them.

The table is its values; a layout turns them into the bytes of a document. `rendering` does the
same for the tables in use since 2019.
"""

import random
from collections.abc import Callable
from dataclasses import dataclass

from pipelines.forms import forms
from tests.rendering_office import Cell, SpannedTable

TITLE = "湘潭县审计局2017年政府信息公开工作年度报告"
PROSE = (
    "2017年，我局认真贯彻《条例》，全年主动公开政府信息38条，其中政府网站公开12条。",
    "一、主动公开情况",
    "全年通过政府网站公开信息12条，公开情况良好。",
    "二、依申请公开情况",
    "全年收到申请3件，均按时办结。",
    "三、存在的主要问题及改进措施",
    "公开渠道有待拓宽，详见附件统计表。",
    "附件：政府信息公开情况统计表",
)
HEAD = ("政府信息公开情况统计表", "（2017年度）", "填报单位（盖章）：湘潭县审计局")
COLUMNS = ("统计指标", "单位", "统计数")
FOOT = (
    "单位负责人：张三",
    "审核人：李四",
    "填报人：王五",
    "联系电话：",
    "07315788123",
    "填报日期：2018年1月20日",
)


@dataclass(frozen=True)
class Statistics:
    """The printed text of each indicator, by code; blank where nothing is printed."""

    texts: dict[str, str]

    @property
    def expected(self) -> dict[str, float | None]:
        """The number of each indicator, None for a blank one."""
        return {code: float(text) if text else None for code, text in self.texts.items()}


def codes() -> dict[str, str]:
    """The codes of the indicators with a number, in order, and whether it is a count or amount."""
    return {
        row.code: block.columns[0].data_type
        for block in forms("legacy")[0].blocks
        for row in block.rows
        if row.has_values
    }


def random_statistics(rng: random.Random, blanks: float = 0.0) -> Statistics:
    """A table of small and large numbers, no two of them alike, and blanks if wanted."""
    kinds = codes()
    numbers = rng.sample([*range(100), *rng.sample(range(100, 9999), 100)], len(kinds))
    return Statistics(
        {
            code: ""
            if rng.random() < blanks
            else f"{number}.{rng.randint(10, 99)}"
            if kind == "amount" and rng.random() < 0.5
            else str(number)
            for (code, kind), number in zip(kinds.items(), numbers, strict=True)
        }
    )


def rows_of(statistics: Statistics, mark: str = "——") -> list[tuple[str, str, str]]:
    """Label, unit and value of every row, headings with `mark` for unit and value."""
    return [
        (row.label, block.columns[0].unit, statistics.texts[row.code])
        if row.has_values
        else (row.label, mark, mark)
        for block in forms("legacy")[0].blocks
        for row in block.rows
    ]


def flow_lines(statistics: Statistics, mark: str = "——") -> list[str]:
    """Every printed cell a line; blank cells have vanished."""
    cells = [cell for row in rows_of(statistics, mark) for cell in row if cell]
    return [TITLE, *PROSE, *HEAD, *COLUMNS, *cells, *FOOT]


def parts_of(statistics: Statistics) -> list[str | SpannedTable]:
    """The report as paragraphs and one table, for office documents and pages."""
    rows = (COLUMNS, *rows_of(statistics))
    return [TITLE, *PROSE, *HEAD, tuple(tuple(map(Cell, row)) for row in rows), *FOOT]


def as_flow(statistics: Statistics) -> bytes:
    """A paragraph for each cell, blank lines between."""
    return "\n\n".join(flow_lines(statistics)).encode()


def as_flow_without_marks(statistics: Statistics) -> bytes:
    """The same, with nothing printed for the unit and the value of headings."""
    return "\n".join(flow_lines(statistics, mark="")).encode()


def as_html(statistics: Statistics) -> bytes:
    """A page with the table as a table, its foot as a last row."""
    rows = [COLUMNS, *rows_of(statistics), FOOT[:3], FOOT[3:]]
    table = "".join(
        "<tr>" + "".join(f"<td>{cell}</td>" for cell in row) + "</tr>\n" for row in rows
    )
    text = "".join(f"<p>{line}</p>" for line in (TITLE, *PROSE, *HEAD))
    head = f"<head><meta charset='utf-8'><title>{TITLE}</title></head>"
    return f"<html>{head}<body>{text}<table>{table}</table></body></html>".encode()


def as_tabs(statistics: Statistics) -> bytes:
    """Cells led by tabs, a blank line after each row."""
    lines = [TITLE, *PROSE, *HEAD]
    for row in (COLUMNS, *rows_of(statistics)):
        lines += [f"\t{cell}" for cell in row] + [""]
    return "\n".join((*lines, *FOOT)).encode()


def as_bars(statistics: Statistics) -> bytes:
    """A row a line, a bar after each cell."""
    rows = [" | ".join(row) + " |" for row in (COLUMNS, *rows_of(statistics))]
    return "\n".join((TITLE, *PROSE, *HEAD, *rows, *FOOT)).encode()


def as_cells_with_bars(statistics: Statistics) -> bytes:
    """A cell a line, each ended by a bar; a bar alone is a blank cell."""
    cells = [f"{cell} |".strip() for row in rows_of(statistics) for cell in row]
    return "\n".join((TITLE, *PROSE, *HEAD, *cells, *FOOT)).encode()


def as_rows_with_spaces(statistics: Statistics) -> bytes:
    """A row a line, its cells parted by one space."""
    rows = [" ".join(row).rstrip() for row in rows_of(statistics)]
    return "\n".join((TITLE, *PROSE, *HEAD, " ".join(COLUMNS), *rows, *FOOT)).encode()


def as_columns(statistics: Statistics) -> bytes:
    """The text of a PDF: a row a line, its cells set in columns."""
    rows = [
        f"  {label}{' ' * (100 - 2 * len(label))}{unit:<8}{value}".rstrip()
        for label, unit, value in (COLUMNS, *rows_of(statistics))
    ]
    return "\n".join((TITLE, *PROSE, *HEAD, *rows, *FOOT)).encode()


LAYOUTS: dict[str, Callable[[Statistics], bytes]] = {
    "html": as_html,
    "tabs": as_tabs,
    "bars": as_bars,
    "cells with bars": as_cells_with_bars,
    "flow": as_flow,
    "flow without marks": as_flow_without_marks,
    "rows with spaces": as_rows_with_spaces,
    "columns": as_columns,
}
