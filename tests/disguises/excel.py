"""One cell of an Excel workbook (xlsx) painted another way: marks, formats, colours, drawings."""

import random
import re
from collections.abc import Callable
from functools import partial
from typing import NamedTuple

from tests.disguises.base import TOKEN, Disguise, Disguised, with_token
from tests.disguises.excel_cells import (
    CELLS,
    NUMBER,
    STRIKE,
    VALUE,
    WHITE,
    Cell,
    format_cells,
    inline,
    run,
)
from tests.rendering import Place, Report, random_report
from tests.rendering_office import as_xlsx, parts_of, zip_of

SHEET, STYLES, BOOK = "xl/worksheets/sheet1.xml", "xl/styles.xml", "xl/workbook.xml"
_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_DRAWING = "http://schemas.openxmlformats.org/drawingml/2006/spreadsheetDrawing"
_PICTURE = "http://schemas.openxmlformats.org/drawingml/2006/main"
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


def _made(rng: random.Random) -> Made:
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


def _disguised(name: str, made: Made, shows: str) -> Disguised:
    what, may_be_null = shows.rstrip("?*"), shows.endswith("?")
    expected = dict(made.report.expected)
    if "zeros" in name:
        expected = {place: value or None for place, value in expected.items()}
    if what != "number":
        expected[made.place] = None
    places = frozenset((made.place,))
    return Disguised(
        name,
        zip_of(made.parts),
        expected,
        null_too=frozenset(expected)
        if shows.endswith("*")
        else places
        if may_be_null
        else frozenset(),
        painted=places if what != "nothing" else frozenset(),
    )


def _put(made: Made, cell: Cell) -> None:
    style = _style(made.parts, cell)
    inner = cell.inner.format(n=made.number, x=made.other, ref=made.ref)
    kind = f' t="{cell.kind}"' if cell.kind else ""
    xml = f'<c r="{made.ref}" s="{style}"{kind}{cell.attributes}>{inner}</c>'
    made.parts[SHEET] = _TOKEN_CELL.sub(lambda _: xml, made.parts[SHEET])


def _one_cell(name: str, cell: Cell, rng: random.Random) -> Disguised:
    made = _made(rng)
    _put(made, cell)
    return _disguised(name, made, cell.shows)


def _changed(
    shows: str, change: Callable[[Made], None], cell: Cell | None, name: str, rng: random.Random
) -> Disguised:
    """A disguise that takes more of the workbook than one cell."""
    made = _made(rng)
    _put(made, cell or Cell(shows, VALUE))
    change(made)
    return _disguised(name, made, shows)


def _behind(made: Made, tag: str, xml: str) -> None:
    """Put something into the sheet behind an element, or before its end."""
    xml = xml.format(n=made.number, x=made.other, ref=made.ref, r=made.row - 1)
    sheet = made.parts[SHEET]
    if "{c}" in xml:
        raise ValueError(xml)
    made.parts[SHEET] = sheet.replace(tag, xml + tag, 1)


def _rule(made: Made, rule: str, difference: str) -> None:
    made.parts[STYLES] = re.sub(r"<dxfs.*?(?:/>|</dxfs>)", "", made.parts[STYLES]).replace(
        "</styleSheet>", f"<dxfs><dxf>{difference}</dxf></dxfs></styleSheet>"
    )
    block = f'<conditionalFormatting sqref="{made.ref}">{rule}</conditionalFormatting>'
    _behind(made, "<pageMargins", block)


_HIDE = '<numFmt numFmtId="191" formatCode=";;;"/>'
_DXF_WHITE = '<font><color rgb="FFFFFFFF"/></font>'
_RULES = {
    "rule that hides": (
        "nothing", '<cfRule type="cellIs" dxfId="0" priority="1" operator="equal">'
        "<formula>{n}</formula></cfRule>", _HIDE,
    ),
    "rule that whitens": (
        "nothing", '<cfRule type="cellIs" dxfId="0" priority="1" operator="greaterThanOrEqual">'
        "<formula>0</formula></cfRule>", _DXF_WHITE,
    ),
    "rule that does not hold": (
        "number", '<cfRule type="cellIs" dxfId="0" priority="1" operator="lessThan">'
        "<formula>0</formula></cfRule>", _HIDE,
    ),
    "rule of red": (
        "number", '<cfRule type="expression" dxfId="0" priority="1"><formula>NOT(A1)</formula>'
        "</cfRule>", '<font><color rgb="FFFF0000"/></font>',
    ),
    "rule by formula": (
        "nothing", '<cfRule type="expression" dxfId="0" priority="1"><formula>{ref}={n}</formula>'
        "</cfRule>", _DXF_WHITE,
    ),
    "unknown rule": (
        "number?", '<cfRule type="expression" dxfId="0" priority="1"><formula>LEN(A1)&gt;3'
        "</formula></cfRule>", _DXF_WHITE,
    ),
    "rule that strikes": (
        "something", '<cfRule type="expression" dxfId="0" priority="1"><formula>TRUE</formula>'
        "</cfRule>", "<font><strike/></font>",
    ),
    "rule that stops others": (
        "number", '<cfRule type="cellIs" priority="1" stopIfTrue="1" '
        'operator="greaterThanOrEqual"><formula>0</formula></cfRule><cfRule type="expression" '
        'dxfId="0" priority="2"><formula>TRUE</formula></cfRule>', _DXF_WHITE,
    ),
    "first of two rules": (
        "nothing", '<cfRule type="expression" dxfId="1" priority="2"><formula>TRUE</formula>'
        '</cfRule><cfRule type="expression" dxfId="0" priority="1"><formula>TRUE</formula>'
        "</cfRule>", _DXF_WHITE + '</dxf><dxf><font><color rgb="FFFF0000"/></font>',
    ),
    "icons alone": (
        "something", '<cfRule type="iconSet" priority="1"><iconSet showValue="0">'
        '<cfvo type="percent" val="0"/><cfvo type="percent" val="33"/></iconSet></cfRule>', "",
    ),
    "bars alone": (
        "something", '<cfRule type="dataBar" priority="1"><dataBar showValue="0">'
        '<cfvo type="min"/><cfvo type="max"/></dataBar></cfRule>', "",
    ),
}  # fmt: skip


def _draw(made: Made, shape: str, anchor: str = "twoCellAnchor") -> None:
    row, column = made.row - 1, _column(made.column)
    corner = (
        "<xdr:{0}><xdr:col>{1}</xdr:col><xdr:colOff>{2}</xdr:colOff><xdr:row>{3}</xdr:row>"
        "<xdr:rowOff>{2}</xdr:rowOff></xdr:{0}>"
    )
    start = corner.format("from", column, 20000, row)
    end = (
        corner.format("to", column, 150000, row)
        if anchor == "twoCellAnchor"
        else '<xdr:ext cx="150000" cy="150000"/>'
    )
    made.parts["xl/drawings/drawing1.xml"] = (
        f'<xdr:wsDr xmlns:xdr="{_DRAWING}" xmlns:a="{_PICTURE}"><xdr:{anchor}>{start}{end}'
        f"{shape.format(n=made.number)}<xdr:clientData/></xdr:{anchor}></xdr:wsDr>"
    )
    _relate(made, "drawing", "../drawings/drawing1.xml")


def _relate(made: Made, tag: str, target: str) -> None:
    made.parts["xl/worksheets/_rels/sheet1.xml.rels"] = (
        '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
        f'<Relationship Id="rId9" Type="{_RELATIONS}/{tag}" Target="{target}"/></Relationships>'
    )
    _behind(made, "</worksheet>", f'<{tag} xmlns:rel="{_RELATIONS}" rel:id="rId9"/>')


def _column(letters: str) -> int:
    return sum((ord(c) - 64) * 26**at for at, c in enumerate(reversed(letters))) - 1


_PIC = '<xdr:pic><xdr:nvPicPr><xdr:cNvPr id="2" name="Picture 1"/></xdr:nvPicPr></xdr:pic>'
_SHAPE = (
    '<xdr:sp><xdr:nvSpPr><xdr:cNvPr id="2" name="Box 1"/></xdr:nvSpPr><xdr:spPr><a:prstGeom '
    'prst="{form}"/>{fill}</xdr:spPr><xdr:txBody>{text}</xdr:txBody></xdr:sp>'
)
_BOX = _SHAPE.replace("{form}", "rect")
_EMPTY = Cell("something", "")
_WHITE_FILL = '<a:solidFill><a:srgbClr val="FFFFFF"/></a:solidFill>'
_TEXT = "<a:p><a:r><a:t>{n}</a:t></a:r></a:p>"
_DRAWINGS = {
    "picture in a blank cell": ("something", _EMPTY, _PIC),
    "text box in a blank cell": (
        "something", _EMPTY, _BOX.replace("{fill}", "<a:noFill/>").replace("{text}", _TEXT),
    ),
    "box over a number": (
        "something", None, _BOX.replace("{fill}", _WHITE_FILL).replace("{text}", ""),
    ),
    "line over a number": ("something", None, "<xdr:cxnSp/>"),
    "frame around a number": (
        "number", None, _BOX.replace("{fill}", "<a:noFill/>").replace("{text}", ""),
    ),
    "chart in a blank cell": ("something", _EMPTY, "<xdr:graphicFrame/>"),
}  # fmt: skip


def _vml(made: Made, kind: str) -> None:
    column, row = _column(made.column), made.row - 1
    made.parts["xl/drawings/vml1.vml"] = (
        '<xml xmlns:v="urn:schemas-microsoft-com:vml" xmlns:x="urn:schemas-microsoft-com:office:'
        f'excel"><v:shape><x:ClientData ObjectType="{kind}"><x:Anchor>{column}, 2, {row}, 2, '
        f"{column}, 20, {row}, 15</x:Anchor></x:ClientData></v:shape></xml>"
    )
    _relate(made, "legacyDrawing", "../drawings/vml1.vml")


def _uncalculated(made: Made, settings: str) -> None:
    made.parts[BOOK] = re.sub(r"<calcPr[^>]*/>", settings, made.parts[BOOK])


def _attribute(made: Made, pattern: str, text: str) -> None:
    sheet, count = re.subn(
        pattern, text.format(n=made.number, c=_column(made.column) + 1), made.parts[SHEET], count=1
    )
    if not count:
        raise ValueError(pattern)
    made.parts[SHEET] = sheet


def _namespaced(made: Made) -> None:
    sheet = re.sub(r"<(/?)([a-zA-Z])", r"<\1x:\2", made.parts[SHEET])
    made.parts[SHEET] = sheet.replace("xmlns=", "xmlns:x=")


def _strict(made: Made) -> None:
    for part, text in made.parts.items():
        for usual, strict in (
            (_MAIN, "http://purl.oclc.org/ooxml/spreadsheetml/main"),
            (_RELATIONS, "http://purl.oclc.org/ooxml/officeDocument/relationships"),
        ):
            text = text.replace(usual, strict)
        made.parts[part] = text


def _shared(made: Made, name: str = "sharedStrings.xml") -> None:
    """Move the texts of cells into the shared strings."""
    texts: list[str] = []

    def shared(found: re.Match) -> str:
        texts.append(found[2])
        return f'{found[1]}t="s"><v>{len(texts) - 1}</v></c>'

    made.parts[SHEET] = re.sub(
        r'(<c [^>]*)t="inlineStr"><is>(.*?)</is></c>', shared, made.parts[SHEET]
    )
    items = "".join(f"<si>{text}</si>" for text in texts)
    made.parts[f"xl/{name}"] = f'<sst xmlns="{_MAIN}">{items}</sst>'
    made.parts["xl/_rels/workbook.xml.rels"] = made.parts["xl/_rels/workbook.xml.rels"].replace(
        "</Relationships>",
        f'<Relationship Id="rId99" Type="{_RELATIONS}/sharedStrings" Target="{name}"/>'
        "</Relationships>",
    )


def _without_references(made: Made) -> None:
    """Leave out the places of rows; cells keep theirs."""
    made.parts[SHEET] = re.sub(r'<row r="\d+"', "<row", made.parts[SHEET])


def _without_styles(made: Made) -> None:
    del made.parts[STYLES]


_ZERO = Cell("something", "<f>A1+B2</f><v>0</v>")
_CHANGES: dict[str, tuple[str, Cell | None, Callable[[Made], None]]] = {
    "zeros not shown": (
        "nothing", Cell("nothing", "<v>0</v>"),
        partial(_attribute, pattern="<sheetView ", text='<sheetView showZeros="0" '),
    ),
    "formulas shown": (
        "something", Cell("something", "<f>A1+B2</f><v>{n}</v>"),
        partial(_attribute, pattern="<sheetView ", text='<sheetView showFormulas="1" '),
    ),
    "to be calculated": (
        "something", _ZERO, partial(_uncalculated, settings='<calcPr fullCalcOnLoad="1"/>'),
    ),
    "always to be calculated": (
        "something", _ZERO, partial(_uncalculated, settings='<calcPr forceFullCalc="1"/>'),
    ),
    "calculation not completed": (
        "something", _ZERO, partial(_uncalculated, settings='<calcPr calcCompleted="0"/>'),
    ),
    "no word of calculation": ("something", _ZERO, partial(_uncalculated, settings="")),
    "calculated to nothing": (
        "nothing", Cell("nothing", '<f>IF(TRUE,"",1)</f><v></v>', "str"),
        partial(_uncalculated, settings='<calcPr calcId="191029"/>'),
    ),
    "calculated": (
        "number", Cell("number", "<f>A1+B2</f><v>{n}</v>"),
        partial(_uncalculated, settings='<calcPr calcId="191029"/>'),
    ),
    "column too narrow": (
        "something*", Cell("something", "<v>123456789</v>", code="0"),
        partial(
            _attribute, pattern="<sheetData>",
            text='<cols><col min="{c}" max="{c}" width="3" customWidth="1"/></cols><sheetData>',
        ),
    ),
    "column narrow enough": (
        "number", None,
        partial(
            _attribute, pattern="<sheetData>",
            text='<cols><col min="{c}" max="{c}" width="7.5" customWidth="1"/></cols><sheetData>',
        ),
    ),
    "box to tick": ("something", _EMPTY, partial(_vml, kind="Checkbox")),
    "comment not shown": ("number", None, partial(_vml, kind="Note")),
    "sparkline": (
        "something", _EMPTY,
        partial(
            _behind, tag="</worksheet>",
            xml='<extLst><ext><s:sparklineGroups xmlns:s="http://schemas.microsoft.com/office/'
            'spreadsheetml/2009/9/main" xmlns:m="http://schemas.microsoft.com/office/excel/2006/'
            'main"><s:sparklineGroup><s:sparklines><s:sparkline><m:sqref>{ref}</m:sqref>'
            "</s:sparkline></s:sparklines></s:sparklineGroup></s:sparklineGroups></ext></extLst>",
        ),
    ),
    "white in a table": (
        "something", Cell("something", VALUE, font=WHITE),
        partial(_behind, tag="</worksheet>", xml='<tableParts count="1"/>'),
    ),
    "names with prefixes": ("number", None, _namespaced),
    "strict": ("number", None, _strict),
    "shared strings": ("number", Cell("number", inline(NUMBER), "inlineStr"), _shared),
    "shared struck run": (
        "number", Cell("number", inline(run("{x}", STRIKE) + NUMBER), "inlineStr"), _shared,
    ),
    "shared strings by another name": (
        "number", Cell("number", inline("<t>{n}</t>"), "inlineStr"),
        partial(_shared, name="SharedStrings.xml"),
    ),
    "rows without places": ("number", None, _without_references),
    "no styles": ("number", Cell("number", inline(NUMBER), "inlineStr"), _without_styles),
}  # fmt: skip


def _hidden_copy(name: str, rng: random.Random) -> Disguised:
    """A report with a hidden copy of one of its rows, columns or sheets."""
    report = random_report(rng, rng.choice(("2019", "2021")))
    parts = {part: text.decode() for part, text in parts_of(as_xlsx(report)).items()}
    sheet = parts[SHEET]
    if name == "hidden row":
        sheet = _with_row(
            sheet,
            rng,
            rng.choice(
                (
                    'hidden="1"',
                    'ht="0" customHeight="1"',
                    'ht="0.75"',
                    'hidden="true" outlineLevel="1"',
                )
            ),
        )
    elif name == "hidden sheet":
        state = rng.choice(("hidden", "veryHidden"))
        other = re.sub(r"<v>\d+</v>", "<v>7</v>", sheet)
        parts["xl/worksheets/sheet2.xml"] = other
        parts[BOOK] = parts[BOOK].replace(
            "<sheets>",
            f'<sheets><sheet name="x" sheetId="7" state="{state}" r:id="rId77" '
            f'xmlns:r="{_RELATIONS}"/>',
        )
        parts["xl/_rels/workbook.xml.rels"] = parts["xl/_rels/workbook.xml.rels"].replace(
            "</Relationships>",
            f'<Relationship Id="rId77" Type="{_RELATIONS}/worksheet" '
            'Target="worksheets/sheet2.xml"/></Relationships>',
        )
    else:
        # Below a merged range stands what was there before the cells were merged.
        for left, row in re.findall(r'<mergeCell ref="([A-M])(\d+):', sheet):
            right = chr(ord(left) + 1)
            if f'"{left}{row}:{left}' not in sheet:
                sheet = re.sub(
                    rf'(<c r="{left}{row}".*?</c>)(?:<c r="{right}{row}"[^>]*/>)?',
                    rf'\1<c r="{right}{row}"><v>7</v></c>',
                    sheet,
                    count=1,
                )
    parts[SHEET] = sheet
    return Disguised(name, zip_of(parts), dict(report.expected))


def _with_row(sheet: str, rng: random.Random, attributes: str) -> str:
    """A sheet with a copy of a row, with other numbers, that is not to be seen, at its end.

    The copy takes the place of the last row but one; rows behind it move on by one.
    """
    rows = list(re.finditer(r'<row r="(\d+)".*?</row>', sheet, re.S))
    with_numbers = [row for row in rows if "<v>" in row[0] and int(row[1]) > 24]
    row = rng.choice(with_numbers)
    at = int(row[1])

    def moved(text: str) -> str:
        return re.sub(
            r'(r="[A-Z]*)(\d+)"',
            lambda found: f'{found[1]}{int(found[2]) + 1}"',
            text,
        )

    copy = re.sub(r"<v>\d+</v>", f"<v>{rng.randint(1, 99)}</v>", row[0])
    copy = copy.replace(f'<row r="{at}"', f'<row r="{at}" {attributes}', 1)
    body = sheet[: row.start()] + copy + moved(sheet[row.start() : sheet.index("</sheetData>")])
    merges = re.sub(
        r'ref="([A-Z]+)(\d+):([A-Z]+)(\d+)"',
        lambda m: (
            f'ref="{m[1]}{int(m[2]) + (int(m[2]) >= at)}:{m[3]}{int(m[4]) + (int(m[4]) >= at)}"'
        ),
        sheet[sheet.index("</sheetData>") :],
    )
    return body + merges


DISGUISES: dict[str, Disguise] = {
    **{
        f"xlsx {name}": partial(_one_cell, f"{name}.xlsx", cell)
        for name, cell in (CELLS | format_cells()).items()
    },
    **{
        f"xlsx {name}": partial(
            _changed, shows, partial(_rule, rule=rule, difference=difference), None, f"{name}.xlsx"
        )
        for name, (shows, rule, difference) in _RULES.items()
    },
    **{
        f"xlsx {name}": partial(
            _changed, shows, partial(_draw, shape=shape, anchor=anchor), cell, f"{name}.xlsx"
        )
        for name, (shows, cell, shape) in _DRAWINGS.items()
        for anchor in ("twoCellAnchor", "oneCellAnchor")
    },
    **{
        f"xlsx {name}": partial(_changed, shows, change, cell, f"{name}.xlsx")
        for name, (shows, cell, change) in _CHANGES.items()
    },
    **{
        f"xlsx copy: {name}": partial(_hidden_copy, name)
        for name in ("hidden row", "hidden sheet", "merged remains")
    },
}
