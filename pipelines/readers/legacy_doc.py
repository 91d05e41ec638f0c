"""Legacy Word documents (doc, and RTF): LibreOffice turns them into docx, which `docx` reads.

Nothing else keeps Chinese tables with merged cells in one piece. Each process has a LibreOffice
profile of its own, so that several convert at once; a conversion that hangs is ended with all the
processes it started.
"""

import os
import resource
import shutil
import signal
import subprocess
import tempfile
from dataclasses import replace
from functools import lru_cache
from multiprocessing.util import Finalize
from pathlib import Path

from pipelines.readers.container import UnreadableError
from pipelines.readers.document import Document
from pipelines.readers.docx import read_docx
from pipelines.readers.limits import DEFAULT_LIMITS, Limits

_PROGRAMS = ("soffice", "libreoffice")
_REMEDY = (
    "install LibreOffice (Debian: apt-get install libreoffice-writer-nogui) or save it as docx"
)
_TARGET = "docx:MS Word 2007 XML"


def read_doc(data: bytes, limits: Limits = DEFAULT_LIMITS) -> Document:
    """Read a legacy Word document or an RTF document.

    Raises:
        UnreadableError: `needs_libreoffice`, `timed_out`, `damaged` (LibreOffice makes nothing of
            it: cut off, or locked with a password), or as `read_docx`.
    """
    program = next(filter(None, map(shutil.which, _PROGRAMS)), None)
    if program is None:
        raise UnreadableError(
            "needs_libreoffice", f"a legacy Word document is read through LibreOffice: {_REMEDY}"
        )
    with tempfile.TemporaryDirectory(prefix="xxgk-doc-") as folder:
        source = Path(folder) / "document.doc"
        source.write_bytes(data)
        _convert(program, source, limits)
        result = source.with_suffix(".docx")
        if not result.exists():
            raise UnreadableError(
                "damaged", "LibreOffice cannot open it: cut off, damaged or locked with a password"
            )
        document = read_docx(result.read_bytes(), limits)
    return replace(document, reader="doc")


def _convert(program: str, source: Path, limits: Limits) -> None:
    command = [
        program,
        f"-env:UserInstallation={_profile().as_uri()}",
        "--headless",
        "--norestore",
        "--nolockcheck",
        "--convert-to",
        _TARGET,
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
    """Bound the conversion even if this process is killed and can no longer end it."""
    if hasattr(resource, "prlimit"):
        bound = int(seconds) + 1
        resource.prlimit(pid, resource.RLIMIT_CPU, (bound, bound))


def _end(process: subprocess.Popen) -> None:
    """End a conversion and everything it started; its session bears its own number."""
    try:
        os.killpg(process.pid, signal.SIGKILL)
    except ProcessLookupError:
        return
    process.wait()


@lru_cache(maxsize=1)
def _profile() -> Path:
    """The LibreOffice profile of this process, removed when it ends."""
    folder = tempfile.mkdtemp(prefix="xxgk-libreoffice-")
    # Runs in pool workers too, which leave without calling atexit.
    Finalize(None, shutil.rmtree, args=(folder,), kwargs={"ignore_errors": True}, exitpriority=0)
    return Path(folder)
