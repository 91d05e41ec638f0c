"""The raw documents: which files there are, what they are, where they came from.

Documents lie under data/raw as they were received and are never changed. This room lists them in
`staging.documents`, tells new from known by the hash of their bytes, and reads the sidecar that
may lie beside each. It does not look inside a document: that is `readers`.
"""

from pipelines.archive.drop_folder import Intake, list_files, take_in
from pipelines.archive.sidecar import Sidecar, read_sidecar

__all__ = ["Intake", "Sidecar", "list_files", "read_sidecar", "take_in"]
