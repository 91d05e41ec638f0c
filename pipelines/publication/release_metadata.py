"""Write the release metadata of a published file: version, date, counts and README.

Tables `publication` (one row), `publication_years` (its content by report year), `publications`
(all versions so far), `publication_changes`, `changes` and `errata` (filled in `changelog`), and
`README`, which is also written as README.md beside the exports. Whether there is a new version is
decided in `publish`.
"""

from dataclasses import dataclass
from datetime import datetime

import duckdb

from pipelines.publication import changelog, readme
from pipelines.publication.keys import CELLS
from pipelines.publication.parts import Contents

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
    lines = readme.lines(connection)
    for number, line in enumerate(lines, 1):
        connection.execute("insert into README values (?, ?, ?, ?)", [number, *line])
