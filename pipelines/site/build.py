"""Write the whole site into a temporary folder and rename it over the current one.

The parts of the site are written in the other modules of this package.
"""

import logging
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.metadata import version
from inspect import getfile
from pathlib import Path

import duckdb

from pipelines import dbt, messages
from pipelines.database import connect, limit_memory, schema
from pipelines.lock import writer
from pipelines.publication import keys
from pipelines.publication.publish import last_publication
from pipelines.scratch import empty_directory
from pipelines.settings import Settings
from pipelines.site import agencies, clips, pages, peers, places, search
from pipelines.site.dictionary import project_digest, put_dictionary
from pipelines.site.figures import Figures
from pipelines.site.folder import SiteFolder, digest, is_made_of

log = logging.getLogger("xxgk")

_SCRATCH = ".site"
_OLD = ".site.old"
_LIBRARIES = ("dbt-core", "dbt-duckdb", "duckdb", "jinja2", "pypinyin")


class NothingPublished(Exception):
    """Error: there is no published file to make a site from."""


def write_site(settings: Settings) -> Path:
    """Write the site of the published file, unless it is up to date; return its first page.

    Unchanged files are reused from the current site.

    Raises:
        NothingPublished: nothing has been published yet.
        WriterBusy: another process is writing to the warehouse.
        DbtFailed: dbt could not write the data dictionary.
        SiteDisagrees: the pages and the published file differ in reports or cells.
    """
    publication = last_publication(settings)
    if publication is None:
        raise NothingPublished(
            f"{settings.published_path} does not exist: process reports first with `make run`"
        )
    site, code = settings.site_dir, _code()
    made_of = digest((sorted(publication.items()), project_digest(settings), code))
    if is_made_of(site, made_of):
        log.info("the site is up to date")
        return site / "index.html"
    with writer(settings), _scratch(settings) as scratch:
        folder = SiteFolder(scratch, site, code, clips.KEPT)
        with connect(settings.published_path, read_only=True) as published:
            limit_memory(published, settings.max_database_memory)
            put_dictionary(published, folder, settings)
            _write(published, folder, publication, settings)
        folder.finish(made_of)
        _put_in_place(site, scratch)
    log.info("wrote the site")
    return site / "index.html"


def _write(
    published: duckdb.DuckDBPyConnection,
    folder: SiteFolder,
    publication: dict,
    settings: Settings,
) -> None:
    """Write everything except the dictionary: data for the browser, then the pages."""
    figures = Figures(published, publication)
    agencies.write_agencies(published, folder, figures.prefix_length)
    peers.write_peers(published, folder, figures.prefix_length)
    places.write_places(published, folder)
    search.write_index(published, folder)
    clips.write_pictures(published, folder, settings)
    pages.write_pages(folder, figures, settings.published_path)


def _code() -> str:
    """Return a digest of the code that makes the site: this package and the modules it uses."""
    package = sorted(path for path in Path(__file__).parent.rglob("*.*") if path.suffix != ".pyc")
    used = [Path(getfile(module)) for module in (dbt, messages, keys)]
    used += sorted(Path(getfile(schema)).parent.glob("schema*.py"))
    files = [(path.name, path.read_bytes()) for path in (*package, *used)]
    libraries = [version(library) for library in _LIBRARIES]
    return digest((files, libraries, messages.catalogue(), messages.descriptions()))


@contextmanager
def _scratch(settings: Settings) -> Iterator[Path]:
    """Create an empty directory beside the site, after restoring a site that a killed run moved."""
    scratch, old = settings.warehouse_dir / _SCRATCH, settings.warehouse_dir / _OLD
    if old.exists() and not settings.site_dir.exists():
        old.rename(settings.site_dir)
    with empty_directory(scratch):
        yield scratch


def _put_in_place(site: Path, scratch: Path) -> None:
    old = site.with_name(_OLD)
    shutil.rmtree(old, ignore_errors=True)
    if site.exists():
        site.rename(old)
    scratch.rename(site)
    shutil.rmtree(old, ignore_errors=True)
