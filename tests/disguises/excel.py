"""One cell of an Excel workbook (xlsx) painted another way: marks, formats, colours, drawings."""

import random
import re
from collections.abc import Callable
from functools import partial
from typing import NamedTuple

from tests.disguises.base import TOKEN, Disguise, Disguised, with_token
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
_WHITE = '<font><sz val="11"/><color rgb="FFFFFFFF"/></font>'


class Cell(NamedTuple):
    """What stands in the disguised cell, and the parts of its style.

    `{n}` is the number to be read, `{x}` another digit. `shows` tells what is read: `number`,
    `nothing` (blank), or `something` (no number, but not blank); with `?`, null is right too.
    """

    shows: str
    inner: str
    kind: str = ""
    code: str = ""
    font: str = ""
    fill: str = ""
    alignment: str = ""
    border: str = ""
    attributes: str = ""


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


def _inline(runs: str) -> str:
    return f"<is>{runs}</is>"


def _run(text: str, properties: str = "") -> str:
    return f"<r><rPr>{properties}</rPr><t>{text}</t></r>" if properties else f"<r><t>{text}</t></r>"


def _font(properties: str) -> str:
    return f'<font><sz val="11"/>{properties}</font>'


def _solid(colour: str) -> str:
    return f'<fill><patternFill patternType="solid"><fgColor {colour}/></patternFill></fill>'


_STRIKE = "<strike/>"
_RAISED, _LOWERED = '<vertAlign val="superscript"/>', '<vertAlign val="subscript"/>'
_V = "<v>{n}</v>"
_N = _run("{n}")
_DIAGONAL = '<border diagonalUp="1"><diagonal style="thin"/></border>'

CELLS = {
    # marks
    "struck run before": Cell("number", _inline(_run("{x}", _STRIKE) + _N), "inlineStr"),
    "struck run behind": Cell("number", _inline(_N + _run("{x}", _STRIKE)), "inlineStr"),
    "struck by value": Cell("number", _inline(_run("{x}", '<strike val="1"/>') + _N), "inlineStr"),
    "not struck by value": Cell("number", _inline(_run("{n}", '<strike val="0"/>')), "inlineStr"),
    "raised run": Cell("number", _inline(_N + _run("{x}", _RAISED)), "inlineStr"),
    "raised run in brackets": Cell("number", _inline(_N + _run("[{x}]", _RAISED)), "inlineStr"),
    "raised run before": Cell("number", _inline(_run("{x}", _RAISED) + _N), "inlineStr"),
    "lowered run": Cell("number", _inline(_N + _run("{x}", _LOWERED)), "inlineStr"),
    "first run of a struck cell": Cell(
        "number", _inline(_run("{x}") + _run("{n}", "<b/>")), "inlineStr", font=_font(_STRIKE)
    ),
    "reading above": Cell(
        "number", _inline('<t>{n}</t><rPh sb="0" eb="1"><t>{x}</t></rPh>'), "inlineStr"
    ),
    "white run": Cell("number", _inline(_run("{x}", '<color rgb="FFFFFFFF"/>') + _N), "inlineStr"),
    "note in a circle": Cell("number", _inline("<t>{n}①</t>"), "inlineStr"),
    "tiny run": Cell("number?", _inline(_run("{x}", '<sz val="1"/>') + _N), "inlineStr"),
    "struck cell": Cell("something", _V, font=_font(_STRIKE)),
    "struck text": Cell("something", _inline("<t>{n}</t>"), "inlineStr", font=_font(_STRIKE)),
    "raised cell": Cell("number?", _V, font=_font(_RAISED)),
    # hidden
    "white": Cell("nothing", _V, font=_WHITE),
    "white by palette": Cell("nothing", _V, font=_font('<color indexed="9"/>')),
    "white by theme": Cell("nothing", _V, font=_font('<color theme="0"/>')),
    "white by tint": Cell("nothing", _V, font=_font('<color theme="1" tint="1"/>')),
    "nearly white": Cell("nothing", _V, font=_font('<color rgb="FFFDFDFD"/>')),
    "pale": Cell("something", _V, font=_font('<color rgb="FFEEEEEE"/>')),
    "white text": Cell("nothing", _inline("<t>{n}</t>"), "inlineStr", font=_WHITE),
    "black on black": Cell(
        "nothing", _V, font=_font('<color rgb="FF000000"/>'), fill=_solid('rgb="FF000000"')
    ),
    "white on blue": Cell("number", _V, font=_WHITE, fill=_solid('rgb="FF0000FF"')),
    "red": Cell("number", _V, font=_font('<color rgb="FFFF0000"/>')),
    "on yellow": Cell("number", _V, fill=_solid('rgb="FFFFFF00"')),
    "white on a pattern": Cell(
        "something",
        _V,
        font=_WHITE,
        fill='<fill><patternFill patternType="darkGray"/></fill>',
    ),
    "tiny": Cell("something", _V, font='<font><sz val="1"/></font>'),
    # painted, but no number
    "repeated": Cell("something", _V, alignment='<alignment horizontal="fill"/>'),
    "crossed out": Cell("something", _V, border=_DIAGONAL),
    "diagonal line": Cell("something", "", border=_DIAGONAL),
    "true": Cell("something", "<v>1</v>", "b"),
    "error": Cell("something", "<v>#DIV/0!</v>", "e"),
    "picture in a cell": Cell("something", "<v>#VALUE!</v>", "e", attributes=' vm="1"'),
    "picture by formula": Cell(
        "something", '<f>_xlfn.DISPIMG("ID_1",1)</f><v>=DISPIMG("ID_1",1)</v>', "str"
    ),
    "formula without result": Cell("something", "<f>SUM(A1:A2)</f>"),
    "formula with empty result": Cell("something", "<f>SUM(A1:A2)</f><v/>"),
    # wrapped
    "text number": Cell("number", _inline("<t>{n}</t>"), "inlineStr"),
    "text of a formula": Cell("number?", '<f>TEXT(1,"0")</f><v>{n}</v>', "str"),
    "formula": Cell("number?", "<f>A1+B2</f><v>{n}</v>"),
    "number with fraction": Cell("number", "<v>{n}.0</v>"),
    "number with exponent": Cell("number", "<v>{n}E0</v>"),
    "no-break spaces": Cell("number", _inline("<t>&#160;{n}&#8201;</t>"), "inlineStr"),
    "spaces kept": Cell("number", _inline('<t xml:space="preserve"> {n} </t>'), "inlineStr"),
    "character data": Cell("number", _inline("<t><![CDATA[{n}]]></t>"), "inlineStr"),
    "carriage return": Cell("number", _inline("<t>{n}_x000D_</t>"), "inlineStr"),
    "bold run": Cell("number", _inline(_run("{n}", "<b/>")), "inlineStr"),
    "quoted": Cell("number", _inline("<t>{n}</t>"), "inlineStr", code="@"),
}
_FORMATS = {
    "number": (
        ("0", "{n}"), ("#,##0", "{n}"), ("General", "{n}"), ('0"件"', "{n}"), ("0_ ", "{n}"),
        ("0_);[Red](0)", "{n}"), ("@", "{n}"), ("??0", "{n}"), ('[>=0]0;[<0]"x"', "{n}"),
        ("[$-804]0", "{n}"), ("[Blue]0", "{n}"), ("0;-0;0;@", "{n}"), ('0"次"', "{n}"),
        ('_ * #,##0_ ;_ * -#,##0_ ;_ * 0_ ;_ @_ ', "{n}"), ("0,", "{n}000"), ("0,,", "{n}000000"),
        ("0!.0,", "{n}0000"), ("G/通用格式", "{n}"), ("0* ", "{n}"), ("0.", "{n}"), ("0", "{n}.2"),
        ("#,##0;[Red]-#,##0", "{n}"), ("[>999999]0,;0", "{n}"), ("0.0", "{n}"),
    ),
    "nothing": (
        (";;;", "{n}"), (";;", "{n}"), (";", "{n}"), ('""', "{n}"), ("[White]0", "{n}"),
        ("[白色]0", "{n}"), ("[White]General", "{n}"), ("0;-0;;@", "0"), ("#", "0"),
        ("0;0;", "0"), ('[>0]0;""', "0"), ("[Color2]0", "{n}"), ('" "', "{n}"), (";;;@", "{n}"),
    ),
    "something": (
        ("0.00E+00", "{n}"), ("?/?", "{n}.5"), ("# ?/?", "{n}.5"), ("yyyy/m/d", "9"),
        ('m"月"d"日"', "9"), ("h:mm", "0.5"), ("[h]:mm", "9"), ("0*-", "{n}"), ("**0", "{n}"),
        ("[$-D000000]0", "{n}"), ("00", "9"), ("0-0", "12"), ("0;0", "-9"), ("0%", "{n}"),
        ('"无"', "{n}"), ('0;-0;"-"', "0"), ('0;-0;"/"', "0"), ("[<0]0", "{n}"),
        ("[DBNum2]General", "12"), ("[DBNum1]General", "12"),
        ('_-* #,##0_-;-* #,##0_-;_-* "-"??_-;_-@_-', "0"),
    ),
    # What prints letters in the first column looks like a label.
    "something*": (('"x"0', "{n}"), ('0,"千"', "{n}")),
}  # fmt: skip
_TEXT_FORMATS = {
    "number": (("0", "{n}"), ('@"件"', "{n}"), ("0;0;0;@", "{n}"), ("0;0;0", "{n}")),
    "nothing": ((";;;", "{n}"), ("0;0;0;", "{n}"), ('0;0;0;""', "{n}")),
    "something": (('0;0;0;"-"', "{n}"),),
    "something*": (('0;0;0;"x"@', "{n}"),),
}


def _format_cells() -> dict[str, Cell]:
    numbers = {
        f"format {code} of {value}": Cell(shows, f"<v>{value}</v>", code=code)
        for shows, formats in _FORMATS.items()
        for code, value in formats
    }
    texts = {
        f"format {code} of a text": Cell(shows, f"<is><t>{value}</t></is>", "inlineStr", code)
        for shows, formats in _TEXT_FORMATS.items()
        for code, value in formats
    }
    return numbers | texts


def _changed(
    shows: str, change: Callable[[Made], None], cell: Cell | None, name: str, rng: random.Random
) -> Disguised:
    """A disguise that takes more of the workbook than one cell."""
    made = _made(rng)
    _put(made, cell or Cell(shows, _V))
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
    "rule nobody knows": (
        "number?", '<cfRule type="expression" dxfId="0" priority="1"><formula>LEN(A1)&gt;3'
        "</formula></cfRule>", _DXF_WHITE,
    ),
    "rule that strikes": (
        "something", '<cfRule type="expression" dxfId="0" priority="1"><formula>TRUE</formula>'
        "</cfRule>", "<font><strike/></font>",
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
    for left, row in re.findall(r'<mergeCell ref="([A-M])(\d+):', sheet):
        right = chr(ord(left) + 1)
        if f"{left}{row}:{left}" in sheet:
            continue
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
        for name, cell in (CELLS | _format_cells()).items()
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
