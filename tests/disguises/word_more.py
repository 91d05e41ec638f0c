"""Word documents: what other readers of them have been reported to read wrongly."""

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

_VANISH, _STRIKE, _WHITE = "<w:vanish/>", "<w:strike/>", '<w:color w:val="FFFFFF"/>'
_STYLED = '<w:rStyle w:val="s"/>'
_END = '<w:r><w:fldChar w:fldCharType="end"/></w:r>'
_SEPARATE = '<w:r><w:fldChar w:fldCharType="separate"/></w:r>'
_SHADE = '<w:shd w:val="{}" w:color="{}" w:fill="{}"/>'
_PIPE = "<w:tbl><w:tr><w:tc><w:p>{}</w:p></w:tc><w:tc><w:p>{}</w:p></w:tc></w:tr></w:tbl><w:p/>"


def _paragraphs(*contents: str, properties: str = "") -> str:
    return "".join(
        f"<w:p><w:pPr>{properties if at == 0 else ''}</w:pPr>{content}</w:p>"
        for at, content in enumerate(contents)
    )


def _wrapped(*names: str):
    def content(number: str) -> str:
        before = "".join(f"<w:{name}>" for name in names)
        after = "".join(f"</w:{name.split()[0]}>" for name in reversed(names))
        return before + run(number) + after

    return content


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


MORE: dict[str, Case] = {
    "hidden by paragraph and character style is seen": Case(
        lambda n: f'<w:p><w:pPr><w:pStyle w:val="p"/></w:pPr>{run(n, _STYLED)}</w:p>',
        styles=style("character", "s", _VANISH) + style("paragraph", "p", _VANISH),
    ),
    "hidden by a style three steps away": Case(
        beside(_STYLED),
        styles=style("character", "a", _VANISH)
        + style("character", "b", "", '<w:basedOn w:val="a"/>')
        + style("character", "s", "<w:i/>", '<w:basedOn w:val="b"/>'),
    ),
    "hidden turned off by a style above": Case(
        alone(_STYLED),
        styles=style("character", "a", _VANISH)
        + style("character", "s", '<w:vanish w:val="0"/>', '<w:basedOn w:val="a"/>'),
    ),
    "styles based on each other": Case(
        alone(_STYLED),
        styles=style("character", "a", "<w:b/>", '<w:basedOn w:val="s"/>')
        + style("character", "s", "<w:i/>", '<w:basedOn w:val="a"/>')
        + style("character", "x", _VANISH),
    ),
    "struck in a link": Case(
        lambda n: f'<w:hyperlink w:anchor="x">{run("3", _STRIKE)}</w:hyperlink>{run(n)}'
    ),
    "raised link": Case(
        lambda n: (
            run(n)
            + '<w:hyperlink w:anchor="x">'
            + run("1", '<w:vertAlign w:val="superscript"/>')
            + "</w:hyperlink>"
        )
    ),
    "raised wide digit": Case(behind('<w:vertAlign w:val="superscript"/>', "１")),
    "raised wide digit in brackets": Case(behind('<w:vertAlign w:val="superscript"/>', "［１］")),
    "lowered wide digit": Case(behind('<w:vertAlign w:val="subscript"/>', "２")),
    "raised circled": Case(behind('<w:vertAlign w:val="superscript"/>', "①")),
    "raised star": Case(behind('<w:vertAlign w:val="superscript"/>', "*")),
    "raised note with comma": Case(behind('<w:vertAlign w:val="superscript"/>', "1,2")),
    "raised letter": Case(behind('<w:vertAlign w:val="superscript"/>', "a")),
    "struck blank": Case(behind(_STRIKE, " ")),
    "struck in red": Case(beside(_STRIKE + '<w:color w:val="FF0000"/>')),
    "struck mark of the paragraph": Case(
        lambda n: _paragraphs(run(n), properties="<w:rPr><w:strike/><w:vanish/></w:rPr>")
    ),
    "deleted end of paragraph": Case(
        lambda n: _paragraphs(
            run(n[:1]), run(n[1:]), properties='<w:rPr><w:del w:id="1" w:author="x"/></w:rPr>'
        )
    ),
    "deleted end of paragraph before a bookmark": Case(
        lambda n: _paragraphs(
            run(n[:1]), run(n[1:]), properties='<w:rPr><w:del w:id="1" w:author="x"/></w:rPr>'
        ).replace("</w:p>", '</w:p><w:bookmarkStart w:id="1" w:name="x"/>', 1)
    ),
    "replaced": Case(
        lambda n: (
            f'<w:ins w:id="2">{run(n)}</w:ins>'
            '<w:del w:id="1"><w:r><w:delText>3</w:delText></w:r></w:del>'
        )
    ),
    "deleted field": Case(
        lambda n: (
            '<w:del w:id="1"><w:r><w:fldChar w:fldCharType="begin"/></w:r>'
            "<w:r><w:delInstrText>=1+2</w:delInstrText></w:r>"
            f"{_SEPARATE}<w:r><w:delText>3</w:delText></w:r>{_END}</w:del>{run(n)}"
        )
    ),
    "deleted link": Case(
        lambda n: (
            '<w:hyperlink w:anchor="x"><w:del w:id="1"><w:r><w:delText>3</w:delText></w:r></w:del>'
            f"</w:hyperlink>{run(n)}"
        )
    ),
    "deleted formula": Case(lambda n: f'<w:del w:id="1">{formula(math("3"))}</w:del>{run(n)}'),
    "moved away in a control": Case(
        lambda n: (
            f'<w:sdt><w:sdtContent><w:moveFrom w:id="1">{run("3")}</w:moveFrom></w:sdtContent>'
            f"</w:sdt>{run(n)}"
        )
    ),
    "ranges of moves and comments": Case(
        lambda n: (
            '<w:moveToRangeStart w:id="5" w:name="m"/><w:commentRangeStart w:id="0"/>'
            f'<w:moveTo w:id="1">{run(n)}</w:moveTo><w:commentRangeEnd w:id="0"/>'
            '<w:moveToRangeEnd w:id="5"/>'
        )
    ),
    "in a smart tag": Case(_wrapped("smartTag w:element='x'")),
    "in custom XML": Case(_wrapped("customXml w:element='x'", "smartTag", "ins w:id='1'")),
    "direction": Case(_wrapped("dir w:val='ltr'")),
    "overridden by a sign": Case(lambda n: run("\u202e3" + n + "\u202c"), shows=False),
    "without width between": Case(lambda n: run(n[:1] + "\u200b" + n[1:]), or_null=True),
    "picture of a symbol font by its hint": Case(
        alone('<w:rFonts w:ascii="Wingdings 2" w:hAnsi="Wingdings 2" w:hint="default"/>'),
        shows=False,
    ),
    "symbol of an unknown font": Case(
        lambda _: '<w:r><w:sym w:font="Monotype Sorts" w:char="F039"/></w:r>', shows=False
    ),
    "date that Word makes": Case(lambda n: "<w:r><w:yearLong/></w:r>", shows=False),
    "date that Word makes beside": Case(
        lambda n: run(n) + "<w:r><w:dayShort/></w:r>", or_null=True
    ),
    "all in one run": Case(
        lambda n: (
            '<w:r><w:fldChar w:fldCharType="begin"/><w:instrText> =1+2 </w:instrText>'
            f'<w:fldChar w:fldCharType="separate"/><w:t>{n}</w:t><w:fldChar w:fldCharType="end"/>'
            "</w:r>"
        )
    ),
    "reference": Case(lambda n: coded(" REF _Ref1 \\h ", run(n))),
    "merge field": Case(lambda n: coded(" MERGEFIELD 数量 ", run(n))),
    "property": Case(lambda n: f'<w:fldSimple w:instr="DOCPROPERTY x">{run(n)}</w:fldSimple>'),
    "link by a field": Case(lambda n: coded(' HYPERLINK "http://x" ', run(n))),
    "bookmark of a field": Case(lambda n: coded(' SET x "3" ', None) + run(n)),
    "raised by a field": Case(lambda n: run(n) + coded(r" EQ \s\up5(1) ", None), or_null=True),
    "nested result": Case(lambda n: coded(" IF 1=1 ", coded(" REF x ", run(n)))),
    "hidden sequence": Case(lambda n: coded(r" SEQ x \h ", None) + run(n)),
    "field without an end": Case(
        lambda n: coded(" REF x ", run(n)).replace(_END, ""),
    ),
    "field without a begin": Case(lambda n: _SEPARATE + run(n) + _END),
    "code in pieces": Case(
        lambda n: coded(" PA", None).replace(
            _END, f"<w:r><w:instrText>GE </w:instrText></w:r>{_SEPARATE}{run(n)}{_END}"
        ),
        shows=False,
    ),
    "code as text": Case(
        lambda n: coded(" IF ", None).replace(_END, run("3") + _SEPARATE + run(n) + _END)
    ),
    "default of a form": Case(
        lambda n: coded(
            " FORMTEXT ", run(n), form('<w:textInput><w:default w:val="3"/></w:textInput>')
        )
    ),
    "empty form": Case(
        lambda n: coded(" FORMTEXT ", run("\u2002" * 5), form("<w:textInput/>")),
        shows=False,
        is_painted=False,
    ),
    "drop-down whose first is chosen": Case(
        lambda n: coded(
            " FORMDROPDOWN ", None, form(f'<w:ddList><w:listEntry w:val="{n}"/></w:ddList>')
        )
    ),
    "date control": Case(
        lambda n: (
            '<w:sdt><w:sdtPr><w:date w:fullDate="2023-01-03"/></w:sdtPr>'
            f"<w:sdtContent>{run(n)}</w:sdtContent></w:sdt>"
        )
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
        lambda n: drawing("<wps:wsp/>").replace("<w:r>", f"<w:r><w:rPr>{_WHITE}</w:rPr>"),
        shows=False,
    ),
    "picture that is hidden": Case(
        lambda n: drawing("<wps:wsp/>").replace("<w:r>", f"<w:r><w:rPr>{_VANISH}</w:rPr>") + run(n)
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
    "white by theme alone": Case(
        alone('<w:color w:themeColor="background1" w:val="auto"/>'), shows=False, is_painted=False
    ),
    "white shaded by theme": Case(
        alone('<w:color w:themeColor="background1" w:themeShade="80" w:val="7F7F7F"/>')
    ),
    "white on a pattern": Case(alone(_WHITE + _SHADE.format("solid", "000000", "FFFFFF"))),
    "white on half": Case(alone(_WHITE + _SHADE.format("pct50", "000000", "FFFFFF"))),
    "white on a dark paragraph": Case(
        lambda n: _paragraphs(run(n, _WHITE), properties=_SHADE.format("clear", "auto", "000080"))
    ),
    "white in a dark style": Case(
        lambda n: f'<w:p><w:pPr><w:pStyle w:val="p"/></w:pPr>{run(n, _WHITE)}</w:p>',
        styles='<w:style w:type="paragraph" w:styleId="p"><w:pPr>'
        + _SHADE.format("clear", "auto", "000080")
        + "</w:pPr></w:style>",
    ),
    "white paragraph style": Case(
        lambda n: f'<w:p><w:pPr><w:pStyle w:val="p"/></w:pPr>{run("3")}</w:p><w:p>{run(n)}</w:p>',
        styles=style("paragraph", "p", _WHITE),
    ),
    "black on a white style": Case(
        alone(_STYLED + '<w:color w:val="auto"/>'), styles=style("character", "s", _WHITE)
    ),
    "white with capital name": Case(beside('<w:color w:val="ffffff"/>')),
    "tiny by half a point in the style": Case(
        beside(_STYLED), styles=style("character", "s", '<w:sz w:val="1"/>')
    ),
    "tiny for other scripts only": Case(alone('<w:szCs w:val="2"/>')),
    "stretched": Case(alone('<w:w w:val="200"/>')),
    "set apart": Case(alone('<w:spacing w:val="60"/>')),
    "a little closer": Case(alone('<w:spacing w:val="-10"/>')),
    "kerned and lifted a little": Case(alone('<w:kern w:val="2"/><w:position w:val="-2"/>')),
    "emphasis": Case(alone('<w:em w:val="dot"/><w:u w:val="double"/>')),
    "outlined": Case(alone("<w:outline/><w:shadow/>")),
    "outline without fill": Case(
        alone(
            '<w14:textOutline w14:w="9525"><w14:solidFill/></w14:textOutline>'
            "<w14:textFill><w14:noFill/></w14:textFill>"
        )
    ),
    "proof errors": Case(
        lambda n: (
            run(n[:1])
            + '<w:proofErr w:type="spellStart"/>'
            + run(n[1:])
            + '<w:proofErr w:type="spellEnd"/>'
        )
    ),
    "drop cap": Case(
        lambda n: _paragraphs(
            run("3"), run(n), properties='<w:framePr w:dropCap="drop" w:lines="2" w:wrap="around"/>'
        ),
        or_null=True,
    ),
    "two cells in a cell": Case(lambda n: _PIPE.format(run(n), run("3")), shows=False),
    "two cells in a cell, one hidden": Case(lambda n: _PIPE.format(run(n), run("3", _VANISH))),
    "in a control for blocks": Case(
        lambda n: f"<w:p/><w:sdt><w:sdtContent><w:p>{run(n)}</w:p></w:sdtContent></w:sdt>"
    ),
    "in a written line break": Case(lambda n: run(f"\n    {n}\n  ")),
    "line end in the text": Case(lambda n: run(f"3\n{n}"), shows=False),
    "link to the note": Case(
        lambda n: (
            run(n) + '<w:hyperlink w:anchor="n">'
            '<w:r><w:rPr><w:rStyle w:val="s"/></w:rPr><w:t>[1]</w:t></w:r></w:hyperlink>'
        ),
        styles=style("character", "s", '<w:vertAlign w:val="superscript"/>'),
    ),
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
    "condensed": Case(alone('<w:spacing w:val="-400"/>'), shows=False),
    "condensed before": Case(beside('<w:spacing w:val="-300"/>'), shows=False),
    "a little condensed": Case(alone('<w:spacing w:val="-6"/>')),
    "white with a shadow": Case(alone('<w:color w:val="FFFFFF"/><w:shadow/>'), shows=False),
    "white by theme in single quotes": Case(
        beside("<w:color w:val='auto' w:themeColor='background1'/>")
    ),
    "tiny in single quotes": Case(beside("<w:sz w:val='1'/>"), or_null=True),
}
