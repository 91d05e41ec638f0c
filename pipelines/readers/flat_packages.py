"""Office packages in one XML file (flat OPC, as Word saves "XML documents"), as a zip archive."""

import base64
import binascii
import io
import re
import zipfile

from lxml import etree

from pipelines.readers.container import UnreadableError
from pipelines.readers.limits import Limits

_PKG = "{http://schemas.microsoft.com/office/2006/xmlPackage}"
_DOCTYPE = re.compile(rb"<!\s*(?:DOCTYPE|ENTITY)", re.I)


def zipped(data: bytes, limits: Limits) -> bytes:
    """The parts of a package that is one XML file as a zip archive.

    Raises:
        UnreadableError: `damaged`, `hostile` (entities), `too_large` (too many parts).
    """
    if _DOCTYPE.search(data[:4096]):
        raise UnreadableError("hostile", "the package declares a document type")
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)
    try:
        root = etree.fromstring(data, parser)
    except etree.XMLSyntaxError as error:
        raise UnreadableError("damaged", f"the package is no XML: {error.msg}") from error
    if root.getroottree().docinfo.internalDTD is not None:
        raise UnreadableError("hostile", "the package declares a document type")
    parts = list(root.iter(_PKG + "part"))
    if not parts:
        raise UnreadableError("damaged", "the package has no parts")
    if len(parts) > limits.members:
        raise UnreadableError("too_large", f"{len(parts)} parts, over {limits.members}")
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        for part in parts:
            archive.writestr(part.get(_PKG + "name", "").lstrip("/") or "unnamed", _content(part))
    return stream.getvalue()


def _content(part: etree._Element) -> bytes:
    held = part.find(_PKG + "xmlData")
    if held is not None:
        root = next(held.iterchildren(etree.Element), None)
        return b"" if root is None else etree.tostring(root, with_tail=False)
    try:
        return base64.b64decode(part.findtext(_PKG + "binaryData") or "")
    except binascii.Error as error:
        raise UnreadableError("damaged", f"a part of the package is damaged: {error}") from error
