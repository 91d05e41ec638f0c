"""The cells of `word` whose text is hidden, struck, raised, coloured or sized by styles."""

from tests.disguises.word_markup import (
    STRIKE,
    STYLED,
    SUPER,
    VANISH,
    WHITE,
    Case,
    alone,
    behind,
    beside,
    box,
    coded,
    formula,
    listed,
    lists,
    math,
    paragraphs,
    run,
    style,
)

_SHADE = '<w:shd w:val="{}" w:color="{}" w:fill="{}"/>'
_GROUND = '<w:shd w:val="clear" w:color="auto" w:fill="{}"/>'
_SMALL_RAISED = '<w:position w:val="8"/><w:sz w:val="12"/>'
_DELETED = '<w:del w:id="1" w:author="x"><w:r><w:delText>3</w:delText></w:r></w:del>'
_RUBY = "<w:r><w:ruby><w:rubyPr/><w:rt>{}</w:rt><w:rubyBase>{}</w:rubyBase></w:ruby></w:r>"

LOOKS: dict[str, Case] = {
    "struck": Case(beside(STRIKE)),
    "struck behind": Case(behind(STRIKE)),
    "struck twice": Case(beside("<w:dstrike/>")),
    "struck on": Case(beside('<w:strike w:val="on"/>')),
    "struck alone": Case(alone(STRIKE), shows=False),
    "struck style": Case(beside(STYLED), styles=style("character", "s", STRIKE)),
    "struck style based on": Case(
        beside('<w:rStyle w:val="t"/>'),
        styles=style("character", "s", STRIKE)
        + style("character", "t", "<w:b/>", '<w:basedOn w:val="s"/>'),
    ),
    "struck by two styles is not struck": Case(
        lambda n: f'<w:p><w:pPr><w:pStyle w:val="p"/></w:pPr>{run(n, STYLED)}</w:p>',
        styles=style("character", "s", STRIKE) + style("paragraph", "p", STRIKE),
    ),
    "struck style turned off": Case(
        alone('<w:rStyle w:val="s"/><w:strike w:val="0"/>'),
        styles=style("character", "s", STRIKE),
    ),
    "raised": Case(behind(SUPER)),
    "raised before": Case(beside(SUPER)),
    "raised in brackets": Case(behind(SUPER, "[1]")),
    "raised words": Case(behind(SUPER, "注1")),
    "lowered": Case(behind('<w:vertAlign w:val="subscript"/>')),
    "raised alone": Case(alone(SUPER), shows=False),
    "raised by position": Case(behind(_SMALL_RAISED)),
    "lowered by position": Case(behind('<w:position w:val="-8"/><w:sz w:val="12"/>')),
    "all at one position": Case(alone('<w:position w:val="8"/>')),
    "raised style": Case(behind(STYLED), styles=style("character", "s", SUPER)),
    "raised turned off": Case(
        alone('<w:rStyle w:val="s"/><w:vertAlign w:val="baseline"/>'),
        styles=style("character", "s", SUPER),
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
    "hidden": Case(beside(VANISH)),
    "hidden alone": Case(alone(VANISH), shows=False, is_painted=False),
    "hidden style": Case(beside(STYLED), styles=style("character", "s", VANISH)),
    "hidden paragraph style": Case(
        lambda n: f'<w:p><w:pPr><w:pStyle w:val="s"/></w:pPr>{run("3")}</w:p><w:p>{run(n)}</w:p>',
        styles=style("paragraph", "s", VANISH),
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
            f"<w:p><w:pPr><w:rPr><w:vanish/></w:rPr></w:pPr>{run('3', VANISH)}</w:p>"
            f"<w:p>{run(n)}</w:p>"
        )
    ),
    "deleted": Case(lambda n: _DELETED + run(n)),
    "moved away": Case(lambda n: f'<w:moveFrom w:id="1">{run("3")}</w:moveFrom>{run(n)}'),
    "moved here": Case(lambda n: f'<w:moveTo w:id="1">{run(n)}</w:moveTo>'),
    "inserted": Case(lambda n: f'<w:ins w:id="1">{run(n)}</w:ins>'),
    "inserted and deleted": Case(lambda n: f'<w:ins w:id="2">{_DELETED}</w:ins>{run(n)}'),
    "was struck": Case(alone("<w:rPrChange><w:rPr><w:strike/><w:vanish/></w:rPr></w:rPrChange>")),
    "white": Case(beside(WHITE)),
    "nearly white": Case(beside('<w:color w:val="FEFEFE"/>')),
    "white alone": Case(alone(WHITE), shows=False, is_painted=False),
    "white by theme": Case(beside('<w:color w:val="auto" w:themeColor="background1"/>')),
    "white by style": Case(beside(STYLED), styles=style("character", "s", WHITE)),
    "white on black": Case(alone(WHITE + _GROUND.format("000000"))),
    "white on a dark cell": Case(alone(WHITE), cell=_GROUND.format("1F4E79")),
    "white on a marker": Case(alone(WHITE + '<w:highlight w:val="blue"/>')),
    "red on red": Case(beside('<w:color w:val="FF0000"/>' + _GROUND.format("FF0000"))),
    "red on a red cell": Case(beside('<w:color w:val="FF0000"/>'), cell=_GROUND.format("FF0000")),
    "blacked out": Case(beside('<w:color w:val="000000"/>' + _GROUND.format("000000"))),
    "grey": Case(alone('<w:color w:val="808080"/>')),
    "automatic on black": Case(alone('<w:color w:val="auto"/>' + _GROUND.format("000000"))),
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
    "font of pictures": Case(
        alone('<w:rFonts w:ascii="Wingdings" w:hAnsi="Wingdings"/>'), shows=False
    ),
    "right to left": Case(alone("<w:rtl/>")),
    "turned": Case(lambda n: f'<w:bdo w:val="rtl">{run(n)}</w:bdo>', shows=False),
    "embossed": Case(alone("<w:emboss/><w:caps/>")),
    "hidden by paragraph and character style is seen": Case(
        lambda n: f'<w:p><w:pPr><w:pStyle w:val="p"/></w:pPr>{run(n, STYLED)}</w:p>',
        styles=style("character", "s", VANISH) + style("paragraph", "p", VANISH),
    ),
    "hidden by a style three steps away": Case(
        beside(STYLED),
        styles=style("character", "a", VANISH)
        + style("character", "b", "", '<w:basedOn w:val="a"/>')
        + style("character", "s", "<w:i/>", '<w:basedOn w:val="b"/>'),
    ),
    "hidden turned off by a style above": Case(
        alone(STYLED),
        styles=style("character", "a", VANISH)
        + style("character", "s", '<w:vanish w:val="0"/>', '<w:basedOn w:val="a"/>'),
    ),
    "styles based on each other": Case(
        alone(STYLED),
        styles=style("character", "a", "<w:b/>", '<w:basedOn w:val="s"/>')
        + style("character", "s", "<w:i/>", '<w:basedOn w:val="a"/>')
        + style("character", "x", VANISH),
    ),
    "struck in a link": Case(
        lambda n: f'<w:hyperlink w:anchor="x">{run("3", STRIKE)}</w:hyperlink>{run(n)}'
    ),
    "raised link": Case(
        lambda n: run(n) + '<w:hyperlink w:anchor="x">' + run("1", SUPER) + "</w:hyperlink>"
    ),
    "raised wide digit": Case(behind(SUPER, "１")),
    "raised wide digit in brackets": Case(behind(SUPER, "［１］")),
    "lowered wide digit": Case(behind('<w:vertAlign w:val="subscript"/>', "２")),
    "raised circled": Case(behind(SUPER, "①")),
    "raised star": Case(behind(SUPER, "*")),
    "raised note with comma": Case(behind(SUPER, "1,2")),
    "raised letter": Case(behind(SUPER, "a")),
    "struck blank": Case(behind(STRIKE, " ")),
    "struck in red": Case(beside(STRIKE + '<w:color w:val="FF0000"/>')),
    "struck mark of the paragraph": Case(
        lambda n: paragraphs(run(n), properties="<w:rPr><w:strike/><w:vanish/></w:rPr>")
    ),
    "picture of a symbol font by its hint": Case(
        alone('<w:rFonts w:ascii="Wingdings 2" w:hAnsi="Wingdings 2" w:hint="default"/>'),
        shows=False,
    ),
    "white by theme alone": Case(
        alone('<w:color w:themeColor="background1" w:val="auto"/>'), shows=False, is_painted=False
    ),
    "white shaded by theme": Case(
        alone('<w:color w:themeColor="background1" w:themeShade="80" w:val="7F7F7F"/>')
    ),
    "white on a pattern": Case(alone(WHITE + _SHADE.format("solid", "000000", "FFFFFF"))),
    "white on half": Case(alone(WHITE + _SHADE.format("pct50", "000000", "FFFFFF"))),
    "white on a dark paragraph": Case(
        lambda n: paragraphs(run(n, WHITE), properties=_SHADE.format("clear", "auto", "000080"))
    ),
    "white in a dark style": Case(
        lambda n: f'<w:p><w:pPr><w:pStyle w:val="p"/></w:pPr>{run(n, WHITE)}</w:p>',
        styles='<w:style w:type="paragraph" w:styleId="p"><w:pPr>'
        + _SHADE.format("clear", "auto", "000080")
        + "</w:pPr></w:style>",
    ),
    "white paragraph style": Case(
        lambda n: f'<w:p><w:pPr><w:pStyle w:val="p"/></w:pPr>{run("3")}</w:p><w:p>{run(n)}</w:p>',
        styles=style("paragraph", "p", WHITE),
    ),
    "black on a white style": Case(
        alone(STYLED + '<w:color w:val="auto"/>'), styles=style("character", "s", WHITE)
    ),
    "white with capital name": Case(beside('<w:color w:val="ffffff"/>')),
    "tiny by half a point in the style": Case(
        beside(STYLED), styles=style("character", "s", '<w:sz w:val="1"/>')
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
    "link to the note": Case(
        lambda n: (
            run(n) + '<w:hyperlink w:anchor="n">'
            '<w:r><w:rPr><w:rStyle w:val="s"/></w:rPr><w:t>[1]</w:t></w:r></w:hyperlink>'
        ),
        styles=style("character", "s", SUPER),
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
