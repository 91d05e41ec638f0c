"""Draw form fields, free text and stamps into the pages of a PDF.

PDFium draws them where viewers show them. A form that only Adobe's program can draw (XFA), and a
PDF that only wraps other files, are refused by name.
"""

import ctypes
import io
from contextlib import closing, suppress

import pypdfium2.raw as pdfium
from pdfminer.pdfpage import PDFPage
from pdfminer.pdftypes import dict_value, list_value, resolve1
from pdfminer.psexceptions import PSException
from pdfplumber.pdf import PDF
from pypdfium2 import PdfDocument, PdfiumError, PdfPage

from pipelines.readers.container import UnreadableError

_UNPRINTED = {"Link", "Popup", "Text", "FileAttachment", "Sound", "Movie", "Screen"}
"""Annotations that are buttons or pop-ups, and not content of a page."""
_UNPRINTED_KINDS = (
    pdfium.FPDF_ANNOT_POPUP, pdfium.FPDF_ANNOT_TEXT, pdfium.FPDF_ANNOT_FILEATTACHMENT,
    pdfium.FPDF_ANNOT_SOUND, pdfium.FPDF_ANNOT_MOVIE, pdfium.FPDF_ANNOT_SCREEN,
)  # fmt: skip
_HIDDEN = pdfium.FPDF_ANNOT_FLAG_HIDDEN | pdfium.FPDF_ANNOT_FLAG_NOVIEW
_FONT, _SIZE, _LEADING, _DESCENT = b"Helvetica", 9.0, 1.2, 0.25


def refuse_envelope(pdf: PDF) -> None:
    """Raise `unsupported` for a PDF whose pages only stand in for its real content."""
    catalog = pdf.doc.catalog
    if "Collection" in catalog:
        names = ", ".join(_embedded(catalog)) or "none named"
        raise UnreadableError(
            "unsupported", f"a PDF portfolio; take in the files inside it: {names}"
        )
    form = resolve1(catalog.get("AcroForm"))
    if isinstance(form, dict) and "XFA" in form and not resolve1(form.get("Fields")):
        raise UnreadableError(
            "unsupported", "an XFA form, which only Adobe's programs draw; print it to PDF there"
        )


def has_printed_notes(page: PDFPage) -> bool:
    """Return whether a page prints fields or notes."""
    with suppress(PSException, TypeError):
        for note in list_value(page.annots or []):
            kind = resolve1(dict_value(note).get("Subtype"))
            if getattr(kind, "name", None) not in _UNPRINTED:
                return True
    return False


def with_notes_drawn(data: bytes, most_pages: int) -> bytes:
    """Return the document with its fields and notes drawn into the pages, if PDFium can read it."""
    with suppress(PdfiumError, ValueError), closing(PdfDocument(data)) as document:
        document.init_forms()
        for number in range(min(len(document), most_pages)):
            _draw_notes(document, document[number])
        stream = io.BytesIO()
        document.save(stream)
        return stream.getvalue()
    return data


def _embedded(catalog: dict) -> list[str]:
    """Return the names of the files inside a portfolio, as far as its directory lists them."""
    with suppress(PSException, TypeError, KeyError):
        names = dict_value(dict_value(catalog["Names"])["EmbeddedFiles"])
        keys = list_value(names["Names"])[::2]
        return [_decoded(key) for key in keys if isinstance(key, bytes)]
    return []


def _decoded(text: bytes) -> str:
    is_wide = text.startswith(b"\xfe\xff")
    return text.decode("utf-16" if is_wide else "latin-1", "replace")


def _draw_notes(document: PdfDocument, page: PdfPage) -> None:
    """Draw the notes of a page into it; those without an appearance get one first."""
    for index in reversed(range(pdfium.FPDFPage_GetAnnotCount(page))):
        note = pdfium.FPDFPage_GetAnnot(page, index)
        kind, flags = pdfium.FPDFAnnot_GetSubtype(note), pdfium.FPDFAnnot_GetFlags(note)
        is_dropped = kind in _UNPRINTED_KINDS or bool(flags & _HIDDEN)
        is_plain = kind == pdfium.FPDF_ANNOT_FREETEXT and not pdfium.FPDFAnnot_HasKey(note, b"AP")
        if is_plain and not is_dropped:
            _write(document, page, note)
        pdfium.FPDFPage_CloseAnnot(note)
        if is_dropped:
            pdfium.FPDFPage_RemoveAnnot(page, index)
    # PDFium makes the appearance of the others when it paints.
    page.render(scale=0.1).close()
    pdfium.FPDFPage_Flatten(page, pdfium.FLAT_NORMALDISPLAY)


def _write(document: PdfDocument, page: PdfPage, note: object) -> None:
    """Write the text of a note into its frame; characters missing in the font become `?`."""
    frame = pdfium.FS_RECTF()
    if not pdfium.FPDFAnnot_GetRect(note, frame):
        return
    lines = _contents(note).splitlines()
    top, bottom = max(frame.top, frame.bottom), min(frame.top, frame.bottom)
    size = min(_SIZE, (top - bottom) / (_LEADING * max(len(lines), 1)))
    y = (top + bottom + _LEADING * size * len(lines)) / 2
    for line in lines:
        y -= _LEADING * size
        item = pdfium.FPDFPageObj_NewTextObj(document, _FONT, size)
        plain = line.encode("latin-1", "replace").decode("latin-1") + "\0"
        text = (ctypes.c_ushort * len(plain))(*map(ord, plain))
        pdfium.FPDFText_SetText(item, text)
        pdfium.FPDFPageObj_Transform(item, 1, 0, 0, 1, frame.left + 1, y + size * _DESCENT)
        pdfium.FPDFPage_InsertObject(page, item)
    pdfium.FPDFPage_GenerateContent(page)


def _contents(note: object) -> str:
    size = pdfium.FPDFAnnot_GetStringValue(note, b"Contents", None, 0)
    text = (ctypes.c_ushort * (size // 2 + 1))()
    pdfium.FPDFAnnot_GetStringValue(note, b"Contents", text, size)
    return bytes(text).decode("utf-16-le", "replace").split("\0")[0]
