"""What the prose of a section is said to be, and which documents that no longer hold it names."""

import pytest

from pipelines.extract import extract
from pipelines.extract.section_texts import read_sections, superseded_documents, told_missing
from pipelines.models import Finding, Section
from pipelines.readers import read
from pipelines.readers.document import Block, Grid, GridCell, Line, Note


def sections(*texts: str | list[str]) -> dict[int, Section]:
    """The sections of a document with these lines and, as lists of cells, rows of grids."""
    blocks: list[Block] = []
    for place, text in enumerate(texts, 1):
        if isinstance(text, str):
            blocks.append(Line(text, f"line {place}"))
        else:
            cells = tuple(GridCell(cell, f"table {place}") for cell in text)
            blocks.append(Grid((cells,)))
    return {section.number: section for section in read_sections(blocks)}


FIVE, SIX = "五、存在的主要问题及改进情况", "六、其他需要报告的事项"


@pytest.mark.parametrize("text", ["无", "无。", "/"])
def test_what_stands_below_a_heading_is_its_text_though_it_could_be_a_value(text: str) -> None:
    assert sections(SIX, text)[6].short_text == text


def test_a_heading_without_anything_below_has_no_text() -> None:
    found = sections(FIVE, SIX, "无。")
    assert (found[5].characters, found[5].short_text) == (0, "")


def test_text_in_a_table_that_arranges_the_page_is_text_of_its_section() -> None:
    assert sections(FIVE, ["公开渠道有待拓宽。"], SIX)[5].characters == 8


def test_the_list_of_contents_is_no_second_section() -> None:
    found = sections(FIVE, SIX, FIVE, "公开渠道有待拓宽。", SIX, "无。")
    assert (found[5].short_text, found[6].short_text) == ("公开渠道有待拓宽。", "无。")
    assert found[5].locator == "line 3"


def test_sentences_that_differ_in_figures_alone_have_one_digest() -> None:
    [one] = sections("一、总体情况", "2022年，我局主动公开各类政府信息120条。").values()
    [other] = sections("一、总体情况", "2023年，我局主动公开各类政府信息98条。").values()
    [third] = sections("一、总体情况", "2023年，我局依法办理政府信息公开申请98件。").values()
    assert one.sentence_digests == other.sentence_digests != third.sentence_digests


def test_topics_are_found_in_traditional_characters_too() -> None:
    [section] = sections("一、總體情況", "加強監督保障，開展網站建設。").values()
    assert section.topics == "platforms,supervision"


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ("根据国务院令第492号编制。", ["cites_decree_492"]),
        ("按照国办公开办函〔2019〕60号要求编制。", ["cites_form_2019"]),
        ("按照《政府信息公开工作年度报告格式（试行）》编制。", ["cites_form_2019"]),
        ("《条例》（国务院令第492号公布，第711号修订）。", []),
        ("国办公开办函〔2021〕30号印发，〔2019〕60号同时废止。", []),
        ("落实市政办发〔2019〕60号文件。", []),
    ],
)
def test_documents_that_no_longer_hold(text: str, codes: list[str]) -> None:
    assert [f.code for f in superseded_documents([("line 1", text)])] == codes


def test_a_citation_over_two_lines_of_a_pdf_is_read_whole() -> None:
    lines = [("line 1", "《条例》（国务院令第492号公布，"), ("line 2", "第711号修订）编制。")]
    assert list(superseded_documents(lines)) == []


@pytest.mark.parametrize(
    ("notes", "text", "code"),
    [
        (
            [Note("picture_for_table", "a picture stands below 四、行政复议")],
            "",
            "table_as_picture",
        ),
        ([], "详见附件。", "table_attached"),
        ([], "本年度没有发生。", "table_missing"),
    ],
)
def test_a_section_without_its_table_says_what_is_there(
    notes: list[Note], text: str, code: str
) -> None:
    missing = Finding("table_missing", "not there", "appeals", raw="四、行政复议")
    section = Section(4, "四、行政复议", "line 1", len(text), text)
    assert [f.code for f in told_missing([missing], [section], notes)] == [code]


def test_a_picture_below_the_heading_of_one_table_is_told_of_that_table() -> None:
    rows = "".join(
        f"<tr>{''.join(f'<td>{cell}</td>' for cell in row)}</tr>"
        for row in (("信息内容", "本年制发件数", "本年废止件数", "现行有效件数"), ("规章", 1, 0, 3))
    )
    page = (
        "<p>二、主动公开政府信息情况</p><table>" + rows + "</table>"
        "<p>三、收到和处理政府信息公开申请情况</p><p><img src='a.png'></p>"
        "<p>四、政府信息公开行政复议、行政诉讼情况</p><p>见附件。</p>"
    )
    found = extract(read(page.encode(), "report.html")).findings
    given = [(finding.code, finding.table) for finding in found if finding.table]
    assert given == [("table_as_picture", "applications"), ("table_attached", "appeals")]
