"""The record of a parsed agency name; `agencies` parses names."""

from dataclasses import dataclass, replace

from pipelines.identify.region_names import region_name_forms
from pipelines.identify.regions import Region
from pipelines.identify.zones import Zone

TOWNSHIP_TYPES = ("township", "subdistrict")
SETTLED = 2
"""Most distinct names for which the region is still certain."""


@dataclass(frozen=True)
class AgencyName:
    """A parsed agency name.

    Attributes:
        printed: As printed, compact.
        name: Official full name as far as the print allows.
        agency_type: Kind by code list; None if the ending is ambiguous.
        generic: The word that stands for an unnamed region (县 in 县教育局).
        regions: The regions the printed place may mean; empty if none is named.
        zone: The functional zone it belongs to; `regions` are then the zone's.
        place: The printed place.
        organ: What follows the place, or the generic word.
        place_names: How many names the place has: 2 in 开阳县冯三镇, 0 without a place.
        is_short: The place lacks the word for its kind, as in 亳州高新区.
        is_unlisted: Its own place is not listed; `regions` are those above it, if any.
    """

    printed: str
    name: str
    agency_type: str | None
    generic: str | None = None
    regions: tuple[Region, ...] = ()
    zone: Zone | None = None
    place: str = ""
    organ: str = ""
    place_names: int = 0
    is_short: bool = False
    is_unlisted: bool = False

    @property
    def is_government(self) -> bool:
        """Whether it is the government of a province, prefecture or county itself."""
        return self.agency_type == "government"

    @property
    def is_bare(self) -> bool:
        """Whether it is a known kind of agency without any place, as 审计局."""
        is_local = self.agency_type not in (None, "national", *TOWNSHIP_TYPES)
        return is_local and not (self.regions or self.generic or self.zone)

    def completed(self, region: Region) -> "AgencyName":
        """Return the name with its generic word replaced by the name of the region.

        Uses the form of the region's name that ends on the printed word: 县教育局 becomes
        民和县教育局, 自治区统计局 becomes 新疆维吾尔自治区统计局.
        """
        word = self.generic or ""
        forms = [f for f in region_name_forms(region.name).forms if f.endswith(word)]
        choose = max if word.startswith("自治") else min
        place = choose(forms, key=len, default=region.name)
        return replace(self, name=place + self.name.removeprefix(word), place=place)
