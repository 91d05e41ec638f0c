"""Render the documents in `containers/` anew: `python -m tests.golden.render_containers`.

Two reports with everything a cell may hold, as LibreOffice and other programs write them. They
are kept, so that their readers are tested where LibreOffice is not installed. Needs LibreOffice
with its Writer and Calc, and a Chinese font.
"""

import random
import tempfile
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from pipelines.expected import Expected, ExpectedCell, grid_path, grid_text
from tests.rendering import Report, random_report
from tests.rendering_office import as_docx, as_spanned_html, as_xlsx, converted
from tests.rendering_pdf import Style, as_pdf

FOLDER = Path(__file__).parent / "containers"
ODD = (
    "",
    "/",
    "—",
    "无",
    "+2",
    "--253",
    "减少45",
    "未增未减",
    "1,234",
    "103.3879万元",
    "０",
    "75.9260",
)
NUMBERS = (None, None, None, None, 2.0, -253.0, -45.0, 0.0, 1234.0, 103.3879, 0.0, 75.926)
SHARE = 0.15
"""Of the cells that hold something odd."""

Render = Callable[[Report], bytes]
SOURCES: dict[str, tuple[str, Render, str]] = {
    "writer.doc": ("docx", as_docx, "doc"),
    "writer.pdf": ("html", lambda report: _in_a_light_font(as_spanned_html(report)), "pdf"),
    "writer.docx": ("html", as_spanned_html, "docx:MS Word 2007 XML"),
    "calc.xls": ("xlsx", as_xlsx, "xls"),
    "calc.xlsx": ("xlsx", as_xlsx, "xlsx:Calc MS Excel 2007 XML"),
}
DRAWN: dict[str, Style] = {
    "small_pages.pdf": Style(height=420, repeats_header=True, splits_rows=True),
    "tall_page.pdf": Style(height=1600),
}


def odd_report(form: str, seed: int) -> Report:
    """A random report some of whose cells hold signs, units, words and marks."""
    rng = random.Random(seed)
    report = random_report(rng, form)
    cells, expected = dict(report.cells), dict(report.expected)
    for place in cells:
        if place[0] != "appeals" and rng.random() < SHARE:
            odd = rng.randrange(len(ODD))
            cells[place], expected[place] = ODD[odd], NUMBERS[odd]
    return replace(report, cells=cells, expected=expected)


def main() -> None:
    """Write every document, with its expected cells beside it."""
    for form, seed in (("2019", 19), ("2021", 21)):
        report = odd_report(form, seed)
        for name, (suffix, render, target) in SOURCES.items():
            source = f"report.{suffix}"
            with tempfile.TemporaryDirectory() as folder:
                result = converted({source: render(report)}, target, Path(folder))[source]
            _save(f"{form}_{name}", result, report)
        for name, style in DRAWN.items():
            _save(f"{form}_{name}", as_pdf(report, style), report)


def _save(name: str, data: bytes, report: Report) -> None:
    (FOLDER / name).write_bytes(data)
    cells = tuple(ExpectedCell(*place, value) for place, value in report.expected.items())
    expected = Expected({"format": report.form}, cells)
    grid_path(FOLDER / name).write_text(grid_text(expected), "utf-8")


def _in_a_light_font(page: bytes) -> bytes:
    """Fonts are most of a PDF; this one has simple outlines."""
    style = "<head><style>body,td{font-family:'Noto Sans CJK SC'}</style>"
    return page.decode().replace("<head>", style).encode()


if __name__ == "__main__":
    main()
