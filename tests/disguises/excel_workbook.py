"""The workbooks of `excel`: one cell is a token, which is replaced, and parts are changed."""

import random
import re
from typing import NamedTuple

from tests.disguises.base import TOKEN, with_token
from tests.disguises.excel_cells import Cell
from tests.rendering import Place, Report
from tests.rendering_office import as_xlsx, parts_of

SHEET, STYLES, BOOK = "xl/worksheets/sheet1.xml", "xl/styles.xml", "xl/workbook.xml"
MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_TOKEN_CELL = re.compile(
    rf'<c r="([A-Z]+)(\d+)"( s="\d+")? t="inlineStr"><is><t>(?:{TOKEN}|&#57344;)</t></is></c>'
)


class Made(NamedTuple):
    """A workbook in the making: its parts, where the disguised cell is, its number and another."""

    parts: dict[str, str]
    column: str
    row: int
    number: str
    other: str
    report: Report
    place: Place

    @property
    def ref(self) -> str:
        return f"{self.column}{self.row}"


def made_workbook(rng: random.Random) -> Made:
    report, place = with_token(rng)
    parts = {name: part.decode() for name, part in parts_of(as_xlsx(report)).items()}
    found = _TOKEN_CELL.search(parts[SHEET])
    number = f"{report.expected[place]:.0f}"
    return Made(parts, found[1], int(found[2]), number, rng.choice("123456789"), report, place)


def _style(parts: dict[str, str], cell: Cell) -> int:
    """Add a style to a workbook; return its number."""
    styles = parts[STYLES]

    def added(part: str, item: str) -> int:
        nonlocal styles
        body = re.search(rf"<{part}\b[^>]*?(?:/>|>(.*?)</{part}>)", styles, re.S)
        items = re.findall(
            r"<(?:font|fill|border|xf)\b(?:[^>]*/>|.*?</(?:font|fill|border|xf)>)",
            body[1] or "",
            re.S,
        )
        whole = f"<{part}>{body[1] or ''}{item}</{part}>"
        styles = styles[: body.start()] + whole + styles[body.end() :]
        return len(items)

    if cell.code:
        code = cell.code.replace("&", "&amp;").replace('"', "&quot;").replace("<", "&lt;")
        added("numFmts", f'<numFmt numFmtId="190" formatCode="{code}"/>')
    font = added("fonts", cell.font) if cell.font else 0
    fill = added("fills", cell.fill) if cell.fill else 0
    border = added("borders", cell.border) if cell.border else 0
    number = added(
        "cellXfs",
        f'<xf numFmtId="{190 if cell.code else 0}" fontId="{font}" fillId="{fill}" '
        f'borderId="{border}" xfId="0" applyNumberFormat="1">{cell.alignment}</xf>',
    )
    parts[STYLES] = styles
    return number


def put(made: Made, cell: Cell) -> None:
    style = _style(made.parts, cell)
    inner = cell.inner.format(n=made.number, x=made.other, ref=made.ref)
    kind = f' t="{cell.kind}"' if cell.kind else ""
    xml = f'<c r="{made.ref}" s="{style}"{kind}{cell.attributes}>{inner}</c>'
    made.parts[SHEET] = _TOKEN_CELL.sub(lambda _: xml, made.parts[SHEET])


def put_before(made: Made, tag: str, xml: str) -> None:
    """Put something into the sheet behind an element, or before its end."""
    xml = xml.format(n=made.number, x=made.other, ref=made.ref, r=made.row - 1)
    sheet = made.parts[SHEET]
    if "{c}" in xml:
        raise ValueError(xml)
    made.parts[SHEET] = sheet.replace(tag, xml + tag, 1)


def relate(made: Made, tag: str, target: str) -> None:
    made.parts["xl/worksheets/_rels/sheet1.xml.rels"] = (
        '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
        f'<Relationship Id="rId9" Type="{RELATIONS}/{tag}" Target="{target}"/></Relationships>'
    )
    put_before(made, "</worksheet>", f'<{tag} xmlns:rel="{RELATIONS}" rel:id="rId9"/>')


def column_number(letters: str) -> int:
    return sum((ord(c) - 64) * 26**at for at, c in enumerate(reversed(letters))) - 1
