"""The cells of `word` with drawings, text boxes, formulas, tables, list numbers."""

from tests.disguises.word_markup import (
    VANISH,
    WHITE,
    Case,
    box,
    drawing,
    formula,
    listed,
    lists,
    math,
    paragraphs,
    run,
)

_DIAGONAL = '<w:tcBorders><w:tl2br w:val="single" w:sz="4"/></w:tcBorders>'
_ROW_TABLE = "<w:tbl><w:tr><w:tc><w:p>{}</w:p></w:tc></w:tr></w:tbl><w:p/>"
_PIPE = "<w:tbl><w:tr><w:tc><w:p>{}</w:p></w:tc><w:tc><w:p>{}</w:p></w:tc></w:tr></w:tbl><w:p/>"


def _old_box(text: str, css: str = "width:9pt;height:9pt") -> str:
    return (
        f'<w:r><w:pict><v:shape style="{css}"><v:textbox><w:txbxContent><w:p>{run(text)}</w:p>'
        "</w:txbxContent></v:textbox></v:shape></w:pict></w:r>"
    )


def _both(text: str, place: str = "inline") -> str:
    """A text box as Word writes it, for programs old and new."""
    return (
        f'<w:r><mc:AlternateContent><mc:Choice Requires="wps">{box(text, place)[5:-6]}</mc:Choice>'
        f"<mc:Fallback>{_old_box(text)[5:-6]}</mc:Fallback></mc:AlternateContent></w:r>"
    )


OBJECTS: dict[str, Case] = {
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
    "symbol of an unknown font": Case(
        lambda _: '<w:r><w:sym w:font="Monotype Sorts" w:char="F039"/></w:r>', shows=False
    ),
    "box for programs old and new": Case(_both, or_null=True),
    "floating box for programs old and new": Case(lambda n: _both(n, "anchor"), or_null=True),
    "old box": Case(_old_box, or_null=True),
    "old box hidden": Case(lambda n: _old_box("3", "visibility:hidden") + run(n)),
    "old box beside": Case(
        lambda n: run(n) + _old_box("3", "position:absolute;margin-left:9pt"), or_null=True
    ),
    "text of a drawing": Case(
        lambda n: drawing(f"<a:txBody><a:p><a:r><a:t>{n}</a:t></a:r></a:p></a:txBody>"), shows=False
    ),
    "linked picture": Case(lambda n: drawing('<a:blip r:link="rId9"/>'), shows=False),
    "form of an old program": Case(
        lambda n: '<w:r><w:object><v:shape/><w:control r:id="rId9" w:name="x"/></w:object></w:r>',
        shows=False,
    ),
    "picture in white": Case(
        lambda n: drawing("<wps:wsp/>").replace("<w:r>", f"<w:r><w:rPr>{WHITE}</w:rPr>"),
        shows=False,
    ),
    "picture that is hidden": Case(
        lambda n: drawing("<wps:wsp/>").replace("<w:r>", f"<w:r><w:rPr>{VANISH}</w:rPr>") + run(n)
    ),
    "line": Case(
        lambda n: '<w:r><w:pict><v:line from="0,0" to="9,9"/></w:pict></w:r>', shows=False
    ),
    "wide list number alone": Case(listed("", ""), or_null=True, numbering="decimalFullWidth %1"),
    "list number with zeros alone": Case(
        listed("", ""),
        shows=False,
        numbering=lists("custom", "%1", "9").replace(
            '<w:numFmt w:val="custom"/>',
            '<mc:AlternateContent xmlns:mc="http://schemas.openxmlformats.org/'
            'markup-compatibility/2006"><mc:Choice Requires="w14">'
            '<w:numFmt w:val="custom" w:format="001, 002"/></mc:Choice><mc:Fallback>'
            '<w:numFmt w:val="decimal"/></mc:Fallback></mc:AlternateContent>',
        ),
    ),
    "circled list number alone": Case(
        listed("", ""), shows=False, numbering=lists("decimalEnclosedCircleChinese", "%1", "3")
    ),
    "list number that begins nowhere": Case(
        listed("", ""),
        shows=False,
        or_null=True,
        numbering=lists("decimal", "第%1", "0").replace('<w:start w:val="0"/>', ""),
    ),
    "text of a list without numbers": Case(
        listed("", ""), shows=False, numbering=lists("none", "3", "1")
    ),
    "list text without numbers before": Case(
        listed("n", ""), or_null=True, numbering=lists("none", "3", "1")
    ),
    "list number of a style": Case(
        lambda _: '<w:p><w:pPr><w:pStyle w:val="l"/></w:pPr></w:p>',
        numbering="decimal %1",
        styles='<w:style w:type="paragraph" w:styleId="l"><w:pPr><w:numPr><w:numId w:val="1"/>'
        "</w:numPr></w:pPr></w:style>",
    ),
    "list number of a style at a level of its own": Case(
        lambda _: (
            '<w:p><w:pPr><w:pStyle w:val="l"/><w:numPr><w:ilvl w:val="0"/></w:numPr></w:pPr></w:p>'
        ),
        numbering="decimal %1",
        styles='<w:style w:type="paragraph" w:styleId="l"><w:pPr><w:numPr><w:numId w:val="1"/>'
        "</w:numPr></w:pPr></w:style>",
    ),
    "list turned off": Case(
        lambda n: (
            '<w:p><w:pPr><w:pStyle w:val="l"/><w:numPr><w:numId w:val="0"/></w:numPr></w:pPr>'
            f"{run(n)}</w:p>"
        ),
        numbering=lists("decimal", "%1", "3", '<w:suff w:val="nothing"/>'),
        styles='<w:style w:type="paragraph" w:styleId="l"><w:pPr><w:numPr><w:numId w:val="1"/>'
        "</w:numPr></w:pPr></w:style>",
    ),
    "list number struck": Case(
        listed("n", "<w:rPr><w:strike/></w:rPr>"),
        or_null=True,
        numbering=lists("decimal", "%1.", "3"),
    ),
    "drop cap": Case(
        lambda n: paragraphs(
            run("3"), run(n), properties='<w:framePr w:dropCap="drop" w:lines="2" w:wrap="around"/>'
        ),
        or_null=True,
    ),
    "two cells in a cell": Case(lambda n: _PIPE.format(run(n), run("3")), shows=False),
    "two cells in a cell, one hidden": Case(lambda n: _PIPE.format(run(n), run("3", VANISH))),
    "ruby of two": Case(
        lambda n: (
            "<w:r><w:ruby><w:rubyPr/><w:rt>"
            f"<w:r><w:t>{'7'}</w:t></w:r></w:rt><w:rubyBase><w:r><w:t>{n}</w:t></w:r></w:rubyBase>"
            "</w:ruby></w:r>"
        )
    ),
    "formula under": Case(
        lambda n: formula(f"<m:limLow><m:e>{math(n)}</m:e><m:lim>{math('3')}</m:lim></m:limLow>"),
        shows=False,
    ),
    "formula in a paragraph of its own": Case(
        lambda n: f"<m:oMathPara>{formula(math(n))}</m:oMathPara>"
    ),
    "formula with a struck run": Case(
        lambda n: formula(f"<m:r><w:rPr><w:strike/></w:rPr><m:t>3</m:t></m:r>{math(n)}"),
        or_null=True,
    ),
    "formula hidden": Case(
        lambda n: formula(f"<m:r><w:rPr><w:vanish/></w:rPr><m:t>3</m:t></m:r>{math(n)}")
    ),
}
