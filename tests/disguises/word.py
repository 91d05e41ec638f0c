"""Word documents: one cell painted by every means that a Word document has."""

import random
import re

from tests.disguises.base import TOKEN, Disguise, Disguised, with_token
from tests.disguises.word_markup import (
    Case,
    alone,
    behind,
    beside,
    box,
    coded,
    drawing,
    form,
    formula,
    listed,
    lists,
    math,
    run,
    style,
)
from tests.disguises.word_more import MORE
from tests.disguises.word_tables import TABLES
from tests.disguises.word_wrappings import OFFICE, PACKAGE, RELATIONS, WRAPPINGS
from tests.rendering_office import as_docx, parts_of, zip_of

_W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
_MAIN = "word/document.xml"
_CELL = re.compile(rf"<w:tc>(?:(?!<w:tc>).)*{TOKEN}.*?</w:tc>")
_ROOT = (
    'xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math" '
    'xmlns:v="urn:schemas-microsoft-com:vml" '
    'xmlns:w14="http://schemas.microsoft.com/office/word/2010/wordml" '
    'xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape" '
    'xmlns:c="http://schemas.openxmlformats.org/drawingml/2006/chart" '
    'xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing" '
)


_WHITE, _SHADE = '<w:color w:val="FFFFFF"/>', '<w:shd w:val="clear" w:color="auto" w:fill="{}"/>'
_SUPER, _STRIKE, _VANISH = '<w:vertAlign w:val="superscript"/>', "<w:strike/>", "<w:vanish/>"
_STYLED = '<w:rStyle w:val="s"/>'
_DIAGONAL = '<w:tcBorders><w:tl2br w:val="single" w:sz="4"/></w:tcBorders>'
_SMALL_RAISED = '<w:position w:val="8"/><w:sz w:val="12"/>'
_DELETED = '<w:del w:id="1" w:author="x"><w:r><w:delText>3</w:delText></w:r></w:del>'
_RUBY = "<w:r><w:ruby><w:rubyPr/><w:rt>{}</w:rt><w:rubyBase>{}</w:rubyBase></w:ruby></w:r>"
_ROW_TABLE = "<w:tbl><w:tr><w:tc><w:p>{}</w:p></w:tc></w:tr></w:tbl><w:p/>"

MARKS: dict[str, Case] = {
    "struck": Case(beside(_STRIKE)),
    "struck behind": Case(behind(_STRIKE)),
    "struck twice": Case(beside("<w:dstrike/>")),
    "struck on": Case(beside('<w:strike w:val="on"/>')),
    "struck alone": Case(alone(_STRIKE), shows=False),
    "struck style": Case(beside('<w:rStyle w:val="s"/>'), styles=style("character", "s", _STRIKE)),
    "struck style based on": Case(
        beside('<w:rStyle w:val="t"/>'),
        styles=style("character", "s", _STRIKE)
        + style("character", "t", "<w:b/>", '<w:basedOn w:val="s"/>'),
    ),
    "struck by two styles is not struck": Case(
        lambda n: f'<w:p><w:pPr><w:pStyle w:val="p"/></w:pPr>{run(n, _STYLED)}</w:p>',
        styles=style("character", "s", _STRIKE) + style("paragraph", "p", _STRIKE),
    ),
    "struck style turned off": Case(
        alone('<w:rStyle w:val="s"/><w:strike w:val="0"/>'),
        styles=style("character", "s", _STRIKE),
    ),
    "raised": Case(behind(_SUPER)),
    "raised before": Case(beside(_SUPER)),
    "raised in brackets": Case(behind(_SUPER, "[1]")),
    "raised words": Case(behind(_SUPER, "注1")),
    "lowered": Case(behind('<w:vertAlign w:val="subscript"/>')),
    "raised alone": Case(alone(_SUPER), shows=False),
    "raised by position": Case(behind(_SMALL_RAISED)),
    "lowered by position": Case(behind('<w:position w:val="-8"/><w:sz w:val="12"/>')),
    "all at one position": Case(alone('<w:position w:val="8"/>')),
    "raised style": Case(behind('<w:rStyle w:val="s"/>'), styles=style("character", "s", _SUPER)),
    "raised turned off": Case(
        alone('<w:rStyle w:val="s"/><w:vertAlign w:val="baseline"/>'),
        styles=style("character", "s", _SUPER),
    ),
    "footnote": Case(lambda n: run(n) + '<w:r><w:footnoteReference w:id="2"/></w:r>'),
    "endnote": Case(lambda n: run(n) + '<w:r><w:endnoteReference w:id="2"/></w:r>'),
    "footnote alone": Case(lambda _: '<w:r><w:footnoteReference w:id="2"/></w:r>', shows=False),
    "footnote with own mark": Case(
        lambda n: (
            run(n)
            + '<w:r><w:footnoteReference w:id="2" w:customMarkFollows="1"/><w:t>7</w:t></w:r>'
        )
    ),
    "comment": Case(lambda n: run(n) + '<w:r><w:commentReference w:id="0"/></w:r>'),
    "ruby": Case(lambda n: _RUBY.format(run("7"), run(n))),
    "ruby alone": Case(lambda n: _RUBY.format(run("7"), ""), shows=False),
    "list number": Case(listed("n", ""), or_null=True, numbering=lists("decimal", "%1.", "3")),
    "list number runs on": Case(
        listed("n", ""),
        shows=False,
        numbering=lists("decimal", "%1", "3", '<w:suff w:val="nothing"/>'),
    ),
    "tiny": Case(beside('<w:sz w:val="2"/>')),
    "tiny alone": Case(alone('<w:sz w:val="1"/>'), shows=False),
    "narrow": Case(beside('<w:w w:val="1"/>')),
    "two lines in one": Case(alone('<w:eastAsianLayout w:id="1" w:combine="1"/>'), shows=False),
    "formula": Case(lambda n: formula(math(n))),
    "formula raised": Case(
        lambda n: formula(f"<m:sSup><m:e>{math(n)}</m:e><m:sup>{math('2')}</m:sup></m:sSup>")
    ),
    "formula over": Case(
        lambda n: formula(f"<m:f><m:num>{math(n)}</m:num><m:den>{math('3')}</m:den></m:f>"),
        shows=False,
    ),
    "formula struck": Case(
        lambda n: formula(f"<m:borderBox><m:e>{math('3')}</m:e></m:borderBox>{math(n)}"),
        or_null=True,
    ),
    "circled": Case(behind("", "①")),
}
HIDDEN: dict[str, Case] = {
    "hidden": Case(beside(_VANISH)),
    "hidden alone": Case(alone(_VANISH), shows=False, is_painted=False),
    "hidden style": Case(beside('<w:rStyle w:val="s"/>'), styles=style("character", "s", _VANISH)),
    "hidden paragraph style": Case(
        lambda n: f'<w:p><w:pPr><w:pStyle w:val="s"/></w:pPr>{run("3")}</w:p><w:p>{run(n)}</w:p>',
        styles=style("paragraph", "s", _VANISH),
    ),
    "hidden default style": Case(
        alone("<w:b/>"),
        styles='<w:docDefaults><w:rPrDefault><w:rPr><w:vanish w:val="0"/></w:rPr>'
        "</w:rPrDefault></w:docDefaults>",
    ),
    "hidden only on the web": Case(alone("<w:webHidden/>")),
    "hidden not": Case(alone('<w:vanish w:val="false"/>')),
    "hidden end of paragraph": Case(
        lambda n: (
            f"<w:p><w:pPr><w:rPr><w:vanish/></w:rPr></w:pPr>{run('3', _VANISH)}</w:p>"
            f"<w:p>{run(n)}</w:p>"
        )
    ),
    "deleted": Case(lambda n: _DELETED + run(n)),
    "moved away": Case(lambda n: f'<w:moveFrom w:id="1">{run("3")}</w:moveFrom>{run(n)}'),
    "moved here": Case(lambda n: f'<w:moveTo w:id="1">{run(n)}</w:moveTo>'),
    "inserted": Case(lambda n: f'<w:ins w:id="1">{run(n)}</w:ins>'),
    "inserted and deleted": Case(lambda n: f'<w:ins w:id="2">{_DELETED}</w:ins>{run(n)}'),
    "was struck": Case(alone("<w:rPrChange><w:rPr><w:strike/><w:vanish/></w:rPr></w:rPrChange>")),
    "white": Case(beside(_WHITE)),
    "nearly white": Case(beside('<w:color w:val="FEFEFE"/>')),
    "white alone": Case(alone(_WHITE), shows=False, is_painted=False),
    "white by theme": Case(beside('<w:color w:val="auto" w:themeColor="background1"/>')),
    "white by style": Case(beside('<w:rStyle w:val="s"/>'), styles=style("character", "s", _WHITE)),
    "white on black": Case(alone(_WHITE + _SHADE.format("000000"))),
    "white on a dark cell": Case(alone(_WHITE), cell=_SHADE.format("1F4E79")),
    "white on a marker": Case(alone(_WHITE + '<w:highlight w:val="blue"/>')),
    "red on red": Case(beside('<w:color w:val="FF0000"/>' + _SHADE.format("FF0000"))),
    "red on a red cell": Case(beside('<w:color w:val="FF0000"/>'), cell=_SHADE.format("FF0000")),
    "blacked out": Case(beside('<w:color w:val="000000"/>' + _SHADE.format("000000"))),
    "grey": Case(alone('<w:color w:val="808080"/>')),
    "automatic on black": Case(alone('<w:color w:val="auto"/>' + _SHADE.format("000000"))),
    "black marker": Case(alone('<w:highlight w:val="black"/>'), shows=False),
    "no fill": Case(beside("<w14:textFill><w14:noFill/></w14:textFill>")),
    "see-through": Case(
        beside(
            '<w14:textFill><w14:solidFill><w14:srgbClr w14:val="000000">'
            '<w14:alpha w14:val="100000"/></w14:srgbClr></w14:solidFill></w14:textFill>'
        )
    ),
    "hidden box": Case(lambda n: box("3", more=' hidden="1"') + run(n)),
    "code of a field": Case(lambda n: coded("IF 3=3 ", run(n))),
    "field inside a code": Case(
        lambda n: coded("IF ", None).replace(
            '<w:r><w:fldChar w:fldCharType="end"/></w:r>',
            coded("=1+2", run("3")) + f'<w:r><w:fldChar w:fldCharType="separate"/></w:r>{run(n)}'
            '<w:r><w:fldChar w:fldCharType="end"/></w:r>',
        )
    ),
    "other rendering": Case(
        lambda n: (
            '<mc:AlternateContent><mc:Choice Requires="wps">'
            f"{run(n)}</mc:Choice><mc:Fallback>{run('3')}</mc:Fallback></mc:AlternateContent>"
        )
    ),
    "unknown rendering": Case(
        lambda n: (
            '<mc:AlternateContent xmlns:zz="urn:x"><mc:Choice Requires="zz">'
            f"{run('3')}</mc:Choice><mc:Fallback>{run(n)}</mc:Fallback></mc:AlternateContent>"
        )
    ),
}
PAINTED: dict[str, Case] = {
    "drop-down of a form": Case(
        lambda n: coded(
            "FORMDROPDOWN",
            None,
            form(
                '<w:ddList><w:result w:val="1"/><w:listEntry w:val="3"/>'
                f'<w:listEntry w:val="{n}"/></w:ddList>'
            ),
        )
    ),
    "text of a form": Case(lambda n: coded("FORMTEXT", run(n), form("<w:textInput/>"))),
    "check box of a form": Case(
        lambda n: coded(
            "FORMCHECKBOX", None, form('<w:checkBox><w:default w:val="1"/></w:checkBox>')
        ),
        shows=False,
    ),
    "simple field": Case(lambda n: f'<w:fldSimple w:instr=" =3+6 ">{run(n)}</w:fldSimple>'),
    "page number": Case(lambda n: coded("PAGE", run(n)), shows=False),
    "page number simple": Case(
        lambda n: f'<w:fldSimple w:instr=" PAGE ">{run(n)}</w:fldSimple>', shows=False
    ),
    "field without a result": Case(lambda n: coded("=3+6", None), shows=False),
    "enclosed by a field": Case(lambda n: coded(f"EQ \\o\\ac(○,{n})", None), shows=False),
    "over each other by a field": Case(lambda n: coded("EQ \\o(3,/)", None) + run(n), or_null=True),
    "index entry": Case(lambda n: run(n) + coded('XE "3"', None)),
    "content control": Case(
        lambda n: (
            "<w:sdt><w:sdtPr><w:dropDownList><w:listItem w:displayText='3' w:value='3'/>"
            f"</w:dropDownList></w:sdtPr><w:sdtContent>{run(n)}</w:sdtContent></w:sdt>"
        )
    ),
    "placeholder": Case(
        lambda n: (
            "<w:sdt><w:sdtPr><w:showingPlcHdr/></w:sdtPr>"
            f"<w:sdtContent>{run('单击此处输入')}</w:sdtContent></w:sdt>"
        ),
        shows=False,
    ),
    "box in the line": Case(box, or_null=True),
    "box that floats": Case(lambda n: box(n, "anchor"), shows=True, or_null=True),
    "box that floats beside": Case(lambda n: run(n) + box("3", "anchor"), or_null=True),
    "shape": Case(lambda n: drawing("<wps:wsp/>"), shows=False),
    "chart": Case(lambda n: drawing("<c:chart/>"), shows=False),
    "picture": Case(lambda n: drawing('<a:blip r:embed="rId7"/>'), shows=False),
    "old picture": Case(
        lambda n: '<w:r><w:pict><v:shape><v:imagedata r:id="rId8"/></v:shape></w:pict></w:r>',
        shows=False,
    ),
    "old shape": Case(lambda n: "<w:r><w:pict><v:oval/></w:pict></w:r>", shows=False),
    "word art": Case(
        lambda n: f'<w:r><w:pict><v:shape><v:textpath string="{n}"/></v:shape></w:pict></w:r>',
        shows=False,
    ),
    "embedded object": Case(lambda n: "<w:r><w:object><v:shape/></w:object></w:r>", shows=False),
    "symbol": Case(lambda n: '<w:r><w:sym w:font="Wingdings" w:char="F0FC"/></w:r>', shows=False),
    "symbol in place of a digit": Case(
        lambda n: '<w:r><w:sym w:font="Wingdings" w:char="0039"/></w:r>', shows=False
    ),
    "symbols that are digits": Case(
        lambda n: (
            "<w:r>"
            + "".join(f'<w:sym w:font="Symbol" w:char="F0{ord(c):02X}"/>' for c in n)
            + "</w:r>"
        )
    ),
    "font of pictures": Case(
        alone('<w:rFonts w:ascii="Wingdings" w:hAnsi="Wingdings"/>'), shows=False
    ),
    "list number alone": Case(listed("", ""), numbering="decimal %1", shows=True),
    "list number with dot alone": Case(listed("", ""), numbering="decimal %1.", or_null=True),
    "roman list number alone": Case(
        listed("", ""), shows=False, numbering=lists("lowerRoman", "%1", "4")
    ),
    "unknown list number alone": Case(
        listed("", ""), shows=False, numbering=lists("hebrew1", "%1", "4")
    ),
    "bullet alone": Case(listed("", ""), shows=False, numbering=lists("bullet", "●", "1")),
    "table in the cell": Case(lambda n: _ROW_TABLE.format(run(n))),
    "no-break hyphen": Case(lambda n: run(n) + "<w:r><w:noBreakHyphen/></w:r>", or_null=True),
    "soft hyphen": Case(lambda n: run(n[:1]) + "<w:r><w:softHyphen/></w:r>" + run(n[1:])),
    "tab": Case(lambda n: "<w:r><w:tab/></w:r>" + run(n)),
    "page break": Case(lambda n: "<w:r><w:lastRenderedPageBreak/></w:r>" + run(n)),
    "in many runs": Case(lambda n: "".join(run(c, "<w:noProof/>") for c in n)),
    "comment in the XML": Case(lambda n: run(n).replace(n, f"{n[:1]}<!-- x -->{n[1:]}")),
    "right to left": Case(alone("<w:rtl/>")),
    "turned": Case(lambda n: f'<w:bdo w:val="rtl">{run(n)}</w:bdo>', shows=False),
    "embossed": Case(alone("<w:emboss/><w:caps/>")),
    "diagonal": Case(
        lambda _: "",
        shows=False,
        cell=_DIAGONAL,
    ),
    "crossed out": Case(
        run,
        or_null=True,
        cell=_DIAGONAL,
    ),
}


def _drawn(name: str, case: Case) -> Disguise:
    def draw(rng: random.Random) -> Disguised:
        report, place = with_token(rng)
        number = f"{report.expected[place]:.0f}"
        parts = parts_of(as_docx(report))
        content = case.content(number)
        page = parts[_MAIN].decode().replace("<w:document ", f"<w:document {_ROOT}", 1)
        page = _CELL.sub(lambda found: _cell(found[0], content, case.cell), page)
        parts[_MAIN] = page.encode()
        numbering = case.numbering
        if numbering and not numbering.startswith("<"):
            numbering = lists(*numbering.split(), number)
        data = zip_of({**parts, **_settings(case.styles, numbering)})
        expected = report.expected if case.shows else {**report.expected, place: None}
        return Disguised(
            f"{name}.docx",
            data,
            expected,
            frozenset({place} if case.or_null else ()),
            frozenset({place} if case.is_painted else ()),
        )

    return draw


def _cell(cell: str, content: str, properties: str) -> str:
    if content.startswith(("<w:p>", "<w:tbl>")):
        cell = re.sub(r"<w:p>.*</w:p>", lambda _: content, cell)
    else:
        cell = re.sub(rf"<w:r>.*{TOKEN}.*</w:r>", lambda _: content, cell)
    return cell.replace("</w:tcPr>", f"{properties}</w:tcPr>", 1)


def _settings(styles: str, numbering: str) -> dict[str, str]:
    """The parts with styles and lists, and what refers to them."""
    parts = {}
    if styles:
        parts["styles"] = f"<w:styles {_W}>{styles}</w:styles>"
    if numbering:
        parts["numbering"] = f"<w:numbering {_W}>{numbering}</w:numbering>"
    relations = "".join(
        f'<Relationship Id="{name}" Type="{OFFICE}/{name}" Target="{name}.xml"/>' for name in parts
    )
    return {
        RELATIONS: f'<Relationships xmlns="{PACKAGE}">{relations}</Relationships>',
        **{f"word/{name}.xml": part for name, part in parts.items()},
    }


DISGUISES: dict[str, Disguise] = {
    **{
        f"docx {name}": _drawn(name, case)
        for cases in (MARKS, HIDDEN, PAINTED, MORE)
        for name, case in cases.items()
    },
    **TABLES,
    **WRAPPINGS,
}
