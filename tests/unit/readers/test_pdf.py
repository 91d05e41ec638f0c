"""PDF documents: tables over page breaks, numbers in narrow cells, pictures."""

import pytest
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas

from pipelines.readers import UnreadableError, read
from pipelines.readers.document import Document, Grid, Line
from tests.unit.readers.drawn_pdf import drawn, ruled, together, written


def grids(data: bytes) -> list[list[list[str]]]:
    blocks = read(data, "a.pdf").blocks
    return [[[c.text for c in row] for row in b.rows] for b in blocks if isinstance(b, Grid)]


def lines(document: Document) -> list[str]:
    return [line.text for line in document.lines()]


def test_a_table_over_a_page_break_is_one_without_the_repeated_header_and_page_number():
    head = [(80, "信息内容"), (60, "数量")]
    first = ruled([head, [(80, "规章"), (60, "1")]], top=90)
    second = ruled([head, [(80, "行政许可"), (60, "2")]])
    data = drawn(
        together(first, written((200, 10, "- 1 -"))),
        together(second, written((200, 10, "- 2 -"))),
    )
    document = read(data, "a.pdf")
    [grid] = document.blocks
    assert [[cell.text for cell in row] for row in grid.rows] == [
        ["信息内容", "数量"],
        ["规章", "1"],
        ["行政许可", "2"],
    ]
    assert grid.rows[2][1].locator == "page 2 table 1 row 2 cell 2"


def test_a_row_that_goes_on_overleaf_is_one_row():
    data = drawn(
        ruled([[(75, "数量"), (40, "自然人")], [(75, "1.本机关不掌"), (40, "")]], top=70),
        ruled([[(75, "握相关信息"), (40, "12")], [(75, "2.重复申请"), (40, "3")]]),
    )
    expected = [["数量", "自然人"], ["1.本机关不掌握相关信息", "12"], ["2.重复申请", "3"]]
    assert grids(data) == [expected]


def test_a_row_that_goes_on_beside_a_heading_without_a_cell_overleaf_is_one_row():
    row, rest = [(75, "1.本机关不掌"), (40, "12")], [(20, ""), (75, "握相关信息"), (40, "")]
    head, last = [(20, ""), (75, "数量"), (40, "自然人")], [(20, ""), (75, "2.重复申请"), (40, "3")]
    data = drawn(
        together(ruled([head], top=100), ruled([row], top=70, left=40)), ruled([rest, last])
    )
    [grid] = grids(data)
    assert grid == [
        ["", "数量", "自然人"],
        ["", "1.本机关不掌握相关信息", "12"],
        ["", "2.重复申请", "3"],
    ]


def test_a_row_of_its_own_overleaf_stays_one():
    data = drawn(
        ruled([[(75, "数量"), (40, "自然人")], [(75, "1.本机关不掌"), (40, "")]], top=70),
        ruled([[(75, "2.重复申请"), (40, "12")], [(75, "3.其他"), (40, "3")]]),
    )
    expected = [["数量", "自然人"], ["1.本机关不掌", ""], ["2.重复申请", "12"], ["3.其他", "3"]]
    assert grids(data) == [expected]


def cut(above: list[str], below: list[str]) -> list[list[str]]:
    """The rows of a table with narrow cells whose row is cut by the end of a page."""
    widths = (75, 26, 40)
    first, second = (list(zip(widths, row, strict=True)) for row in (above, below))
    head, last = ([(75, label), (26, "1"), (40, "2")] for label in ("0.其他机关", "9.其他事项"))
    [grid] = grids(drawn(ruled([head, first], top=70), ruled([second, last])))
    return grid[1:-1]


@pytest.mark.parametrize(
    ("above", "below", "row"),
    [
        (["1.本机关不掌", "103", "0"], ["握相关信息", ".38\n万元", ""], ["103\n.38万元", "0"]),
        (["1.本机关不掌", "--", "639"], ["握相关信息", "253", ""], ["--\n253", "639"]),
        (["1.本机关不掌", "减少", "7"], ["握相关信息", "45", "8"], ["减少45", "7\n8"]),
        (["1.本机关不掌\n握相关信息", "4", "7"], ["", "", "8"], ["4", "7\n8"]),
        (["1.本机关不掌\n握相关信息", "747", "7"], ["", "20", ""], ["74720", "7"]),
    ],
    ids=["amount", "sign", "word", "no_label", "full"],
)
def test_numbers_that_go_on_overleaf_are_never_taken_for_others(
    above: list[str], below: list[str], row: list[str]
):
    assert cut(above, below) == [["1.本机关不掌握相关信息", *row]]


def test_numbers_under_headers_that_end_a_page_are_a_row_of_their_own():
    rows = cut(["结果维持", "其他", "总计"], ["", "3", "5"])
    assert rows == [["结果维持", "其他", "总计"], ["", "3", "5"]]


def test_another_text_between_keeps_tables_apart():
    table = ruled([[(75, "a"), (40, "1")], [(75, "b"), (40, "2")]], top=370)
    data = drawn(table, together(written((20, 385, "四、行政复议")), table))
    document = read(data, "a.pdf")
    assert [type(block) for block in document.blocks] == [Grid, Line, Grid]


def test_digits_on_two_lines_are_one_number_only_where_the_first_line_is_full():
    narrow = [[(60, "规章"), (26, "747\n20"), (26, "0")], [(60, "许可"), (26, "1"), (26, "2")]]
    wide = [[(60, "规章"), (90, "747\n20"), (26, "0")], [(60, "许可"), (90, "1"), (26, "2")]]
    stacked = [[(60, "规章"), (26, "747\n20"), (26, "0\n1")], [(60, "许可"), (26, "1"), (26, "2")]]
    assert grids(drawn(ruled(narrow)))[0][0] == ["规章", "74720", "0"]
    assert grids(drawn(ruled(wide)))[0][0] == ["规章", "747\n20", "0"]
    assert grids(drawn(ruled(stacked)))[0][0] == ["规章", "747\n20", "0\n1"]


def test_digits_across_a_rule_are_no_two_numbers():
    table = ruled([[(60, "规章"), (20, ""), (20, "")], [(60, "许可"), (20, "1"), (20, "2")]])
    data = drawn(together(table, written((90, 360, "12345"))))
    first, second = grids(data)[0][0][1:]
    assert "|" in first
    assert "|" in second


def test_a_sheet_cut_over_pages_side_by_side_is_one_table_read_once():
    left = [("项目", "自然人"), *((f"第{n}行", str(n)) for n in range(4))]
    right = [("企业", "总计"), *((str(10 + n), str(20 + n)) for n in range(4))]
    labels, rest = ([[(60, cell) for cell in row] for row in rows] for rows in (left, right))
    document = read(drawn(ruled(labels), ruled(rest, left=0)), "a.pdf")
    [grid] = [block for block in document.blocks if isinstance(block, Grid)]
    assert [[cell.text for cell in row] for row in grid.rows] == [
        [*one, *other] for one, other in zip(left, right, strict=True)
    ]
    assert document.flow is None
    assert [note.code for note in document.notes] == ["second_reading_missing"]


def test_bold_that_is_printed_twice_is_one_number():
    table = ruled([[(60, "规章"), (60, "12")], [(60, "许可"), (60, "11")]])
    data = drawn(together(table, lambda canvas: canvas.translate(0.3, 0), table))
    assert [row[1] for row in grids(data)[0]] == ["12", "11"]


def test_a_gap_between_digits_is_seen():
    table = ruled([[(60, "规章"), (60, "")], [(60, "许可"), (60, "1")]])
    data = drawn(together(table, written((85, 360, "1"), (100, 360, "2"))))
    assert grids(data)[0][0][1] == "1 2"


def test_lines_are_put_together_into_paragraphs():
    text = written(
        (40, 380, "一、总体情况"),
        (40, 360, "　　2023年，我局认真贯彻落实条例，主动公开政府信息"),
        (20, 345, "38条。"),
        (40, 330, "另起一段。"),
    )
    document = read(drawn(text), "a.pdf")
    assert lines(document)[1:] == [
        "2023年，我局认真贯彻落实条例，主动公开政府信息38条。",
        "另起一段。",
    ]
    assert [line.locator for line in document.lines()][-1] == "page 1 line 4"


def test_headers_and_footers_that_repeat_are_left_out():
    pages = [
        written((20, 385, "湘潭县审计局"), (20, 200, f"正文{number}。"), (180, 10, f"第{number}页"))
        for number in (1, 2, 3)
    ]
    assert lines(read(drawn(*pages), "a")) == ["湘潭县审计局", "正文1。", "正文2。", "正文3。"]


def test_a_label_goes_on_overleaf_where_there_are_no_rules():
    rows = [(20.0, 300 - 20 * at, f"（{n}）予以公开") for at, n in enumerate("一二三四五")]
    numbers = [(100 + 40 * n, y, str(n)) for _, y, _ in rows for n in range(1, 8)]
    data = drawn(
        written(
            *rows, *numbers, (20, 40, "（六）不予公"), *((100 + 40 * n, 40, "9") for n in range(7))
        ),
        written((20, 380, "开信息"), (20, 360, "四、结转"), (100, 360, "1"), (140, 360, "1")),
    )
    found = lines(read(data, "a"))
    assert found[found.index("（六）不予公开信息") + 1 :][:8] == ["9"] * 7 + ["四、结转"]


def test_numbers_in_columns_without_rules_are_rows():
    row = [(20 + 45 * n, 300.0, str(n)) for n in range(1, 8)]
    data = drawn(written((20, 320, "一、本年新收"), (20, 300, "数量"), *row))
    assert [line for line in lines(read(data, "a")) if line.isdecimal()] == list("1234567")


def picture(canvas: Canvas, *, x: float = 20, y: float = 100, size: float = 250) -> None:
    from PIL import Image

    canvas.drawImage(ImageReader(Image.new("RGB", (8, 8), "white")), x, y, size, size)


def test_pages_without_text_need_character_recognition_and_are_named():
    with pytest.raises(UnreadableError) as error:
        read(drawn(picture, picture), "a.pdf")
    assert error.value.code == "needs_ocr"
    assert "page 1" in error.value.reason
    assert "page 2" in error.value.reason


def test_one_page_without_text_is_noted():
    document = read(drawn(written((20, 300, "湘潭县")), picture), "a.pdf")
    assert document.reader == "pdf"
    assert [(note.code, note.locator) for note in document.notes] == [
        ("page_without_text", "page 2")
    ]


def test_tables_that_are_pictures_need_character_recognition_and_are_named():
    heading = written((20, 380, "二、主动公开政府信息情况"))
    with pytest.raises(UnreadableError) as error:
        read(drawn(together(heading, picture)), "a.pdf")
    assert (error.value.code, "image 1 at page 1" in error.value.reason) == ("needs_ocr", True)


def test_recognised_text_behind_a_scan_is_not_what_is_printed():
    def scan(canvas: Canvas) -> None:
        picture(canvas, x=0, y=0, size=400)
        text = canvas.beginText(20, 300)
        text.setTextRenderMode(3)
        text.textOut("规章 l0")
        canvas.drawText(text)

    with pytest.raises(UnreadableError) as error:
        read(drawn(scan), "a.pdf")
    assert error.value.code == "needs_ocr"
