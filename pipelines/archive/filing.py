"""Choose the report year under which a document is filed and loaded, from its surroundings.

The year that a report really covers is determined in `identify`.
"""

import re
from datetime import datetime

from pipelines.archive.provenance import NOWHERE, Provenance
from pipelines.archive.sidecar import Sidecar

FIRST_YEAR = 2008
_YEAR = re.compile(r"(?<!\d)(20\d\d)(?!\d)")
_YEAR_OF_REPORT = re.compile(r"(?<!\d)(20\d\d)(?=\s*年)")


def filing_year(
    name: str, sidecar: Sidecar, today: datetime, found: Provenance = NOWHERE
) -> tuple[int, str]:
    """Return the partition that a document is loaded in, and the basis of that choice.

    Args:
        name: path below data/raw; for a document in a container, with the container as a folder.
        sidecar: statements about the document by hand.
        today: when it was received.
        found: where it was found.

    >>> filing_year("2020/a.txt", Sidecar(), datetime(2026, 5, 1))
    (2020, 'folder')
    >>> filing_year("县教育局2019年度报告.txt", Sidecar(), datetime(2026, 5, 1))
    (2019, 'file_name')
    >>> filing_year("a.txt", Sidecar(), datetime(2026, 5, 1))
    (2025, 'received')
    """
    *folders, base = name.split("/")
    for folder in folders:
        if folder.isdecimal() and _plausible(int(folder), today):
            return int(folder), "folder"
    for year, basis in ((sidecar.report_year, "sidecar"), (found.listed_year, "listing")):
        if year is not None and _plausible(year, today):
            return year, basis
    archives = [folder for folder in folders if folder.lower().endswith(".zip")]
    named = [(found.link_text or "", "link_text")]
    named += [(text, "file_name") for text in (base, *reversed(archives))]
    for text, basis in named:
        if year := _year_in(text, today):
            return year, basis
    if found.retrieved_at and _plausible(found.retrieved_at.year - 1, today):
        return found.retrieved_at.year - 1, "retrieved"
    return today.year - 1, "received"


def _year_in(text: str, today: datetime) -> int | None:
    for pattern in (_YEAR_OF_REPORT, _YEAR):
        for year in map(int, pattern.findall(text)):
            if _plausible(year, today):
                return year
    return None


def _plausible(year: int, today: datetime) -> bool:
    return FIRST_YEAR <= year <= today.year
