"""Write the release metadata of a published file: version, date, counts and README.

Tables `publication` (one row), `publication_years` (its content by report year), `publications`
(all versions so far), `publication_changes`, `changes` and `errata` (filled in `changelog`), and
`README`, which is also written as README.md beside the exports. Whether there is a new version is
decided in `publish`.
"""

from dataclasses import dataclass
from datetime import datetime

import duckdb

from pipelines.publication import changelog
from pipelines.publication.invariants import CELLS
from pipelines.publication.parts import Contents
from pipelines.publication.questions import questions

KEYS = {
    "publication": ("version",),
    "publication_years": ("table_name", "report_year"),
    "publications": ("version",),
    "publication_changes": ("version", "table_name"),
    "changes": (),
    "errata": (),
}
"""The tables of the release metadata that are exported, and their keys."""

_TABLES = """
    create or replace table publication (
        version varchar not null,
        published_at timestamp not null,
        parser_version varchar not null,
        content_hash varchar not null,
        source_hash varchar not null,
        code_hash varchar not null,
        documents bigint not null,
        reports bigint not null,
        numbers bigint not null,
        table_rows map(varchar, bigint) not null,
        row_hashes map(varchar, varchar) not null,
        year_prints map(integer, ubigint) not null
    );
    comment on table publication is '本次发布 · This publication: one row, written when it was published.';
    comment on column publication.version is
        '版本号 · Version of the content: the day, and the number of the version on that day. Unchanged content keeps its version.';
    comment on column publication.published_at is '发布时间 · When this version was published, in UTC.';
    comment on column publication.parser_version is '读取程序版本 · Version of the parser that published it.';
    comment on column publication.content_hash is
        '内容摘要值 · Digest of all rows of all other tables: equal digests, equal content.';
    comment on column publication.source_hash is '来源摘要值 · Digest of the documents and the code it was made from.';
    comment on column publication.code_hash is '程序摘要值 · Digest of the code alone.';
    comment on column publication.documents is '收到的文件 · Files received.';
    comment on column publication.reports is '已发布报告 · Reports published.';
    comment on column publication.numbers is '报告所载数字 · Numbers printed in the statutory tables of these reports.';
    comment on column publication.table_rows is '各表行数 · Number of rows of each table.';
    comment on column publication.row_hashes is '各表摘要值 · Hash of the rows of each table, in any order.';
    comment on column publication.year_prints is
        '各年度摘要值 · Fingerprint of each report year: equal fingerprints by the same code, equal rows of the year.';
    create or replace table publication_years (
        table_name varchar not null,
        report_year integer not null,
        rows bigint not null,
        row_hash varchar not null
    );
    comment on table publication_years is
        '各年度内容 · One row per fact table and report year: the next publication finds changed years by comparing them.';
    comment on column publication_years.table_name is '表名 · The table.';
    comment on column publication_years.report_year is '报告年度 · The report year; 0 for rows without one.';
    comment on column publication_years.rows is '行数 · Number of its rows of that year.';
    comment on column publication_years.row_hash is '行摘要值 · Hash of those rows, in any order.';
    create or replace table publications (
        version varchar not null,
        published_at timestamp not null,
        parser_version varchar not null,
        content_hash varchar not null,
        documents bigint not null,
        reports bigint not null,
        numbers bigint not null
    );
    comment on table publications is
        '历次发布 · All versions published so far, this one last; publication_changes counts the changes of each.';
    comment on column publications.version is '版本号 · Version that was published.';
    comment on column publications.published_at is '发布时间 · When it was published, in UTC.';
    comment on column publications.parser_version is '读取程序版本 · Version of the parser that published it.';
    comment on column publications.content_hash is '内容摘要值 · Digest of its content.';
    comment on column publications.documents is '收到的文件 · Files received.';
    comment on column publications.reports is '已发布报告 · Reports published.';
    comment on column publications.numbers is '报告所载数字 · Numbers printed in their statutory tables.';
    create or replace table README (
        line integer not null,
        topic varchar not null,
        zh varchar not null,
        en varchar not null
    );
    comment on table README is '说明 · What this file contains and how to begin, in Chinese and English.';
    comment on column README.line is '行序 · Order of the lines.';
    comment on column README.topic is '主题 · What the line is about.';
    comment on column README.zh is '中文内容 · The line in Chinese.';
    comment on column README.en is '英文内容 · The line in English.';
"""  # noqa: E501
_NUMBERS = " + ".join(
    f"(select count(*) from {fact} where value_status = 'reported')" for fact in CELLS
)
_COUNTS = (
    "select (select count(*) from dim_document) as documents, "
    f"(select count(*) from dim_report) as reports, {_NUMBERS} as numbers"
)
_SPAN = (
    "select min(report_year), max(report_year), count(distinct agency_id), "
    "count(distinct region_id) from dim_report"
)
_TERMS = (
    "select coalesce(licence, '–'), count(*) from dim_document group by all "
    "order by count(*) desc, 1 limit 5"
)


@dataclass(frozen=True)
class Edition:
    """A version of the published content: its name, its time in UTC, and the digests of what it
    was made from.
    """

    version: str
    published_at: datetime
    parser_version: str
    content_hash: str
    source_hash: str
    code_hash: str


def next_version(day: datetime, last: str | None) -> str:
    """Return the version after `last`: the day, and the next number on that day.

    After a clock was set back it keeps the day of the last version: later versions sort later.

    >>> next_version(datetime(2026, 11, 22), "2026.11.22-3")
    '2026.11.22-4'
    >>> next_version(datetime(2020, 1, 1), "2026.11.22-3")
    '2026.11.22-4'
    """
    today = f"{day:%Y.%m.%d}"
    on, _, number = (last or "").rpartition("-")
    return f"{on}-{int(number) + 1}" if on >= today else f"{today}-1"


def create_tables(connection: duckdb.DuckDBPyConnection) -> None:
    """Create all tables of the release metadata, empty."""
    connection.execute(_TABLES)
    changelog.create_tables(connection)


def write(
    connection: duckdb.DuckDBPyConnection,
    edition: Edition,
    contents: Contents,
) -> None:
    """Fill `publication`, `publication_years` and `README`; add a new version to `publications`."""
    tables, prints = contents.tables, contents.prints
    connection.execute(
        f"insert into publication by name select * from ({_COUNTS}), (select "
        "$version as version, $published_at as published_at, $parser_version as parser_version, "
        "$content_hash as content_hash, $source_hash as source_hash, $code_hash as code_hash, "
        "map($names, $rows) as table_rows, map($names, $hashes) as row_hashes, "
        "map($years, $prints) as year_prints)",
        {
            **vars(edition),
            "names": [table.name for table in tables],
            "rows": [table.content.rows for table in tables],
            "hashes": [table.content.row_hash for table in tables],
            "years": list(prints),
            "prints": list(prints.values()),
        },
    )
    by_year = [
        (table.name, year, content.rows, content.row_hash)
        for table in tables
        if table.is_by_year
        for year, content in sorted(table.parts.items())
    ]
    connection.execute(
        "insert into publication_years select unnest(?::varchar[]), unnest(?::integer[]), "
        "unnest(?::bigint[]), unnest(?::varchar[])",
        [list(column) for column in zip(*by_year, strict=True)] or [[]] * 4,
    )
    connection.execute(
        "insert into publications by name select version, published_at, parser_version, "
        "content_hash, documents, reports, numbers from publication "
        "anti join publications using (version)"
    )
    lines = _readme(connection, edition)
    for number, line in enumerate(lines, 1):
        connection.execute("insert into README values (?, ?, ?, ?)", [number, *line])


def readme_markdown(connection: duckdb.DuckDBPyConnection) -> str:
    """Return the README of the open file as Markdown, for the folders of exports."""
    lines = connection.execute("select topic, zh, en from README order by line").fetchall()
    body = "\n\n".join(f"**{topic}**: {zh}\n\n{en}" for topic, zh, en in lines)
    return f"# xxgk\n\n{body}\n"


def _readme(connection: duckdb.DuckDBPyConnection, edition: Edition) -> list[tuple[str, str, str]]:
    """Return the lines of the README: topic, Chinese, English."""
    documents, reports, numbers = connection.execute(_COUNTS).fetchone()
    first, last, agencies, regions = connection.execute(_SPAN).fetchone()
    terms = "; ".join(f"{text} ({n:,})" for text, n in connection.execute(_TERMS).fetchall())
    changed_zh, changed_en = _changes(connection, edition.version)
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
            f"{edition.version}，{edition.published_at:%Y-%m-%d %H:%M} UTC 发布",
            f"{edition.version}, published {edition.published_at:%Y-%m-%d %H:%M} UTC",
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
    compared, added, removed, changed = connection.execute(
        "select count(*), coalesce(sum(added), 0)::bigint, coalesce(sum(removed), 0)::bigint, "
        "coalesce(sum(changed), 0)::bigint from publication_changes where version = $version",
        {"version": version},
    ).fetchone()
    if not compared:
        return "此为第一版。", "This is the first version."
    return (
        f"与上一版相比，新增 {added:,} 行，减少 {removed:,} 行，变化 {changed:,} 行。",
        f"Since the version before, {added:,} rows were added, {removed:,} removed and "
        f"{changed:,} changed.",
    )


def _years(first: int | None, last: int | None) -> str:
    return "–" if first is None else str(first) if first == last else f"{first}–{last}"
