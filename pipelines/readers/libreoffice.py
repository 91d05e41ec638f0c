"""Convert documents with LibreOffice to docx or xlsx, for `docx` and `xlsx` to read.

Legacy Word documents (doc, and RTF; WPS writes the same), OpenDocument texts and sheets, binary
workbooks, and the XML that Excel wrote in 2003. No other converter keeps Chinese tables with merged
cells intact. Each process has its own LibreOffice profile, so that conversions run in parallel; a
conversion that hangs is killed with all the processes it started.
"""

import os
import re
import resource
import shutil
import signal
import subprocess
import tempfile
from collections.abc import Callable
from dataclasses import replace
from functools import lru_cache
from multiprocessing.util import Finalize
from pathlib import Path
from typing import NamedTuple

from lxml import etree

from pipelines.readers.container import UnreadableError, is_zip, open_zip
from pipelines.readers.document import Document
from pipelines.readers.excel.xlsx import read_xlsx
from pipelines.readers.limits import DEFAULT_LIMITS, Limits
from pipelines.readers.marks import picture
from pipelines.readers.package import Package, parse
from pipelines.readers.programs import libreoffice
from pipelines.readers.word.docx import read_docx

_CONTENT = "content.xml"
_TEXT, _DRAW, _TABLE = (
    f"{{urn:oasis:names:tc:opendocument:xmlns:{name}:1.0}}" for name in ("text", "drawing", "table")
)
_MISREAD = re.compile(rb'<text:section\b[^>]*\b(?:display="none"|is-hidden="true")|<draw:object\b')
_PACKAGES = "libreoffice-writer-nogui libreoffice-calc-nogui"


class _Kind(NamedTuple):
    """The common name of a format, the suffix LibreOffice expects, and the target format."""

    name: str
    suffix: str
    target: str


_DOCX, _XLSX = "docx:MS Word 2007 XML", "xlsx:Calc MS Excel 2007 XML"
_READERS: dict[str, Callable[[bytes, Limits], Document]] = {_DOCX: read_docx, _XLSX: read_xlsx}
_KINDS = {
    "doc": _Kind("legacy Word document", ".doc", _DOCX),
    "odt": _Kind("OpenDocument text", ".odt", _DOCX),
    "fodt": _Kind("OpenDocument text in XML", ".fodt", _DOCX),
    "ods": _Kind("OpenDocument sheet", ".ods", _XLSX),
    "fods": _Kind("OpenDocument sheet in XML", ".fods", _XLSX),
    "xlsb": _Kind("binary Excel workbook", ".xlsb", _XLSX),
    "excel xml": _Kind("Excel workbook in XML", ".xml", _XLSX),
}


def read_converted(data: bytes, kind: str, limits: Limits = DEFAULT_LIMITS) -> Document:
    """Read a document of one of the kinds that `container.sniff` names.

    Raises:
        UnreadableError: `needs_libreoffice`, `timed_out`, `too_large`, `damaged` (LibreOffice
            makes nothing of it: cut off, or locked with a password), or as `read_docx`.
    """
    name, suffix, target = _KINDS[kind]
    office = libreoffice()
    if office is None:
        remedy = f"install LibreOffice (Debian: apt-get install {_PACKAGES}) or save it as "
        raise UnreadableError(
            "needs_libreoffice",
            f"a {name} is read through LibreOffice: {remedy}{target.partition(':')[0]}",
        )
    if is_zip(data):
        data = _checked(data, limits)
    elif kind == "fodt" and _MISREAD.search(data):
        data = _shown(data)
    with tempfile.TemporaryDirectory(prefix="xxgk-convert-") as folder:
        source = Path(folder) / f"document{suffix}"
        source.write_bytes(data)
        _convert(office, source, target, limits)
        result = source.with_suffix(f".{target.partition(':')[0]}")
        if not result.exists():
            raise UnreadableError(
                "damaged", "LibreOffice cannot open it: cut off, damaged or locked with a password"
            )
        document = _READERS[target](result.read_bytes(), limits)
    return replace(document, reader=kind)


def _checked(data: bytes, limits: Limits) -> bytes:
    """Return a package after checking its size: LibreOffice unpacks it without limits."""
    size = sum(member.file_size for member in open_zip(data, limits).infolist())
    if size > limits.unpacked_bytes:
        raise UnreadableError("too_large", f"the package unpacks to {size >> 20} MB")
    package = Package(data, limits)
    if _CONTENT not in package or not _MISREAD.search(package.read(_CONTENT)):
        return data
    parts = {name: package.read(name) for name in package.names}
    package.replace(_CONTENT, _shown(parts[_CONTENT]))
    return package.repacked()


def _shown(data: bytes) -> bytes:
    """Return an OpenDocument as shown, where LibreOffice's docx would differ.

    LibreOffice writes hidden sections as visible text and, without its formula module, no formulas.
    """
    root = parse(data, "the document")
    for section in list(root.iter(_TEXT + "section")):
        is_hidden = section.get(_TEXT + "is-hidden") == "true"
        if is_hidden or section.get(_TEXT + "display") == "none":
            section.getparent().remove(section)
    for thing in list(root.iter(_DRAW + "object")):
        frame = thing.getparent()
        if next(frame.iterancestors(_TABLE + "table-cell"), None) is not None:
            frame.clear(keep_tail=True)
            frame.tag, frame.text = _TEXT + "span", picture("object")
    return etree.tostring(root, encoding="utf-8", xml_declaration=True)


def _convert(program: str, source: Path, target: str, limits: Limits) -> None:
    command = [
        program,
        f"-env:UserInstallation={_profile().as_uri()}",
        "--headless",
        "--norestore",
        "--nolockcheck",
        "--convert-to",
        target,
        "--outdir",
        str(source.parent),
        str(source),
    ]
    process = subprocess.Popen(
        command,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    try:
        _limit_processor_time(process.pid, limits.conversion_seconds)
        process.wait(timeout=limits.conversion_seconds)
    except subprocess.TimeoutExpired as error:
        raise UnreadableError(
            "timed_out", f"LibreOffice took longer than {limits.conversion_seconds:g} seconds"
        ) from error
    finally:
        _end(process)


def _limit_processor_time(pid: int, seconds: float) -> None:
    """Limit the processor time of a conversion, also if this process is killed."""
    if hasattr(resource, "prlimit"):
        bound = int(seconds) + 1
        resource.prlimit(pid, resource.RLIMIT_CPU, (bound, bound))


def _end(process: subprocess.Popen) -> None:
    """Kill a conversion and all processes of its session."""
    try:
        os.killpg(process.pid, signal.SIGKILL)
    except ProcessLookupError:
        return
    process.wait()


@lru_cache(maxsize=1)
def _profile() -> Path:
    """Return the LibreOffice profile of this process, removed when it ends."""
    folder = tempfile.mkdtemp(prefix="xxgk-libreoffice-")
    # Runs in pool workers too, which leave without calling atexit.
    Finalize(None, shutil.rmtree, args=(folder,), kwargs={"ignore_errors": True}, exitpriority=0)
    return Path(folder)
