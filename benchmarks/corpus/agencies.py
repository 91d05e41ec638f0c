"""The reporting agencies: governments and departments of the regions of the code lists, by year.

Regions keep the names and codes they had in each year; a few departments change their names or are
merged away, a few reports are missing.
"""

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from pipelines.identify.regions import Region, region_index

RENAMED = 0.02
"""Share of departments that change their name between two of the years."""
MERGED = 0.01
"""Share of departments that are merged into another and stop reporting."""
MISSING = 0.005
"""Share of reports that were never published."""
GOVERNMENT = "人民政府"
LAST_BEFORE_REFORM = 2018
"""The last report year under the names from before the reform of the departments."""

_LEVELS = ("province", "prefecture", "county")
_WITHOUT_GOVERNMENT_REPORTS = ("71", "81", "82")
_FEWEST_DEPARTMENTS = 8
# Name, and the name before the reform where there was another.
_DEPARTMENTS = (
    ("审计", ""), ("教育", ""), ("统计", ""), ("民政", ""), ("水利", ""), ("商务", ""),
    ("财政", ""), ("司法", ""), ("公安", ""), ("交通运输", ""), ("农业农村", "农业"),
    ("卫生健康", "卫生和计划生育"),
    ("应急管理", "安全生产监督管理"), ("自然资源", "国土资源"), ("住房和城乡建设", ""),
    ("生态环境", "环境保护"), ("人力资源和社会保障", ""), ("市场监督管理", "工商行政管理"),
    ("文化和旅游", "文化广电新闻出版"), ("退役军人事务", ""), ("医疗保障", ""), ("林业", ""),
    ("信访", ""), ("科学技术", ""), ("民族宗教事务", ""), ("工业和信息化", ""), ("城市管理", ""),
    ("机关事务管理", ""), ("体育", ""), ("粮食和物资储备", "粮食"),
)  # fmt: skip
_OTHER_NAMES = {"文化和旅游": "文化广电和旅游", "农业农村": "农业农村和水务", "林业": "林业和草原"}


@dataclass(frozen=True)
class Agency:
    """An agency: its full name in each year in which it reports, empty for a missing report.

    `key` is unique among the agencies of its region, independent of its name.
    """

    key: str
    names: dict[int, str]

    @property
    def is_government(self) -> bool:
        """Whether it reports for all organs of its region."""
        return self.key == GOVERNMENT


@dataclass(frozen=True)
class Place:
    """A region with the agencies that report there, and its code in each year."""

    lineage: str
    codes: dict[int, str]
    names: dict[int, str]
    agencies: tuple[Agency, ...]

    @property
    def reports(self) -> int:
        """The number of reports published there."""
        return sum(bool(name) for agency in self.agencies for name in agency.names.values())


def places(seed: int, years: Sequence[int]) -> Iterator[Place]:
    """Return the regions with their agencies, in an order that only the seed decides."""
    lineages = sorted(
        lineage
        for lineage, members in region_index().lineages.items()
        if members[0].level in _LEVELS and lineage[:2] not in _WITHOUT_GOVERNMENT_REPORTS
    )
    random.Random(f"{seed}/places").shuffle(lineages)
    for lineage in lineages:
        if (found := place(seed, lineage, years)).reports:
            yield found


def place(seed: int, lineage: str, years: Sequence[int]) -> Place:
    """Return one region with its agencies."""
    rng = random.Random(f"{seed}/{lineage}/agencies")
    standing = {
        year: [region for region in region_index().lineages[lineage] if region.stood_in(year)]
        for year in years
    }
    regions = {year: found[0] for year, found in standing.items() if len(found) == 1}
    names = {year: _full_name(region, year) for year, region in regions.items()}
    chosen = rng.sample(_DEPARTMENTS, rng.randint(_FEWEST_DEPARTMENTS, len(_DEPARTMENTS)))
    organs = {GOVERNMENT: dict.fromkeys(years, GOVERNMENT)}
    ending = "厅" if region_index().lineages[lineage][0].level == "province" else "局"
    for name, former in chosen:
        organs[name] = _organ_names(rng, name, former, ending, years)
    return Place(
        lineage,
        {year: region.code for year, region in regions.items()},
        names,
        tuple(
            Agency(
                key,
                {
                    year: "" if rng.random() < MISSING else names[year] + organ
                    for year, organ in found.items()
                    if year in names
                },
            )
            for key, found in organs.items()
        ),
    )


def _organ_names(
    rng: random.Random, name: str, former: str, ending: str, years: Sequence[int]
) -> dict[int, str]:
    """Return the name of a department in each year in which it exists."""
    other = _OTHER_NAMES.get(name) if rng.random() < RENAMED * _SHARE_WITH_OTHER else None
    ends = rng.choice(years) if rng.random() < MERGED else max(years)
    turns = rng.choice(years)
    return {
        year: ((former or name) if year <= LAST_BEFORE_REFORM else _named(name, other, year, turns))
        + ending
        for year in years
        if year <= ends
    }


_SHARE_WITH_OTHER = len(_DEPARTMENTS) / len(_OTHER_NAMES)


def _named(name: str, other: str | None, year: int, turns: int) -> str:
    return other if other and year >= turns else name


def _full_name(region: Region, year: int) -> str:
    """Return the region's name, with its parent's name in front if others have the same."""
    bearers = region_index().forms[region.name]
    if all(bearer.lineage == region.lineage for bearer in bearers):
        return region.name
    above = _standing(region.code[:4] + "00", year) if region.level == "county" else None
    above = above or _standing(region.code[:2] + "0000", year)
    return above.name + region.name if above else region.name


def _standing(code: str, year: int) -> Region | None:
    found = region_index().by_code.get(code, ())
    return next((region for region in found if region.stood_in(year)), None)


def number_of(agency: Agency) -> int:
    """Return the number of an agency on its region's portal: 0 for the government."""
    keys = [GOVERNMENT, *(name for name, _ in _DEPARTMENTS)]
    return keys.index(agency.key)
