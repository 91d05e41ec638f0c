"""What a web address says of a region: domain labels spelled in pinyin.

`www.longyang.gov.cn` is spelled in full, `xtx` and `fzja` by initials. An address never names a
region by itself: it chooses among candidates, or its full spelling fits one region alone.
"""

from collections.abc import Iterable, Iterator
from functools import lru_cache
from itertools import islice, product
from urllib.parse import urlsplit

from pipelines.identify.region_names import region_name_forms
from pipelines.identify.regions import Region, region_index

_NOISE = frozenset({"www", "gov", "cn", "com", "org", "net", "edu", "cma", "zwgk", "xxgk"})
_KIND_SPELLINGS = {
    "省": ("sheng",), "市": ("shi", "s"), "县": ("xian", "x"), "区": ("qu", "q"),
    "州": ("zhou", "z"), "盟": ("meng", "m"), "旗": ("qi", "q"),
}  # fmt: skip
_PROVINCE_DOMAINS = {
    "11": "bj", "12": "tj", "13": "he", "14": "sx", "15": "nm", "21": "ln", "22": "jl",
    "23": "hl", "31": "sh", "32": "js", "33": "zj", "34": "ah", "35": "fj", "36": "jx",
    "37": "sd", "41": "ha", "42": "hb", "43": "hn", "44": "gd", "45": "gx", "46": "hi",
    "50": "cq", "51": "sc", "52": "gz", "53": "yn", "54": "xz", "61": "sn", "62": "gs",
    "63": "qh", "64": "nx", "65": "xj",
}  # fmt: skip
_MAX_SPELLINGS = 24
_FEW = 4
SHORTEST_FULL = 5


def host_labels(url: str | None) -> tuple[str, ...]:
    """The telling labels of an address's host, e.g. ('tjj', 'ah') for tjj.ah.gov.cn."""
    if not url:
        return ()
    host = urlsplit(url if "//" in url else f"//{url}").hostname or ""
    labels = (part for label in host.split(".") for part in label.split("-"))
    return tuple(label for label in labels if label not in _NOISE and label.isalpha())


def supported(candidates: Iterable[Region], url: str | None, year: int | None) -> tuple:
    """The candidates that the host speaks for, those most clearly spelled; empty when none."""
    labels = host_labels(url)
    if not labels:
        return ()
    marks = {region: _mark(region, labels, year) for region in candidates}
    best = max(marks.values(), default=0)
    if best == 0 or (best == 1 and len(marks) > _FEW):
        return ()
    return tuple(region for region, mark in marks.items() if mark == best)


def spelled_in_full(url: str | None, year: int | None) -> tuple[Region, ...]:
    """All regions above the township whose name the host spells in full pinyin."""
    index, found = _by_spelling(), []
    for label in host_labels(url):
        found.extend(index.get(label, ()))
        found.extend(
            entry
            for code, domain in _PROVINCE_DOMAINS.items()
            if label == domain
            for entry in region_index().by_code[f"{code}0000"]
        )
    return tuple(dict.fromkeys(region_index().in_year(found, year))) if found else ()


def contradicts(region: Region, url: str | None, year: int | None) -> bool:
    """Whether the host spells a region in full, and none that it may mean is near this one."""
    index = region_index()
    for label in host_labels(url):
        named = _by_spelling().get(label, ()) if len(label) >= SHORTEST_FULL else ()
        if named and not any(index.related(region, other) for other in named):
            return True
    return False


def _mark(region: Region, labels: tuple[str, ...], year: int | None) -> int:
    """How clearly a host speaks for a region; a township is spelled by its county.

    3: it or a region above is spelled in full; 2: by initials, alone or after those of a region
    above; 1: only a region above, by initials; 0: not at all.
    """
    chain = (region, *region_index().ancestors(region, year))
    chain = chain[1:] if region.level == "township" else chain
    if any(label in _full(upper.name) for upper in chain for label in labels):
        return 3
    own, above = chain[0], chain[1:]
    if any(_joint(label, own, above) for label in labels):
        return 2
    return int(any(label in _heads(upper) for upper in above for label in labels))


def _joint(label: str, own: Region, above: tuple[Region, ...]) -> bool:
    """Whether a label is the region's initials, or those of one above and its own: fzja."""
    tails = _initials(own.name) | _full(own.name)
    if len(label) > 2 and label in _initials(own.name):
        return True
    heads = {head for upper in above for head in _heads(upper)}
    return any(label[:cut] in heads and label[cut:] in tails for cut in range(1, len(label)))


def _heads(region: Region) -> frozenset[str]:
    domain = _PROVINCE_DOMAINS.get(region.code[:2]) if region.level == "province" else None
    return _initials(region.name) | _full(region.name) | ({domain} if domain else frozenset())


@lru_cache(maxsize=8192)
def _full(name: str) -> frozenset[str]:
    """Full spellings: longyang, longyangqu, longyangq; a one-character base only with its kind."""
    base, kind = _split(name)
    spellings = {"".join(word) for word in _syllables(base)}
    kinds = _KIND_SPELLINGS.get(kind, ())
    with_kind = {f"{word}{tail}" for word in spellings for tail in kinds if len(tail) > 1}
    if len(base) < 2:
        return frozenset(with_kind)
    short = {f"{word}{tail}" for word in spellings for tail in kinds}
    return frozenset(spellings | with_kind | short)


@lru_cache(maxsize=8192)
def _initials(name: str) -> frozenset[str]:
    """Initials, zh/ch/sh also as one letter, with and without that of the kind: xt, xtx."""
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


def _split(name: str) -> tuple[str, str]:
    return region_name_forms(name).base or name[:-1], name[-1]


@lru_cache(maxsize=8192)
def _syllables(text: str) -> tuple[tuple[str, ...], ...]:
    """All readings of a name, syllable by syllable, without tones."""
    # Loading the dictionary takes longer than everything else here: only where there is a URL.
    from pypinyin import Style, pinyin

    readings = pinyin(text, style=Style.NORMAL, heteronym=True)
    spelled = [
        sorted({form for reading in options for form in (reading, reading.replace("v", "u"))})
        for options in readings
    ]
    return tuple(islice(product(*spelled), _MAX_SPELLINGS))


@lru_cache(maxsize=1)
def _by_spelling() -> dict[str, list[Region]]:
    index: dict[str, list[Region]] = {}
    for region in _regions_above_township():
        for spelling in _full(region.name):
            index.setdefault(spelling, []).append(region)
    return index


def _regions_above_township() -> Iterator[Region]:
    for entries in region_index().lineages.values():
        yield from entries
