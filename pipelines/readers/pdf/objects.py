"""Make pdfminer strict about damaged streams and references.

pdfminer continues with what it can save of a damaged stream. The digits of a page or the map of a
font would then be wrong unnoticed, so such a stream is an error here, as is one that unpacks
without end, and a reference that leads back to itself.
"""

import zlib

from pdfminer import pdftypes
from pdfminer.pdfexceptions import PDFException
from pdfminer.pdftypes import PDFObjRef

_MOST_BYTES = 64 << 20
_resolve = PDFObjRef.resolve


class OversizedStreamError(PDFException):
    """A stream unpacks to more than any page of a report could hold."""


class _StrictZlib:
    """Replaces the module zlib inside pdfminer.pdftypes."""

    error = zlib.error

    @staticmethod
    def decompress(data: bytes) -> bytes:
        """Unpack a stream, with its checksum."""
        stream = zlib.decompressobj()
        try:
            unpacked = stream.decompress(data, _MOST_BYTES)
        except zlib.error as error:
            raise PDFException(f"a packed stream is damaged ({error})") from error
        if stream.eof:
            return unpacked
        if stream.unconsumed_tail:
            raise OversizedStreamError(f"a stream unpacks to over {_MOST_BYTES >> 20} MB")
        raise PDFException("a packed stream is cut off")


def _resolved(reference: PDFObjRef, default: object = None) -> object:
    """Return the object that a reference leads to, through any number of others."""
    seen = set()
    found: object = reference
    while isinstance(found, PDFObjRef):
        if found.objid in seen:
            raise PDFException(f"the object {found.objid} is a reference to itself")
        seen.add(found.objid)
        found = _resolve(found, default)
    return found


def patch(library: object, **ours: object) -> None:
    """Replace attributes of a module or class of pdfminer."""
    for name, own in ours.items():
        setattr(library, name, own)


def be_strict() -> None:
    """Patch pdfminer to raise PDFException for all of these; once per process."""
    patch(pdftypes, zlib=_StrictZlib)
    patch(PDFObjRef, resolve=_resolved)
