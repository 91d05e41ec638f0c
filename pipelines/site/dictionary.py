"""The data dictionary: dbt's documentation as one static page, written anew only when it changes.

dbt takes seconds over it, and what it shows is the dbt project, not the reports.
"""

import hashlib
import shutil
from pathlib import Path

from pipelines import dbt
from pipelines.publication.publish import dbt_sources
from pipelines.settings import Settings

_STAMP = ".source"
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


def put_dictionary(settings: Settings, directory: Path, before: Path) -> Path:
    """Put the page into `directory`: the one in `before`, if it shows the present dbt project.

    Raises:
        DbtFailed: dbt could not write its documentation.
    """
    page, stamp = before / "index.html", before / _STAMP
    digest = dictionary_digest(settings)
    if page.is_file() and stamp.is_file() and stamp.read_text(encoding="utf-8") == digest:
        shutil.copytree(before, directory)
    else:
        page = dbt.write_docs(settings, directory)
        page.write_text(_offline(page.read_text(encoding="utf-8")), encoding="utf-8")
        (directory / _STAMP).write_text(digest, encoding="utf-8")
    return directory / "index.html"


def _offline(html: str) -> str:
    """The page under a policy that lets it ask for nothing, whatever dbt's scripts would like."""
    for asked, instead in _NEVER_MEANT.items():
        html = html.replace(asked, instead)
    return html.replace("<head>", f"<head>{_POLICY}", 1)


def dictionary_digest(settings: Settings) -> str:
    """Digest of all the page is made of: the files of the dbt project."""
    digest = hashlib.sha256()
    for path in dbt_sources(settings.dbt_dir):
        digest.update(path.name.encode())
        digest.update(path.read_bytes())
    return digest.hexdigest()
