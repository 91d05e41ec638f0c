"""Find names of regions in a text: a chain of names at a position, or names anywhere.

A chain (福州市晋安区, 开阳县冯三镇) narrows from name to name: each must lie in the one before. All
regions that fit are returned; `context` chooses among several.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from pipelines.identify.region_names import plain_township
from pipelines.identify.regions import TOWNSHIP_SUFFIXES, Region, region_index

_BETWEEN = ("人民政府", "政府")
_LONGEST_CHAIN = 4
_OF_A_PEOPLE = re.compile(r"[一-龥]{2,12}?族(?:乡|镇|苏木)")


@dataclass(frozen=True)
class Place:
    """A chain of region names at one position of a text.

    Attributes:
        length: Characters of the chain.
        regions: The regions its last name may mean.
        is_base: Its last name lacks the word for its kind (亳州), so it is weak evidence alone.
        names: How many names the chain has.
    """

    length: int
    regions: tuple[Region, ...]
    is_base: bool = False
    names: int = 1

    @property
    def level(self) -> str:
        """The level of the last name."""
        return self.regions[0].level


def place_at(text: str, start: int, year: int | None) -> Place | None:
    """Return the longest chain of complete region names at a position of a compact text.

    Example:
        >>> place = place_at("石家庄市桥西区中山街道办事处", 0, 2021)
        >>> place.length, [region.code for region in place.regions]
        (11, ['130104002'])
    """
    chains = [place for place in _chains(text, start, None, year, 1) if not place.is_base]
    return max(chains, key=lambda place: place.length, default=None)


def base_at(text: str, start: int, year: int | None) -> Place | None:
    """Return the longest chain that ends in a shortened name without its kind, such as 亳州."""
    chains = [place for place in _chains(text, start, None, year, 1) if place.is_base]
    longest = max(chains, key=lambda place: place.length, default=None)
    return longest and replace(longest, regions=_province_first(longest.regions))


def places_in(text: str, year: int | None) -> Iterator[tuple[int, Place]]:
    """Return all chains of complete names above the township in a compact text, with positions."""
    beginnings = region_index().beginnings
    position = 0
    while position < len(text) - 1:
        place = None
        if text[position : position + 2] in beginnings:
            place = place_at(text, position, year)
        if place is not None and place.level != "township":
            yield position, place
        position += place.length if place else 1


def _chains(
    text: str, start: int, above: tuple[Region, ...] | None, year: int | None, depth: int
) -> Iterator[Place]:
    index = region_index()
    for length, name in _names_at(text, start):
        for regions, is_base in (
            (index.forms.get(name), False),
            (index.townships.get(name) if name.endswith(TOWNSHIP_SUFFIXES) else None, False),
            (index.bases.get(name), True),
        ):
            if not regions:
                continue
            fitting = index.in_year(_below(regions, above), year)
            if not fitting:
                continue
            yield Place(length, fitting, is_base, depth)
            if fitting[0].level == "township" or depth == _LONGEST_CHAIN:
                continue
            for inner in _chains_behind(text, start + length, fitting, year, depth + 1):
                yield Place(length + inner.length, inner.regions, inner.is_base, inner.names)


def _names_at(text: str, start: int) -> Iterator[tuple[int, str]]:
    """Return possible region names at a position, as printed and as listed.

    A township that is listed without the names of peoples is printed with them (二酉苗族乡).
    """
    for length in region_index().lengths.get(text[start : start + 2], ()):
        yield length, text[start : start + length]
    if "族" in text[start : start + 13] and (match := _OF_A_PEOPLE.match(text, start)):
        plain = plain_township(match[0])
        if plain != match[0] and match[0] not in region_index().townships:
            yield len(match[0]), plain


def _chains_behind(
    text: str, start: int, above: tuple[Region, ...], year: int | None, depth: int
) -> Iterator[Place]:
    """Return chains that continue, also past 人民政府, as in 鼓楼区人民政府华侨路街道."""
    yield from _chains(text, start, above, year, depth)
    for between in _BETWEEN:
        if text.startswith(between, start):
            for place in _chains(text, start + len(between), above, year, depth):
                if place.level == "township":
                    yield Place(
                        place.length + len(between), place.regions, place.is_base, place.names
                    )
            return


def _province_first(regions: tuple[Region, ...]) -> tuple[Region, ...]:
    """Prefer the province to the district for 河北 alone; a city may share the name."""
    if any(region.level == "province" for region in regions):
        return tuple(r for r in regions if r.level == "province" or r.name.endswith("市"))
    return regions


def _below(regions: Iterable[Region], above: tuple[Region, ...] | None) -> tuple[Region, ...]:
    if above is None:
        return tuple(regions)
    index = region_index()
    return tuple(
        region
        for region in regions
        if any(region.code != upper.code and index.within(region, upper) for upper in above)
    )
