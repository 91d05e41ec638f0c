"""The same Word document in every wrapping that Word opens."""

import base64
import random
import re
from collections.abc import Callable
from email.message import EmailMessage

from tests.disguises.base import Disguise, Disguised
from tests.rendering import Report, as_tabs, random_report
from tests.rendering_office import RELATIONSHIPS, as_docx, as_spanned_html, parts_of, zip_of

_MAIN, RELATIONS = "word/document.xml", "word/_rels/document.xml.rels"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006/relationships"
_PKG = "http://schemas.microsoft.com/office/2006/xmlPackage"
Wrapped = Callable[[Report], bytes]


def _flat(report: Report) -> bytes:
    """A package in one XML file."""
    parts = parts_of(as_docx(report))
    del parts["[Content_Types].xml"]
    inside = "".join(
        f'<pkg:part pkg:name="/{name}"><pkg:xmlData>{content.decode()}</pkg:xmlData></pkg:part>'
        for name, content in parts.items()
    )
    return (
        '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
        '<?mso-application progid="Word.Document"?>'
        f'<pkg:package xmlns:pkg="{_PKG}">{inside}</pkg:package>'
    ).encode()


def _flat_cdata(report: Report) -> bytes:
    """A flat package whose texts are quoted, and which holds a large picture."""
    page = re.sub(r"(<w:t [^>]*>)([^<&]*)(</w:t>)", r"\1<![CDATA[\2]]>\3", _flat(report).decode())
    picture = f"<pkg:binaryData>{'QUJD' * 2_600_000}</pkg:binaryData></pkg:part></pkg:package>"
    part = f'<pkg:part pkg:name="/word/media/a.png">{picture}'
    return page.replace("</pkg:package>", part).encode()


def _flat_binary(report: Report) -> bytes:
    parts = parts_of(as_docx(report))
    inside = "".join(
        f'<pkg:part pkg:name="/{name}"><pkg:binaryData>{base64.b64encode(content).decode()}'
        "</pkg:binaryData></pkg:part>"
        for name, content in parts.items()
    )
    return f'<?xml version="1.0"?><pkg:package xmlns:pkg="{_PKG}">{inside}</pkg:package>'.encode()


def _renamed(rename: Callable[[str], str]) -> Wrapped:
    """A package whose parts have other names."""
    return lambda report: zip_of(
        {rename(name): content for name, content in parts_of(as_docx(report)).items()}
    )


def _word_2003(report: Report) -> bytes:
    """The XML that Word wrote in 2003."""
    page = parts_of(as_docx(report))[_MAIN].decode()
    page = page.replace(
        "http://schemas.openxmlformats.org/wordprocessingml/2006/main",
        "http://schemas.microsoft.com/office/word/2003/wordml",
    )
    page = page.replace("w:document", "w:wordDocument").replace("w:vMerge", "w:vmerge")
    return f'<?xml version="1.0"?><?mso-application progid="Word.Document"?>{page}'.encode()


def _without(*names: str) -> Wrapped:
    return lambda report: zip_of(
        {name: part for name, part in parts_of(as_docx(report)).items() if name not in names}
    )


def _main_elsewhere(report: Report) -> bytes:
    """The document in a part of another name, and another one where it usually is."""
    parts = parts_of(as_docx(report))
    decoy = as_docx(random_report(random.Random(1), report.form))
    return zip_of(
        {
            **parts,
            _MAIN: parts_of(decoy)[_MAIN],
            "word/document2.xml": parts[_MAIN],
            "_rels/.rels": RELATIONSHIPS.replace(_MAIN, "word/document2.xml"),
        }
    )


def _main_in_root(report: Report) -> bytes:
    parts = parts_of(as_docx(report))
    parts["main.xml"] = parts.pop(_MAIN)
    parts["_rels/.rels"] = RELATIONSHIPS.replace(_MAIN, "main.xml").encode()
    return zip_of(parts)


def _strict(report: Report) -> bytes:
    parts = parts_of(as_docx(report))
    old, new = b"http://schemas.openxmlformats.org/", b"http://purl.oclc.org/ooxml/"
    page = parts[_MAIN].replace(old + b"wordprocessingml/2006/", new + b"wordprocessingml/")
    return zip_of({**parts, _MAIN: page})


def _prefixed(prefix: str) -> Wrapped:
    """A document that calls its names by another prefix."""

    def write(report: Report) -> bytes:
        parts = parts_of(as_docx(report))
        page = parts[_MAIN].decode().replace("<w:", f"<{prefix}:").replace("</w:", f"</{prefix}:")
        page = page.replace(" w:", f" {prefix}:").replace("xmlns:w=", f"xmlns:{prefix}=")
        return zip_of({**parts, _MAIN: page})

    return write


def _chunked(name: str, inner: Wrapped) -> Wrapped:
    """A document that holds nothing but another one."""

    def write(report: Report) -> bytes:
        parts = parts_of(as_docx(report))
        start, _, rest = parts[_MAIN].decode().partition("<w:body>")
        body = '<w:altChunk r:id="rId7"/><w:sectPr/></w:body></w:document>'
        relations = (
            f'<Relationships xmlns="{PACKAGE}"><Relationship Id="rId7" '
            f'Type="{OFFICE}/aFChunk" Target="{name}"/></Relationships>'
        )
        assert rest
        return zip_of(
            {
                **parts,
                _MAIN: f"{start}<w:body>{body}",
                RELATIONS: relations,
                f"word/{name}": inner(report),
            }
        )

    return write


def _message(report: Report) -> bytes:
    message = EmailMessage()
    message.set_content(as_spanned_html(report).decode(), subtype="html")
    return bytes(message)


def _after(start: bytes) -> Wrapped:
    return lambda report: start + as_docx(report)


_WRITERS: dict[str, tuple[str, Wrapped]] = {
    "flat package": ("a.doc", _flat),
    "flat package of binaries": ("a.xml", _flat_binary),
    "flat package of quotes and a picture": ("a.xml", _flat_cdata),
    "flat package with a byte order mark": ("a.doc", lambda r: b"\xef\xbb\xbf" + _flat(r)),
    "flat package in utf-16": (
        "a.xml",
        lambda r: (
            _flat(r).decode().replace('encoding="UTF-8"', 'encoding="UTF-16"').encode("utf-16")
        ),
    ),
    "Word 2003": ("a.doc", _word_2003),
    "chunk of Word 2003": ("a.docx", _chunked("a.xml", _word_2003)),
    "chunk of text": ("a.docx", _chunked("a.txt", as_tabs)),
    "backslashes": ("a.docx", _renamed(lambda name: name.replace("/", "\\"))),
    "capitals": ("a.docx", _renamed(str.upper)),
    "other case": ("a.docx", _renamed(str.title)),
    "leading slashes": ("a.docx", _renamed(lambda name: f"/{name}")),
    "no content types": ("a.docx", _without("[Content_Types].xml")),
    "no relationships": ("a.docx", _without("_rels/.rels")),
    "main part of another name": ("a.docx", _main_elsewhere),
    "main part in the root": ("a.docx", _main_in_root),
    "broken properties": (
        "a.docx",
        lambda r: zip_of({**parts_of(as_docx(r)), "docProps/core.xml": ""}),
    ),
    "strict": ("a.docx", _strict),
    "another prefix": ("a.docx", _prefixed("ns0")),
    "wrong suffix": ("a.xls", as_docx),
    "template with macros": ("a.dotm", as_docx),
    "line before the archive": ("a.docx", _after(b"\r\n")),
    "program before the archive": ("a.docx", _after(b"MZ" + b"\0" * 600)),
    "chunk of a page": ("a.docx", _chunked("a.html", as_spanned_html)),
    "chunk of a piece of a page": (
        "a.docx",
        _chunked("a.dat", lambda r: b"<p>x</p>" + as_spanned_html(r).partition(b"<body>")[2]),
    ),
    "chunk of a saved page": ("a.docx", _chunked("a.mht", _message)),
    "chunk of a document": ("a.docx", _chunked("a.docx", as_docx)),
    "chunk of a flat package": ("a.docx", _chunked("a.xml", _flat)),
    "chunk in a chunk": ("a.docx", _chunked("a.docx", _chunked("b.html", as_spanned_html))),
}


def _drawn(file: str, write: Wrapped) -> Disguise:
    def draw(rng: random.Random) -> Disguised:
        report = random_report(rng, rng.choice(("2019", "2021")))
        painted = frozenset(p for p, number in report.expected.items() if number is not None)
        return Disguised(file, write(report), report.expected, painted=painted)

    return draw


WRAPPINGS: dict[str, Disguise] = {
    f"docx {name}": _drawn(file, write) for name, (file, write) in _WRITERS.items()
}
