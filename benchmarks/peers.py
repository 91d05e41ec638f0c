"""Peers: other tools on the same bytes, and the bare libraries."""

import io
import re

import pandas
import pdfplumber
from selectolax.lexbor import LexborHTMLParser, LexborNode

_DIGITS = re.compile(r"\d+")


def selectolax_tables(data: bytes) -> list[list[list[str]]]:
    """Return all tables of a page as rectangles of text, spans filled in: bare selectolax."""
    tree = LexborHTMLParser(data.decode("utf-8"))
    return [_rectangle(table) for table in tree.css("table")]


def pandas_tables(data: bytes) -> list[pandas.DataFrame]:
    """Return all tables of a page, by `pandas.read_html`."""
    return pandas.read_html(io.BytesIO(data), encoding="utf-8", flavor="lxml")


def pdfplumber_text_and_tables(data: bytes) -> list[tuple[str, list]]:
    """Return the text and the tables of each page, by pdfplumber alone."""
    with pdfplumber.open(io.BytesIO(data)) as document:
        return [(page.extract_text(), page.extract_tables()) for page in document.pages]


def _rectangle(table: LexborNode) -> list[list[str]]:
    rows: list[list[str]] = []
    hanging: dict[int, tuple[int, str]] = {}
    for row in table.css("tr"):
        texts: list[str] = []
        below: dict[int, tuple[int, str]] = {}
        for cell in row.css("td, th"):
            while len(texts) in hanging:
                _continue(texts, hanging, below)
            text = cell.text(strip=True)
            height = _span(cell, "rowspan")
            for _ in range(_span(cell, "colspan")):
                if height > 1:
                    below[len(texts)] = (height - 1, text)
                texts.append(text)
        while len(texts) in hanging:
            _continue(texts, hanging, below)
        hanging = below
        rows.append(texts)
    return rows


def _continue(
    texts: list[str], hanging: dict[int, tuple[int, str]], below: dict[int, tuple[int, str]]
) -> None:
    left, text = hanging[len(texts)]
    if left > 1:
        below[len(texts)] = (left - 1, text)
    texts.append(text)


def _span(cell: LexborNode, name: str) -> int:
    found = _DIGITS.search(cell.attributes.get(name) or "")
    return max(int(found[0]), 1) if found else 1
