"""Write pictures of pages whose numbers were read by character recognition.

A locator gives the box of a cell in a picture (`page 2 table 1 R4C3 @10,20,60,40`); the browser
shows that part of the picture. Pictures come from the documents as received and are not recognised
again; a document that is gone or has changed since it was read has none.
"""

import io
import logging
from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from typing import Any

import duckdb
from PIL import Image

from pipelines.archive.containers import document_bytes
from pipelines.archive.hashing import hash_bytes
from pipelines.parse import limits_of
from pipelines.publication.keys import CELLS
from pipelines.readers import UnreadableError, read
from pipelines.settings import Settings
from pipelines.site.folder import SiteFolder

log = logging.getLogger("xxgk")

KEPT = "data/pictures/"
"""Folder of the pictures. They depend on documents alone, not on the code of the site."""
_QUALITY = 50
_NAME = r"^(.*?)(?: table \d+ R\d+C\d+| line)? @\d+(?:,\d+){3}$"
_PLACES = " union ".join(
    f"select report_id, regexp_extract(locator, '{_NAME}', 1) as picture from {fact} "
    "where is_read_from_picture and locator is not null"
    for fact in (*CELLS, "fct_narrative_claims")
)
_SHOWN = f"""
    select source_file, document_sha256, list(picture order by picture) as pictures
    from dim_report
    join ({_PLACES}) using (report_id)
    where picture <> ''
    group by all
    order by document_sha256
"""


def write_pictures(
    published: duckdb.DuckDBPyConnection, folder: SiteFolder, settings: Settings
) -> None:
    """Write the pictures that locators of current reports refer to, as JPEG in grey or colour."""
    for file, sha256, names in published.execute(_SHOWN).fetchall():
        missing = [name for name in names if not folder.take_over(path_of(sha256, name), sha256)]
        if missing:
            _write(folder, sha256, missing, _pictures(file, sha256, settings))


def path_of(sha256: str, name: str) -> str:
    """Return the path of a document's picture in the site; `assets/source.js` builds the same.

    >>> path_of("ab", "page 2")
    'data/pictures/ab/706167652032.jpg'
    """
    return f"{KEPT}{sha256}/{name.encode().hex()}.jpg"


def _write(
    folder: SiteFolder, sha256: str, names: Iterable[str], pictures: Mapping[str, Callable[[], Any]]
) -> None:
    for name in names:
        if name not in pictures:
            log.warning("no picture of %s of %s for the site", name, sha256)
            continue
        dots, stream = pictures[name](), io.BytesIO()
        # Colour channels are stored in the order blue, green, red.
        image = Image.fromarray(dots if dots.ndim == 2 else dots[..., ::-1].copy())
        image.save(stream, "JPEG", quality=_QUALITY)
        folder.write(path_of(sha256, name), stream.getvalue())


def _pictures(file: str, sha256: str, settings: Settings) -> Mapping[str, Callable[[], Any]]:
    """Return the pictures of a document by name, if the document has not changed since reading."""
    limits = replace(limits_of(settings), recognises=False)
    try:
        data = document_bytes(settings.raw_dir, file, settings.max_document_bytes)
        if hash_bytes(data) == sha256:
            return read(data, file, limits).pictures
        log.warning("%s has changed since it was read: the site shows no picture of it", file)
    except (UnreadableError, OSError) as error:
        log.warning("%s: %s: the site shows no picture of it", file, error)
    return {}
