"""Where files are made before they are put in place by renaming."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


@contextmanager
def empty_directory(path: Path) -> Iterator[None]:
    """Make a directory empty for a while; it is gone afterwards, with whatever is still in it."""
    shutil.rmtree(path, ignore_errors=True)
    path.mkdir(parents=True)
    try:
        yield
    finally:
        shutil.rmtree(path, ignore_errors=True)
