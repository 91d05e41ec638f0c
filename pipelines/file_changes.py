"""Detect new, changed and removed files under data/raw by names, sizes and times.

No document or database is opened, so this can run every minute, even during a run. Changes are
taken in by `archive.take_in`.
"""

import hashlib
from collections import defaultdict
from datetime import UTC, datetime
from pathlib import Path

from pipelines.archive import list_raw, read_sidecar
from pipelines.archive.filing import FIRST_YEAR, filing_year
from pipelines.archive.sidecar import sidecar_path
from pipelines.settings import Settings

ANY = "any"
_CONTAINERS = (".warc", ".warc.gz", ".wacz", ".zip")


def fingerprints(settings: Settings) -> dict[str, str]:
    """Return for each filing year a digest of its files and sidecars: names, sizes and times.

    Containers may hold documents of any year: they are under `ANY`.
    """
    now = datetime.now(UTC)
    digests: dict[str, hashlib._Hash] = defaultdict(hashlib.sha256)
    for name, path in list_raw(settings).files.items():
        sidecar, _ = read_sidecar(path)
        held = name.lower().endswith(_CONTAINERS)
        year = ANY if held else filing_year(name, sidecar, now)[0]
        digests[str(year)].update(f"{name}|{_stamp(path)}|{_stamp(sidecar_path(path))}\n".encode())
    return {year: digest.hexdigest()[:16] for year, digest in sorted(digests.items())}


def changed_years(before: dict[str, str], now: dict[str, str]) -> list[int]:
    """Return the filing years that differ between two results of `fingerprints`, in order.

    A changed container counts as a change of all years, from the first to the present one.

    >>> changed_years({"2019": "a", "2020": "b"}, {"2020": "c", "2021": "d"})
    [2019, 2020, 2021]
    """
    changed = {year for year in before.keys() | now.keys() if before.get(year) != now.get(year)}
    if ANY in changed:
        return list(range(FIRST_YEAR, datetime.now(UTC).year + 1))
    return sorted(map(int, changed))


def _stamp(path: Path) -> str:
    try:
        stat = path.stat()
    except OSError:  # deleted in the meantime, or the name of a sidecar would be too long
        return "-"
    return f"{stat.st_size}:{stat.st_mtime_ns}"
