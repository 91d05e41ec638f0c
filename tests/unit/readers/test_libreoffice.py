"""Documents read through LibreOffice: all kinds of them, and conversions that hang or fail."""

import stat
import struct
import time
from pathlib import Path

import pytest

from pipelines.readers import Limits, UnreadableError, libreoffice, read
from tests.rendering_office import converted, docx_of, has_soffice, paragraph, zip_of

DOC = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1".ljust(512, b"\0") + (
    b"".join(
        (name.encode("utf-16-le") + b"\0\0").ljust(64, b"\0")
        + (2 * len(name) + 2).to_bytes(2, "little")
        + b"\0" * 62
        for name in ("Root Entry", "WordDocument", "ObjectPool", "Workbook")
    )
)
needs_soffice = pytest.mark.skipif(not has_soffice(), reason="LibreOffice is not installed")


def program(folder: Path, monkeypatch: pytest.MonkeyPatch, script: str) -> Path:
    """Put a program named soffice in front of all others."""
    path = folder / "soffice"
    path.write_text(f"#!/bin/sh\n{script}\n")
    path.chmod(path.stat().st_mode | stat.S_IXUSR)
    monkeypatch.setenv("PATH", f"{folder}:/usr/bin:/bin")
    return path


def refused(data: bytes, limits: Limits) -> UnreadableError:
    with pytest.raises(UnreadableError) as error:
        read(data, "a.doc", limits)
    return error.value


def test_without_libreoffice_the_reason_names_the_remedy(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(libreoffice, "libreoffice", lambda: None)
    error = refused(DOC, Limits())
    assert error.code == "needs_libreoffice"
    assert "apt-get install libreoffice" in error.reason


def test_a_conversion_that_hangs_ends_with_all_it_started(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    child = tmp_path / "child"
    program(tmp_path, monkeypatch, f"sleep 60 & echo $! > {child}; wait")
    started = time.monotonic()
    assert refused(DOC, Limits(conversion_seconds=0.5)).code == "timed_out"
    assert time.monotonic() - started < 10
    state = Path(f"/proc/{child.read_text().strip()}/stat")
    assert not state.exists() or state.read_text().split()[2] == "Z"


def test_a_conversion_without_a_result_is_a_damaged_document(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    program(tmp_path, monkeypatch, "exit 1")
    assert refused(DOC, Limits()).code == "damaged"


def test_each_conversion_has_its_own_folder_and_this_process_its_own_profile(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    log = tmp_path / "log"
    program(tmp_path, monkeypatch, f'echo "$1 ${{@: -1}}" >> {log}'.replace("${@: -1}", "$*"))
    for _ in range(2):
        refused(DOC, Limits())
    first, second = log.read_text().splitlines()
    assert first.split()[0] == second.split()[0]
    assert first.split()[0].startswith("-env:UserInstallation=file://")
    assert first.split()[-1] != second.split()[-1]


@needs_soffice
def test_rich_text_documents_are_read_too(tmp_path: Path):
    data = converted({"a.docx": docx_of(paragraph("湘潭县审计局"))}, "rtf", tmp_path)["a.docx"]
    document = read(data, "a.doc")
    assert (document.reader, [line.text for line in document.lines()]) == ("doc", ["湘潭县审计局"])


@needs_soffice
def test_a_document_that_is_cut_off_ends_with_a_reason(tmp_path: Path):
    data = converted({"a.docx": docx_of(paragraph("湘潭县审计局"))}, "doc", tmp_path)["a.docx"]
    assert refused(data[: len(data) // 3], Limits()).reason


def record(kind: int, content: bytes = b"") -> bytes:
    """A record of a binary workbook: its kind and its length in groups of seven bits."""
    head = b"".join(
        bytes([(number >> shift) & 0x7F | (0x80 if number >> shift + 7 else 0)])
        for number in (kind, len(content))
        for shift in (0, 7)
        if shift == 0 or number >> 7
    )
    return head + content


def wide(text: str) -> bytes:
    return struct.pack("<I", len(text)) + text.encode("utf-16-le")


def binary_workbook(rows: list[list[str | float]]) -> bytes:
    """An xlsb of one sheet, with the few records that it cannot do without."""
    cells = b""
    for r, row in enumerate(rows):
        cells += record(0, struct.pack("<IIHBBBIII", r, 0, 300, 0, 0, 0, 1, 0, len(row) - 1))
        for c, value in enumerate(row):
            at = struct.pack("<II", c, 0)
            text = isinstance(value, str)
            cells += (
                record(6, at + wide(value)) if text else record(5, at + struct.pack("<d", value))
            )
    sheets = record(156, struct.pack("<II", 0, 1) + wide("rId1") + wide("表"))
    office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    package = "http://schemas.openxmlformats.org/package/2006"
    relations = (
        f'<Relationships xmlns="{package}/relationships"><Relationship Id="rId1" '
        f'Type="{office}/%s" Target="%s"/></Relationships>'
    )
    types = (
        f'<Types xmlns="{package}/content-types"><Default Extension="rels" ContentType='
        '"application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="bin" '
        'ContentType="application/vnd.ms-excel.sheet.binary.macroEnabled.main"/><Override '
        'PartName="/xl/worksheets/sheet1.bin" ContentType="application/vnd.ms-excel.worksheet"/>'
        "</Types>"
    )
    return zip_of(
        {
            "[Content_Types].xml": types,
            "_rels/.rels": relations % ("officeDocument", "xl/workbook.bin"),
            "xl/workbook.bin": record(131) + record(143) + sheets + record(144) + record(132),
            "xl/_rels/workbook.bin.rels": relations % ("worksheet", "worksheets/sheet1.bin"),
            "xl/worksheets/sheet1.bin": record(129)
            + record(145)
            + cells
            + record(146)
            + record(130),
        }
    )


SPREADSHEET_XML = (
    '<?xml version="1.0"?><?mso-application progid="Excel.Sheet"?>'
    '<Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet" '
    'xmlns:ss="urn:schemas-microsoft-com:office:spreadsheet"><Worksheet ss:Name="表"><Table>'
    '<Row><Cell><Data ss:Type="String">规章</Data></Cell>'
    '<Cell><Data ss:Type="Number">3</Data></Cell></Row></Table></Worksheet></Workbook>'
).encode()


@needs_soffice
@pytest.mark.parametrize(
    ("data", "kind"),
    [(binary_workbook([["规章", 3.0]]), "xlsb"), (SPREADSHEET_XML, "excel xml")],
    ids=["xlsb", "excel_xml"],
)
def test_workbooks_of_other_kinds(data: bytes, kind: str):
    document = read(data, "a.xls")
    assert document.reader == kind
    assert [[cell.text for cell in row] for row in document.blocks[0].rows] == [["规章", "3"]]


_OPEN = "urn:oasis:names:tc:opendocument:xmlns:"
_SPACES = f'xmlns:draw="{_OPEN}drawing:1.0" ' + " ".join(
    f'xmlns:{name}="{_OPEN}{name}:1.0"' for name in ("office", "text", "table", "style")
)
_TYPE = "application/vnd.oasis.opendocument."
_CELL = "<table:table-cell{}><text:p>{}</text:p></table:table-cell>"


def open_body(kind: str, value: str = "") -> str:
    """A table of one row, in a text behind a section that is hidden."""
    cells = _CELL.format("", "规章") + _CELL.format(value, "3")
    if kind == "text":
        cells += _CELL.format("", "<draw:frame><draw:object/></draw:frame>")
    columns = '<table:table-column table:number-columns-repeated="3"/>'
    row = f"<table:table-row>{cells}</table:table-row>"
    table = f'<table:table table:name="表">{columns}{row}</table:table>'
    hidden = '<text:section text:name="a" text:display="none"><text:p>9</text:p></text:section>'
    before = hidden if kind == "text" else ""
    return f"<office:body><office:{kind}>{before}{table}</office:{kind}></office:body>"


def flat_open(kind: str, value: str = "") -> bytes:
    return (
        f'<?xml version="1.0"?><office:document {_SPACES} office:version="1.2" '
        f'office:mimetype="{_TYPE}{kind}">{open_body(kind, value)}</office:document>'
    ).encode()


def open_text() -> bytes:
    body = open_body("text")
    return zip_of(
        {
            "mimetype": f"{_TYPE}text",
            "content.xml": f"<office:document-content {_SPACES}>{body}</office:document-content>",
            "META-INF/manifest.xml": (
                f'<m:manifest xmlns:m="{_OPEN}manifest:1.0"><m:file-entry m:full-path="/" '
                f'm:media-type="{_TYPE}text"/><m:file-entry m:full-path="content.xml" '
                'm:media-type="text/xml"/></m:manifest>'
            ),
        }
    )


NUMBER = ' office:value-type="float" office:value="3"'


@needs_soffice
@pytest.mark.parametrize(
    ("data", "kind"),
    [
        (flat_open("text"), "fodt"),
        (flat_open("spreadsheet", NUMBER), "fods"),
        (open_text(), "odt"),
    ],
    ids=["fodt", "fods", "odt"],
)
def test_open_documents_are_read_as_they_are_shown(data: bytes, kind: str):
    document = read(data, f"a.{kind}")
    assert document.reader == kind
    [grid] = document.blocks
    object_too = [] if kind == "fods" else ["[object]"]
    assert [[cell.text for cell in row] for row in grid.rows] == [["规章", "3", *object_too]]


@needs_soffice
def test_rich_text_inside_a_word_document_is_read():
    rich = (
        r"{\rtf1\ansi \trowd\cellx2000\cellx4000\pard\intbl a\cell {\strike 3}9{\super 1}\cell\row}"
    )
    relations = (
        '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
        '<Relationship Id="rId7" Type="aFChunk" Target="a.rtf"/></Relationships>'
    )
    parts = {"word/_rels/document.xml.rels": relations, "word/a.rtf": rich}
    document = read(docx_of('<w:altChunk r:id="rId7"/>', parts), "a.docx")
    assert [cell.text for cell in document.blocks[0].rows[0]] == ["a", "3\u03369¹"]


def test_packages_are_measured_before_libreoffice_unpacks_them(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    program(tmp_path, monkeypatch, "exit 1")
    bomb = {"mimetype": "application/vnd.oasis.opendocument.text", "content.xml": "x" * 9999}
    assert refused(zip_of(bomb), Limits(unpacked_bytes=5000)).code == "too_large"
    assert refused(zip_of(bomb), Limits()).code == "damaged"
