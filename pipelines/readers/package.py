"""Open Office packages (docx, xlsx): a zip of XML parts, with limits on the unpacked size.

Parts are parsed without entities, network access or libxml2's huge mode: a part that needs them was
not written by an office program.
"""

import io
import posixpath
import re
import zipfile
from urllib.parse import unquote

from lxml import etree

from pipelines.readers.container import DAMAGE, UnreadableError, open_zip, part_name
from pipelines.readers.limits import Limits

_RELATIONSHIPS = "_rels/.rels"
_MAIN_PART, _MAIN_TYPE = "officeDocument", "main+xml"
_TYPES = "[Content_Types].xml"
_DOCTYPE = re.compile(rb"<!\s*(?:DOCTYPE|ENTITY)", re.I)
_ENCRYPTED_FLAG = 0x1
_STRICT = b"http://purl.oclc.org/ooxml/"
_TRANSITIONAL = {
    b"wordprocessingml/main": b"wordprocessingml/2006/main",
    b"spreadsheetml/main": b"spreadsheetml/2006/main",
    b"drawingml/main": b"drawingml/2006/main",
    b"drawingml/wordprocessingDrawing": b"drawingml/2006/wordprocessingDrawing",
    b"officeDocument/relationships": b"officeDocument/2006/relationships",
    b"officeDocument/math": b"officeDocument/2006/math",
}


class Package:
    """The parts of a package by name; all parts read together must stay within the limits."""

    def __init__(self, data: bytes, limits: Limits):
        """Open a package.

        Raises:
            UnreadableError: `damaged` or `too_large`, as `open_zip`.
        """
        self._zip = open_zip(data, limits)
        # Some programs write backslashes into names, or other capitals than they refer to.
        self._members: dict[str, zipfile.ZipInfo] = {}
        self._unclear: set[str] = set()
        for info in self._zip.infolist():
            key = _key(info.filename)
            if self._members.setdefault(key, info).CRC != info.CRC:
                self._unclear.add(key)
        self._bytes_left = limits.unpacked_bytes
        self._read: dict[str, bytes] = {}
        self._relations_of: dict[str, list[etree._Element]] = {}
        self._limits = limits

    @property
    def names(self) -> tuple[str, ...]:
        """The names of the parts, in the order of the archive."""
        return tuple(part_name(info.filename) for info in self._members.values())

    def __contains__(self, name: str) -> bool:
        """Return whether there is a part of that name."""
        return _key(name) in self._members

    def read(self, name: str) -> bytes:
        """Return the bytes of one part, unpacked once.

        Raises:
            UnreadableError: `damaged`, `encrypted`, or `too_large` (the parts read so far and
                this one unpack to more than the limit).
        """
        if name in self._read:
            return self._read[name]
        info = self._members.get(_key(name))
        if info is None:
            raise UnreadableError("damaged", f"the part {name} is missing from the package")
        if _key(name) in self._unclear:
            raise UnreadableError("damaged", f"the package has two parts {name} that differ")
        if info.flag_bits & _ENCRYPTED_FLAG:
            raise UnreadableError("encrypted", f"the part {name} is encrypted")
        try:
            with self._zip.open(info) as stream:
                data = stream.read(self._bytes_left + 1)
        except DAMAGE as error:
            raise UnreadableError("damaged", f"the part {name} is damaged: {error}") from error
        self._bytes_left -= len(data)
        if self._bytes_left < 0:
            raise UnreadableError(
                "too_large",
                f"the package unpacks to over {self._limits.unpacked_bytes >> 20} MB at {name}",
            )
        self._read[name] = data
        return data

    def replace(self, name: str, data: bytes) -> None:
        """Replace the bytes of a part."""
        self._read[name] = data

    def repacked(self) -> bytes:
        """Return the parts read so far as a package of their own, for a reader without limits."""
        if _RELATIONSHIPS in self:
            self.read(_RELATIONSHIPS)
        stream = io.BytesIO()
        with zipfile.ZipFile(stream, "w") as archive:
            for name, data in self._read.items():
                archive.writestr(name, data)
        return stream.getvalue()

    def xml(self, name: str) -> etree._Element:
        """Return the root element of one part, in the transitional namespaces.

        Raises:
            UnreadableError: as `read`, or as `parse`.
        """
        return parse(self.read(name), f"the part {name}")

    def main_part(self, usual: str) -> str:
        """Return the name of the main document part; `usual` if no relationship names it."""
        named = self.related("", _MAIN_PART)
        if named is None and usual not in self and _TYPES in self:
            for entry in self.xml(_TYPES).iterchildren(etree.Element):
                name = part_name(entry.get("PartName", ""))
                if entry.get("ContentType", "").endswith(_MAIN_TYPE) and name in self:
                    return name
        return usual if named is None else named

    def related(self, part: str, kind: str) -> str | None:
        """Return the part of a kind that another one refers to, or that has its usual name."""
        for relation in self._relations(part):
            if relation.get("Type", "").endswith(f"/{kind}"):
                target = _resolve(posixpath.dirname(part), relation.get("Target", ""))
                if target in self:
                    return target
        usual = posixpath.join(posixpath.dirname(part), f"{kind}.xml")
        return usual if usual in self else None

    def targets(self, part: str) -> dict[str, str]:
        """Return the parts that a part refers to, by relationship id."""
        folder = posixpath.dirname(part)
        return {
            relation.get("Id", ""): _resolve(folder, relation.get("Target", ""))
            for relation in self._relations(part)
        }

    def _relations(self, part: str) -> list[etree._Element]:
        """Return the relationships of a part, or of the package for ""."""
        if part not in self._relations_of:
            folder, name = posixpath.split(part)
            relations = posixpath.join(folder, "_rels", f"{name}.rels")
            self._relations_of[part] = []
            if relations in self:
                self._relations_of[part] += self.xml(relations).iterchildren(etree.Element)
        return self._relations_of[part]


def parse(data: bytes, what: str) -> etree._Element:
    """Parse XML and return its root in the transitional namespaces; `what` names it in errors.

    Raises:
        UnreadableError: `damaged` (no well-formed XML), `hostile` (entities).
    """
    if _DOCTYPE.search(data[:4096]):
        raise UnreadableError("hostile", f"{what} declares a document type")
    if _STRICT in data:
        data = _usual_namespaces(data)
    parser = etree.XMLParser(
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        huge_tree=False,
        # A comment would split the text around it.
        remove_comments=True,
        remove_pis=True,
    )
    try:
        root = etree.fromstring(data, parser)
    except etree.XMLSyntaxError as error:
        raise UnreadableError("damaged", f"{what} is no XML: {error.msg}") from error
    if root.getroottree().docinfo.internalDTD is not None:
        raise UnreadableError("hostile", f"{what} declares a document type")
    return root


def _key(name: str) -> str:
    """Return the form of a part name that its spellings have in common."""
    return part_name(name).lower()


def _usual_namespaces(data: bytes) -> bytes:
    """Replace the namespaces of Strict Open XML by the transitional ones."""
    for strict, usual in _TRANSITIONAL.items():
        data = data.replace(_STRICT + strict, b"http://schemas.openxmlformats.org/" + usual)
    return data


def _resolve(folder: str, target: str) -> str:
    target = unquote(target).replace("\\", "/")
    if target.startswith("/"):
        return target.lstrip("/")
    return posixpath.normpath(posixpath.join(folder, target))
