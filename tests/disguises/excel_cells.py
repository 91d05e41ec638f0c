"""The cells of `excel`: what stands in one cell, in which style, and what it shows."""

from typing import NamedTuple

WHITE = '<font><sz val="11"/><color rgb="FFFFFFFF"/></font>'


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


def inline(runs: str) -> str:
    return f"<is>{runs}</is>"


def run(text: str, properties: str = "") -> str:
    return f"<r><rPr>{properties}</rPr><t>{text}</t></r>" if properties else f"<r><t>{text}</t></r>"


def font(properties: str) -> str:
    return f'<font><sz val="11"/>{properties}</font>'


def _solid(colour: str) -> str:
    return f'<fill><patternFill patternType="solid"><fgColor {colour}/></patternFill></fill>'


STRIKE = "<strike/>"
_RAISED, _LOWERED = '<vertAlign val="superscript"/>', '<vertAlign val="subscript"/>'
VALUE = "<v>{n}</v>"
NUMBER = run("{n}")
_DIAGONAL = '<border diagonalUp="1"><diagonal style="thin"/></border>'

CELLS = {
    # marks
    "struck run before": Cell("number", inline(run("{x}", STRIKE) + NUMBER), "inlineStr"),
    "struck run behind": Cell("number", inline(NUMBER + run("{x}", STRIKE)), "inlineStr"),
    "struck by value": Cell(
        "number", inline(run("{x}", '<strike val="1"/>') + NUMBER), "inlineStr"
    ),
    "not struck by value": Cell("number", inline(run("{n}", '<strike val="0"/>')), "inlineStr"),
    "raised run": Cell("number", inline(NUMBER + run("{x}", _RAISED)), "inlineStr"),
    "raised run in brackets": Cell("number", inline(NUMBER + run("[{x}]", _RAISED)), "inlineStr"),
    "raised run before": Cell("number", inline(run("{x}", _RAISED) + NUMBER), "inlineStr"),
    "lowered run": Cell("number", inline(NUMBER + run("{x}", _LOWERED)), "inlineStr"),
    "first run of a struck cell": Cell(
        "number", inline(run("{x}") + run("{n}", "<b/>")), "inlineStr", font=font(STRIKE)
    ),
    "reading above": Cell(
        "number", inline('<t>{n}</t><rPh sb="0" eb="1"><t>{x}</t></rPh>'), "inlineStr"
    ),
    "white run": Cell(
        "number", inline(run("{x}", '<color rgb="FFFFFFFF"/>') + NUMBER), "inlineStr"
    ),
    "note in a circle": Cell("number", inline("<t>{n}①</t>"), "inlineStr"),
    "tiny run": Cell("number?", inline(run("{x}", '<sz val="1"/>') + NUMBER), "inlineStr"),
    "struck cell": Cell("something", VALUE, font=font(STRIKE)),
    "struck text": Cell("something", inline("<t>{n}</t>"), "inlineStr", font=font(STRIKE)),
    "raised cell": Cell("number?", VALUE, font=font(_RAISED)),
    # hidden
    "white": Cell("nothing", VALUE, font=WHITE),
    "white by palette": Cell("nothing", VALUE, font=font('<color indexed="9"/>')),
    "white by theme": Cell("nothing", VALUE, font=font('<color theme="0"/>')),
    "white by tint": Cell("nothing", VALUE, font=font('<color theme="1" tint="1"/>')),
    "nearly white": Cell("nothing", VALUE, font=font('<color rgb="FFFDFDFD"/>')),
    "pale": Cell("something", VALUE, font=font('<color rgb="FFEEEEEE"/>')),
    "white text": Cell("nothing", inline("<t>{n}</t>"), "inlineStr", font=WHITE),
    "black on black": Cell(
        "nothing", VALUE, font=font('<color rgb="FF000000"/>'), fill=_solid('rgb="FF000000"')
    ),
    "white on blue": Cell("number", VALUE, font=WHITE, fill=_solid('rgb="FF0000FF"')),
    "red": Cell("number", VALUE, font=font('<color rgb="FFFF0000"/>')),
    "on yellow": Cell("number", VALUE, fill=_solid('rgb="FFFFFF00"')),
    "white on a pattern": Cell(
        "something",
        VALUE,
        font=WHITE,
        fill='<fill><patternFill patternType="darkGray"/></fill>',
    ),
    "tiny": Cell("something", VALUE, font='<font><sz val="1"/></font>'),
    # painted, but no number
    "symbols": Cell("something", VALUE, font=font('<name val="Wingdings"/>')),
    "run of symbols": Cell("something", inline(run("{n}", '<rFont val="Webdings"/>')), "inlineStr"),
    "repeated": Cell("something", VALUE, alignment='<alignment horizontal="fill"/>'),
    "crossed out": Cell("something", VALUE, border=_DIAGONAL),
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
    "text number": Cell("number", inline("<t>{n}</t>"), "inlineStr"),
    "text of a formula": Cell("number?", '<f>TEXT(1,"0")</f><v>{n}</v>', "str"),
    "formula": Cell("number?", "<f>A1+B2</f><v>{n}</v>"),
    "number with fraction": Cell("number", "<v>{n}.0</v>"),
    "number with exponent": Cell("number", "<v>{n}E0</v>"),
    "no-break spaces": Cell("number", inline("<t>&#160;{n}&#8201;</t>"), "inlineStr"),
    "spaces kept": Cell("number", inline('<t xml:space="preserve"> {n} </t>'), "inlineStr"),
    "character data": Cell("number", inline("<t><![CDATA[{n}]]></t>"), "inlineStr"),
    "carriage return": Cell("number", inline("<t>{n}_x000D_</t>"), "inlineStr"),
    "bold run": Cell("number", inline(run("{n}", "<b/>")), "inlineStr"),
    "quoted": Cell("number", inline("<t>{n}</t>"), "inlineStr", code="@"),
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


def format_cells() -> dict[str, Cell]:
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
