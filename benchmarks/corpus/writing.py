"""A corpus on disk: WARC files as our harvests write them, or a folder of files per year.

Records are made and packed in the worker processes (`pack_all`), files grow here one after the
other. The output is the same at any time: records are dated and numbered by rule.
"""

import uuid
from collections.abc import Iterable
from io import BytesIO
from pathlib import Path

from warcio.recordloader import ArcWarcRecord
from warcio.warcwriter import WARCWriter

from benchmarks.corpus.pages import media_type
from benchmarks.corpus.truth import Document, sha256_of
from pipelines.warc.fetch import VERSION, Fetched, fetch_records
from pipelines.warc.listing import Listing
from pipelines.warc.writing import pack

HARVESTED_AT = "2026-01-20T08:00:00.000000Z"
LARGEST = 256 * 1024 * 1024
"""Bytes at which a WARC file is closed and a new one begun."""
_IDS = ("WARC-Record-ID", "WARC-Concurrent-To", "WARC-Refers-To")
_REQUEST = "GET {path} HTTP/1.1\r\nHost: {host}\r\nUser-Agent: xxgk\r\n\r\n"


def url_of(document: Document) -> str:
    """Return the address of a document."""
    return f"http://{_host(document)}/{document.path}.{document.suffix}"


def pack_all(documents: Iterable[Document]) -> list[list[bytes]]:
    """Return the packed records of each document's fetch."""
    return [pack(_numbered(_records(document), url_of(document))) for document in documents]


def _host(document: Document) -> str:
    return f"www.{document.region_code}.gov.cn"


def _records(document: Document) -> list[ArcWarcRecord]:
    url, host = url_of(document), _host(document)
    headers = {
        "Content-Type": media_type(document.suffix),
        "Content-Length": str(len(document.data)),
    }
    found = Fetched(
        url=url,
        status=200,
        headers=[(name.encode(), value.encode()) for name, value in headers.items()],
        body=document.data,
        request=_REQUEST.format(path=f"/{document.path}.{document.suffix}", host=host).encode(),
        at=HARVESTED_AT,
    )
    listing = Listing(
        source_entry=host,
        role="report",
        listed_on=f"http://{host}/",
        link_text=document.title,
        listed_year=document.year,
        listed_date=document.published_on,
    )
    return fetch_records(found, listing, None)


def _numbered(records: list[ArcWarcRecord], url: str) -> list[ArcWarcRecord]:
    """Return the same records with ids that follow from address and type."""
    ids = {
        record.rec_headers.get_header("WARC-Record-ID"): _id(f"{url} {record.rec_type}")
        for record in records
    }
    for record in records:
        for name in _IDS:
            if old := record.rec_headers.get_header(name):
                record.rec_headers.replace_header(name, ids[old])
    return records


def _id(text: str) -> str:
    return f"<urn:uuid:{uuid.UUID(hex=sha256_of(text.encode())[:32])}>"


class WarcFolder:
    """The WARC files of one made harvest, in sequence."""

    def __init__(self, raw: Path, harvest: str):
        self._raw, self._harvest, self._number = raw, harvest, 0
        self._folder = raw / "harvest" / harvest
        self._folder.mkdir(parents=True)
        self._stream = None

    def add(self, document: Document, packed: list[bytes]) -> dict:
        """Write the records of a fetch; return the document's row in the truth."""
        if self._stream is None:
            self._open()
        at = self._stream.tell() + len(packed[0])
        file = Path(self._stream.name).relative_to(self._raw).as_posix()
        self._stream.write(b"".join(packed))
        if self._stream.tell() >= LARGEST:
            self.close()
        return document.row(f"{file}#{at}", url_of(document))

    def close(self) -> None:
        """Close the file that is being written."""
        if self._stream:
            self._stream.close()
            self._stream = None

    def _open(self) -> None:
        self._number += 1
        name = f"{self._harvest}-{self._number:05}.warc.gz"
        self._stream = (self._folder / name).open("xb")
        about = {"software": "benchmarks.corpus", "format": VERSION}
        record = WARCWriter(BytesIO(), warc_version=VERSION).create_warcinfo_record(name, about)
        record.rec_headers.replace_header("WARC-Date", HARVESTED_AT)
        self._stream.write(b"".join(pack(_numbered([record], name))))


class YearFolders:
    """Each document as a file in the folder of its report year."""

    def __init__(self, raw: Path):
        self._raw = raw

    def add(self, document: Document, _: list[bytes]) -> dict:
        """Write the file; return the document's row in the truth."""
        mark = "" if document.role == "report" else f"（{document.role}）"
        file = f"{document.year}/{document.title}{mark}.{document.suffix}"
        path = self._raw / file
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(document.data)
        return document.row(file, None)

    def close(self) -> None:
        """Do nothing: no file is open."""
