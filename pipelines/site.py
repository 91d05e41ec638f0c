"""The data dictionary beside the published file: dbt's documentation as one static page.

It is written again only when what it shows has changed, for dbt takes seconds over it.
"""

import hashlib
import logging
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

from pipelines import dbt
from pipelines.lock import writer
from pipelines.publish import dbt_sources
from pipelines.settings import Settings

log = logging.getLogger("xxgk")

_STAMP = ".source"


def write_site(settings: Settings) -> Path:
    """Write `index.html` into the site directory, unless it shows the present dbt project.

    Raises:
        WriterBusy: another process is writing the warehouse.
        DbtFailed: dbt could not write its documentation.
    """
    page, stamp = settings.site_dir / "index.html", settings.site_dir / _STAMP
    digest = _digest(settings)
    if page.is_file() and stamp.is_file() and stamp.read_text(encoding="utf-8") == digest:
        log.info("the data dictionary is up to date")
        return page
    with writer(settings):
        stamp.unlink(missing_ok=True)
        page = dbt.write_docs(settings, settings.site_dir)
        stamp.write_text(digest, encoding="utf-8")
    log.info("wrote the data dictionary")
    return page


def serve_site(settings: Settings, port: int) -> None:
    """Serve the site directory on this machine, until interrupted."""
    handler = partial(_QuietHandler, directory=str(settings.site_dir))
    with ThreadingHTTPServer(("127.0.0.1", port), handler) as server:
        server.serve_forever()


class _QuietHandler(SimpleHTTPRequestHandler):
    def log_message(self, *_: object) -> None:
        """Say nothing of single requests."""


def _digest(settings: Settings) -> str:
    """Digest of all the page is made of: the dbt project, and whether it has been built."""
    digest = hashlib.sha256(b"built" if settings.published_path.is_file() else b"not built")
    for path in dbt_sources(settings.dbt_dir):
        digest.update(path.name.encode())
        digest.update(path.read_bytes())
    return digest.hexdigest()
