"""List the files under data/raw, and those that cannot be taken in, with the reason.

Only names and types of files are examined; files are opened in `containers` and in the readers.
"""

import os
import stat
from dataclasses import dataclass, field
from pathlib import Path

from pipelines.archive.sidecar import SUFFIX
from pipelines.settings import Settings

_OURS = {"README.md", ".gitkeep", ".gitattributes", ".gitignore", ".DS_Store", "Thumbs.db"}
_BEING_WRITTEN = (".warc.gz.open", ".warc.open")
_KINDS = {
    stat.S_IFIFO: "a pipe", stat.S_IFSOCK: "a socket", stat.S_IFCHR: "a device",
    stat.S_IFBLK: "a device",
}  # fmt: skip


@dataclass
class Listing:
    """Files by name below data/raw, in order, and the reasons why others cannot be taken in.

    Names have forward slashes; bytes that are not UTF-8 are written as `\\xc4`. The name of a
    folder among the problems ends with a slash.
    """

    files: dict[str, Path] = field(default_factory=dict)
    problems: dict[str, str] = field(default_factory=dict)


def list_raw(settings: Settings) -> Listing:
    """List the files under data/raw, without sidecars, files of the project, and WARC files that a
    harvest is writing. A missing folder counts as empty.

    Raises:
        OSError: data/raw itself cannot be opened.
    """
    found = Listing()
    if not settings.raw_dir.exists():
        return found
    root = settings.raw_dir.resolve()
    with os.scandir(settings.raw_dir):
        pass  # a folder in it that cannot be opened is a problem of that folder
    walk = _Walk(settings.raw_dir, root, settings.follow_links, found)
    folders = [settings.raw_dir]
    while folders:
        folders += walk.folder(folders.pop())
    return Listing(dict(sorted(found.files.items())), dict(sorted(found.problems.items())))


class _Walk:
    """One walk through data/raw that fills a listing."""

    def __init__(self, top: Path, root: Path, follow_links: bool, found: Listing):
        self._top, self._root, self._follow, self._found = top, root, follow_links, found
        self._walked: set[Path] = {root}

    def folder(self, folder: Path) -> list[Path]:
        """List one folder; return the folders in it."""
        try:
            with os.scandir(folder) as entries:
                listed = sorted(entries, key=lambda entry: entry.name)
        except OSError as error:
            self._problem(folder, f"the folder cannot be opened: {error.strerror}", "/")
            return []
        names = {entry.name for entry in listed}
        below = []
        for entry in listed:
            path = folder / entry.name
            if self._is_left_out(entry.name, names):
                continue
            try:
                if self._is_folder(entry, path):
                    below.append(path)
            except OSError as error:
                self._problem(path, f"it cannot be looked at: {error.strerror}")
        return below

    def _is_left_out(self, name: str, beside: set[str]) -> bool:
        is_sidecar = name.endswith(SUFFIX) and name.removesuffix(SUFFIX) in beside
        return name in _OURS or name.endswith(_BEING_WRITTEN) or is_sidecar

    def _is_folder(self, entry: os.DirEntry, path: Path) -> bool:
        """Return whether it is a folder to walk; add anything else to the listing."""
        end = "/" if entry.is_dir() else ""
        if not _is_utf8(entry.name):
            likely = os.fsencode(entry.name).decode("gb18030", "replace")
            self._problem(path, f"its name is not UTF-8; rename it, perhaps to {likely}", end)
        elif entry.is_symlink() and (problem := self._of_link(path)):
            self._problem(path, problem)
        elif end:
            return True
        elif entry.is_file() and entry.name.endswith(SUFFIX):
            # Otherwise it would be read as a text, its title as that of a report without tables.
            self._problem(path, "it is a sidecar, and the document beside it is gone")
        elif entry.is_file():
            self._found.files[path.relative_to(self._top).as_posix()] = path
        else:
            kind = _KINDS.get(stat.S_IFMT(path.stat().st_mode), "no file")
            self._problem(path, f"it is {kind}, not a file")
        return False

    def _of_link(self, path: Path) -> str | None:
        """Return the reason why a link is not followed; None if it is."""
        target = Path(os.path.realpath(path))
        if not target.exists():
            return "it is a link that leads nowhere"
        if not target.is_relative_to(self._root) and not self._follow:
            return (
                f"it is a link that leads out of the folder, to {target}; put the file itself "
                "here, or set XXGK_FOLLOW_LINKS=1"
            )
        if target.is_dir() and (target.is_relative_to(self._root) or target in self._walked):
            return "it is a link to a folder that is listed where it lies"
        self._walked.add(target)
        return None

    def _problem(self, path: Path, reason: str, end: str = "") -> None:
        name = os.fsencode(path.relative_to(self._top).as_posix())
        self._found.problems[name.decode("utf-8", "backslashreplace") + end] = reason


def _is_utf8(name: str) -> bool:
    try:
        name.encode()
    except UnicodeEncodeError:
        return False
    return True
