"""Which region is meant, when a name fits several, or none is named.

Candidates and evidence in, one region or none out, with what it rests on. Each kind of evidence
may only narrow the candidates; where two kinds point to different ones, or several remain, the
region stays unresolved and the candidates are listed.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from pipelines.identify import addresses
from pipelines.identify.agencies import TOWNSHIP_TYPES, AgencyName
from pipelines.identify.places import Place, places_in
from pipelines.identify.region_names import region_name_forms
from pipelines.identify.regions import Region, region_index
from pipelines.record import Finding

_LISTED = 12
_TRAVEL = re.compile(r"[赴到往去在由]$")
_ABOVE_TOWNSHIP = re.compile(r"([县区市旗])委[、,]?\1?(?:人民)?政府")
_GENERIC_LEVELS = {
    "省": ("province",), "自治区": ("province",), "州": ("prefecture",), "自治州": ("prefecture",),
    "盟": ("prefecture",), "市": ("province", "prefecture", "county"), "县": ("county",),
    "自治县": ("county",), "区": ("county",), "旗": ("county",), "自治旗": ("county",),
}  # fmt: skip


@dataclass(frozen=True)
class Surroundings:
    """What besides the agency's name may tell its region.

    Attributes:
        year: Report year, None when unknown.
        sidecar_code: Region code by the sidecar.
        notes: Short compact lines of site, publisher and signature.
        body: The whole text, compact.
        url: Address the document was got from.
    """

    year: int | None
    sidecar_code: str | None = None
    notes: tuple[str, ...] = ()
    body: str = ""
    url: str | None = None


@dataclass(frozen=True)
class Resolution:
    """The region, what it rests on, what was considered, and what stood in the way."""

    region: Region | None = None
    basis: str | None = None
    candidates: tuple[str, ...] = ()
    finding: Finding | None = None


def resolve(agency: AgencyName | None, basis: str, around: Surroundings) -> Resolution:
    """The region of an agency.

    Args:
        agency: The agency's name taken apart; None when none was found.
        basis: What the agency's name rests on.
        around: The other evidence.
    """
    if agency is not None and agency.agency_type == "national":
        return Resolution()
    recorded = _recorded(around)
    if around.sidecar_code and recorded is None:
        message = f"The sidecar's region code {around.sidecar_code} is in no list."
        return Resolution(finding=Finding("region_not_found", message, raw=around.sidecar_code))
    if agency is None or not (agency.regions or agency.generic):
        return _by_record(recorded, agency)
    if agency.is_unlisted:
        return _unlisted(recorded, agency)
    candidates = agency.regions or _generic_candidates(agency.generic, around.year)
    if recorded is not None and not _near(candidates, (recorded,)):
        return _contradicted(candidates, recorded, agency)
    if agency.generic:
        return _narrowed(candidates, (), _strict(candidates, recorded, around))
    if len(candidates) > 1:
        return _narrowed(candidates, (basis,), _all_kinds(candidates, recorded, around))
    return _confirmed(agency, basis, recorded, around)


def _recorded(around: Surroundings) -> Region | None:
    return region_index().entry(around.sidecar_code, around.year) if around.sidecar_code else None


def _by_record(recorded: Region | None, agency: AgencyName | None) -> Resolution:
    if recorded is not None:
        return Resolution(recorded, "sidecar", (recorded.code,))
    raw = agency.printed if agency else None
    return Resolution(finding=Finding("region_not_found", "No region is named.", raw=raw))


def _unlisted(recorded: Region | None, agency: AgencyName) -> Resolution:
    """An agency of a place that the lists lack: not resolved to the region above it."""
    is_township = agency.agency_type in TOWNSHIP_TYPES
    if recorded is not None and (recorded.level == "township" or not is_township):
        return Resolution(recorded, "sidecar", (recorded.code,))
    message = "Its place is not in the lists; the candidates, if any, are where it lies."
    finding = Finding("region_not_listed", message, raw=agency.printed)
    return Resolution(candidates=_codes(agency.regions), finding=finding)


def _contradicted(
    candidates: tuple[Region, ...], recorded: Region, agency: AgencyName
) -> Resolution:
    message = f"The sidecar's region {recorded.code} is none that {agency.printed} may mean."
    finding = Finding("region_contradiction", message, raw=agency.printed)
    return Resolution(candidates=_codes((*candidates, recorded)), finding=finding)


def _confirmed(
    agency: AgencyName, basis: str, recorded: Region | None, around: Surroundings
) -> Resolution:
    """A name that fits one region: taken, unless other evidence speaks against it."""
    region = agency.regions[0]
    if recorded is not None:
        deeper = recorded if region_index().within(recorded, region) else region
        return Resolution(deeper, _joined((basis, "sidecar")), (deeper.code,))
    if _needs_support(agency, region) and not _has_support(region, around):
        message = "The name alone may be that of another place."
        finding = Finding("region_ambiguous", message, raw=agency.printed)
        return Resolution(candidates=(region.code,), finding=finding)
    is_name_alone = agency.place_names == 1 and region.level == "township"
    if is_name_alone and (doubt := _doubt(region, around)):
        finding = Finding("region_ambiguous", doubt, raw=agency.printed)
        return Resolution(candidates=(region.code,), finding=finding)
    return Resolution(region, basis, (region.code,))


def _needs_support(agency: AgencyName, region: Region) -> bool:
    """Names that other places bear too: 东湖 of a zone, 东区, 矿区."""
    if agency.is_short and region.level == "county":
        return True
    return agency.place_names == 1 and re.fullmatch("[一-龥]区", region.name) is not None


def _has_support(region: Region, around: Surroundings) -> bool:
    others = (other for _, place in _named(around) for other in place.regions if other != region)
    return (
        any(region_index().related(region, other) for other in others)
        or _is_placed(region, around)
        or bool(addresses.supported((region,), around.url, around.year))
    )


def _doubt(region: Region, around: Surroundings) -> str | None:
    """What speaks against the only listed township of a name: the lists are of one year."""
    index = region_index()
    counties = index.parents(region)
    levels = set(_ABOVE_TOWNSHIP.findall(around.body)) & set("县区旗")
    if counties and levels and not any(county.name[-1] in levels for county in counties):
        return f"The text speaks of a {'/'.join(sorted(levels))}, the township lies in none."
    named = [other for _, place in _named(around) for other in place.regions]
    if named and not any(index.related(region, other) for other in named):
        return "The page names other regions than that of the only township of the name."
    if addresses.contradicts(region, around.url, around.year):
        return "The address spells another region than that of the only township of the name."
    return None


@lru_cache(maxsize=128)
def _generic_candidates(word: str, year: int | None) -> tuple[Region, ...]:
    """All regions that 县, 市 or 自治区 may stand for in a year."""
    levels = _GENERIC_LEVELS[word]
    index = region_index()
    regions = (
        region
        for entries in index.lineages.values()
        for region in entries
        if region.level in levels and region.name.endswith(word)
    )
    return index.in_year(regions, year)


def _near(candidates: Iterable[Region], others: Iterable[Region]) -> set[Region]:
    """The candidates that lie in one of the others, or have one in them."""
    index, named = region_index(), tuple(others)
    return {region for region in candidates if any(index.related(region, o) for o in named)}


def _strict(
    candidates: tuple[Region, ...], recorded: Region | None, around: Surroundings
) -> Iterable[tuple[str, set[Region]]]:
    """Evidence that names a region by itself: for names like 县教育局.

    A host that spells a prefecture may carry the pages of all its counties.
    """
    if recorded is not None:
        yield "sidecar", _near(candidates, (recorded,))
    heads = [place for position, place in _named(around) if position == 0]
    yield "publisher", {region for place in heads for region in place.regions}
    spelled = set(addresses.spelled_in_full(around.url, around.year))
    yield "url", spelled & set(candidates) | _near(candidates, spelled - set(candidates))


def _all_kinds(
    candidates: tuple[Region, ...], recorded: Region | None, around: Surroundings
) -> Iterable[tuple[str, set[Region]]]:
    """Evidence that chooses among the candidates of a name."""
    if recorded is not None:
        yield "sidecar", _near(candidates, (recorded,))
    telling = (p for _, p in _named(around) if not set(candidates) <= set(p.regions))
    yield "publisher", _near(candidates, (o for place in telling for o in place.regions))
    yield "body", {region for region in candidates if _is_placed(region, around)}
    yield "url", set(addresses.supported(candidates, around.url, around.year))


def _named(around: Surroundings) -> list[tuple[int, Place]]:
    """The regions named in the notes, with their position in the note."""
    return [named for note in around.notes for named in places_in(note, around.year)]


def _is_placed(region: Region, around: Surroundings) -> bool:
    """Whether the text names the region right above, other than as a place to go to."""
    above = region_index().ancestors(region, around.year)[:1]
    forms = (form for upper in above for form in region_name_forms(upper.name).forms)
    return any(
        not _TRAVEL.search(around.body, max(0, match.start() - 1), match.start())
        for form in forms
        for match in re.finditer(re.escape(form), around.body)
    )


def _narrowed(
    candidates: tuple[Region, ...],
    bases: tuple[str, ...],
    kinds: Iterable[tuple[str, set[Region]]],
) -> Resolution:
    """What remains of the candidates when each kind of evidence has taken its part."""
    remaining = set(candidates)
    used = list(bases)
    listed = remaining
    for basis, fitting in kinds:
        telling = fitting & set(candidates)
        if not telling or telling >= remaining:
            continue
        if not telling & remaining:
            message = f"{basis} points to another region than {_joined(used)}."
            codes = _codes(remaining | telling)
            return Resolution(candidates=codes, finding=Finding("region_ambiguous", message))
        remaining = listed = telling & remaining
        used.append(basis)
    if len(remaining) == 1:
        region = next(iter(remaining))
        return Resolution(region, _joined(used), _codes(candidates) or (region.code,))
    code = "region_ambiguous" if used else "region_not_found"
    message = f"The name fits {len(remaining)} regions."
    return Resolution(candidates=_codes(listed), finding=Finding(code, message))


def _codes(regions: Iterable[Region]) -> tuple[str, ...]:
    codes = tuple(sorted({region.code for region in regions}))
    return codes if len(codes) <= _LISTED else ()


def _joined(bases: Iterable[str]) -> str:
    return " + ".join(dict.fromkeys(bases))
