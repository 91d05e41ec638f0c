"""Hash files and bytes, and the code that scans containers."""

import hashlib
from functools import lru_cache
from pathlib import Path

from pipelines import warc
from pipelines.archive.bounds import Bounds

_CODE = (Path(__file__).parent, Path(warc.__file__).parent)


def hash_file(path: Path) -> str:
    """Return the SHA-256 of a file, in hexadecimal."""
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def hash_bytes(data: bytes) -> str:
    """Return the SHA-256 of bytes, in hexadecimal."""
    return hashlib.sha256(data).hexdigest()


@lru_cache(maxsize=4)
def scanner_version(bounds: Bounds) -> str:
    """Return twelve hexadecimal digits that change with the code of `archive` and `warc`, and the
    limits.

    Containers are scanned again when they change.
    """
    digest = hashlib.sha256(repr(bounds).encode())
    for folder in _CODE:
        for source in sorted(folder.glob("*.py")):
            digest.update(source.read_bytes())
    return digest.hexdigest()[:12]
