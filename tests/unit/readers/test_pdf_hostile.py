"""Hostile, damaged and locked PDF documents: each ends with its reason."""

import random
import zlib

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipelines.readers import Limits, UnreadableError, read
from pipelines.readers.pdf import bounds as pdf_bounds
from tests.rendering import random_report
from tests.rendering_pdf import as_pdf
from tests.unit.readers.drawn_pdf import drawn, written


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
