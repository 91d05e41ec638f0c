"""The known cells of a document, with which `xxgk evaluate` compares a reading.

They are in a file beside the document: a grid that looks like the form (`grid`), or the older JSON
with an object per cell (`files` reads both). The model of a reading is `record`.
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
