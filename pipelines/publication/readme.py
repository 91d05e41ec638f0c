"""Write the README of a published file: topic, Chinese and English text of each line.

The table README is filled in `release_metadata`; the Markdown is written beside the exports.
"""

import duckdb

from pipelines.publication.questions import questions

_SPAN = (
    "select min(report_year), max(report_year), count(distinct agency_id), "
    "count(distinct region_id) from dim_report"
)
_TERMS = (
    "select coalesce(licence, '–'), count(*) from dim_document group by all "
    "order by count(*) desc, 1 limit 5"
)


def markdown(connection: duckdb.DuckDBPyConnection) -> str:
    """Return the README of the open file as Markdown, for the folders of exports."""
    rows = connection.execute("select topic, zh, en from README order by line").fetchall()
    body = "\n\n".join(f"**{topic}**: {zh}\n\n{en}" for topic, zh, en in rows)
    return f"# xxgk\n\n{body}\n"


def lines(connection: duckdb.DuckDBPyConnection) -> list[tuple[str, str, str]]:
    """Return the lines of the README, from `publication`: topic, Chinese, English."""
    [(version, published_at, documents, reports, numbers)] = connection.execute(
        "select version, published_at, documents, reports, numbers from publication"
    ).fetchall()
    [(first, last, agencies, regions)] = connection.execute(_SPAN).fetchall()
    terms = "; ".join(f"{text} ({n:,})" for text, n in connection.execute(_TERMS).fetchall())
    changed_zh, changed_en = _changes(connection, version)
    views = ", ".join(question.name for question in questions())
    return [
        (
            "what",
            "中国政府信息公开工作年度报告数据仓库：法定表格中的每个数字、发布机关、地区和年度，均可追溯到原文单元格。",
            "China's government information disclosure annual reports: every number of the "
            "statutory tables with its agency, region and year, and the cell it was printed in.",
        ),
        (
            "version",
            f"{version}，{published_at:%Y-%m-%d %H:%M} UTC 发布",
            f"{version}, published {published_at:%Y-%m-%d %H:%M} UTC",
        ),
        (
            "counts",
            f"{documents:,} 个文件，{regions:,} 个地区 {agencies:,} 个机关的 {reports:,} 份年报"
            f"（{_years(first, last)}），{numbers:,} 个数字",
            f"{documents:,} documents, {reports:,} reports of {agencies:,} agencies in "
            f"{regions:,} regions ({_years(first, last)}), {numbers:,} numbers",
        ),
        (
            "begin",
            f"从回答问题的视图开始：{views}；再看 dim_report 与 fct_* 表。各表各列均有说明。",
            f"Begin with the views, each named for its question: {views}; then dim_report and "
            "the fct_* tables. Every table and column has a comment "
            "(select * from duckdb_columns()).",
        ),
        (
            "beware",
            "空值不是零：value_status 说明为何为空。scope 为 consolidated（全地区汇总）与 own"
            "（本机关）的数字不可相加，各级汇总之间也不可相加。",
            "Null is not zero: value_status says why it is null. Never add consolidated and own "
            "reports, nor consolidated reports of different levels.",
        ),
        (
            "source",
            "document_sha256 和 locator 指明原文位置；xxgk trace 显示该单元格及其上下文。",
            "document_sha256 and locator give the place of a number in its document; xxgk trace "
            "shows the cell with its neighbours.",
        ),
        (
            "changes",
            f"{changed_zh}见 changes、publication_changes、publications。",
            f"{changed_en} See changes, publication_changes, publications.",
        ),
        (
            "terms",
            f"年报系行政机关依《政府信息公开条例》第四十九条、第五十条公布的公文。各文件条款（dim_document.licence）：{terms}",
            "The reports are official documents, published by duty under articles 49 and 50 of "
            "the Regulations on the Disclosure of Government Information (国令第711号). Terms as "
            f"recorded for each document (dim_document.licence): {terms}",
        ),
        (
            "docs",
            "数据字典与页面：文件旁的 site/ 目录（或 xxgk serve）。",
            "Pages and data dictionary: the folder site/ beside this file, or xxgk serve.",
        ),
    ]


def _changes(connection: duckdb.DuckDBPyConnection, version: str) -> tuple[str, str]:
    """Summarise the changes of a version, in Chinese and English."""
    [(compared, added, removed, changed)] = connection.execute(
        "select count(*), coalesce(sum(added), 0)::bigint, coalesce(sum(removed), 0)::bigint, "
        "coalesce(sum(changed), 0)::bigint from publication_changes where version = $version",
        {"version": version},
    ).fetchall()
    if not compared:
        return "此为第一版。", "This is the first version."
    return (
        f"与上一版相比，新增 {added:,} 行，减少 {removed:,} 行，变化 {changed:,} 行。",
        f"Since the version before, {added:,} rows were added, {removed:,} removed and "
        f"{changed:,} changed.",
    )


def _years(first: int | None, last: int | None) -> str:
    return "–" if first is None else str(first) if first == last else f"{first}–{last}"
