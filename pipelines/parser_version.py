"""Which parser read a document: a digest of the code and code lists that decide a reading.

A document is read again when this changes, and only then; nobody has to remember to bump it.
"""

import hashlib
from functools import lru_cache

from pipelines.settings import PROJECT_DIR

_ROOMS = ("readers", "forms", "extract", "identify")
_FILES = ("parse.py", "record.py")


@lru_cache(maxsize=1)
def parser_version() -> str:
    """Twelve hexadecimal digits that change with the parser's code or its code lists."""
    code = PROJECT_DIR / "pipelines"
    sources = [code / name for name in _FILES]
    sources += [path for room in _ROOMS for path in sorted((code / room).rglob("*.py"))]
    sources += sorted((PROJECT_DIR / "dbt_project" / "seeds").glob("*.csv"))
    digest = hashlib.sha256()
    for path in sources:
        digest.update(path.relative_to(PROJECT_DIR).as_posix().encode())
        digest.update(path.read_bytes())
    return digest.hexdigest()[:12]
