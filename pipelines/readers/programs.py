"""Programs of this machine that readers start."""

import shutil


def libreoffice() -> str | None:
    """Return the path of LibreOffice on this machine; None if it is not installed."""
    return shutil.which("soffice") or shutil.which("libreoffice")
