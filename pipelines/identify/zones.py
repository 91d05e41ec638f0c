"""The functional zones: development zones, new areas and the divisions of the 兵团, by name.

Reads `dbt_project/seeds/functional_zones.csv`. A zone is no region of GB/T 2260: its code is that
of the smallest region that contains all of it, `Z` and a number. `agencies` decides the agency.
"""

from collections import defaultdict
from functools import lru_cache
from typing import NamedTuple

from pipelines.forms.codelists import seed_rows
from pipelines.identify.evidence import compact

_SHORT_KINDS = (
    ("经开区", "经济技术开发区"),
    ("高新区", "高新技术产业开发区"),
)
_CORPS_KINDS = ("xpcc",)


class Zone(NamedTuple):
    """One functional zone."""

    code: str
    name: str
    kind: str
    parent_code: str

    @property
    def is_corps(self) -> bool:
        """Whether it belongs to the 兵团, which has no administrative committees."""
        return self.kind in _CORPS_KINDS

    def official(self, printed: str) -> str:
        """Return the printed name with its kind written out, if the zone is of that kind.

        Example:
            >>> length, zone = zone_at("合肥经开区管委会", 0)
            >>> zone.official("合肥经开区")
            '合肥经济技术开发区'
        """
        for short, long in _SHORT_KINDS:
            if printed.endswith(short) and self.name.endswith(long):
                return printed.removesuffix(short) + long
        return printed


def zone_at(text: str, start: int) -> tuple[int, Zone] | None:
    """Return the longest zone name at a position of a compact text, with its length."""
    names = _names_by_beginning().get(text[start : start + 2], ())
    for name in names:
        if text.startswith(name, start):
            return len(name), _zones_by_name()[name]
    return None


def split_aliases(cell: str) -> list[str]:
    """Return the names in a cell that lists several, separated by a full-width semicolon."""
    return [alias for alias in cell.split("；") if alias]


@lru_cache(maxsize=1)
def _zones_by_name() -> dict[str, Zone]:
    zones = {}
    for row in seed_rows("functional_zones"):
        zone = Zone(row["code"], row["name"], row["kind"], row["parent_code"])
        for name in (row["name"], *split_aliases(row["aliases"])):
            zones[compact(name)] = zone
    return zones


@lru_cache(maxsize=1)
def _names_by_beginning() -> dict[str, list[str]]:
    """Return names by their first two characters, the longest first."""
    names = defaultdict(list)
    for name in sorted(_zones_by_name(), key=len, reverse=True):
        names[name[:2]].append(name)
    return dict(names)
