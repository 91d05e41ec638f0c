"""Reports as LibreOffice and Chromium print and save them: other programs than our own renderers.

A sheet too wide for its page is cut over several, rows are cut by page ends, labels wrap, a menu
stands before the report.
"""

import io
import random
import re
import subprocess
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from openpyxl import load_workbook
from openpyxl.utils import get_column_letter

from tests.real_layouts.sheets import BLANK, Printed, Right
from tests.rendering import Report, as_html, random_report
from tests.rendering_office import as_docx, as_spanned_html, as_xlsx, converted, parts_of, zip_of
from tests.rendering_portal import as_portal_page

CHROMIUM = "chromium"
_LABEL_COLUMNS, _LABELS, _VALUES, _TALL = 3, 26, 14, 32


def as_sheet(report: Report, *, is_wide: bool = False) -> bytes:
    """A workbook in which labels fit; a wide one is not made to fit its page, but cut apart."""
    workbook = load_workbook(io.BytesIO(as_xlsx(report)))
    for sheet in workbook.worksheets:
        for number in range(1, sheet.max_column + 1):
            width = _LABELS if number <= _LABEL_COLUMNS else _VALUES
            sheet.column_dimensions[get_column_letter(number)].width = width
        for number in range(1, sheet.max_row + 1):
            sheet.row_dimensions[number].height = _TALL
        sheet.sheet_properties.pageSetUpPr.fitToPage = not is_wide
    out = io.BytesIO()
    workbook.save(out)
    return out.getvalue()


def as_wide_sheet(report: Report) -> bytes:
    """A workbook whose tables are cut over pages side by side when printed."""
    return as_sheet(report, is_wide=True)


def without_rules(render: Callable[[Report], bytes], *rules: bytes) -> Callable[[Report], bytes]:
    """The same page without the borders of its tables."""

    def drawn(report: Report) -> bytes:
        page = render(report)
        for rule in rules:
            page = page.replace(rule, b"")
        return page

    return drawn


def as_docx_without_rules(report: Report) -> bytes:
    """A Word document whose tables have no borders."""
    parts = parts_of(as_docx(report))
    body = re.sub(rb"<w:tblBorders>.*?</w:tblBorders>", b"", parts["word/document.xml"])
    return zip_of({**parts, "word/document.xml": body})


def with_rules(render: Callable[[Report], bytes]) -> Callable[[Report], bytes]:
    """The same page with a rule around each cell."""
    style = b"<style>td,th{border:1px solid;padding:2px}table{border-collapse:collapse}</style>"
    return lambda report: render(report).replace(b"</head>", style + b"</head>")


@dataclass(frozen=True)
class Print:
    """What is printed: the suffix of the source, what renders it, the program, and into what."""

    suffix: str
    render: Callable[[Report], bytes]
    program: str
    target: str


_HTML = {
    "spanned page": as_spanned_html,
    "plain page": as_html,
    "portal page": as_portal_page,
    "spanned page, no rules": without_rules(as_spanned_html, b" border='1'"),
    "spanned page, ruled": with_rules(as_spanned_html),
    "portal page, ruled": with_rules(as_portal_page),
}
PRINTS = {
    **{
        f"docx to {target}": Print("docx", as_docx, "soffice", target)
        for target in ("pdf", "odt", "rtf", "doc", "html", "docx", "xml:MS Word 2003 XML")
    },
    **{
        f"xlsx to {target}": Print("xlsx", as_sheet, "soffice", target)
        for target in ("pdf", "ods", "xls", "html", "xlsx")
    },
    "docx without rules to pdf": Print("docx", as_docx_without_rules, "soffice", "pdf"),
    "wide xlsx to pdf": Print("xlsx", as_wide_sheet, "soffice", "pdf"),
    "spanned page to docx": Print("html", as_spanned_html, "soffice", "docx:MS Word 2007 XML"),
    **{
        f"{name} to pdf by {program}": Print("html", render, program, "pdf")
        for name, render in _HTML.items()
        for program in ("soffice", CHROMIUM)
    },
}
"""What other programs make of a report, by name."""


def printed(name: str, seeds: range, folder: Path) -> list[Printed]:
    """Draw a report for each seed, have a program print it, and say what is right of each."""
    kind = PRINTS[name]
    reports = {f"{seed}.{kind.suffix}": _report(seed) for seed in seeds}
    sources = {file: kind.render(report) for file, report in reports.items()}
    made = (
        _by_chromium(sources, folder)
        if kind.program == CHROMIUM
        else converted(sources, kind.target, folder)
    )
    suffix = kind.target.partition(":")[0]
    return [
        Printed(made[file], f"{file}.{suffix}", _rights(report)) for file, report in reports.items()
    ]


def _report(seed: int) -> Report:
    rng = random.Random(seed)
    return random_report(rng, rng.choice(("2019", "2021")), rng.choice((0.0, 0.0, 0.3)))


def _rights(report: Report) -> dict:
    return {
        place: BLANK if value is None else Right("number", value)
        for place, value in report.expected.items()
    }


def _by_chromium(sources: dict[str, bytes], folder: Path) -> dict[str, bytes]:
    made = {}
    for name, data in sources.items():
        page, result = folder / name, folder / f"{name}.pdf"
        page.write_bytes(data)
        command = [
            CHROMIUM,
            "--headless",
            "--no-sandbox",
            "--disable-gpu",
            f"--user-data-dir={folder / 'profile'}",
            f"--print-to-pdf={result}",
            page.as_uri(),
        ]
        subprocess.run(command, check=True, capture_output=True, timeout=120)
        made[name] = result.read_bytes()
    return made
