"""Choose among regions of the same name by kinds of evidence, each of which may only narrow.

If two kinds point to different regions, or several regions remain, nothing is chosen. `context`
decides which names need this.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

from pipelines.identify import addresses
from pipelines.identify.credit_codes import coded_regions
from pipelines.identify.evidence import Evidence
from pipelines.identify.headlines import Titled
from pipelines.identify.places import Place, places_in
from pipelines.identify.region_names import region_name_forms
from pipelines.identify.regions import Region, region_index
from pipelines.identify.statements import notes
from pipelines.models import Finding

_LISTED = 12
_GOVERNMENT = ("人民政府", "政府", "门户")
_TRAVEL = re.compile(r"[赴到往去在由]$")


@dataclass(frozen=True)
class DocumentSignals:
    """The evidence for the region of an agency besides its name.

    Attributes:
        evidence: The evidence of the document.
        titles: Its titles.
        year: Report year, None if unknown.
    """

    evidence: Evidence
    titles: tuple[Titled, ...]
    year: int | None

    @property
    def url(self) -> str | None:
        """Address the document was retrieved from."""
        return self.evidence.sidecar_url

    @cached_property
    def recorded(self) -> Region | None:
        """The region that the sidecar names."""
        code = self.evidence.sidecar_region_code
        return region_index().entry(code, self.year) if code else None

    @cached_property
    def _placed_lines(self) -> list[tuple[str, int, Place]]:
        lines = notes(self.evidence, self.titles)
        return [(line, *named) for line in lines for named in places_in(line, self.year)]

    @property
    def named(self) -> list[Place]:
        """The regions that lines of site, publisher and signature name."""
        return [place for _, _, place in self._placed_lines]

    @property
    def heads(self) -> list[Region]:
        """The regions with which such lines begin."""
        places = (place for _, position, place in self._placed_lines if position == 0)
        return [region for place in places for region in place.regions]

    @property
    def sites(self) -> list[Region]:
        """The regions whose government such lines name: 湘潭县人民政府门户网站."""
        return [
            region
            for line, position, place in self._placed_lines
            if line.startswith(_GOVERNMENT, position + place.length)
            for region in place.regions
        ]


@dataclass(frozen=True)
class Resolution:
    """The region, its basis, the regions considered, and the reason if there is none."""

    region: Region | None = None
    basis: str | None = None
    candidates: tuple[str, ...] = ()
    finding: Finding | None = None


def undecided(
    code: str, message: str, regions: Iterable[Region] = (), raw: str | None = None
) -> Resolution:
    """Return no region, for a reason; `regions` are those it may be."""
    return Resolution(candidates=codes(regions), finding=Finding(code, message, raw=raw))


def narrowed(
    candidates: tuple[Region, ...],
    bases: tuple[str, ...],
    kinds: Iterable[tuple[str, set[Region]]],
) -> Resolution:
    """Return what remains of the candidates after each kind of evidence."""
    remaining = set(candidates)
    used = list(bases)
    listed = remaining
    for basis, fitting in kinds:
        supported = fitting & set(candidates)
        if not supported or supported >= remaining:
            continue
        if not supported & remaining:
            message = f"{basis} points to another region than {joined(used)}."
            return undecided("region_ambiguous", message, remaining | supported)
        remaining = listed = supported & remaining
        used.append(basis)
    if len(remaining) == 1:
        region = next(iter(remaining))
        return Resolution(region, joined(used), codes(candidates) or (region.code,))
    code = "region_ambiguous" if used else "region_not_found"
    return undecided(code, f"The name fits {len(remaining)} regions.", listed)


def naming_kinds(
    candidates: tuple[Region, ...], signals: DocumentSignals
) -> Iterable[tuple[str, set[Region]]]:
    """Return the evidence that names a region by itself: for names like 县教育局.

    A host that spells a prefecture may carry the pages of all its counties.
    """
    if signals.recorded is not None:
        yield "sidecar", near(candidates, (signals.recorded,))
    yield "publisher", set(signals.heads)
    for basis, region in coded_regions(signals.evidence, signals.year):
        yield basis, {region} & set(candidates) or near(candidates, (region,))
    spelled = set(addresses.spelled_in_full(signals.url, signals.year))
    spelled = spelled or set(addresses.lettered(signals.url, signals.year))
    yield "url", spelled & set(candidates) or near(candidates, spelled)


def choosing_kinds(
    candidates: tuple[Region, ...], signals: DocumentSignals
) -> Iterable[tuple[str, set[Region]]]:
    """Return the evidence that chooses among the candidates of a name."""
    if signals.recorded is not None:
        yield "sidecar", near(candidates, (signals.recorded,))
    narrower = (place for place in signals.named if not set(candidates) <= set(place.regions))
    yield "publisher", near(candidates, (o for place in narrower for o in place.regions))
    yield "body", {region for region in candidates if is_placed(region, signals)}
    for basis, region in coded_regions(signals.evidence, signals.year):
        yield basis, near(candidates, (region,))
    yield "url", set(addresses.supported(candidates, signals.url, signals.year))


def near(candidates: Iterable[Region], others: Iterable[Region]) -> set[Region]:
    """Return the candidates that lie in one of the others, or contain one."""
    index, known = region_index(), tuple(others)
    return {region for region in candidates if any(index.related(region, o) for o in known)}


def is_placed(region: Region, signals: DocumentSignals) -> bool:
    """Return whether the text names the region directly above, other than as a destination."""
    above = region_index().ancestors(region, signals.year)[:1]
    forms = (form for upper in above for form in region_name_forms(upper.name).forms)
    return any(
        not _TRAVEL.search(signals.evidence.body, max(0, match.start() - 1), match.start())
        for form in forms
        for match in re.finditer(re.escape(form), signals.evidence.body)
    )


def codes(regions: Iterable[Region]) -> tuple[str, ...]:
    """Return the codes of regions, unless they are too many to check."""
    found = tuple(sorted({region.code for region in regions}))
    return found if len(found) <= _LISTED else ()


def joined(bases: Iterable[str]) -> str:
    """Join several bases to one text."""
    return " + ".join(dict.fromkeys(bases))
