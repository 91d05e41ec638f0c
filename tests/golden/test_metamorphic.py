"""Every golden text again, as other converters would have left it: the cells must be the same."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from opencc import OpenCC

from pipelines.expected import documents_below, grid_path, read_expected
from pipelines.parse import parse
from tests.conftest import SAMPLES

HERE = Path(__file__).parent
CORPUS = [document for document, _ in documents_below(HERE / "corpus")]
TEXTS = [document for document in CORPUS if document.suffix == ".txt"] + list(SAMPLES)
_TO_TRADITIONAL = OpenCC("s2t")
_FULL_WIDTH = str.maketrans("0123456789", "０１２３４５６７８９")

SAME: dict[str, Callable[[str], bytes]] = {
    "gb18030": lambda text: text.encode("gb18030"),
    "byte order mark": lambda text: text.encode("utf-8-sig"),
    "utf-16": lambda text: text.encode("utf-16"),
    "line ends of Windows": lambda text: text.replace("\n", "\r\n").encode(),
    "line ends converted twice": lambda text: text.replace("\n", "\r\r\n").encode(),
    "traditional characters": lambda text: _TO_TRADITIONAL.convert(text).encode(),
    "full-width digits": lambda text: text.translate(_FULL_WIDTH).encode(),
    "half-width brackets": lambda text: text.replace("（", "(").replace("）", ")").encode(),
    "full-width brackets": lambda text: text.replace("(", "（").replace(")", "）").encode(),
    "indented lines": lambda text: re.sub(r"(?m)^(?=\S)", "\u3000\u3000", text).encode(),
    "blanks at the ends": lambda text: re.sub(r"(?m)$", "  ", text).encode(),
    "no-break spaces": lambda text: text.replace(" ", "\u00a0").encode(),
    "wide dots": lambda text: re.sub(r"(\d)\.(?=[\u4e00-\u9fff])", r"\1．", text).encode(),
    "commas in thousands": lambda text: re.sub(
        r"(?<![\d.])(\d{1,3})(\d{3})(?![\d.年])", r"\1,\2", text
    ).encode(),
    "zero-width spaces": lambda text: re.sub(
        r"(?<=[\u4e00-\u9fff])(?=[\u4e00-\u9fff])", "\u200b", text
    ).encode(),
}


def expected_cells(path: Path) -> dict[tuple[str, str, str], float | None]:
    """What a document prints, by place; numbers that may be null left out."""
    beside = grid_path(path)
    found = beside if beside.is_file() else HERE / "reports" / beside.name
    cells = read_expected(found).cells
    return {(c.table, c.row, c.column): c.value for c in cells if not c.may_be_null}


@pytest.mark.parametrize("change", SAME.values(), ids=SAME)
@pytest.mark.parametrize("path", TEXTS, ids=lambda path: path.name[:30])
def test_typography_encoding_and_line_ends_change_no_cell(
    path: Path, change: Callable[[str], bytes]
):
    reading = parse(change(path.read_text(encoding="utf-8")), path.name)
    found = {
        (c.table, c.row, c.column): float(c.value)
        for table in reading.tables
        for c in table.cells
        if c.value is not None
    }
    expected = expected_cells(path)
    assert {place: found.get(place) for place in expected} == expected
