"""From bytes to documents: what is a container, what cannot be read and why, what is kept."""

import pytest

from pipelines.readers import UnreadableError, read
from pipelines.readers.document import Grid, Line


def grids(data: bytes, name: str = "a.html") -> list[list[list[str]]]:
    blocks = read(data, name).blocks
    return [[[c.text for c in row] for row in b.rows] for b in blocks if isinstance(b, Grid)]


def lines(data: bytes, name: str = "a.html") -> list[str]:
    return [block.text for block in read(data, name).blocks if isinstance(block, Line)]


@pytest.mark.parametrize(
    ("data", "name", "code"),
    [
        (b"", "a.txt", "empty"),
        (b" \n\t ", "a.txt", "empty"),
        (b"\x89PNG\r\n\x1a\n" + b"x" * 99, "a.txt", "damaged"),
        (b"\x00" * 4096, "a.txt", "binary"),
        (b"\x07\x06\x05 abc", "a.txt", "binary"),
        ("湘潭县".encode(), "~$a.docx", "lock_file"),
        ("湘潭县".encode(), "2020/~$a.docx", "lock_file"),
        (b"\xff\xfeabc", "a.txt", "undecodable"),
        (b"\x81\xff\xff\xff text", "a.txt", "undecodable"),
        (b"Rar!\x1a\x07", "a.rar", "unsupported"),
    ],
)
def test_what_cannot_be_read_says_why(data: bytes, name: str, code: str):
    with pytest.raises(UnreadableError) as error:
        read(data, name)
    assert error.value.code == code
    assert error.value.reason


@pytest.mark.parametrize(
    ("encoding", "reader"),
    [
        ("utf-8", "text/lines"),
        ("utf-8-sig", "text/lines"),
        ("gb18030", "text/lines (gb18030)"),
        ("utf-16", "text/lines (utf-16)"),
    ],
)
def test_text_in_any_of_the_encodings_of_portals(encoding: str, reader: str):
    document = read("湘潭县审计局\n一、总体情况".encode(encoding), "a.txt")
    assert document.reader == reader
    assert [line.text for line in document.lines()] == ["湘潭县审计局", "一、总体情况"]


def test_tab_led_cells_keep_rows_blanks_and_breaks_inside_cells():
    text = "表\n" + "\t本年新\n制作数量\n\t \n\t\n\n\t规章\n\t0\n\t\n\n" * 3 + "后文\n"
    document = read(text.encode(), "a.txt")
    [grid] = [block for block in document.blocks if isinstance(block, Grid)]
    assert [[cell.text for cell in row] for row in grid.rows[:2]] == [
        ["本年新\n制作数量", "", ""],
        ["规章", "0", ""],
    ]
    assert grid.rows[0][0].locator == "line 2"
    assert [line.text for line in document.lines()] == ["表", "后文"]


@pytest.mark.parametrize("declared", ["gb2312", "GBK", "gb18030"])
def test_html_in_the_declared_encoding(declared: str):
    page = f"<html><head><meta charset={declared}><title>湘潭县</title><body>审计局"
    document = read(page.encode("gb18030"), "a.html")
    assert (document.title, document.reader) == ("湘潭县", "html (gb18030)")


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-16-be"])
def test_html_of_two_bytes_a_character(encoding: str):
    assert lines("<html><body><p>审计局".encode(encoding)) == ["审计局"]


def test_html_in_an_encoding_that_it_does_not_declare():
    assert lines("<html><body><p>审计局".encode("gb18030")) == ["审计局"]


def test_row_spans_leave_merged_cells():
    page = b"""<html><table><tr><td rowspan=2>a</td><td>b</td></tr><tr><td>c</td></tr>
    <tr><td colspan=2>d</td></tr></table>"""
    assert grids(page) == [[["a", "b"], ["", "c"], ["d"]]]


def test_breaks_in_cells_never_join_numbers():
    cells = b"<td>1<br>2</td><td><p>3</p><p>4</p></td><td>5<b>6</b></td>"
    page = b"<html><table><tr>" + cells + b"</tr></table>"
    assert grids(page) == [[["1\n2", "3\n4", "56"]]]


def test_cells_of_spaces_of_any_kind_are_blank():
    page = "<html><table><tr><td>a<td>\u3000<td>&emsp;\n<td>&nbsp;<td><p>\u3000</p><p>b</p></table>"
    assert grids(page.encode()) == [[["a", "", "", "", "b"]]]


def test_what_stands_before_the_rows_of_a_table_is_no_cell():
    caption = b"<caption>1<math><td>2</td></math></caption>"
    page = b"<html><table>" + caption + b"<tr><td>a<td>b</table>"
    assert grids(page) == [[["a", "b"]]]


def test_layout_tables_are_read_as_if_they_were_not_there():
    page = b"""<html><table><tr><td>menu</td><td><table><tr><td>a</td><td>b</td></tr></table>
    </td></tr></table>"""
    assert (grids(page), lines(page)) == ([[["a", "b"]]], ["menu"])


def test_a_field_of_a_page_without_a_value_is_empty():
    page = b"<html><head><meta name=PubDate content><meta name content=a></head><body>1</body>"
    assert read(page, "a.html").meta == (("pubdate", ""), ("", "a"))


def test_scripts_and_hidden_parts_are_left_out():
    page = b"<html><body>a<script>b</script><style>c</style><p style='display: none'>d</p><p>e"
    assert lines(page) == ["a", "e"]


def test_paragraphs_and_breaks_are_lines():
    page = b"<html><body><div>a<span>b</span><p>c</p>d<br>e</div>f"
    assert lines(page) == ["ab", "c", "d", "e", "f"]


def test_a_table_of_endless_cells_is_refused():
    page = b"<html><table><tr>" + b"<td>0" * 210_000 + b"</table>"
    with pytest.raises(UnreadableError) as error:
        read(page, "a.html")
    assert error.value.code == "too_large"


def test_a_page_whose_tables_are_pictures_needs_character_recognition():
    page = "<html><meta charset=utf-8>" + "".join(
        f"<p>{heading}<p><img src={source}>"
        for heading, source in [
            ("一、总体情况", "/a/photo.jpg"),
            ("二、主动公开政府信息情况", "/a/table2.png"),
            ("三、收到和处理政府信息公开申请情况", "data:image/png;base64,x"),
        ]
    )
    with pytest.raises(UnreadableError) as error:
        read(page.encode(), "a.html")
    assert error.value.code == "needs_ocr"
    assert "table2.png" in error.value.reason
    assert "photo.jpg" not in error.value.reason


def test_pictures_beside_a_table_are_none_of_our_business():
    page = "<html><p>二、主动公开政府信息情况<img src=a.png><table><tr><td>a<td>b</table>"
    assert grids(page.encode()) == [[["a", "b"]]]


def test_what_stands_around_a_comment_an_anchor_or_a_smart_tag_is_one_run():
    page = b"<html><body>1<!-- c -->2<a name=x></a>3<st1:date>4</st1:date>5<sup>1</sup>"
    assert lines(page) == ["12345¹"]


def test_hidden_rows_and_cells_are_not_there_and_invisible_cells_are_blank():
    page = b"""<html><table><tr><td>a<td hidden>x<td>b<td style="visibility:hidden">y</tr>
    <tr style="display:none"><td>p<td>q</tr><tr><td>c<td>d<td style="font-size: 0px">z</table>"""
    assert grids(page) == [[["a", "b", ""], ["c", "d", ""]]]


def test_hidden_parts_inside_hidden_parts():
    page = b"<html><body hidden>a<div hidden>b<p style='display:none'>c<span hidden>d</span></div>e"
    assert lines(page) == ["ae"]
