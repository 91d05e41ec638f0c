"""Decide the region of an agency if its name fits several regions, or names none.

Returns one region or none, with its basis. `narrowing` chooses among regions of the same name.
"""

import re
from functools import lru_cache

from pipelines.identify import addresses
from pipelines.identify.agency_name import TOWNSHIP_TYPES, AgencyName
from pipelines.identify.credit_codes import coded_regions
from pipelines.identify.narrowing import (
    DocumentSignals,
    Resolution,
    choosing_kinds,
    is_placed,
    joined,
    naming_kinds,
    narrowed,
    near,
    undecided,
)
from pipelines.identify.regions import Region, region_index

_ABOVE_TOWNSHIP = re.compile(r"([县区市旗])委[、,]?\1?(?:人民)?政府")
_GENERIC_LEVELS = {
    "省": ("province",), "自治区": ("province",), "州": ("prefecture",), "自治州": ("prefecture",),
    "盟": ("prefecture",), "市": ("province", "prefecture", "county"), "县": ("county",),
    "自治县": ("county",), "区": ("county",), "旗": ("county",), "自治旗": ("county",),
}  # fmt: skip


def resolve(agency: AgencyName | None, basis: str, signals: DocumentSignals) -> Resolution:
    """Return the region of an agency.

    Args:
        agency: The parsed name of the agency; None if none was found.
        basis: The evidence for the agency's name.
        signals: The other evidence.
    """
    if agency is not None and agency.agency_type == "national":
        return Resolution()
    code, recorded = signals.evidence.sidecar_region_code, signals.recorded
    if code and recorded is None:
        message = f"The sidecar's region code {code} is in no list."
        return undecided("region_not_found", message, raw=code)
    if agency is None or not (agency.regions or agency.generic):
        return _by_record(recorded, agency, basis, signals)
    if agency.is_unlisted:
        return _unlisted(recorded, agency)
    candidates = agency.regions or _generic_candidates(agency.generic, signals.year)
    if recorded is not None and not near(candidates, (recorded,)):
        return _contradicted(candidates, recorded, agency)
    if agency.generic:
        return _not_elsewhere(narrowed(candidates, (), naming_kinds(candidates, signals)), signals)
    if len(candidates) > 1:
        return narrowed(candidates, (basis,), choosing_kinds(candidates, signals))
    return _confirmed(agency, basis, signals)


def _not_elsewhere(found: Resolution, signals: DocumentSignals) -> Resolution:
    """Return the region of a name like 县教育局, unless a code on the page is of another region."""
    index = region_index()
    coded = [region for _, region in coded_regions(signals.evidence, signals.year)]
    if found.region is None or all(index.related(found.region, region) for region in coded):
        return found
    message = f"A code on the page is of another region than {found.region.name}."
    return undecided("region_ambiguous", message, {found.region, *coded})


def _by_record(
    recorded: Region | None, agency: AgencyName | None, basis: str, signals: DocumentSignals
) -> Resolution:
    if recorded is not None:
        return Resolution(recorded, "sidecar", (recorded.code,))
    if agency is not None and agency.is_bare:
        return _of_site(agency, basis, signals)
    regions, raw = ((), agency.printed) if agency else (signals.heads, None)
    return undecided("region_not_found", "No region is named.", regions, raw)


def _of_site(agency: AgencyName, basis: str, signals: DocumentSignals) -> Resolution:
    """Return the region of a name like 审计局, by its website.

    A county's site has only its own agencies; that of a prefecture also those of its counties,
    unless the host's first label is the agency's own.
    """
    portal = addresses.portal_region(signals.url, signals.year)
    own_site = addresses.is_site_of(agency.organ, signals.url)
    counties = {region for region in signals.sites if region.level == "county"}
    by_url = {portal} if portal and (own_site or portal.level == "county") else set()
    known = counties | by_url
    if len(known) == 1:
        region = next(iter(known))
        used = [basis, *(["publisher"] if counties else []), *(["url"] if by_url else [])]
        return Resolution(region, joined(used), (region.code,))
    above = known or {*signals.sites, *([portal] if portal else [])}
    message = "No region is named, and the site does not settle whose agency it is."
    code = "region_ambiguous" if above else "region_not_found"
    return undecided(code, message, above, agency.printed)


def _unlisted(recorded: Region | None, agency: AgencyName) -> Resolution:
    """Resolve an agency of an unlisted place by the sidecar alone, never to the region above."""
    is_township = agency.agency_type in TOWNSHIP_TYPES
    if recorded is not None and (recorded.level == "township" or not is_township):
        return Resolution(recorded, "sidecar", (recorded.code,))
    message = "Its place is not in the lists; the candidates, if any, are where it lies."
    return undecided("region_not_listed", message, agency.regions, agency.printed)


def _contradicted(
    candidates: tuple[Region, ...], recorded: Region, agency: AgencyName
) -> Resolution:
    message = f"The sidecar's region {recorded.code} is none that {agency.printed} may mean."
    return undecided("region_contradiction", message, (*candidates, recorded), agency.printed)


def _confirmed(agency: AgencyName, basis: str, signals: DocumentSignals) -> Resolution:
    """Return the only region that a name fits, unless other evidence contradicts it."""
    region = agency.regions[0]
    if signals.recorded is not None:
        inner = region_index().within(signals.recorded, region)
        deeper = signals.recorded if inner else region
        return Resolution(deeper, joined((basis, "sidecar")), (deeper.code,))
    if _needs_support(agency, region) and not _has_support(region, signals):
        message = "The name alone may be that of another place."
        return undecided("region_ambiguous", message, (region,), agency.printed)
    is_name_alone = agency.place_names == 1 and region.level == "township"
    if is_name_alone and (doubt := _doubt(region, signals)):
        return undecided("region_ambiguous", doubt, (region,), agency.printed)
    return Resolution(region, basis, (region.code,))


def _needs_support(agency: AgencyName, region: Region) -> bool:
    """Return whether other places have the same name: 东湖 of a zone, 东区, 矿区."""
    if agency.place_names != 1:
        return False
    is_short_county = agency.is_short and region.level == "county"
    return is_short_county or re.fullmatch("[一-龥]区", region.name) is not None


def _has_support(region: Region, signals: DocumentSignals) -> bool:
    others = (other for place in signals.named for other in place.regions if other != region)
    return (
        any(region_index().related(region, other) for other in others)
        or is_placed(region, signals)
        or bool(addresses.supported((region,), signals.url, signals.year))
    )


def _doubt(region: Region, signals: DocumentSignals) -> str | None:
    """Return evidence against the only listed township of a name: the lists are of one year."""
    index = region_index()
    counties = index.parents(region)
    levels = set(_ABOVE_TOWNSHIP.findall(signals.evidence.body)) & set("县区旗")
    if counties and levels and not any(county.name[-1] in levels for county in counties):
        return f"The text speaks of a {'/'.join(sorted(levels))}, the township lies in none."
    named = [other for place in signals.named for other in place.regions]
    if named and not any(index.related(region, other) for other in named):
        return "The page names other regions than that of the only township of the name."
    if addresses.contradicts(region, signals.url, signals.year):
        return "The address spells another region than that of the only township of the name."
    return None


@lru_cache(maxsize=128)
def _generic_candidates(word: str, year: int | None) -> tuple[Region, ...]:
    """Return all regions that 县, 市 or 自治区 may stand for in a year."""
    levels = _GENERIC_LEVELS[word]
    index = region_index()
    regions = (
        region
        for entries in index.lineages.values()
        for region in entries
        if region.level in levels and region.name.endswith(word)
    )
    return index.in_year(regions, year)
