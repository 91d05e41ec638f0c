"""The data dictionary: dbt's documentation as one static page, written anew only when it changes.

dbt takes seconds over it, and what it shows is the dbt project and the columns of the tables, not
the reports.
"""

import duckdb

from pipelines import dbt
from pipelines.publication.publish import dbt_sources
from pipelines.settings import Settings
from pipelines.site.folder import SiteFolder, digest

_POLICY = (
    '<meta http-equiv="Content-Security-Policy" content="default-src \'none\'; '
    "script-src 'unsafe-inline' 'unsafe-eval'; style-src 'unsafe-inline'; "
    "img-src data:; font-src data:; base-uri 'none'\">"
)
# Addresses that a browser takes literally before Angular, or nobody, has filled them in.
_NEVER_MEANT = {
    "href=\"${require('./assets/favicons/favicon.ico')}\"": 'href="data:,"',
    'xlink:href="{{': 'ng-attr-href="{{',
}


def put_dictionary(
    published: duckdb.DuckDBPyConnection, folder: SiteFolder, settings: Settings
) -> None:
    """Put the page into the site.

    Raises:
        DbtFailed: dbt could not write its documentation.
    """
    columns = published.execute(
        "select table_name, column_name, data_type from duckdb_columns() "
        "where schema_name = 'main' and database_name = current_database() order by all"
    ).fetchall()
    target = dbt.environment(settings)[dbt.TARGET_VARIABLE]
    folder.put(
        "dictionary/index.html",
        lambda: _offline(dbt.documentation(settings)),
        project_digest(settings), columns, target,
    )  # fmt: skip


def _offline(html: str) -> str:
    """The page under a policy that lets it ask for nothing, whatever dbt's scripts would like."""
    for asked, instead in _NEVER_MEANT.items():
        html = html.replace(asked, instead)
    return html.replace("<head>", f"<head>{_POLICY}", 1)


def project_digest(settings: Settings) -> str:
    """Digest of the files of the dbt project."""
    return digest([(path.name, path.read_bytes()) for path in dbt_sources(settings.dbt_dir)])
