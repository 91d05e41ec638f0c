"""Organs of the central government, and agencies whose name does not show their region.

Reads `national_organs.csv` and `agency_seats.csv`. A name that continues that of a national organ
is one of its local agencies: 国家税务总局安徽省税务局, 审计署驻郑州特派员办事处.
"""

import re
from functools import lru_cache

from pipelines.forms.codelists import seed_rows
from pipelines.identify.zones import split_aliases

_STATE = "中华人民共和国"
_PARTY = "中共"
_SHORTEST_PREFIX = 4
_NATIONAL = re.compile(
    r"(?:国家|中国|国务院)[一-龥]*(?:局|署|会|部|办公室|办公厅|银行|院|办)"
    r"|[一-龥]{2,12}(?:(?<!宣传|组织|统战|武装)部|总署|总局)"
)


def after_state(text: str) -> int:
    """Return where the name begins behind 中华人民共和国 or 中共."""
    for prefix in (_STATE, _PARTY):
        if text.startswith(prefix):
            return len(prefix)
    return 0


def national_organ_at(text: str, start: int) -> int | None:
    """Return the end of a national organ's name at a position; short names only as a whole."""
    for name in _names_by_beginning().get(text[start : start + 2], ()):
        if text.startswith(name, start):
            end = start + len(name)
            if end == len(text) or len(name) >= _SHORTEST_PREFIX:
                return end
            if text.startswith("驻", end):
                return end
    return None


def is_national(name: str) -> bool:
    """Return whether a name without any place is that of a national organ."""
    return _NATIONAL.fullmatch(name) is not None


@lru_cache(maxsize=1)
def agency_seats() -> dict[str, str]:
    """Return region codes of agencies by their full name and aliases."""
    return {
        name: row["region_code"]
        for row in seed_rows("agency_seats")
        for name in (row["name"], *split_aliases(row["aliases"]))
    }


@lru_cache(maxsize=1)
def _names_by_beginning() -> dict[str, list[str]]:
    names: dict[str, list[str]] = {}
    for row in seed_rows("national_organs"):
        for name in (row["name"], *split_aliases(row["aliases"])):
            names.setdefault(name[:2], []).append(name)
    return {key: sorted(found, key=len, reverse=True) for key, found in names.items()}
