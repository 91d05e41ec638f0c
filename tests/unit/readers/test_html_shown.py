"""What a page shows: exact texts of cells, beyond the disguises of single cells."""

import pytest

from pipelines.readers import read
from pipelines.readers.document import Grid


def cells(markup: str, head: str = "") -> list[list[str]]:
    page = f"<html><head>{head}</head><body>{markup}</body></html>"
    document = read(page.encode(), "a.html")
    [grid] = [block for block in document.blocks if isinstance(block, Grid)]
    return [[cell.text for cell in row] for row in grid.rows]


@pytest.mark.parametrize(
    ("cell", "text"),
    [
        ("9<sup>1</sup>", "9¹"),
        ("9<span style='vertical-align:super'>[2]</span>", "9²"),
        ("<s>3</s>9", "3̶9"),
        ("<span style='position:relative;top:-3px'>9</span>", "9"),
        ("9<span style='opacity:0'>1</span>", "9"),
        ("<input value=9>", "9"),
        ("<img src=/n/9.png>", "[9.png]"),
        ("<select><option>1<option selected>9</select>", "9"),
    ],
)
def test_a_cell_is_written_as_it_is_painted(cell: str, text: str):
    assert cells(f"<table><tr><td>a<td>{cell}</table>") == [["a", text]]


@pytest.mark.parametrize(
    "columns",
    [
        "<col><col style='visibility:collapse'><col>",
        "<colgroup><col></colgroup><colgroup style='visibility:collapse'></colgroup>",
    ],
)
def test_a_collapsed_column_is_not_read(columns: str):
    table = f"<table>{columns}<tr><td>a<td>x<td>1<tr><td>b<td colspan=2>2</table>"
    assert cells(table) == [["a", "1"], ["b", "2"]]


def test_a_collapsed_group_of_rows_is_not_read():
    table = "<table><tbody style='visibility:collapse'><tr><td>a<td>1<tbody><tr><td>b<td>2</table>"
    assert cells(table) == [["b", "2"]]


def test_white_on_a_ground_that_is_not_known_is_a_number_in_doubt():
    link = "<link rel=stylesheet href=a.css>"
    table = "<table><tr><td>a<td><font color=white>9</font></table>"
    assert cells(table, link) == [["a", "[9]"]]
    assert cells(table) == [["a", ""]]


def test_a_row_span_ends_with_its_group():
    table = "<table><thead><tr><td rowspan=3>a<td>b<tbody><tr><td>1<td>2</table>"
    assert cells(table) == [["a", "b"], ["1", "2"]]
    table = "<table><tbody><tr><td rowspan=0>a<td>1<tr><td>2<tbody><tr><td>b<td>3</table>"
    assert cells(table) == [["a", "1"], ["", "2"], ["b", "3"]]


def test_a_damaged_byte_is_a_sign_that_is_no_digit():
    page = ("<html><meta charset=gbk><table><tr><td>规章<td>1@5</table>" + "年" * 400).encode("gbk")
    document = read(page.replace(b"@", b"\xb9"), "a.html")
    assert document.blocks[0].rows[0][1].text == "1\ufffd5"
    assert [note.code for note in document.notes] == ["damaged_characters"]


def test_rows_of_preformatted_text_are_a_table():
    rows = "\n".join(f"规章{number}\t{number}\t" for number in range(12))
    document = read(f"<html><body><p>a<pre>{rows}</pre></body></html>".encode(), "a.html")
    [grid] = [block for block in document.blocks if isinstance(block, Grid)]
    assert [cell.text for cell in grid.rows[3]] == ["规章3", "3", ""]


def test_lines_of_markdown_around_tables_of_html_are_paragraphs():
    markdown = "# 湘潭县审计局\n\n一、总体情况\n\n<table><tr><td>a<td>1</table>\n五、问题"
    document = read(markdown.encode(), "a.md")
    assert [line.text for line in document.lines()] == [
        "# 湘潭县审计局",
        "一、总体情况",
        "五、问题",
    ]


def test_a_foot_is_the_last_row():
    rows = "<tfoot><tr><td>b<td>2</tfoot><tbody><tr><td>a<td>1"
    assert cells(f"<table>{rows}</table>") == [["a", "1"], ["b", "2"]]
