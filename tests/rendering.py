"""Random reports, and how portals would print them: the other direction of the parser.

A report is its cells; a layout turns cells into the bytes of a document. What a layout prints must
be read back to the same cells, or to nulls with a reason, never to another number.
"""

import csv
import html
import io
import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from pipelines.extract import ReportContent
from pipelines.extract.rows.values import is_value
from pipelines.forms import Block, Form, Row, forms

Place = tuple[str, str, str]
APPLICATION_HEAD = (
    ("（本列数据的勾稽关系为：第一项加第二项之和，等于第三项加第四项之和）", "申请人情况"),
    ("", "自然人", "法人或其他组织", "总计"),
    ("", "", "商业企业", "科研机构", "社会公益组织", "法律服务机构", "其他", ""),
)
APPEALS_HEAD = (
    ("行政复议", "行政诉讼"),
    ("结果维持", "结果纠正", "其他结果", "尚未审结", "总计", "未经复议直接起诉", "复议后起诉"),
    ("", "", "", "", "", *("结果维持", "结果纠正", "其他结果", "尚未审结", "总计") * 2),
)


@dataclass(frozen=True)
class Report:
    """The printed text of each cell of a report; the forms of its tables.

    `menu` are lines of the page around the report, `marks` whether page numbers stand between its
    sections, and `spell` is how labels and prose are written.
    """

    form: str
    cells: dict[Place, str]
    title: str = "湘潭县审计局2023年政府信息公开工作年度报告"
    expected: dict[Place, float | None] = field(default_factory=dict)
    menu: tuple[str, ...] = ()
    marks: bool = False
    spell: Callable[[str], str] = str


def form_of(table: str, name: str) -> Form:
    """The form of a table by name; table 4 has only one.

    `mixed 01100 2019` has the first block of table 2 in its first form, the next two in the
    second, and table 3 in the form of 2019.
    """
    found = {form.form: form for form in forms(table)}
    mixture, _, base = name.removeprefix("mixed ").partition(" ")
    if table == "disclosure" and base:
        return Form(table, name, tuple(_mixed(list(found.values()), mixture)))
    return found.get(base or name) or next(iter(found.values()))


def _mixed(found: list[Form], mixture: str) -> Iterator[Block]:
    codes = [block.code for block in found[0].blocks]
    for code, which in zip(codes, mixture, strict=False):
        block = found[int(which)].block(code)
        if block:
            yield block


def random_form(rng: random.Random) -> str:
    """A form, or a mixture of both as it stands in reports of the years in between."""
    mixture = "".join(rng.choice("01") for _ in range(5))
    return rng.choice(("2019", "2021", f"mixed {mixture} {rng.choice(('2019', '2021'))}"))


def random_report(
    rng: random.Random,
    form: str,
    blanks: float = 0.0,
    number: Callable[[random.Random], int] | None = None,
) -> Report:
    """A report whose sums add up, with large and small numbers, and blanks if wanted.

    `number` draws each number that is no sum.
    """
    number = number or _number
    cells: dict[Place, int] = {}
    for block in form_of("disclosure", form).blocks:
        for row in (r for r in block.rows if r.kind == "leaf"):
            for column in block.columns:
                cells["disclosure", row.code, column.code] = number(rng)
    block = form_of("applications", form).blocks[0]
    for row, parts in _coherent_applications(rng, block, number).items():
        for column, value in zip(block.columns, [*parts, sum(parts)], strict=True):
            cells["applications", row, column.code] = value
    for block in form_of("appeals", form).blocks:
        parts = [number(rng) for _ in block.columns[:-1]]
        for column, value in zip(block.columns, [*parts, sum(parts)], strict=True):
            cells["appeals", block.code, column.code] = value
    texts = {place: "" if rng.random() < blanks else str(v) for place, v in cells.items()}
    expected = {place: float(text) if text else None for place, text in texts.items()}
    return Report(form, texts, expected=expected)


def _coherent_applications(
    rng: random.Random, block: Block, number: Callable[[random.Random], int]
) -> dict[str, list[int]]:
    """The parts of each row of table 3, so that the sums over its rows hold in every column."""
    outcomes = [row.code for row in block.rows if row.kind == "leaf" and row.parent]
    found = {code: [number(rng) for _ in block.columns[:-1]] for code in outcomes}
    found["total_processed"] = [sum(parts) for parts in zip(*found.values(), strict=True)]
    found["carried_out"] = [number(rng) for _ in block.columns[:-1]]
    due = [sum(pair) for pair in zip(found["total_processed"], found["carried_out"], strict=True)]
    found["carried_in"] = [rng.choice((0, rng.randint(0, whole))) for whole in due]
    found["new_received"] = [a - b for a, b in zip(due, found["carried_in"], strict=True)]
    return found


def _number(rng: random.Random) -> int:
    return rng.choice((0, 0, 0, rng.randint(1, 9), rng.randint(10, 99), rng.randint(100, 99999)))


RowTexts = list[str]


def disclosure_rows(report: Report) -> list[RowTexts]:
    """The printed rows of table 2: article, header and items, block after block."""
    rows: list[RowTexts] = []
    for block in form_of("disclosure", report.form).blocks:
        if block.code == "footer":
            continue
        rows.append([block.label])
        rows.append(["信息内容", *(column.label for column in block.columns)])
        rows += [
            [row.label, *_values(report, "disclosure", row.code, block)]
            for row in block.rows
            if row.kind == "leaf"
        ]
    return rows


def application_rows(report: Report) -> list[RowTexts]:
    """The printed rows of table 3 below its headers; headings stand before their first row."""
    block = form_of("applications", report.form).blocks[0]
    rows: list[RowTexts] = []
    heads: list[str] = []
    for row in block.rows:
        if not row.has_values:
            heads = [*heads[:1], row.label] if row.code != "results" else [row.label]
            continue
        values = _values(report, "applications", row.code, block)
        rows.append([*heads, row.label, *values])
        heads = ["" for _ in heads] if _inside(row, block) else [""] * min(len(heads), 1)
    return rows


def _inside(row: Row, block: Block) -> bool:
    position = block.rows.index(row)
    following = block.rows[position + 1] if position + 1 < len(block.rows) else None
    return bool(following and following.label[:1].isdecimal())


def appeal_values(report: Report) -> RowTexts:
    """The fifteen printed cells of table 4."""
    return [
        text
        for block in form_of("appeals", report.form).blocks
        for text in _values(report, "appeals", block.code, block)
    ]


def _values(report: Report, table: str, row: str, block: Block) -> RowTexts:
    return [report.cells[table, row, column.code] for column in block.columns]


def sections(report: Report) -> list[str | list[RowTexts]]:
    """The whole page: menu, headings, prose, tables, page numbers."""
    spelled = [
        report.spell(part)
        if isinstance(part, str)
        else [[text if is_value(text) else report.spell(text) for text in row] for row in part]
        for part in _sections(report)
    ]
    if report.marks:
        for number, at in enumerate((9, 7, 5, 3), 1):
            spelled.insert(at, f"- {5 - number} -")
    return [*report.menu, *spelled, *report.menu]


def _sections(report: Report) -> list[str | list[RowTexts]]:
    return [
        report.title,
        "一、总体情况",
        "2023年，我局认真贯彻《条例》，主动公开信息38条。申请、管理、平台、监督保障均有序。",
        "二、主动公开政府信息情况",
        disclosure_rows(report),
        "三、收到和处理政府信息公开申请情况",
        [*map(list, APPLICATION_HEAD), *application_rows(report)],
        "四、政府信息公开行政复议、行政诉讼情况",
        [*map(list, APPEALS_HEAD), appeal_values(report)],
        "五、存在的主要问题及改进情况",
        "公开渠道有待拓宽。",
        "六、其他需要报告的事项",
        "按规定报告收费情况。无其他需要报告的事项。",
    ]


def as_tabs(report: Report) -> bytes:
    """Cells led by tabs, a blank line after each row."""
    lines: list[str] = []
    for part in sections(report):
        if isinstance(part, str):
            lines.append(part)
            continue
        for row in part:
            lines += [f"\t{cell}" for cell in row] + [""]
    return "\n".join(lines).encode()


def flow_lines(report: Report) -> list[str]:
    """Every printed cell a line; blank cells have vanished."""
    lines: list[str] = []
    for part in sections(report):
        lines += [part] if isinstance(part, str) else [cell for row in part for cell in row if cell]
    return lines


def as_lines(report: Report) -> bytes:
    """A paragraph for each cell, blank lines between."""
    return "\n\n".join(flow_lines(report)).encode()


def as_html(report: Report) -> bytes:
    """A page with a table for each section."""
    return html_from(sections(report), report.title)


def html_from(parts: list[str | list[RowTexts]], title: str) -> bytes:
    """A page of those paragraphs and tables."""
    body = []
    for part in parts:
        if isinstance(part, str):
            body.append(f"<p>{part}</p>")
            continue
        body.append(_table(part))
    head = f"<head><meta charset='utf-8'><title>{title}</title></head>"
    return f"<!DOCTYPE html><html>{head}<body>{''.join(body)}</body></html>".encode()


def _table(rows: list[RowTexts]) -> str:
    cells = ("".join(f"<td>{cell}</td>" for cell in row) for row in rows)
    return f"<table>{''.join(f'<tr>{row}</tr>' for row in cells)}</table>"


def as_tab_rows(report: Report) -> bytes:
    """A row a line, cells parted by tabs."""
    return _joined_rows(report, lambda row: "\t".join(row))


def as_bar_rows(report: Report) -> bytes:
    """A row a line, each cell ended by a bar."""
    return _joined_rows(report, lambda row: "".join(f"{cell} | " for cell in row).rstrip())


def as_markdown(report: Report) -> bytes:
    """A row a line, bars before and behind each cell."""
    return _joined_rows(report, lambda row: "".join(f"| {cell} " for cell in row) + "|")


def as_bars(report: Report) -> bytes:
    """A cell a line, each ended by a bar; columns that spans took away as bars in a run."""
    lines: list[str] = []
    for part in sections(report):
        if isinstance(part, str):
            lines.append(part)
            continue
        widest = max(len(row) for row in part)
        for row in part:
            printed = _without_merged(row)
            lines += [f"{cell} |".strip() for cell in printed]
            if widest > len(printed):
                lines.append("|" * (widest - len(printed)))
    return "\n".join(lines).encode()


def as_wide_bars(report: Report) -> bytes:
    """A row a line, with full-width bars, as typed with a Chinese keyboard."""
    return as_bar_rows(report).decode().replace("|", "｜").encode()


def as_boxes(report: Report) -> bytes:
    """A row a line between characters for boxes, with a rule of them above each row."""
    rule = "─" * 8
    return _joined_rows(
        report, lambda row: f"├{'┼'.join([rule] * len(row))}┤\n│ {' │ '.join(row)} │"
    )


def as_csv(report: Report) -> bytes:
    """A row a line, cells between commas, in quotes where they hold one."""
    return _separated(report, ",")


def as_semicolons(report: Report) -> bytes:
    """A row a line, cells between semicolons."""
    return _separated(report, ";")


def _separated(report: Report, separator: str) -> bytes:
    def join(row: RowTexts) -> str:
        line = io.StringIO()
        csv.writer(line, delimiter=separator, lineterminator="").writerow(row)
        return line.getvalue()

    return _joined_rows(report, join)


def as_preformatted(report: Report) -> bytes:
    """A page whose report stands in one `<pre>`, its rows with bars."""
    text = html.escape(as_markdown(report).decode())
    return (
        f"<html><head><meta charset='utf-8'></head><body><pre>{text}</pre></body></html>".encode()
    )


def as_markdown_with_html(report: Report) -> bytes:
    """Lines of Markdown with a table of HTML in place of each table."""
    return "\n\n".join(
        part if isinstance(part, str) else _table(part) for part in sections(report)
    ).encode()


def as_columns(report: Report) -> bytes:
    """A row a line, set with spaces; blank cells have vanished."""
    return _joined_rows(report, lambda row: "    ".join(cell for cell in row if cell))


def _joined_rows(report: Report, join: Callable[[RowTexts], str]) -> bytes:
    lines: list[str] = []
    for part in sections(report):
        lines += [part] if isinstance(part, str) else [join(row) for row in part]
    return "\n".join(lines).encode()


def _without_merged(row: RowTexts) -> RowTexts:
    """Conversion drops what stands for a merged cell before a label."""
    labels = [index for index, cell in enumerate(row) if cell and not is_value(cell)]
    return row[labels[0] :] if labels else row


GRIDS: dict[str, Callable[[Report], bytes]] = {
    "tabs": as_tabs,
    "tab_rows": as_tab_rows,
    "csv": as_csv,
    "semicolons": as_semicolons,
    "html": as_html,
    "markdown_with_html": as_markdown_with_html,
}
"""Layouts that keep blank cells."""

FLATTENED: dict[str, Callable[[Report], bytes]] = {
    "bars": as_bars,
    "bar_rows": as_bar_rows,
    "markdown": as_markdown,
    "wide_bars": as_wide_bars,
    "boxes": as_boxes,
    "preformatted": as_preformatted,
    "lines": as_lines,
    "columns": as_columns,
}
"""Layouts in which blank cells vanish, or look like what conversion adds."""


def cells_of(content: ReportContent) -> dict[Place, float | None]:
    """The cells that were read, by place."""
    return {
        (cell.table, cell.row, cell.column): None if cell.value is None else float(cell.value)
        for table in content.tables
        for cell in table.cells
    }


def false_cells(found: dict[Place, float | None], report: Report) -> dict[Place, float]:
    """Numbers that the report did not print where they were read."""
    return {
        place: value
        for place, value in found.items()
        if value is not None and value != report.expected.get(place)
    }
