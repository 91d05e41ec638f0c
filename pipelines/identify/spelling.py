"""Spell names of regions in Latin letters: in full pinyin and by initials.

Characters that place names read differently from running text are rows of
`dbt_project/seeds/place_readings.csv`. `addresses` interprets web addresses.
"""

from collections.abc import Iterator
from functools import lru_cache
from itertools import islice, product

from pipelines.forms.codelists import seed_rows
from pipelines.identify.hosts import province_letters
from pipelines.identify.region_names import region_name_forms
from pipelines.identify.regions import Region, region_index

_KIND_SPELLINGS = {
    "省": ("sheng",), "市": ("shi", "s"), "县": ("xian", "x"), "区": ("qu", "q"),
    "州": ("zhou", "z"), "盟": ("meng", "m"), "旗": ("qi", "q"),
}  # fmt: skip
_MAX_SPELLINGS = 24
_JOINT_LENGTH = 4


@lru_cache(maxsize=8192)
def full_spellings(name: str) -> frozenset[str]:
    """Return the full spellings: longyang, longyangqu; one-character bases with their kind only."""
    base, kind = _split(name)
    spellings = {"".join(word) for word in _syllables(base)}
    kinds = _KIND_SPELLINGS.get(kind, ())
    with_kind = {f"{word}{tail}" for word in spellings for tail in kinds if len(tail) > 1}
    if len(base) < 2:
        return frozenset(with_kind)
    short = {f"{word}{tail}" for word in spellings for tail in kinds}
    return frozenset(spellings | with_kind | short)


@lru_cache(maxsize=8192)
def initials(name: str) -> frozenset[str]:
    """Return the initials, zh/ch/sh also as one letter, with and without the kind: xt, xtx."""
    base, kind = _split(name)
    words = set()
    for syllables in _syllables(base):
        heads = [
            {syllable[0], syllable[:2]} if syllable[1:2] == "h" else {syllable[0]}
            for syllable in syllables
        ]
        words |= {"".join(letters) for letters in product(*heads)}
    tails = [tail for tail in _KIND_SPELLINGS.get(kind, ()) if len(tail) == 1]
    return frozenset(words | {f"{word}{tail}" for word in words for tail in tails})


@lru_cache(maxsize=1)
def regions_by_spelling() -> dict[str, list[Region]]:
    """Return the regions above the township by each of their full spellings."""
    index: dict[str, list[Region]] = {}
    for region in _regions_above_township():
        for spelling in full_spellings(region.name):
            index.setdefault(spelling, []).append(region)
    return index


@lru_cache(maxsize=1)
def counties_by_letters() -> dict[str, list[Region]]:
    """Return the counties by letters of a region above and their own: cqnc for 重庆南川.

    Own initials of that length are included, since a label may be either.
    """
    index: dict[str, list[Region]] = {}
    for region in _regions_above_township():
        if region.level == "county":
            for label in _joint_letters(region):
                index.setdefault(label, []).append(region)
    return index


def region_letters(region: Region) -> frozenset[str]:
    """Return a region's initials, and for a province the letters that systems call it by."""
    letters = province_letters().get(region.code)
    return initials(region.name) | ({letters} if letters else frozenset())


def _joint_letters(region: Region) -> set[str]:
    above = region_index().ancestors(region, region.first_year)
    heads = {head for upper in above for head in region_letters(upper) if len(head) > 1}
    tails = {tail for tail in initials(region.name) if len(tail) > 1}
    long = {tail for tail in tails if len(tail) >= _JOINT_LENGTH}
    return long | {head + tail for head in heads for tail in tails}


@lru_cache(maxsize=4096)
def first_letters(text: str) -> str:
    """Return the first letter of each syllable of a text, by its commonest reading."""
    from pypinyin import Style, pinyin

    return "".join(reading[0][0] for reading in pinyin(text, style=Style.NORMAL))


def _split(name: str) -> tuple[str, str]:
    return region_name_forms(name).base or name[:-1], name[-1]


@lru_cache(maxsize=8192)
def _syllables(text: str) -> tuple[tuple[str, ...], ...]:
    """Return the readings of a name, syllable by syllable, without tones."""
    # Loading the dictionary is slow: only for documents with a URL.
    from pypinyin import Style, pinyin

    spelled = []
    for character, reading in zip(text, pinyin(text, style=Style.NORMAL), strict=False):
        readings = dict.fromkeys((*reading, *_place_readings().get(character, ())))
        spelled.append(sorted({form for r in readings for form in (r, r.replace("v", "u"))}))
    return tuple(islice(product(*spelled), _MAX_SPELLINGS))


@lru_cache(maxsize=1)
def _place_readings() -> dict[str, list[str]]:
    readings: dict[str, list[str]] = {}
    for row in seed_rows("place_readings"):
        readings.setdefault(row["character"], []).append(row["reading"])
    return readings


def _regions_above_township() -> Iterator[Region]:
    for entries in region_index().lineages.values():
        yield from entries
