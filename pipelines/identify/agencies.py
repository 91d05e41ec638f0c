"""Parse a printed agency name: its place, its kind, and its official name.

`湾沟镇` is 湾沟镇人民政府, `攸县政府办` is 攸县人民政府办公室, `县教育局` lacks its county.
`context` decides the region if a name fits several, or names none.
"""

import re
from dataclasses import dataclass, replace
from functools import lru_cache

from pipelines.identify.agency_name import SETTLED, TOWNSHIP_TYPES, AgencyName
from pipelines.identify.endings import Ending, ending_of
from pipelines.identify.organs import after_state, agency_seats, is_national, national_organ_at
from pipelines.identify.places import Place, base_at, place_at
from pipelines.identify.regions import Region, region_index
from pipelines.identify.zone_agencies import agency_in_zone

_SHORTEST, _LONGEST = 2, 40
_GENERIC = re.compile(
    r"自治区|自治州|自治县|自治旗|省|市(?!场|容|郊|民(?:服务|中心|热线|之家|广场)|政(?!府|务|法|协))"
    r"|县(?!域)|区(?!域|块)|州|旗|盟"
)
_BRANCH = re.compile(r"(?P<bureau>[一-龥]*局)(?P<place>[一-龥]{2,}?)分局")
_PLACE_LIKE = re.compile(r"[一-龥]{1,12}[省市县州旗盟]")
_UNKNOWN_PLACE = re.compile(r"[区镇乡街村团场]$")
_TWO_NAMES = re.compile(r"(?<=[新开发]区)[(（]([一-龥]{2,4}区)[)）]")
_STREET = re.compile(r"街(?P<office>办|办事处|)$")
_ITSELF = re.compile(r"\(?(?:本级|总局|总署|部|局)?(?:机关)?\)?")
_AREA = re.compile(r"华[东北中南]|[东西][北南]|中南|南方|长江|黄河|珠江|淮河|海河|松辽|太湖")
_NOT_A_NAME = re.compile(
    r"^\d|^[^一-龥]*$|^(?:本|我|全|各|该|此|其)"
    r"(?:级|单位|机关|部门|局|市|县|区|省|镇|乡|街|办|委|系统|行政)"
    r"|^(?:[省市县区州旗](?:级|直|属|政府)?|各级|政府|直属|职能|工作)?(?:部门|单位|机构|机关)$"
    r"|^[省市县区州旗各]?(?:级|直)?(?:乡|镇|街道?|乡镇|镇乡|镇街|乡镇街道|街道乡镇|办事处)"
    r"(?:人民政府|政府|办事处|办)?$|^(?:人民政府|政府|管委会|管理委员会|委员会|办公[室厅])$"
    r"|公布|发布|印发|报送|填报|编制|做好|开展|关于|根据|报告|年报"
    r"|信息公开|政务公开$|工作$|目录|指南|首页|网站|门户"
)


@lru_cache(maxsize=2048)
def read_agency(printed: str, year: int | None) -> AgencyName | None:
    """Parse a printed agency name.

    Args:
        printed: Compact text of the name alone.
        year: Report year, to use the regions of that year; None if unknown.

    Returns:
        The name's parts, None if the text cannot be the name of an agency.

    Example:
        >>> read_agency("湾沟镇", 2020).name
        '湾沟镇人民政府'
        >>> read_agency("县教育局", 2023).generic
        '县'
    """
    if not _SHORTEST <= len(printed) <= _LONGEST or _NOT_A_NAME.search(printed):
        return None
    if "街" in printed and (written_out := _with_street(printed, year)):
        return replace(written_out, printed=printed)
    start = after_state(printed)
    organ_end = national_organ_at(printed, start)
    if organ_end is not None:
        return _of_national_organ(printed, organ_end, year)
    place = place_at(printed, start, year)
    if in_zone := agency_in_zone(_TWO_NAMES.sub("", printed), start, place, year):
        return replace(in_zone, printed=printed)
    if two_names := _of_two_names(printed, year):
        return two_names
    ending = ending_of(printed)
    generic = None if place else _GENERIC.match(printed, start)
    if generic and (ending is None or len(printed) - generic.end() < _SHORTEST):
        return None
    if place is None and generic is None and ending and ending.follows_short_name:
        place = base_at(printed, start, year)
    where = place.length if place else len(generic[0]) if generic else 0
    parts = _AgencyParts(printed, start, start + where, place, generic is not None, ending)
    return _seated(_agency(parts, generic[0] if generic else None, year), year)


@dataclass(frozen=True)
class _AgencyParts:
    """A printed name split into prefix, place and organ."""

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
        """Whether only a region above the township is named, listed or not."""
        if not self.organ:
            return self.place is not None and not self.is_township
        return self.ending is None and not self.has_generic and self.is_former_region

    @property
    def is_former_region(self) -> bool:
        """Whether the organ reads like a region that the lists do not have in that year."""
        is_listed_once = self.organ in region_index().forms
        return is_listed_once or _PLACE_LIKE.fullmatch(self.organ) is not None


def _agency(parts: _AgencyParts, generic: str | None, year: int | None) -> AgencyName:
    place, agency_type = parts.place, _agency_type(parts)
    return AgencyName(
        printed=parts.printed,
        name=_official_name(parts),
        agency_type=agency_type,
        generic=generic,
        regions=_branch_regions(parts.organ, place, year) if place else (),
        place=parts.place_name,
        organ=parts.organ,
        place_names=place.names if place else 0,
        is_short=place is not None and place.is_base,
        is_unlisted=_is_unlisted(parts, agency_type),
    )


def _with_street(printed: str, year: int | None) -> AgencyName | None:
    """Return 五山街道 for 五山街 and 五山街办 if there is a subdistrict of that name."""
    match = _STREET.search(printed)
    if match is None:
        return None
    whole = printed[: match.start()] + "街道" + match["office"]
    place = place_at(whole, 0, year)
    if place is None or place.level != "township" or place.length < match.start() + 2:
        return None
    return read_agency(whole, year)


def _of_two_names(printed: str, year: int | None) -> AgencyName | None:
    """Parse a zone with the district it coincides with, its region: 高新区(新市区)."""
    match = _TWO_NAMES.search(printed)
    if match is None:
        return None
    named = region_index().in_year(region_index().forms.get(match[1], ()), year)
    if not named:
        return None
    place, organ = printed[: match.end()], printed[match.end() :]
    ending = ending_of(organ)
    name = place + (organ.removesuffix(ending.printed) + ending.official if ending else organ)
    agency_type = ending.agency_type if ending else None if organ else "zone"
    return AgencyName(
        printed, name, agency_type, regions=named, place=place, organ=organ, place_names=1
    )


def _of_national_organ(printed: str, end: int, year: int | None) -> AgencyName:
    """Parse a national organ, or its local agency, whose place follows the organ's name."""
    rest = printed[end:]
    name = printed[:end] if _ITSELF.fullmatch(rest) else printed
    start = end + rest.startswith("驻")
    place = place_at(printed, start, year) or base_at(printed, start, year)
    if place is None and not _AREA.match(printed, start):
        return AgencyName(printed, name, "national", organ=name)
    parts = _AgencyParts(
        printed, start, start + place.length if place else end, place, False, ending_of(printed)
    )
    local = replace(_agency(parts, None, year), agency_type="vertically_managed", is_unlisted=False)
    if place and place.is_base:
        local = replace(local, place_names=max(local.place_names, SETTLED))
    return _seated(local, year)


def _seated(agency: AgencyName, year: int | None) -> AgencyName:
    """Return an agency of the list of seats, with the region of the list."""
    code = agency_seats().get(agency.name)
    region = region_index().entry(code, year) if code else None
    if region is None:
        return agency
    return replace(
        agency,
        agency_type="vertically_managed",
        generic=None,
        regions=(region,),
        place_names=SETTLED,
        is_short=False,
        is_unlisted=False,
    )


def _official_name(parts: _AgencyParts) -> str:
    if parts.is_region_itself:
        return f"{parts.printed}人民政府"
    if parts.ending:
        return parts.printed.removesuffix(parts.ending.printed) + parts.ending.official
    return parts.printed


def _agency_type(parts: _AgencyParts) -> str | None:
    if parts.is_township:
        return _township_type(parts)
    if parts.is_region_itself:
        return "government"
    is_bare = parts.place is None and not parts.has_generic
    if is_bare and is_national(parts.printed[parts.start :]):
        return "national"
    return parts.ending.agency_type if parts.ending else None


def _township_type(parts: _AgencyParts) -> str | None:
    is_subdistrict = parts.place_name.endswith(("街道", "办事处"))
    own_types = (*TOWNSHIP_TYPES, "government", "government_office")
    if parts.ending and parts.ending.agency_type in own_types:
        return "subdistrict" if is_subdistrict else "township"
    return parts.ending.agency_type if parts.ending else None


def _is_unlisted(parts: _AgencyParts, agency_type: str | None) -> bool:
    """Return whether the agency's own place is not listed, though one above it may be."""
    if agency_type in TOWNSHIP_TYPES:
        return not parts.is_township
    if agency_type is None:
        return parts.place is None or _UNKNOWN_PLACE.search(parts.organ) is not None
    return bool(parts.organ) and parts.is_region_itself


def _branch_regions(organ: str, place: Place, year: int | None) -> tuple[Region, ...]:
    """Return the region of a branch bureau (船山区 in 公安局船山区分局), else its place's own."""
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
