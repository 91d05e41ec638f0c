"""The raw documents: which there are, what they are, where and when they were got.

Documents lie under data/raw as they were received and are never changed: as files of their own, or
in containers (WARC files of our harvests and of web archives, WACZ, zip archives of reports). This
room lists them in `staging.documents` and every capture of a web archive in `staging.captures`,
tells new from known by the hash of their bytes, reads the sidecar that may lie beside a file, and
hands out the bytes of any document. It does not look inside a document: that is `readers`.
"""

from pipelines.archive.containers import document_bytes
from pipelines.archive.ingest import Intake, take_in
from pipelines.archive.listing import Listing, list_raw
from pipelines.archive.losses import ReportsLost
from pipelines.archive.provenance import Provenance
from pipelines.archive.sidecar import Sidecar, read_sidecar

__all__ = [
    "Intake",
    "Listing",
    "Provenance",
    "ReportsLost",
    "Sidecar",
    "document_bytes",
    "list_raw",
    "read_sidecar",
    "take_in",
]
