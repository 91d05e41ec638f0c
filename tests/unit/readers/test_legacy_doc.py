"""Legacy Word documents: what becomes of a conversion that cannot be done, hangs or fails."""

import stat
import time
from pathlib import Path

import pytest

from pipelines.readers import Limits, UnreadableError, legacy_doc, read
from tests.rendering_office import converted, docx_of, has_soffice, paragraph

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
    monkeypatch.setattr(legacy_doc.shutil, "which", lambda name: None)
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
