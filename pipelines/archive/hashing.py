"""What tells files and code apart: hashes of bytes, and the version of the code that looks."""

import hashlib
from functools import lru_cache
from pathlib import Path

from pipelines.archive.bounds import Bounds

_CHUNK = 1 << 20


def hash_file(path: Path) -> str:
    """SHA-256 of a file's bytes, as hexadecimal digits."""
    digest = hashlib.sha256()
    with path.open("rb") as stream:
        while chunk := stream.read(_CHUNK):
            digest.update(chunk)
    return digest.hexdigest()


def hash_bytes(data: bytes) -> str:
    """SHA-256 of bytes, as hexadecimal digits."""
    return hashlib.sha256(data).hexdigest()


@lru_cache(maxsize=4)
def scanner_version(bounds: Bounds) -> str:
    """Twelve hexadecimal digits that change with this room's code or with the bounds.

    A container is looked through again when they change; nobody has to remember to.
    """
    digest = hashlib.sha256(repr(bounds).encode())
    for source in sorted(Path(__file__).parent.glob("*.py")):
        digest.update(source.read_bytes())
    return digest.hexdigest()[:12]
