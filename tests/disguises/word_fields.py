"""The cells of `word` with fields, controls, and what changes tracked in them leave."""

from tests.disguises.word_markup import Case, coded, form, formula, math, paragraphs, run

_END = '<w:r><w:fldChar w:fldCharType="end"/></w:r>'
_SEPARATE = '<w:r><w:fldChar w:fldCharType="separate"/></w:r>'


def _wrapped(*names: str):
    def content(number: str) -> str:
        before = "".join(f"<w:{name}>" for name in names)
        after = "".join(f"</w:{name.split()[0]}>" for name in reversed(names))
        return before + run(number) + after

    return content


FIELDS: dict[str, Case] = {
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
    "no-break hyphen": Case(lambda n: run(n) + "<w:r><w:noBreakHyphen/></w:r>", or_null=True),
    "soft hyphen": Case(lambda n: run(n[:1]) + "<w:r><w:softHyphen/></w:r>" + run(n[1:])),
    "tab": Case(lambda n: "<w:r><w:tab/></w:r>" + run(n)),
    "page break": Case(lambda n: "<w:r><w:lastRenderedPageBreak/></w:r>" + run(n)),
    "in many runs": Case(lambda n: "".join(run(c, "<w:noProof/>") for c in n)),
    "comment in the XML": Case(lambda n: run(n).replace(n, f"{n[:1]}<!-- x -->{n[1:]}")),
    "deleted end of paragraph": Case(
        lambda n: paragraphs(
            run(n[:1]), run(n[1:]), properties='<w:rPr><w:del w:id="1" w:author="x"/></w:rPr>'
        )
    ),
    "deleted end of paragraph before a bookmark": Case(
        lambda n: paragraphs(
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
    "proof errors": Case(
        lambda n: (
            run(n[:1])
            + '<w:proofErr w:type="spellStart"/>'
            + run(n[1:])
            + '<w:proofErr w:type="spellEnd"/>'
        )
    ),
    "in a control for blocks": Case(
        lambda n: f"<w:p/><w:sdt><w:sdtContent><w:p>{run(n)}</w:p></w:sdtContent></w:sdt>"
    ),
    "in a written line break": Case(lambda n: run(f"\n    {n}\n  ")),
    "line end in the text": Case(lambda n: run(f"3\n{n}"), shows=False),
}
