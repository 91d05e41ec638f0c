"""Write the files of a site, and reuse files of the current site whose inputs are unchanged.

A record in the folder holds digests of each file's inputs and content. The next site links files
with the same inputs and code that are undamaged, and writes the others. What the files contain is
decided in the other modules.
"""

import hashlib
import json
import os
import shutil
from collections.abc import Callable
from pathlib import Path

from pipelines.archive.hashing import hash_file

_RECORD = ".made.json"


class SiteFolder:
    """A new site in `directory`, written by `code`; the current one, if any, is in `before`.

    Files whose names begin with `of_no_code` do not depend on the code.
    """

    def __init__(self, directory: Path, before: Path, code: str, of_no_code: str = "\0"):
        self._directory, self._before, self._code = directory, before, code
        self._made: dict[str, str] = {}
        self._contents: dict[str, str] = {}
        record = _record(before)
        self._known: dict[str, list] = {
            name: made
            for name, made in record["files"].items()
            if record["code"] == code or name.startswith(of_no_code)
        }

    def take_over(self, name: str, *made_of: object) -> bool:
        """Link a file from the current site; return False if it has to be written.

        It has to be written if its code, its inputs (`made_of`) or its content have changed.
        """
        self._made[name] = digest(made_of)
        before, path = self._before / name, self._path(name)
        content = _content(before)
        if content is None or self._known.get(name) != [self._made[name], content]:
            return False
        try:
            os.link(before, path)
        except OSError:  # A file system without links.
            shutil.copy2(before, path)
        self._contents[name] = content
        return True

    def put(self, name: str, make: Callable[[], str], *made_of: object) -> str:
        """Link a file from the current site, or else write the text that `make` returns; return
        the text.
        """
        if self.take_over(name, *made_of):
            return self._path(name).read_text(encoding="utf-8")
        text = make()
        self.write(name, text)
        return text

    def write(self, name: str, content: str | bytes) -> None:
        """Write a file."""
        self._path(name).write_bytes(content.encode() if isinstance(content, str) else content)

    def finish(self, made_of: str) -> None:
        """Write the record: digests of the inputs of the whole site and of each file."""
        names = _names(self._directory)
        files = {
            name: [self._made.get(name), self._contents.get(name) or _content(self._path(name))]
            for name in names
        }
        record = {"site": made_of, "code": self._code, "files": files}
        self.write(_RECORD, json.dumps(record, indent=0))

    def _path(self, name: str) -> Path:
        path = self._directory / name
        path.parent.mkdir(parents=True, exist_ok=True)
        return path


def digest(made_of: object) -> str:
    """Return a digest of a value's `repr`."""
    return hashlib.sha256(repr(made_of).encode()).hexdigest()


def is_made_of(site: Path, made_of: str) -> bool:
    """Return whether a site exists that was made from these inputs and is undamaged."""
    record = _record(site)
    return (
        record["site"] == made_of
        and _names(site) == list(record["files"])
        and all(_content(site / name) == content for name, (_, content) in record["files"].items())
    )


def _record(site: Path) -> dict:
    try:
        return json.loads((site / _RECORD).read_text(encoding="utf-8"))
    except (FileNotFoundError, ValueError):  # A power cut may leave an empty file.
        return {"site": None, "code": None, "files": {}}


def _names(directory: Path) -> list[str]:
    """Return the files below a directory, without the record, in order."""
    paths = (path for path in directory.rglob("*") if path.is_file() and path.name != _RECORD)
    return sorted(path.relative_to(directory).as_posix() for path in paths)


def _content(path: Path) -> str | None:
    return hash_file(path) if path.is_file() else None
