"""Regions in web addresses, by the labels of the host.

`www.longyang.gov.cn` is spelled in full, `xtx` and `fzja` by initials, `sz` is in the list. An
address never names the region of an agency by itself: it chooses among candidates, or fits one
region alone.
"""

from collections.abc import Iterable

from pipelines.identify.hosts import host_of, known_region
from pipelines.identify.regions import Region, region_index
from pipelines.identify.spelling import (
    counties_by_letters,
    first_letters,
    full_spellings,
    initials,
    region_letters,
    regions_by_spelling,
)

_FEW = 4
_SHORTEST_DEPARTMENT = 3
SHORTEST_FULL = 5


def supported(candidates: Iterable[Region], url: str | None, year: int | None) -> tuple:
    """Return the candidates that the host spells most clearly; empty if it spells none."""
    if not host_of(url).labels:
        return ()
    known, candidates = known_region(url, year), tuple(candidates)
    is_few = len(candidates) <= _FEW
    marks = {region: _mark(region, url, known, year, is_few) for region in candidates}
    best = max(marks.values(), default=0)
    if best == 0 or (best == 1 and not is_few):
        return ()
    return tuple(region for region, mark in marks.items() if mark == best)


def spelled_in_full(url: str | None, year: int | None) -> tuple[Region, ...]:
    """Return all regions above the township whose name the host spells in full pinyin."""
    if known := known_region(url, year):
        return (known,)
    found: list[Region] = []
    for label in host_of(url).labels:
        found.extend(regions_by_spelling().get(label, ()))
    return tuple(dict.fromkeys(region_index().in_year(found, year))) if found else ()


def portal_region(url: str | None, year: int | None) -> Region | None:
    """Return the only region whose portal the address can be; None if several are possible."""
    if known := known_region(url, year):
        return known
    spelled = region_index().in_year(regions_by_spelling().get(host_of(url).portal or "", ()), year)
    fitting = spelled or lettered(url, year)
    return fitting[0] if len(fitting) == 1 else None


def lettered(url: str | None, year: int | None) -> tuple[Region, ...]:
    """Return the counties that a portal abbreviates by two regions: cqnc is 重庆南川.

    The first letters stand for a region above, the rest for the county; the county's own initials
    alone would fit too many.
    """
    host = host_of(url)
    if host.is_vertical or known_region(url, year) or host.portal in regions_by_spelling():
        return ()
    return region_index().in_year(counties_by_letters().get(host.portal or "", ()), year)


def is_site_of(organ: str, url: str | None) -> bool:
    """Return whether the host's first label abbreviates an agency: sjj for 审计局."""
    host = host_of(url)
    label = host.labels[0] if host.labels else ""
    if host.is_vertical or label == host.portal or len(label) < _SHORTEST_DEPARTMENT:
        return False
    letters = first_letters(organ)
    return letters[:1] == label[:1] and _is_within(label, letters)


def contradicts(region: Region, url: str | None, year: int | None) -> bool:
    """Return whether the host spells a region in full, and no possible one is near this one."""
    index = region_index()
    if known := known_region(url, year):
        return not index.related(region, known)
    for label in host_of(url).labels:
        named = regions_by_spelling().get(label, ()) if len(label) >= SHORTEST_FULL else ()
        if named and not any(index.related(region, other) for other in named):
            return True
    return False


def _mark(
    region: Region, url: str | None, known: Region | None, year: int | None, is_few: bool
) -> int:
    """Return how clearly a host spells a region; a township is spelled by its county.

    4: itself below a known portal; 3: it or a region above is spelled in full or known; 2: by
    initials, alone or after those of a region above; 1: only a region above, by initials; 0: not at
    all.
    """
    host, index = host_of(url), region_index()
    chain = (region, *index.ancestors(region, year))
    chain = chain[1:] if region.level == "township" else chain
    if not chain:
        return 0
    own, above = chain[0], chain[1:]
    if known is not None:
        if not any(index.same_place(known, upper) for upper in chain):
            return 0
        spelled = full_spellings(own.name) | initials(own.name)
        return 3 if spelled.isdisjoint(host.labels[:-1]) else 4
    if any(label in full_spellings(upper.name) for upper in chain for label in host.labels):
        return 3
    if any(_joint(label, own, above) for label in host.labels):
        return 2
    if is_few and host.portal in initials(own.name):
        return 2
    return int(any(label in _heads(upper) for upper in above for label in host.labels))


def _joint(label: str, own: Region, above: tuple[Region, ...]) -> bool:
    """Return whether a label is the region's initials, also after those of one above: fzja."""
    tails = initials(own.name) | full_spellings(own.name)
    if len(label) > 2 and label in initials(own.name):
        return True
    heads = {head for upper in above for head in _heads(upper)}
    return any(label[:cut] in heads and label[cut:] in tails for cut in range(1, len(label)))


def _heads(region: Region) -> frozenset[str]:
    return region_letters(region) | full_spellings(region.name)


def _is_within(label: str, letters: str) -> bool:
    """Return whether the letters of a label occur in this order among the others."""
    rest = iter(letters)
    return all(letter in rest for letter in label)
