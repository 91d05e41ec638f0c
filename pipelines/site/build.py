"""The whole site, written beside the one that stands and put in its place by renaming."""

import hashlib
import logging
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.metadata import version
from pathlib import Path

from pipelines.database import connect, limit_memory
from pipelines.lock import writer
from pipelines.publication.publish import last_publication
from pipelines.settings import Settings
from pipelines.site import agencies, charts, pages, places, search
from pipelines.site.dictionary import dictionary_digest, put_dictionary
from pipelines.site.figures import Figures
from pipelines.workplace import empty_directory

log = logging.getLogger("xxgk")

_STAMP = ".source"
_WORKPLACE = ".site"
_OLD = ".site.old"


class NothingPublished(Exception):
    """There is no published file to make a site of."""


def write_site(settings: Settings) -> Path:
    """Write the site of the published file, unless it stands already; return its first page.

    Raises:
        NothingPublished: nothing has been published yet.
        WriterBusy: another process is writing the warehouse.
        DbtFailed: dbt could not write the data dictionary.
        SiteDisagrees: the pages do not hold what the published file holds.
    """
    publication = last_publication(settings)
    if publication is None:
        raise NothingPublished(
            f"{settings.published_path} is not there: take in reports first, with `make run`"
        )
    site, digest = settings.site_dir, _digest(settings, publication)
    stamp = site / _STAMP
    if stamp.is_file() and stamp.read_text(encoding="utf-8") == digest:
        log.info("the site is up to date")
        return site / "index.html"
    with writer(settings), _workplace(settings) as workplace:
        put_dictionary(settings, workplace / "dictionary", site / "dictionary")
        _write(settings, workplace, publication)
        (workplace / _STAMP).write_text(digest, encoding="utf-8")
        _put_in_place(site, workplace)
    log.info("wrote the site")
    return site / "index.html"


def _write(settings: Settings, workplace: Path, publication: dict) -> None:
    """Everything but the dictionary: data for the browser, then the pages."""
    data = workplace / "data"
    with connect(settings.published_path, read_only=True) as published:
        limit_memory(published, settings.max_database_memory)
        figures = Figures(published, publication)
        agencies.write_agencies(published, data / "agencies", figures.prefix_length)
        places.write_places(published, data / "places")
        search.write_index(published, data / "search")
        pages.write_pages(workplace, figures, settings.published_path)
    charts.put_drawing_library(workplace / "assets", settings.site_dir / "assets")


def _digest(settings: Settings, publication: dict) -> str:
    """Digest of all the site is made of: the publication, the dbt project and this room."""
    digest = hashlib.sha256(repr(sorted(publication.items(), key=str)).encode())
    digest.update(dictionary_digest(settings).encode())
    for library in ("altair", "vl-convert-python"):
        digest.update(version(library).encode())
    for path in sorted(Path(__file__).parent.rglob("*.*")):
        if path.suffix != ".pyc":
            digest.update(path.name.encode())
            digest.update(path.read_bytes())
    return digest.hexdigest()


@contextmanager
def _workplace(settings: Settings) -> Iterator[Path]:
    """An empty directory beside the site; what a killed run left behind is mended first."""
    workplace, old = settings.warehouse_dir / _WORKPLACE, settings.warehouse_dir / _OLD
    if old.exists() and not settings.site_dir.exists():
        old.rename(settings.site_dir)
    with empty_directory(workplace):
        yield workplace


def _put_in_place(site: Path, workplace: Path) -> None:
    old = site.with_name(_OLD)
    shutil.rmtree(old, ignore_errors=True)
    if site.exists():
        site.rename(old)
    workplace.rename(site)
    shutil.rmtree(old, ignore_errors=True)
