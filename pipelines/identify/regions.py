"""The administrative regions: an index of the code lists by code and by name, year by year.

Reads `dbt_project/seeds/regions.csv` (provinces, prefectures, counties with their years),
`region_successions.csv` (successors that the first list has wrong), `townships.csv` (one list, of
2023) and `region_aliases.csv`. A name returns all regions that bear it; `context` decides.
"""

from collections import defaultdict
from collections.abc import Iterable
from functools import cached_property, lru_cache
from typing import NamedTuple

from pipelines.forms.codelists import seed_rows
from pipelines.identify.region_names import region_name_forms, township_name_forms

LEVELS = ("province", "prefecture", "county", "township")
TOWNSHIP_SUFFIXES = ("镇", "乡", "街道", "苏木", "办事处")
_CODE_WIDTH = {"province": 2, "prefecture": 4, "county": 6, "township": 9}


class Region(NamedTuple):
    """One region in the years `first_year` to `last_year` (None: still in force)."""

    code: str
    level: str
    name: str
    parent_code: str
    lineage: str
    first_year: int = 0
    last_year: int | None = None

    def stood_in(self, year: int) -> bool:
        """Return whether the region had this code and name in a year."""
        return self.first_year <= year and (self.last_year is None or year <= self.last_year)


class RegionIndex:
    """All regions of the code lists, found by code and by the forms of their names."""

    def __init__(
        self,
        regions: Iterable[Region],
        townships: Iterable[Region],
        aliases: Iterable[tuple[str, str]],
    ):
        self.by_code: dict[str, list[Region]] = defaultdict(list)
        self.forms: dict[str, list[Region]] = defaultdict(list)
        self.bases: dict[str, list[Region]] = defaultdict(list)
        self.townships: dict[str, list[Region]] = defaultdict(list)
        self.lineages: dict[str, list[Region]] = defaultdict(list)
        for region in regions:
            self.by_code[region.code].append(region)
            self.lineages[region.lineage].append(region)
            names = region_name_forms(region.name)
            for form in names.forms:
                self.forms[form].append(region)
            if names.base:
                self.bases[names.base].append(region)
        for alias, code in aliases:
            self.forms[alias].extend(self.by_code[code])
        self.first_year = min(r.first_year for rs in self.by_code.values() for r in rs)
        self.latest_year = max(r.first_year for rs in self.by_code.values() for r in rs)
        for township in townships:
            self.by_code[township.code].append(township)
            for form in township_name_forms(township.name):
                self.townships[form].append(township)

    @cached_property
    def lengths(self) -> dict[str, tuple[int, ...]]:
        """Return the lengths of names that begin with two characters, the longest first."""
        found: dict[str, set[int]] = defaultdict(set)
        for names in (self.forms, self.bases, self.townships):
            for name in names:
                found[name[:2]].add(len(name))
        return {start: tuple(sorted(sizes, reverse=True)) for start, sizes in found.items()}

    @cached_property
    def beginnings(self) -> frozenset[str]:
        """The two characters with which names above the township begin."""
        return frozenset(name[:2] for name in (*self.forms, *self.bases))

    def in_year(self, regions: Iterable[Region], year: int | None) -> tuple[Region, ...]:
        """Return the regions meant by a name in a report of that year.

        A name that was not in force in that year (just before or after a renaming) stands for the
        region of that year along its lineage. Without a year, current regions are returned.
        """
        known = tuple(regions)
        effective_year = self.latest_year if year is None else year
        effective_year = min(max(effective_year, self.first_year), self.latest_year)
        standing = tuple(region for region in known if region.stood_in(effective_year))
        if standing:
            return standing
        heirs = (
            heir
            for region in known
            for heir in self.lineages.get(region.lineage, ())
            if heir.stood_in(effective_year)
        )
        return tuple(dict.fromkeys(heirs)) or (known if year is None else ())

    def within(self, inner: Region, outer: Region) -> bool:
        """Return whether one region lies in another (or is it)."""
        width = _CODE_WIDTH[outer.level]
        if inner.code[:width] == outer.code[:width] and len(inner.code) >= width:
            return LEVELS.index(inner.level) >= LEVELS.index(outer.level)
        if inner.level == "township" and outer.level == "county":
            return any(self.same_place(county, outer) for county in self.parents(inner))
        return inner.level == outer.level and self.same_place(inner, outer)

    def related(self, one: Region, other: Region) -> bool:
        """Return whether one of two regions lies in the other."""
        return self.within(one, other) or self.within(other, one)

    def same_place(self, one: Region, other: Region) -> bool:
        """Return whether two entries are one county before and after it was recoded or renamed."""
        if one.lineage == other.lineage:
            return True
        recoded = one.name == other.name and one.code[:2] == other.code[:2]
        earlier, later = sorted((one, other), key=lambda region: region.first_year)
        return recoded and earlier.last_year is not None and earlier.last_year < later.first_year

    def parents(self, region: Region) -> list[Region]:
        """Return the entries of the region directly above; empty if the lists have none."""
        return self.by_code.get(region.parent_code, [])

    def entry(self, code: str, year: int | None = None) -> Region | None:
        """Return the region of a code in a year, else any entry of that code."""
        entries = self.by_code.get(code, ())
        return next(iter(self.in_year(entries, year) or entries), None)

    def ancestors(self, region: Region, year: int | None) -> tuple[Region, ...]:
        """Return the regions above in a year, the nearest first."""
        code = region.code
        codes = dict.fromkeys((code[:6], f"{code[:4]}00", f"{code[:2]}0000"))
        codes.pop(code, None)
        return tuple(entry for code in codes if (entry := self.entry(code, year)))

    def path(self, code: str, year: int | None = None) -> str | None:
        """Return the full name from the province down, e.g. 湖南省湘潭市湘潭县; None if unknown."""
        region = self.entry(code, year)
        if region is None:
            return None
        return "".join(r.name for r in (*reversed(self.ancestors(region, year)), region))


def _lineage(row: dict[str, str], successors: dict[tuple[str, str], str]) -> str:
    """Return the successors of a region, corrected where the list names another region.

    A region without a successor in the list was merged into others, which do not bear its name.
    """
    if row["lineage_id"] == row["code"]:
        return row["lineage_id"]
    return successors.get((row["code"], row["valid_to_year"]), row["lineage_id"])


@lru_cache(maxsize=1)
def region_index() -> RegionIndex:
    """Return the index of the project's code lists, built once per process."""
    successors = {
        (row["code"], row["last_year"]): row["successor_code"]
        for row in seed_rows("region_successions")
    }
    regions = (
        Region(
            code=row["code"],
            level=row["level"],
            name=row["name"],
            parent_code=row["parent_code"],
            lineage=_lineage(row, successors),
            first_year=int(row["valid_from_year"]),
            last_year=int(row["valid_to_year"]) if row["valid_to_year"] else None,
        )
        for row in seed_rows("regions")
    )
    townships = (
        Region(row["code"], "township", row["name"], row["county_code"], row["code"])
        for row in seed_rows("townships")
    )
    aliases = ((row["alias"], row["region_code"]) for row in seed_rows("region_aliases"))
    return RegionIndex(regions, townships, aliases)
