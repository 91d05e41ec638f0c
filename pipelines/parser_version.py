"""Compute versions of the parser: digests of the code and code lists that determine a reading.

A document is read again if and only if the code that reads it has changed; no version has to be
raised by hand. A reader (HTML, PDF, …) affects only its documents, all other code affects all.
"""

import hashlib
import re
from collections.abc import Iterable
from functools import lru_cache
from pathlib import Path

from pipelines.readers import CONVERTER, PICTURES, READERS
from pipelines.settings import PROJECT_DIR

_CODE = PROJECT_DIR / "pipelines"
_SHARED_PACKAGES = ("forms", "extract", "identify")
_SHARED_FILES = ("parse.py", "models.py", "readers/__init__.py")
_IMPORT = re.compile(r"^ *(?:from|import) (pipelines\.readers(?:\.\w+)+)", re.MULTILINE)
_UNREAD, _CONVERTED = "", "converted"


def parser_version() -> str:
    """Return twelve hexadecimal digits that change with any code or code list of the parser."""
    return parser_versions()[_UNREAD]


@lru_cache(maxsize=1)
def parser_versions() -> dict[str, str]:
    """Return the version of the parser for each `family` of documents."""
    shared = [_CODE / name for name in _SHARED_FILES]
    shared += [path for name in _SHARED_PACKAGES for path in (_CODE / name).rglob("*.py")]
    seeds = list((PROJECT_DIR / "dbt_project" / "seeds").glob("*.csv"))
    entries = {**READERS, _CONVERTED: CONVERTER}
    families = {name: _with_imports([*shared, _path(module)]) for name, module in entries.items()}
    scan = set((_CODE / "readers" / "scan").rglob("*.py"))
    families |= {_with_pictures(name): files | scan for name, files in families.items()}
    families[_UNREAD] = {*shared, *(_CODE / "readers").rglob("*.py")}
    return {name: _digest([*files, *seeds]) for name, files in families.items()}


def family(reader: str | None) -> str:
    """Return the key in `parser_versions` for documents of a reader; "" for unread ones.

    >>> family("html (gb18030)"), family("text/bars"), family("excel xml"), family(None)
    ('html', 'text', 'converted', '')
    >>> family("pdf (pictures)")
    'pdf (pictures)'
    """
    if reader is None:
        return _UNREAD
    name = re.split("[ /]", reader)[0]
    name = name if name in READERS else _CONVERTED
    return _with_pictures(name) if reader.endswith(f"({PICTURES})") else name


def _with_pictures(name: str) -> str:
    """Return the family of a reader's documents in which pictures were read too."""
    return f"{name} ({PICTURES})"


def _with_imports(files: Iterable[Path]) -> set[Path]:
    """Return files with all modules of `readers` that they import, directly or not."""
    found, left = set(), list(files)
    while left:
        path = left.pop()
        if path not in found:
            found.add(path)
            # The package's __init__ imports all readers, whichever is needed.
            left += (
                [] if path.parent.name == "readers" and path.stem == "__init__" else _imports(path)
            )
    return found


def _imports(path: Path) -> list[Path]:
    return [_path(module) for module in _IMPORT.findall(path.read_text(encoding="utf-8"))]


def _path(module: str) -> Path:
    path = PROJECT_DIR / Path(*module.split("."))
    return path / "__init__.py" if path.is_dir() else path.with_suffix(".py")


def _digest(files: Iterable[Path]) -> str:
    digest = hashlib.sha256()
    for path in sorted(files):
        digest.update(path.relative_to(PROJECT_DIR).as_posix().encode())
        digest.update(path.read_bytes())
    return digest.hexdigest()[:12]
