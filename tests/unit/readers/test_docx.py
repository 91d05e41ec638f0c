"""Word documents: what is printed is kept, what is not is left out, hostile ones are refused."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipelines.readers import Limits, UnreadableError, read
from pipelines.readers.document import Grid, Line
from tests.rendering_office import docx_of, paragraph, zip_of

DRAWING = (
    '<w:r><w:drawing><a:blip r:embed="rId7"/></w:drawing></w:r>'
    '<w:r><w:pict><v:imagedata xmlns:v="urn:schemas-microsoft-com:vml" r:id="rId8"/></w:pict></w:r>'
)
IMAGES = {
    "word/_rels/document.xml.rels": (
        '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
        '<Relationship Id="rId7" Type="image" Target="media/image1.png"/>'
        '<Relationship Id="rId8" Type="image" Target="/word/media/image2.emf"/></Relationships>'
    )
}
NUMBERING = {
    "word/numbering.xml": """<w:numbering
     xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main">
     <w:abstractNum w:abstractNumId="4">
      <w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="chineseCounting"/>
       <w:lvlText w:val="%1、"/></w:lvl>
      <w:lvl w:ilvl="1"><w:start w:val="1"/><w:numFmt w:val="decimal"/>
       <w:lvlText w:val="%2."/></w:lvl>
      <w:lvl w:ilvl="2"><w:numFmt w:val="bullet"/><w:lvlText w:val="●"/></w:lvl>
     </w:abstractNum><w:num w:numId="2"><w:abstractNumId w:val="4"/></w:num></w:numbering>"""
}


def blocks(body: str, parts: dict[str, str] | None = None) -> list:
    return list(read(docx_of(body, parts), "a.docx").blocks)


def lines(body: str, parts: dict[str, str] | None = None) -> list[str]:
    return [block.text for block in blocks(body, parts) if isinstance(block, Line)]


def grid(body: str) -> list[list[str]]:
    [found] = [block for block in blocks(body) if isinstance(block, Grid)]
    return [[cell.text for cell in row] for row in found.rows]


def cell(content: str, properties: str = "") -> str:
    inside = content if content.startswith("<") else paragraph(content)
    return f"<w:tc><w:tcPr>{properties}</w:tcPr>{inside}</w:tc>"


def table(*rows: str) -> str:
    return f"<w:tbl>{''.join(f'<w:tr>{row}</w:tr>' for row in rows)}</w:tbl>"


def run(text: str, properties: str = "") -> str:
    return f"<w:r><w:rPr>{properties}</w:rPr><w:t>{text}</w:t></w:r>"


def listed(text: str, level: int) -> str:
    numbered = f'<w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="2"/></w:numPr>'
    return f"<w:p><w:pPr>{numbered}</w:pPr>{run(text)}</w:p>"


def test_cells_merged_across_are_one_and_cells_merged_down_leave_a_trace():
    body = table(
        cell("a", '<w:gridSpan w:val="2"/>') + cell("b"),
        cell("c", '<w:vMerge w:val="restart"/>') + cell("d") + cell("e"),
        cell("hidden", "<w:vMerge/>") + cell("f") + cell("g"),
        cell("h", '<w:hMerge w:val="restart"/>') + cell("", '<w:hMerge w:val="continue"/>'),
    )
    assert grid(body) == [["a", "b"], ["c", "d", "e"], ["", "f", "g"], ["h"]]
    [found] = blocks(body)
    assert [c.merged for c in found.rows[2]] == [True, False, False]
    assert found.rows[2][1].locator == "table 1 row 3 cell 2"


@pytest.mark.parametrize(
    "outside",
    [
        cell("1", "<w:vMerge/>"),
        cell("1", '<w:tcW w:w="0" w:type="dxa"/>'),
        '<w:trPr><w:gridBefore w:val="2"/></w:trPr>',
    ],
)
def test_a_cell_outside_every_row_does_not_end_the_reading(outside: str):
    banded = '<w:tblStylePr w:type="firstRow"><w:rPr><w:vanish/></w:rPr></w:tblStylePr>'
    parts = styled(f'<w:style w:type="table" w:styleId="a" w:default="1">{banded}</w:style>')
    broken = f"<w:tbl>{outside}</w:tbl>{paragraph('')}"
    assert cells(broken + table(cell("a") + cell("b")), parts) == ["a", "b"]


def test_breaks_and_paragraphs_in_a_cell_never_join_numbers():
    two = paragraph("1") + paragraph("2")
    body = table(cell(two) + cell("3\n4") + cell(f"<w:p>{run('5')}{run('6')}</w:p>"))
    assert grid(body) == [["1\n2", "3\n4", "56"]]


def test_tracked_deletions_and_hidden_text_are_left_out_insertions_stay():
    body = (
        "<w:p><w:del><w:r><w:delText>12</w:delText></w:r></w:del>"
        f"<w:ins>{run('13')}</w:ins><w:moveFrom>{run('x')}</w:moveFrom>"
        f"<w:moveTo>{run('y')}</w:moveTo>{run('h', '<w:vanish/>')}"
        f"{run('s', '<w:vanish w:val=' + chr(34) + '0' + chr(34) + '/>')}</w:p>"
    )
    assert lines(body) == ["13ys"]


def styled(styles: str) -> dict[str, str]:
    namespace = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
    return {"word/styles.xml": f'<w:styles xmlns:w="{namespace}">{styles}</w:styles>'}


def cells(body: str, parts: dict[str, str] | None = None) -> list[str]:
    [found] = [block for block in blocks(body, parts) if isinstance(block, Grid)]
    return [cell.text for row in found.rows for cell in row]


def test_marks_are_written_apart_in_cells_and_left_out_of_prose():
    strike, raise_ = "<w:strike/>", '<w:vertAlign w:val="superscript"/>'
    marked = f"<w:p>{run('3', strike)}{run('9')}{run('1', raise_)}</w:p>"
    assert cells(table(cell("a") + cell(marked))) == ["a", "3\u03369¹"]
    prose = f"<w:p>{run('共')}{run('3', strike)}{run('9件')}{run('[1]', raise_)}</w:p>"
    assert lines(prose) == ["共9件"]


def test_white_text_is_shown_on_the_dark_row_of_a_table_style():
    dark = '<w:tcPr><w:shd w:val="clear" w:fill="1F4E79"/></w:tcPr>'
    white = '<w:rPr><w:color w:val="FFFFFF"/></w:rPr>'
    styles = styled(
        '<w:style w:type="table" w:styleId="t"><w:tblStylePr w:type="firstRow">'
        f"{white}{dark}</w:tblStylePr></w:style>"
    )
    rows = (cell("自然人") + cell("总计"), cell("1") + cell(f"<w:p>{run('2', white[7:-8])}</w:p>"))
    look = '<w:tblPr><w:tblStyle w:val="t"/><w:tblLook w:firstRow="1"/></w:tblPr>'
    body = table(*rows).replace("<w:tbl>", f"<w:tbl>{look}")
    assert cells(body, styles) == ["自然人", "总计", "1", ""]
    assert cells(body.replace('w:firstRow="1"', 'w:firstRow="0"'), styles)[:2] == ["自然人", "总计"]


def test_a_number_in_a_list_keeps_to_itself_and_the_ordinal_of_an_empty_paragraph_is_printed():
    body = table(cell("a") + cell(listed("38", 1)) + cell(listed("", 1)) + cell(listed("", 2)))
    assert cells(body, NUMBERING) == ["a", "38", "2.", "[●]"]


def test_the_reason_names_the_document_inside_that_cannot_be_read():
    body = '<w:altChunk r:id="rId7"/>'
    with pytest.raises(UnreadableError) as error:
        blocks(body, IMAGES | {"word/media/image1.png": "\x89PNG\r\n\x1a\n"})
    assert "word/media/image1.png" in error.value.reason


def test_annotations_of_word_2003_are_told_from_text():
    def annotated(kind: str, content: str) -> str:
        inside = f"<aml:content>{content}</aml:content>"
        return f'<aml:annotation w:type="Word.{kind}">{inside}</aml:annotation>'

    note = f"<w:r><w:footnote>{paragraph('注')}</w:footnote></w:r>"
    body = (
        f"<w:p>{run('甲')}{annotated('Deletion', run('3'))}{annotated('Insertion', run('9'))}"
        f"{annotated('Comment', paragraph('批注'))}{note}</w:p>"
        f"<w:sectPr>{paragraph('页眉')}</w:sectPr>"
    )
    page = (
        '<?xml version="1.0"?><w:wordDocument '
        'xmlns:w="http://schemas.microsoft.com/office/word/2003/wordml" '
        'xmlns:aml="http://schemas.microsoft.com/aml/2001/core">'
        f"<w:body>{body}</w:body></w:wordDocument>"
    )
    document = read(page.encode(), "a.doc")
    assert [line.text for line in document.lines()] == ["甲9"]
    assert document.flow.text.split() == ["甲9"]


def test_a_content_control_shows_what_it_is_bound_to():
    bound = '<w:dataBinding w:prefixMappings="xmlns:a=\'urn:a\'" w:xpath="/a:r[1]/a:n[1]"/>'
    control = (
        f"<w:p><w:sdt><w:sdtPr>{bound}<w:text/></w:sdtPr><w:sdtContent>{run('单击此处')}{run('3')}"
        "</w:sdtContent></w:sdt></w:p>"
    )
    body = table(cell("a") + cell(control))
    assert cells(body, {"customXml/item1.xml": '<r xmlns="urn:a"><n>9</n></r>'}) == ["a", "9"]
    assert cells(body, {"customXml/item1.xml": "<r/>"}) == ["a", "单击此处3"]


def test_deleted_rows_are_left_out():
    deleted = "<w:tr><w:trPr><w:del/></w:trPr>" + cell("x") + cell("1") + "</w:tr>"
    body = f"<w:tbl><w:tr>{cell('a')}{cell('0')}</w:tr>{deleted}</w:tbl>"
    assert grid(body) == [["a", "0"]]


def test_content_controls_text_boxes_and_fields_are_read_once():
    box = f"<w:txbxContent>{paragraph('box')}</w:txbxContent>"
    both = f"<mc:AlternateContent><mc:Choice>{box}</mc:Choice><mc:Fallback>{box}</mc:Fallback>"
    body = (
        f"<w:sdt><w:sdtContent>{paragraph('control')}</w:sdtContent></w:sdt>"
        f"<w:p>{run('text')}<w:r>{both}</mc:AlternateContent></w:r></w:p>"
        f"<w:p><w:r><w:instrText>PAGE</w:instrText></w:r>{run('7')}</w:p>"
        f"<w:tbl><w:sdt><w:sdtContent><w:tr>{cell('a')}<w:sdt><w:sdtContent>{cell('b')}"
        "</w:sdtContent></w:sdt></w:tr></w:sdtContent></w:sdt></w:tbl>"
    )
    assert lines(body) == ["control", "text", "box", "7"]
    assert grid(body) == [["a", "b"]]


def test_layout_tables_are_read_as_if_they_were_not_there():
    inner = table(cell("a") + cell("b"))
    body = table(cell("side") + cell(inner + paragraph("after")))
    assert (grid(body), lines(body)) == ([["a", "b"]], ["side", "after"])


def test_ordinals_that_word_counts_by_itself_are_printed():
    body = (
        listed("总体情况", 0)
        + listed("第一", 1)
        + listed("第二", 1)
        + listed("点", 2)
        + listed("主动公开", 0)
        + listed("又一", 1)
        + listed("38", 1)
    )
    expected = ["一、总体情况", "1.第一", "2.第二", "点", "二、主动公开", "1.又一", "38"]
    assert lines(body, NUMBERING) == expected


def test_a_symbol_or_a_picture_in_a_cell_is_not_a_blank():
    picture = f"<w:p>{DRAWING}</w:p>"
    symbol = '<w:p><w:r><w:sym w:font="Wingdings" w:char="F0FC"/></w:r></w:p>'
    assert grid(table(cell("a") + cell(picture) + cell(symbol)))[0][1:] != ["", ""]


def test_the_title_is_the_one_of_the_properties():
    core = (
        '<p:coreProperties xmlns:p="x" xmlns:dc="http://purl.org/dc/elements/1.1/">'
        "<dc:title> 年度报告 </dc:title></p:coreProperties>"
    )
    assert read(docx_of(paragraph("x"), {"docProps/core.xml": core}), "a").title == "年度报告"


def test_strict_documents_read_like_others():
    namespace = "http://purl.oclc.org/ooxml/wordprocessingml/main"
    body = f'<w:document xmlns:w="{namespace}"><w:body>{paragraph("湘潭县")}</w:body></w:document>'
    [line] = read(zip_of({"word/document.xml": body}), "a.docx").blocks
    assert line.text == "湘潭县"


def test_tables_that_are_pictures_need_character_recognition_and_are_named():
    body = (
        paragraph("二、主动公开政府信息情况")
        + f"<w:p>{DRAWING}</w:p>"
        + paragraph("五、存在的主要问题")
    )
    with pytest.raises(UnreadableError) as error:
        blocks(body, IMAGES)
    assert error.value.code == "needs_ocr"
    assert "image1.png at paragraph 2" in error.value.reason
    assert "image2.emf" in error.value.reason


@pytest.mark.parametrize(
    "body",
    [
        paragraph("一、总体情况") + f"<w:p>{DRAWING}</w:p>" + paragraph("二、主动公开政府信息情况"),
        paragraph("二、主动公开政府信息情况")
        + f"<w:p>{DRAWING}</w:p>"
        + table(cell("a") + cell("0")),
        paragraph("二、主动公开政府信息情况")
        + f"<w:p>{DRAWING}</w:p>"
        + "".join(paragraph(str(n)) for n in range(9)),
    ],
    ids=["photograph", "table_as_well", "numbers_as_text"],
)
def test_pictures_beside_readable_tables_are_nobodys_business(body: str):
    assert blocks(body, IMAGES)


ENTITIES = '<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;">]>'
DEEP = "<w:sdt>" * 5000 + "</w:sdt>" * 5000
WIDE = table("<w:tc><w:p/></w:tc>" * 10_000)


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (zip_of({"word/document.xml": ENTITIES + "<w>&b;</w>"}), "hostile"),
        (zip_of({"word/document.xml": (ENTITIES + "<w>&b;</w>").encode("utf-16")}), "hostile"),
        (zip_of({"word/document.xml": b"<w>" + b"a" * (70 << 20)}), "too_large"),
        (zip_of({f"word/{n}.xml": "" for n in range(5000)}), "too_large"),
        (zip_of({"word/document.xml": "<w:document>"}), "damaged"),
        (zip_of({"word/styles.xml": "<w/>"}), "damaged"),
        (docx_of(DEEP), "damaged"),
        (docx_of(paragraph("x"))[:-30], "damaged"),
        (docx_of(paragraph("x"))[:60], "damaged"),
        (zip_of({"readme.txt": "x"}), "unsupported"),
        (zip_of({"ppt/presentation.xml": "<x/>"}), "unsupported"),
        (zip_of({"OFD.xml": "<x/>"}), "unsupported"),
    ],
)
def test_what_cannot_be_read_says_why(data: bytes, code: str):
    with pytest.raises(UnreadableError) as error:
        read(data, "a.docx")
    assert error.value.code == code
    assert error.value.reason


def test_two_parts_of_one_name_that_differ_are_refused():
    other = f"<w:p>{run('y')}</w:p>"
    twice = zip_of({"word/document.xml": "<w/>", "Word/document.xml": other})
    with pytest.raises(UnreadableError, match="two parts"):
        read(twice, "a.docx")


def test_the_limits_are_the_callers():
    with pytest.raises(UnreadableError) as error:
        read(docx_of(WIDE), "a.docx", Limits(cells=5000))
    assert error.value.code == "too_large"
    assert len(read(docx_of(WIDE), "a.docx").blocks[0].rows[0]) == 10_000


@given(st.binary(max_size=40), st.integers(0, 3000), st.integers(0, 60))
@settings(max_examples=150, deadline=None)
def test_damaged_documents_end_with_a_reason(noise: bytes, at: int, length: int):
    data = docx_of(table(cell("规章") + cell("0")) * 3)
    damaged = data[:at] + noise + data[at + length :]
    try:
        read(damaged, "a.docx")
    except UnreadableError as error:
        assert error.reason
