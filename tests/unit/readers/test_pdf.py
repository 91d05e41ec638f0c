"""PDF documents: tables over page breaks, numbers in narrow cells, hostile files, pictures."""

import io
import random
import zlib
from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from reportlab.lib.utils import ImageReader
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfgen.canvas import Canvas

from pipelines.readers import Limits, UnreadableError, read
from pipelines.readers.document import Document, Grid, Line
from pipelines.readers.pdf import bounds as pdf_bounds
from tests.rendering import random_report
from tests.rendering_pdf import as_pdf

FONT = "STSong-Light"
Draw = Callable[[Canvas], None]


def drawn(*pages: Draw, **options: object) -> bytes:
    pdfmetrics.registerFont(UnicodeCIDFont(FONT))
    stream = io.BytesIO()
    canvas = Canvas(stream, pagesize=(400, 400), invariant=True, **options)
    for draw in pages:
        canvas.setFont(FONT, 10)
        draw(canvas)
        canvas.showPage()
    canvas.save()
    return stream.getvalue()


def ruled(
    rows: list[list[tuple[float, str]]], top: float = 380, height: float = 30, left: float = 20
) -> Draw:
    """A table: each cell its width and its text; a line of text for each line of the cell."""

    def draw(canvas: Canvas) -> None:
        for number, row in enumerate(rows):
            x, y = left, top - (number + 1) * height
            for width, text in row:
                canvas.rect(x, y, width, height)
                for at, line in enumerate(text.split("\n")):
                    canvas.drawString(x + 3, y + height - 11 * (at + 1), line)
                x += width

    return draw


def written(*lines: tuple[float, float, str]) -> Draw:
    def draw(canvas: Canvas) -> None:
        for x, y, text in lines:
            canvas.drawString(x, y, text)

    return draw


def together(*draws: Draw) -> Draw:
    def draw(canvas: Canvas) -> None:
        for part in draws:
            part(canvas)

    return draw


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


def objects(*bodies: bytes, root: int = 1) -> bytes:
    """A PDF of those objects, numbered from 1."""
    data, offsets = b"%PDF-1.4\n", []
    for number, body in enumerate(bodies, 1):
        offsets.append(len(data))
        data += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    table = b"".join(b"%010d 00000 n \n" % offset for offset in offsets)
    start = len(data)
    data += b"xref\n0 %d\n0000000000 65535 f \n%s" % (len(bodies) + 1, table)
    data += b"trailer\n<< /Size %d /Root %d 0 R >>\n" % (len(bodies) + 1, root)
    return data + b"startxref\n%d\n%%%%EOF\n" % start


CATALOG = b"<< /Type /Catalog /Pages 2 0 R >>"
PAGE = b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 9 9] /Contents 4 0 R /Resources 5 0 R >>"
PAGES = b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>"


def stream(content: bytes, extra: bytes = b"") -> bytes:
    return b"<< /Length %d %s >>\nstream\n%s\nendstream" % (len(content), extra, content)


ITSELF = stream(b"/X Do", b"/Type /XObject /Subtype /Form /BBox [0 0 9 9] /Resources 5 0 R")
HOSTILE = {
    "pages_inside_themselves": objects(
        CATALOG, b"<< /Type /Pages /Kids [2 0 R 2 0 R 2 0 R] /Count 3 >>"
    ),
    "a_form_inside_itself": objects(
        CATALOG, PAGES, PAGE, stream(b"/X Do"), b"<< /XObject << /X 6 0 R >> >>", ITSELF
    ),
    "a_reference_to_itself": objects(CATALOG, PAGES, PAGE, b"4 0 R", b"5 0 R"),
    "a_table_of_objects_before_itself": objects(CATALOG, PAGES, PAGE, stream(b""), b"<< >>")
    .replace(b"/Size 6", b"/Size 6 /Prev 9")
    .replace(b"/Prev 9", b"/Prev 0"),
    "no_objects": b"%PDF-1.7\n%%EOF",
    "nested_arrays": objects(CATALOG, b"[" * 100_000),
    "a_stream_without_end": objects(
        CATALOG,
        PAGES,
        PAGE,
        stream(zlib.compress(b" " * (80 << 20)), b"/Filter /FlateDecode"),
        b"<< >>",
    ),
}


def with_resources(content: bytes, resources: bytes, *more: bytes) -> bytes:
    return objects(CATALOG, PAGES, PAGE, stream(content), resources, *more)


def with_font(mapping: bytes, widths: bytes = b"") -> bytes:
    """A page with two characters of a font that maps them so."""
    head = b"/CIDInit /ProcSet findresource begin begincmap 1 begincodespacerange <0000> <FFFF> "
    return with_resources(
        b"BT /F 9 Tf <00010002> Tj ET",
        b"<< /Font << /F 6 0 R >> >>",
        b"<< /Type /Font /Subtype /Type0 /BaseFont /X /Encoding /Identity-H "
        b"/DescendantFonts [7 0 R] /ToUnicode 8 0 R >>",
        b"<< /Type /Font /Subtype /CIDFontType2 /BaseFont /X /FontDescriptor 9 0 R /CIDSystemInfo "
        b"<< /Registry (Adobe) /Ordering (Identity) /Supplement 0 >> %s >>" % widths,
        stream(head + b"endcodespacerange " + mapping + b" endcmap"),
        b"<< /Type /FontDescriptor /FontName /X /Flags 4 >>",
    )


FORM = b"/Type /XObject /Subtype /Form /BBox [0 0 9 9] /Resources 5 0 R"
EXCESSIVE = {
    "codes_by_code": with_font(b"1 beginbfrange <00000000> <7FFFFFFF> <0041> endbfrange"),
    "codes_by_number": with_font(b"1 begincidrange <00000000> <7FFFFFFF> 1 endcidrange"),
    "widths": with_font(b"", b"/W [0 2000000000 500]"),
    "drawings_that_double": with_resources(
        b"/X0 Do",
        b"<< /XObject << %s >> >>" % b" ".join(b"/X%d %d 0 R" % (n, n + 6) for n in range(40)),
        *[stream(b"/X%d Do /X%d Do" % (n, n), FORM) for n in range(1, 40)],
        stream(b"", FORM),
    ),
    "instructions": with_resources(b"q " * 3_000_000, b"<< >>"),
    "packed_twice": with_resources(b"", b"<< >>").replace(
        stream(b""),
        stream(
            zlib.compress(zlib.compress(b" " * (50 << 20))), b"/Filter [/FlateDecode /FlateDecode]"
        ),
    ),
    "runs": with_resources(b"", b"<< >>").replace(
        stream(b""), stream(bytes([129, 32]) * 5_000_000, b"/Filter /RunLengthDecode")
    ),
}


@pytest.mark.parametrize("data", EXCESSIVE.values(), ids=EXCESSIVE)
def test_what_asks_for_more_than_any_report_needs_is_too_large(data: bytes):
    with pytest.raises(UnreadableError) as error:
        read(data, "a.pdf")
    assert error.value.code == "too_large"


def test_a_page_of_endless_marks_is_too_large(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(pdf_bounds, "_MOST_OBJECTS", 1000)
    with pytest.raises(UnreadableError) as error:
        read(with_resources(b"0 0 1 1 re f " * 1001, b"<< >>"), "a.pdf")
    assert (error.value.code, "marks" in error.value.reason) == ("too_large", True)


@pytest.mark.parametrize("data", HOSTILE.values(), ids=HOSTILE)
def test_hostile_documents_end_with_a_reason(data: bytes):
    with pytest.raises(UnreadableError) as error:
        read(data, "a.pdf")
    assert error.value.reason


def test_a_damaged_stream_is_not_read_in_part():
    table = stream(zlib.compress(b"BT (12) Tj ET")[:-3] + b"abc", b"/Filter /FlateDecode")
    with pytest.raises(UnreadableError) as error:
        read(objects(CATALOG, PAGES, PAGE, table, b"<< >>"), "a.pdf")
    assert (error.value.code, "damaged" in error.value.reason) == ("damaged", True)


def test_a_locked_document_says_so():
    from reportlab.lib.pdfencrypt import StandardEncryption

    locked = drawn(written((20, 300, "x")), encrypt=StandardEncryption("secret", strength=128))
    with pytest.raises(UnreadableError) as error:
        read(locked, "a.pdf")
    assert error.value.code == "encrypted"


@pytest.mark.parametrize("limits", [Limits(pages=2), Limits(page_objects=20)])
def test_the_limits_are_the_callers(limits: Limits):
    data = drawn(*[written((20, 300, "政府信息公开" * 3))] * 3)
    with pytest.raises(UnreadableError) as error:
        read(data, "a.pdf", limits)
    assert error.value.code == "too_large"
    assert read(data, "a.pdf").blocks


class Interrupted(Exception):
    """Stands for the timeout of the process pool, raised in the midst of the library."""


def test_a_timeout_is_not_taken_for_a_damaged_document(monkeypatch: pytest.MonkeyPatch):
    from pdfminer.pdfinterp import PDFPageInterpreter

    def stop(*_: object) -> None:
        raise Interrupted

    monkeypatch.setattr(PDFPageInterpreter, "process_page", stop)
    with pytest.raises(Interrupted):
        read(drawn(written((20, 300, "x"))), "a.pdf")


@given(st.binary(max_size=40), st.integers(0, 12_000), st.integers(0, 60))
@settings(max_examples=20, deadline=None)
def test_damaged_documents_end_with_a_reason(noise: bytes, at: int, length: int):
    data = as_pdf(random_report(random.Random(3), "2021"))
    damaged = data[:at] + noise + data[at + length :]
    try:
        read(damaged, "a.pdf")
    except UnreadableError as error:
        assert error.reason
