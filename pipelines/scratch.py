"""Provide temporary directories for files that are then renamed into place."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


@contextmanager
def empty_directory(path: Path) -> Iterator[None]:
    """Create an empty directory for the block; delete it afterwards with all that is left in it."""
    shutil.rmtree(path, ignore_errors=True)
    path.mkdir(parents=True)
    try:
        yield
    finally:
        shutil.rmtree(path, ignore_errors=True)
