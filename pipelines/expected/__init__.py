"""The cells that a document is known to hold: what `xxgk evaluate` compares a reading with.

They stand in a file beside the document: a grid that looks like the form (`grid`), or the older
JSON with an object for each cell (`files` reads either). What a reading holds is `record`.
"""

from pipelines.expected.cells import Expected, ExpectedCell, ExpectedError
from pipelines.expected.files import (
    GRID_SUFFIX,
    SUFFIXES,
    documents_below,
    expected_of_reading,
    grid_path,
    read_expected,
)
from pipelines.expected.grid import grid_text

__all__ = [
    "GRID_SUFFIX",
    "SUFFIXES",
    "Expected",
    "ExpectedCell",
    "ExpectedError",
    "documents_below",
    "expected_of_reading",
    "grid_path",
    "grid_text",
    "read_expected",
]
