"""Word documents in one XML file, as the zip archive that they would be otherwise.

Flat packages, which Word saves as "XML documents", and the XML that Word wrote in 2003.
"""

import base64
import binascii
import io
import re
import zipfile

from lxml import etree

from pipelines.readers.container import UnreadableError, part_name
from pipelines.readers.limits import Limits
from pipelines.readers.package import parse
from pipelines.readers.word.wordml import W
from pipelines.readers.word.xml_2003 import OLD, modern_parts

_PKG = "{http://schemas.microsoft.com/office/2006/xmlPackage}"
_WORD_2003 = W + "wordDocument"
_LONGEST_TEXT = 9_000_000
_PICTURE = re.compile(rb">[\w+/=\s]{%d,}<" % _LONGEST_TEXT)
"""What libxml2 takes for an attack, and is a large picture."""


def zipped(data: bytes, limits: Limits) -> bytes:
    """The parts of a package that is one XML file as a zip archive.

    Raises:
        UnreadableError: `damaged`, `hostile` (entities), `too_large` (too many parts).
    """
    if len(data) > _LONGEST_TEXT:
        data = _PICTURE.sub(b"><", data)
    data = data.replace(OLD.encode(), W[1:-1].encode())
    root = parse(data, "the package")
    parts = modern_parts(root) if root.tag == _WORD_2003 else _parts(root, limits)
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return stream.getvalue()


def _parts(root: etree._Element, limits: Limits) -> dict[str, bytes]:
    parts = list(root.iter(_PKG + "part"))
    if not parts:
        raise UnreadableError("damaged", "the package has no parts")
    if len(parts) > limits.members:
        raise UnreadableError("too_large", f"{len(parts)} parts, over {limits.members}")
    return {part_name(part.get(_PKG + "name", "")) or "unnamed": _content(part) for part in parts}


def _content(part: etree._Element) -> bytes:
    held = part.find(_PKG + "xmlData")
    if held is not None:
        root = next(held.iterchildren(etree.Element), None)
        return b"" if root is None else etree.tostring(root, with_tail=False)
    try:
        return base64.b64decode(part.findtext(_PKG + "binaryData") or "")
    except binascii.Error as error:
        raise UnreadableError("damaged", f"a part of the package is damaged: {error}") from error
