"""Parse names of agencies of functional zones: 合肥高新区, 合肥高新区财政局, 第八师石河子市.

Zones that are not listed are parsed like any other name, in `agencies`.
"""

from dataclasses import dataclass, replace

from pipelines.identify.agency_name import SETTLED, TOWNSHIP_TYPES, AgencyName
from pipelines.identify.endings import Ending, ending_of
from pipelines.identify.places import Place, base_at, place_at
from pipelines.identify.regions import Region, region_index
from pipelines.identify.zones import Zone, zone_at

_COMMITTEE = "管理委员会"


@dataclass(frozen=True)
class _ZoneParts:
    """A printed name split into prefix, zone and organ.

    `inner` is a region named behind the zone, as in 第八师石河子市.
    """

    printed: str
    begin: int
    zone_end: int
    zone: Zone
    parent: Region
    inner: Place | None

    @property
    def organ(self) -> str:
        """The part behind the zone and the region named behind it."""
        return self.printed[self.zone_end + (self.inner.length if self.inner else 0) :]

    @property
    def ending(self) -> Ending | None:
        """The ending of the organ; without one, that of the region or the zone itself."""
        return ending_of(self.organ or self.printed[self.begin :])


def agency_in_zone(
    printed: str, start: int, place: Place | None, year: int | None
) -> AgencyName | None:
    """Parse the committee of a functional zone or one of its agencies; a region may precede it.

    Args:
        printed: Compact text of the name alone.
        start: Where the name proper begins.
        place: The region at that position, if any.
        year: Report year, None if unknown.
    """
    parts = _parts(printed, start, place, year)
    if parts is None:
        return None
    agency_type = _agency_type(parts)
    return AgencyName(
        printed=printed,
        name=_official_name(parts, agency_type),
        agency_type=agency_type,
        regions=parts.inner.regions if parts.inner else (parts.parent,),
        zone=parts.zone,
        place=printed[start : len(printed) - len(parts.organ)],
        organ=parts.organ,
        place_names=SETTLED,
        is_unlisted=agency_type is None,
    )


def _parts(printed: str, start: int, place: Place | None, year: int | None) -> _ZoneParts | None:
    begin, found = start, zone_at(printed, start)
    if found is None and place is not None and place.level != "township":
        begin = start + place.length
        found = zone_at(printed, begin)
    if found is None:
        return None
    length, zone = found
    parent = region_index().entry(zone.parent_code, year)
    if parent is None or not _belongs(parent, begin - start, length, place):
        return None
    end = begin + length
    return _ZoneParts(printed, begin, end, zone, parent, _inner_place(printed, end, parent, year))


def _belongs(parent: Region, before: int, length: int, place: Place | None) -> bool:
    """Return whether the zone lies in the region before it, or outranks a region there."""
    if place is None:
        return True
    if before:
        return any(region_index().related(parent, region) for region in place.regions)
    return length >= place.length


def _inner_place(text: str, start: int, parent: Region, year: int | None) -> Place | None:
    """Return a region named behind the zone and inside it: 第八师石河子市, 天府新区成都."""
    for place in (place_at(text, start, year), base_at(text, start, year)):
        if place is not None:
            inside = tuple(r for r in place.regions if region_index().within(r, parent))
            if inside:
                return replace(place, regions=inside)
    return None


def _agency_type(parts: _ZoneParts) -> str | None:
    ending = parts.ending
    if parts.organ:
        return ending.agency_type if ending else None
    return ending.agency_type if ending and ending.agency_type in TOWNSHIP_TYPES else "zone"


def _official_name(parts: _ZoneParts, agency_type: str | None) -> str:
    """Return the name with its endings written out; only a zone's committees get its full name."""
    zone_name = parts.printed[parts.begin : parts.zone_end]
    head, tail = parts.printed[: parts.begin], parts.printed[parts.zone_end :]
    if parts.organ or agency_type in TOWNSHIP_TYPES:
        zone_name = parts.zone.official(zone_name) if agency_type == "zone" else zone_name
        if parts.ending:
            tail = tail.removesuffix(parts.ending.printed) + parts.ending.official
        return head + zone_name + tail
    is_named_whole = parts.ending is not None and parts.ending.agency_type != "zone"
    suffix = "" if parts.zone.is_corps or is_named_whole else _COMMITTEE
    return head + parts.zone.official(zone_name) + tail + suffix
