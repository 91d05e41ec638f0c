"""Provide the meanings of columns and codes of published tables, in Chinese and English.

Columns are described by their comments in the published file, `中文 · English. More.`, and by the
catalogue of Chinese descriptions; meanings of codes are listed here.
"""

import re
from dataclasses import dataclass

import duckdb
import polars as pl

from pipelines.messages import Description, description_of

_NESTED = ("STRUCT", "MAP")

STATUS = {
    "reported": "已填报 printed",
    "implied": "由合计推得 a blank implied by printed totals",
    "computed": "计算得出 computed from printed numbers",
    "blank": "空白 nothing printed",
    "not_applicable": "不适用 a mark such as /",
    "text": "文字 words in place of a count",
    "ambiguous": "无法对应 numbers cannot be assigned to cells",
    "missing": "缺失 the cell is not in the document",
    "unknown_part": "部分未知 a part is unknown",
    "unit_unknown": "单位不明 an amount without a unit",
    "not_in_form": "该格式未设 the form does not ask for it",
    "table_absent": "无此表 the report does not have the table",
    "zero_denominator": "分母为零 a rate over zero",
    "out_of_bounds": "超出范围 a part larger than its whole",
    "several_reports": "多份报告 several reports for one region",
    "several_reasons": "多种原因 several reasons",
    "not_looked_for": "未查找 the report was not looked for yet",
    "not_reached": "未能访问 its portal could not be read completely",
    "not_found": "未找到 looked for and not found",
}
"""Meanings of the codes in `value_status`, `…_status` and `why_null`."""

_TABLE_STATUS = {
    "complete": "读取完整 read completely",
    "partial": "部分读取 read in part",
    "absent": "无此表 not in the report",
    "ambiguous": "无法对应 numbers cannot be assigned to cells",
}
CODES = {
    "scope": {"consolidated": "全地区汇总 whole region", "own": "本机关 the agency itself"},
    "level": {
        "nation": "全国 nation",
        "province": "省级 province",
        "prefecture": "地级 prefecture",
        "county": "县级 county",
        "township": "乡级 township",
        "zone": "功能区 development zone",
    },
    "report_status": STATUS,
    "value_status": STATUS,
    "why_null": STATUS,
    "disclosure_status": _TABLE_STATUS,
    "applications_status": _TABLE_STATUS,
    "appeals_status": _TABLE_STATUS,
    "legacy_status": _TABLE_STATUS,
}
"""Meanings of codes, by name of the column."""


@dataclass(frozen=True)
class Column:
    """A column of a table: name, DuckDB type, headings in both languages, and its whole comment."""

    name: str
    dtype: str
    zh: str
    en: str
    comment: str

    @property
    def is_nested(self) -> bool:
        """True if its values are lists or structures."""
        return self.dtype.endswith("[]") or self.dtype.startswith(_NESTED)

    @property
    def description(self) -> Description:
        """Its comment in Chinese and English."""
        return description_of(self.comment)

    @property
    def label(self) -> str:
        """Both headings in one line."""
        return " · ".join(filter(None, (self.zh, self.en))) or self.name


def described(connection: duckdb.DuckDBPyConnection, name: str) -> list[Column]:
    """Return the columns of a table or view, in order."""
    rows = connection.execute(
        "select column_name, data_type, coalesce(comment, '') from duckdb_columns() "
        "where not internal and table_name = ? order by column_index",
        [name],
    ).fetchall()
    return [
        Column(column, dtype, *headings(comment), comment.strip())
        for column, dtype, comment in rows
    ]


def headings(comment: str) -> tuple[str, str]:
    """Return the Chinese and English headings at the beginning of a comment.

    >>> headings("年报数 · Number of reports; null where none is. More.")
    ('年报数', 'Number of reports')
    >>> headings("Order of the lines.")
    ('', 'Order of the lines')
    """
    found = description_of(comment)
    first = re.split(r"[;:](?=\s)|\.(?=\s+[A-Z]|\s*$)|\n", found.english, maxsplit=1)[0]
    return found.heading, first.strip()


def status_columns(columns: list[Column]) -> dict[str, str]:
    """Return for each column with numbers its status column, if it has one."""
    names = {column.name for column in columns}
    found = {name: f"{name}_status" for name in names if f"{name}_status" in names}
    if "why_null" in names:
        found |= {name: "why_null" for name in ("value", "pooled_value") if name in names}
    return found


def codes_of(column: str, columns: list[Column]) -> dict[str, str] | None:
    """Return the meanings of a column's codes; None if it has no known codes."""
    if column in CODES:
        return CODES[column]
    return STATUS if column in status_columns(columns).values() else None


def rows_of(
    connection: duckdb.DuckDBPyConnection, relation: str, columns: list[Column]
) -> pl.DataFrame:
    """Return rows as a frame: lists and structures as JSON, decimals as floats."""
    expressions = [_selected(column) for column in columns]
    return connection.execute(f"select {', '.join(expressions)} from {relation}").pl()


def _selected(column: Column) -> str:
    name = f'"{column.name}"'
    if column.is_nested:
        return f"to_json({name})::varchar as {name}"
    if column.dtype.startswith(("DECIMAL", "HUGEINT", "UBIGINT")):
        return f"{name}::double as {name}"
    return name


def is_number(frame: pl.DataFrame, name: str) -> bool:
    """Return whether a column of a frame holds numbers."""
    return frame[name].dtype.is_numeric()
