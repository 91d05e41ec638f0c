"""Write the data dictionary: dbt's documentation as one static page, with Chinese descriptions.

dbt takes seconds to write it, so the page is reused until the dbt project, the columns of the
tables or the Chinese descriptions change; it does not depend on the reports.
"""

import json
import re

import duckdb

from pipelines import dbt
from pipelines.dbt_runner import TARGET_VARIABLE, environment
from pipelines.messages import description_of, descriptions
from pipelines.publication.publish import dbt_sources
from pipelines.settings import Settings
from pipelines.site.folder import SiteFolder, digest

_POLICY = (
    '<meta http-equiv="Content-Security-Policy" content="default-src \'none\'; '
    "script-src 'unsafe-inline' 'unsafe-eval'; style-src 'unsafe-inline'; "
    "img-src data:; font-src data:; base-uri 'none'\">"
)
_DESCRIPTION = re.compile(r'(?<="description": )"(?:[^"\\]|\\.)+"')
# Template placeholders that a browser requests literally before Angular fills them in, if ever.
_PLACEHOLDERS = {
    "href=\"${require('./assets/favicons/favicon.ico')}\"": 'href="data:,"',
    'xlink:href="{{': 'ng-attr-href="{{',
}


def put_dictionary(
    published: duckdb.DuckDBPyConnection, folder: SiteFolder, settings: Settings
) -> None:
    """Write the page into the site, or reuse it from the current one.

    Raises:
        DbtFailed: dbt could not write its documentation.
    """
    columns = published.execute(
        "select table_name, column_name, data_type from duckdb_columns() "
        "where schema_name = 'main' and database_name = current_database() order by all"
    ).fetchall()
    target = environment(settings)[TARGET_VARIABLE]
    folder.put(
        "dictionary/index.html",
        lambda: _offline(dbt.documentation(settings)),
        project_digest(settings), columns, target, descriptions(),
    )  # fmt: skip


def _offline(html: str) -> str:
    """Block all requests of the page by a content security policy; add Chinese descriptions."""
    html = _DESCRIPTION.sub(lambda found: _in_both_languages(found[0]), html)
    for placeholder, replacement in _PLACEHOLDERS.items():
        html = html.replace(placeholder, replacement)
    return html.replace("<head>", f"<head>{_POLICY}", 1)


def _in_both_languages(text: str) -> str:
    """Add the Chinese sentence to a description, a JSON string of dbt's manifest.

    >>> json.loads(_in_both_languages('"报告数 · Reports counted here."'))
    '报告数：计入的报告数。 · Reports counted here.'
    """
    return json.dumps(description_of(json.loads(text)).both)


def project_digest(settings: Settings) -> str:
    """Return a digest of the files of the dbt project."""
    return digest([(path.name, path.read_bytes()) for path in dbt_sources(settings.dbt_dir)])
