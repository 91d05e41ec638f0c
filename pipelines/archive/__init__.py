"""Take in raw documents: list them with their origin, and return the bytes of any of them.

Documents are kept under data/raw as received and never changed: as single files, or in containers
(WARC files of our harvests and of web archives, WACZ, zip archives of reports). This package lists
them in `staging.documents` and all captures of web archives in `staging.captures`, recognises known
documents by the hash of their bytes, and reads the sidecar beside a file. Documents themselves are
read in `readers`.
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
