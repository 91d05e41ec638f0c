"""The changes of `excel`: conditional formats, drawings over cells, settings of book and sheet."""

import re
from collections.abc import Callable
from functools import partial

from tests.disguises.excel_cells import NUMBER, STRIKE, VALUE, WHITE, Cell, inline, run
from tests.disguises.excel_workbook import (
    BOOK,
    MAIN,
    RELATIONS,
    SHEET,
    STYLES,
    Made,
    column_number,
    put_before,
    relate,
)

_DRAWING = "http://schemas.openxmlformats.org/drawingml/2006/spreadsheetDrawing"
_PICTURE = "http://schemas.openxmlformats.org/drawingml/2006/main"


def add_rule(made: Made, rule: str, difference: str) -> None:
    made.parts[STYLES] = re.sub(r"<dxfs.*?(?:/>|</dxfs>)", "", made.parts[STYLES]).replace(
        "</styleSheet>", f"<dxfs><dxf>{difference}</dxf></dxfs></styleSheet>"
    )
    block = f'<conditionalFormatting sqref="{made.ref}">{rule}</conditionalFormatting>'
    put_before(made, "<pageMargins", block)


_HIDE = '<numFmt numFmtId="191" formatCode=";;;"/>'
_DXF_WHITE = '<font><color rgb="FFFFFFFF"/></font>'
RULES = {
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


def draw(made: Made, shape: str, anchor: str = "twoCellAnchor") -> None:
    row, column = made.row - 1, column_number(made.column)
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
    relate(made, "drawing", "../drawings/drawing1.xml")


_PIC = '<xdr:pic><xdr:nvPicPr><xdr:cNvPr id="2" name="Picture 1"/></xdr:nvPicPr></xdr:pic>'
_SHAPE = (
    '<xdr:sp><xdr:nvSpPr><xdr:cNvPr id="2" name="Box 1"/></xdr:nvSpPr><xdr:spPr><a:prstGeom '
    'prst="{form}"/>{fill}</xdr:spPr><xdr:txBody>{text}</xdr:txBody></xdr:sp>'
)
_BOX = _SHAPE.replace("{form}", "rect")
_EMPTY = Cell("something", "")
_WHITE_FILL = '<a:solidFill><a:srgbClr val="FFFFFF"/></a:solidFill>'
_TEXT = "<a:p><a:r><a:t>{n}</a:t></a:r></a:p>"
DRAWINGS = {
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
    column, row = column_number(made.column), made.row - 1
    made.parts["xl/drawings/vml1.vml"] = (
        '<xml xmlns:v="urn:schemas-microsoft-com:vml" xmlns:x="urn:schemas-microsoft-com:office:'
        f'excel"><v:shape><x:ClientData ObjectType="{kind}"><x:Anchor>{column}, 2, {row}, 2, '
        f"{column}, 20, {row}, 15</x:Anchor></x:ClientData></v:shape></xml>"
    )
    relate(made, "legacyDrawing", "../drawings/vml1.vml")


def _uncalculated(made: Made, settings: str) -> None:
    made.parts[BOOK] = re.sub(r"<calcPr[^>]*/>", settings, made.parts[BOOK])


def _attribute(made: Made, pattern: str, text: str) -> None:
    sheet, count = re.subn(
        pattern,
        text.format(n=made.number, c=column_number(made.column) + 1),
        made.parts[SHEET],
        count=1,
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
            (MAIN, "http://purl.oclc.org/ooxml/spreadsheetml/main"),
            (RELATIONS, "http://purl.oclc.org/ooxml/officeDocument/relationships"),
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
    made.parts[f"xl/{name}"] = f'<sst xmlns="{MAIN}">{items}</sst>'
    made.parts["xl/_rels/workbook.xml.rels"] = made.parts["xl/_rels/workbook.xml.rels"].replace(
        "</Relationships>",
        f'<Relationship Id="rId99" Type="{RELATIONS}/sharedStrings" Target="{name}"/>'
        "</Relationships>",
    )


def _without_references(made: Made) -> None:
    """Leave out the places of rows; cells keep theirs."""
    made.parts[SHEET] = re.sub(r'<row r="\d+"', "<row", made.parts[SHEET])


def _without_styles(made: Made) -> None:
    del made.parts[STYLES]


_ZERO = Cell("something", "<f>A1+B2</f><v>0</v>")
CHANGES: dict[str, tuple[str, Cell | None, Callable[[Made], None]]] = {
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
            put_before, tag="</worksheet>",
            xml='<extLst><ext><s:sparklineGroups xmlns:s="http://schemas.microsoft.com/office/'
            'spreadsheetml/2009/9/main" xmlns:m="http://schemas.microsoft.com/office/excel/2006/'
            'main"><s:sparklineGroup><s:sparklines><s:sparkline><m:sqref>{ref}</m:sqref>'
            "</s:sparkline></s:sparklines></s:sparklineGroup></s:sparklineGroups></ext></extLst>",
        ),
    ),
    "white in a table": (
        "something", Cell("something", VALUE, font=WHITE),
        partial(put_before, tag="</worksheet>", xml='<tableParts count="1"/>'),
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
