"""The folder of a site in writing: files that are made of the same as before are taken over.

A record in the folder says of each file what it was made of and what it holds, as digests. The
next site takes over what is made of the same by the same code and was not damaged, and makes the
rest. What is in neither is gone.
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
    """A site written into `directory` by some code, beside the one in `before`, if any is there.

    Files whose names begin with `of_no_code` are taken over whatever code wrote the rest.
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
        """Take over a file from the site that stands; return False where it has to be written.

        It has to where another code made it, or of something else, or where it is not as it was.
        """
        self._made[name] = digest(made_of)
        before, path = self._before / name, self._place(name)
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
        """Take over a file, or else write what `make` returns; return its text."""
        if self.take_over(name, *made_of):
            return self._place(name).read_text(encoding="utf-8")
        text = make()
        self.write(name, text)
        return text

    def write(self, name: str, content: str | bytes) -> None:
        """Write a file."""
        self._place(name).write_bytes(content.encode() if isinstance(content, str) else content)

    def finish(self, made_of: str) -> None:
        """Write the record: what the site as a whole is made of, and each of its files."""
        names = _names(self._directory)
        files = {
            name: [self._made.get(name), self._contents.get(name) or _content(self._place(name))]
            for name in names
        }
        record = {"site": made_of, "code": self._code, "files": files}
        self.write(_RECORD, json.dumps(record, indent=0))

    def _place(self, name: str) -> Path:
        path = self._directory / name
        path.parent.mkdir(parents=True, exist_ok=True)
        return path


def digest(made_of: object) -> str:
    """Digest of a value as Python writes it."""
    return hashlib.sha256(repr(made_of).encode()).hexdigest()


def is_made_of(site: Path, made_of: str) -> bool:
    """Whether a site is there that was made of this as a whole, each file as it was written."""
    record = _record(site)
    return (
        record["site"] == made_of
        and _names(site) == list(record["files"])
        and all(_content(site / name) == held for name, (_, held) in record["files"].items())
    )


def _record(site: Path) -> dict:
    try:
        return json.loads((site / _RECORD).read_text(encoding="utf-8"))
    except (FileNotFoundError, ValueError):  # A power cut may leave an empty file.
        return {"site": None, "code": None, "files": {}}


def _names(directory: Path) -> list[str]:
    """The files below a directory but for the record, in order."""
    paths = (path for path in directory.rglob("*") if path.is_file() and path.name != _RECORD)
    return sorted(path.relative_to(directory).as_posix() for path in paths)


def _content(path: Path) -> str | None:
    return hash_file(path) if path.is_file() else None
