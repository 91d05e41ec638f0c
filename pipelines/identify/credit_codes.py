"""Regions from printed codes: the organ's credit code and the site's code.

The unified social credit code (18 characters, GB 32100) has at digits 3 to 8 the region where the
organ is registered, and ends in a check digit; pages print it as 索引号 or carry it in the address.
The code of a government site begins with its region.
"""

import re

from pipelines.identify.evidence import Evidence
from pipelines.identify.regions import Region, region_index

_ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"
_WEIGHTS = (1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28)
_CREDIT_CODE = re.compile(
    rf"(?<![0-9A-Z])[1-9A-HJ-NPQRTUWXY][1-59]\d{{6}}[{_ALPHABET}]{{10}}(?![0-9A-Z])"
)
_LENGTH = 18
_SITE_CODE = re.compile(r"\d{10}")
_MOST_LINES = 40


def is_credit_code(code: str) -> bool:
    """Return whether the check digit of a unified social credit code is right.

    Example:
        >>> is_credit_code("11370883004325769B"), is_credit_code("11370883004325768B")
        (True, False)
    """
    total = sum(_ALPHABET.index(c) * weight for c, weight in zip(code, _WEIGHTS, strict=False))
    return len(code) == _LENGTH and _ALPHABET[-total % 31] == code[-1]


def coded_regions(evidence: Evidence, year: int | None) -> list[tuple[str, Region]]:
    """Return the regions of the codes in address, first lines and site, each with its basis."""
    rows = evidence.paragraphs[:_MOST_LINES]
    texts = (evidence.sidecar_url or "", *(text for _, _, text in rows))
    credit = (c for text in texts for c in _CREDIT_CODE.findall(text) if is_credit_code(c))
    found = [("credit code", code[2:8]) for code in dict.fromkeys(credit)]
    if _SITE_CODE.fullmatch(site := evidence.meta.get("siteidcode", "")):
        found.append(("site code", site[:6]))
    entries = ((basis, region_index().entry(code, year)) for basis, code in found)
    return [(basis, region) for basis, region in entries if region]
