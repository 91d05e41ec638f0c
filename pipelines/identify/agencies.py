"""What a printed agency name says: its place, its kind, and its official name.

`湾沟镇` is 湾沟镇人民政府, `攸县政府办` is 攸县人民政府办公室, `县教育局` lacks its county. The
endings and the kinds they stand for are rows of `dbt_project/seeds/agency_endings.csv`. Which
region is meant when a name fits several, or none is named, is decided in `context`.
"""

import re
from dataclasses import dataclass, replace
from functools import lru_cache

from pipelines.identify.places import Place, base_at, place_at
from pipelines.identify.region_names import region_name_forms
from pipelines.identify.regions import Region, region_index, seed_rows

TOWNSHIP_TYPES = ("township", "subdistrict")
_SHORT_NAMED_TYPES = ("zone", "vertically_managed")
_SUPERIOR = re.compile(
    r"中华人民共和国|(?:国家|中国)[一-龥]{2,10}?(?:总局|局|银行|委员会|总署|监会)(?=.*[局队行处办]$)"
)
_NATIONAL = re.compile(
    r"(?:国家|中国|国务院)[一-龥]+|审计署"
    r"|[一-龥]{2,12}(?:(?<!宣传|组织|统战|武装)部|总署|总局)"
)
_GENERIC = re.compile(
    r"自治区|自治州|自治县|自治旗|省|市(?!场|容|民|郊|政(?!府|务|法|协))"
    r"|县(?!域)|区(?!域|块)|州|旗|盟"
)
_BRANCH = re.compile(r"(?P<bureau>[一-龥]*局)(?P<place>[一-龥]{2,}?)分局")
_PLACE_LIKE = re.compile(r"[一-龥]{1,12}[省市县州旗盟]")
_NOT_A_NAME = re.compile(
    r"^\d|^[^一-龥]*$|^(?:本|我|全|各|该|此|其)"
    r"(?:级|单位|机关|部门|局|市|县|区|省|镇|乡|街|办|委|系统|行政)"
    r"|公布|发布|印发|报送|填报|编制|做好|开展|关于|根据|报告|年报"
    r"|信息公开|政务公开$|工作$|目录|指南|首页|网站|门户"
)


@dataclass(frozen=True)
class Ending:
    """How a kind of agency's name ends, as printed and officially."""

    printed: str
    official: str
    agency_type: str


@dataclass(frozen=True)
class AgencyName:
    """A printed agency name, taken apart.

    Attributes:
        printed: As printed, compact.
        name: Official full name as far as the print allows.
        agency_type: Kind by code list; None when the ending tells none.
        generic: The word that stands for a region not named (县 in 县教育局).
        regions: The regions the printed place may mean; empty when none is named.
        place: The printed place.
        organ: What follows the place, or the generic word.
        place_names: How many names the place has: 2 in 开阳县冯三镇, 0 without a place.
        is_short: The place lacks the word for its kind, as in 亳州高新区.
        is_unlisted: Its own place is not in the lists; `regions` are those above it, if any.
    """

    printed: str
    name: str
    agency_type: str | None
    generic: str | None = None
    regions: tuple[Region, ...] = ()
    place: str = ""
    organ: str = ""
    place_names: int = 0
    is_short: bool = False
    is_unlisted: bool = False

    @property
    def is_government(self) -> bool:
        """Whether it is the government of a province, prefecture or county itself."""
        return self.agency_type == "government"

    def completed(self, region: Region) -> "AgencyName":
        """The name with its generic word replaced by the name of the region.

        Of the forms of the region's name the one is taken that ends on the printed word:
        县教育局 becomes 民和县教育局, 自治区统计局 becomes 新疆维吾尔自治区统计局.
        """
        word = self.generic or ""
        forms = [f for f in region_name_forms(region.name).forms if f.endswith(word)]
        choose = max if word.startswith("自治") else min
        place = choose(forms, key=len, default=region.name)
        return replace(self, name=place + self.name.removeprefix(word), place=place)


@lru_cache(maxsize=1)
def agency_endings() -> dict[str, Ending]:
    """The known endings by their printed form."""
    rows = seed_rows("agency_endings.csv")
    return {
        row["ending"]: Ending(row["ending"], row["official_ending"], row["agency_type"])
        for row in rows
    }


@lru_cache(maxsize=1)
def _longest_ending() -> int:
    return max(map(len, agency_endings()))


def ending_of(name: str) -> Ending | None:
    """The longest known ending of a name, None when it has none."""
    endings = agency_endings()
    for length in range(min(_longest_ending(), len(name)), 0, -1):
        if ending := endings.get(name[-length:]):
            return ending
    return None


def read_agency(printed: str, year: int | None) -> AgencyName | None:
    """Take a printed agency name apart.

    Args:
        printed: Compact text of the name alone.
        year: Report year, for the regions as they stood; None when unknown.

    Returns:
        The name's parts, None when the text cannot be the name of an agency.

    Example:
        >>> read_agency("湾沟镇", 2020).name
        '湾沟镇人民政府'
        >>> read_agency("县教育局", 2023).generic
        '县'
    """
    if not 2 <= len(printed) <= 40 or _NOT_A_NAME.search(printed):
        return None
    superior = _SUPERIOR.match(printed)
    start = superior.end() if superior else 0
    ending = ending_of(printed)
    place = place_at(printed, start, year)
    generic = None if place else _GENERIC.match(printed, start)
    if generic and (ending is None or len(printed) - generic.end() < 2):
        return None
    if place is None and generic is None and (superior or _may_be_short(ending)):
        place = base_at(printed, start, year)
    where = place.length if place else len(generic[0]) if generic else 0
    parts = _Parts(printed, start, start + where, place, generic is not None, ending)
    agency_type = "vertically_managed" if superior else _agency_type(parts)
    return AgencyName(
        printed=printed,
        name=_official_name(parts),
        agency_type=agency_type,
        generic=generic[0] if generic else None,
        regions=_branch_regions(parts.organ, place, year) if place else (),
        place=parts.place_name,
        organ=parts.organ,
        place_names=place.names if place else 0,
        is_short=place is not None and place.is_base,
        is_unlisted=_is_unlisted(parts, agency_type),
    )


@dataclass(frozen=True)
class _Parts:
    """A printed name cut into what stands before the place, the place and the organ."""

    printed: str
    start: int
    stop: int
    place: Place | None
    has_generic: bool
    ending: Ending | None

    @property
    def place_name(self) -> str:
        return self.printed[self.start : self.stop] if self.place else ""

    @property
    def organ(self) -> str:
        return self.printed[self.stop :]

    @property
    def is_township(self) -> bool:
        return self.place is not None and self.place.level == "township"

    @property
    def is_region_itself(self) -> bool:
        """Nothing but a region above the township is named, one of the lists or not."""
        if not self.organ:
            return self.place is not None and not self.is_township
        return self.ending is None and not self.has_generic and self.is_former_region

    @property
    def is_former_region(self) -> bool:
        """The organ reads like a region that the lists do not have in that year."""
        is_listed_once = self.organ in region_index().forms
        return is_listed_once or _PLACE_LIKE.fullmatch(self.organ) is not None


def _may_be_short(ending: Ending | None) -> bool:
    return ending is not None and ending.agency_type in _SHORT_NAMED_TYPES


def _official_name(parts: _Parts) -> str:
    if parts.is_region_itself:
        return f"{parts.printed}人民政府"
    if parts.ending:
        return parts.printed.removesuffix(parts.ending.printed) + parts.ending.official
    return parts.printed


def _agency_type(parts: _Parts) -> str | None:
    if parts.is_township:
        return _township_type(parts)
    if parts.is_region_itself:
        return "government"
    is_bare = parts.place is None and not parts.has_generic
    if is_bare and _NATIONAL.fullmatch(parts.printed):
        return "national"
    return parts.ending.agency_type if parts.ending else None


def _township_type(parts: _Parts) -> str | None:
    is_subdistrict = parts.place_name.endswith(("街道", "办事处"))
    own_types = (*TOWNSHIP_TYPES, "government", "government_office")
    if parts.ending and parts.ending.agency_type in own_types:
        return "subdistrict" if is_subdistrict else "township"
    return parts.ending.agency_type if parts.ending else None


def _is_unlisted(parts: _Parts, agency_type: str | None) -> bool:
    """Whether the agency's own place is not in the lists, though one above it may be."""
    if agency_type in TOWNSHIP_TYPES:
        return not parts.is_township
    if agency_type is None:
        return True
    return bool(parts.organ) and parts.is_region_itself


def _branch_regions(organ: str, place: Place, year: int | None) -> tuple[Region, ...]:
    """The region a branch bureau serves (船山区 in 公安局船山区分局), else the place's own."""
    match = _BRANCH.fullmatch(organ)
    if match is None:
        return place.regions
    index = region_index()
    named = index.forms.get(match["place"]) or index.bases.get(match["place"]) or ()
    inner = tuple(
        region
        for region in index.in_year(named, year)
        if any(index.within(region, outer) for outer in place.regions)
    )
    return inner or place.regions
