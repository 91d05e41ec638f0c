"""Programs of this machine that readers start."""

import shutil


def libreoffice() -> str | None:
    """Where LibreOffice is on this machine; None if it is not."""
    return shutil.which("soffice") or shutil.which("libreoffice")
