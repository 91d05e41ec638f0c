"""Find agencies and years in sentences of the text: who publishes, compiles or answers for it.

Pages without a title line open with such a sentence (现公布攸县教育局2023年…年度报告,
本报告由…编制, 请与…联系), or name the agency as the subject of one (2021年，蠡县交通运输局未收到…).
A name counts only if it agrees with the text's own reference: 我局 is no 街道办事处.
`reporting_agency` weighs the statements.
"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from pipelines.identify.agencies import read_agency
from pipelines.identify.agency_name import AgencyName
from pipelines.identify.endings import ending_of
from pipelines.identify.evidence import Evidence
from pipelines.identify.places import base_at, place_at
from pipelines.identify.regions import region_index
from pipelines.identify.statements import CLAUSE, Named
from pipelines.identify.titles import read_compact_title

GOVERNING = (None, "government", "government_office")
_OPENING = 12
_SHORTEST = 12
_LONGEST_NAME = 30
_PUBLISHES = re.compile(
    r"(?:公布|(?<!信息)(?<!政务)公开|发布|编制|撰写|编写|形成|总结|汇报|(?<=[现特])将|现就)[了的]?"
)
_SHORT_FORM = re.compile(r"\(以下[^()]*简称[^()]*\)")
_NAME = r"([一-龥()]{4,40}?)"
_COMPILED = re.compile(
    rf"由{_NAME}(?:负责|组织|牵头)?(?:依据|根据|按照|依照|结合|编制|撰写|编写|起草)"
)
_CONTACT = re.compile(rf"(?:[与向]|联系:?){_NAME}(?:联系|咨询|反映|索取|[,。;(]|地址|电话|$)")
_ASKS = ("疑", "联系", "咨询")
_RULE = re.compile(
    rf"《{_NAME}(?:网上)?(?:政府|政务)?(?:信息|政务)[^《》]{{0,12}}?公开[^《》]{{0,16}}》"
)
_DISCLOSURE = re.compile(r"(?:政府|政务)?(?:信息与政务|信息|政务)公开")
_YEAR_OPENING = re.compile(
    r"(?:(?:截[至止]到?)?20\d\d年(?:度|底|末|\d{1,2}月(?:\d{1,2}日|底)?)?"
    r"(?:以来|来|上半年|全年)?|一年来|今年以来|去年)?"
)
_FOLLOWS_NAME = frozenset(
    "于在认严按坚高深积贯依不全切根紧以将对主是进充结通共未无继围始着把扎大强加及持编撰向公收没政信"
)
_OF_GOVERNMENT = re.compile(r"(?:人民政府|政府)?(?:信息|政务|党政|综合|行政|办公|公开)")
_INNER = re.compile(
    r"(?!公室)[一-龥]{0,14}(?:办公室|办|科|股|室|小组|(?<!管理)(?<!办事)(?<!事务)处|(?:信息|公开|受理)中心)"
)
_PARTY = re.compile(r"[省市县区州旗]委$")
_ITSELF = re.compile(
    r"[我本](局|委|厅|镇|乡|街|苏木|院|中心|队|馆|校|公司|集团|办(?!公室)|社(?!区)|会(?!议)|所|站|处|室)"
)
_ITS_REGION = re.compile(r"[我本][省市县区州旗]")


@dataclass(frozen=True)
class SentenceStatement:
    """A sentence that publishes the report: its agency or year or both, its words and place."""

    agency: AgencyName | None
    year: int | None
    raw: str
    locator: str


def published(evidence: Evidence, year: int | None = None) -> Iterator[SentenceStatement]:
    """Find sentences that publish the report: 现公布攸县教育局2023年政府信息公开工作年度报告."""
    for locator, text in _opening(evidence):
        if "公开" not in text:
            continue
        for clause in CLAUSE.split(_SHORT_FORM.sub("", text)):
            for match in _PUBLISHES.finditer(clause):
                reading = read_compact_title(clause[match.end() :])
                if reading and (reading.agency or reading.year):
                    agency = reading.agency and read_agency(
                        reading.agency.printed, year or reading.year
                    )
                    yield SentenceStatement(agency, reading.year, clause, locator)
                    break


def compiled(evidence: Evidence, year: int | None) -> Iterator[Named]:
    """Find sentences that name the compiler of the report: 本报告由攸县教育局按照…编制."""
    for locator, text in _opening(evidence):
        if "报" in text:
            yield from _names("compiled", _COMPILED, text, locator, year)


def contacts(evidence: Evidence, year: int | None) -> Iterator[Named]:
    """Find sentences that name the contact: 如有疑问，请与攸县教育局办公室联系."""
    for locator, text in _opening(evidence):
        if any(word in text for word in _ASKS):
            yield from _names("contact", _CONTACT, text, locator, year)


def subjects(evidence: Evidence, year: int | None) -> Iterator[Named]:
    """Find agencies with their region that are the subject of a clause.

    Governments above the township are left out: prose names them as the superior authority. So is
    an agency that acts on the text's own: 攸县审计局对我局进行了审计.
    """
    beginnings = region_index().beginnings
    for locator, _, text in evidence.paragraphs:
        if len(text) < _SHORTEST:
            continue
        for clause in CLAUSE.split(text):
            opening = _YEAR_OPENING.match(clause)
            begin = opening.end() if opening else 0
            if clause[begin : begin + 2] in beginnings and not _ITSELF.search(clause, begin):
                agency = _subject(clause, begin, year)
                if agency and agency.agency_type not in (None, "government"):
                    yield Named("subject", agency, locator)


def owners(evidence: Evidence, year: int | None) -> Iterator[Named]:
    """Find the owner of rules or work of disclosure: 《铜仁市教育局信息公开保密制度》."""
    for locator, _, text in evidence.paragraphs:
        if "公开" in text:
            yield from _names("disclosure", _RULE, text, locator, year)
            for match in _DISCLOSURE.finditer(text):
                if agency := _before(text, match.start(), year):
                    yield Named("disclosure", agency, locator)


def agreeing(found: Iterable[Named], evidence: Evidence) -> list[Named]:
    """Return one statement for each agency that may be the text's own.

    A short form of another name (县教育局, 攸县卫健局) is the same agency. A government's office
    acts for the government too: it counts if the text says 我办.
    """
    own = Counter(_ITSELF.findall(evidence.body)).most_common(1)
    named: dict[str, Named] = {}
    for one in found:
        is_office = one.agency.agency_type == "government_office" and one.basis != "published"
        if own[0][0] in one.agency.name if own else not is_office:
            named.setdefault(one.agency.name, one)
    return [
        one
        for one in named.values()
        if not any(_is_short_of(one.agency, other.agency) for other in named.values())
    ]


def speaks_for_region(evidence: Evidence) -> bool:
    """Return whether the text uses only 我县 or 我市: its contact need not be its author."""
    return not _ITSELF.search(evidence.body) and _ITS_REGION.search(evidence.body) is not None


def _opening(evidence: Evidence) -> Iterator[tuple[str, str]]:
    rows = ((row[0], row[2]) for row in evidence.paragraphs if len(row[2]) >= _SHORTEST)
    for _, row in zip(range(_OPENING), rows, strict=False):
        yield row


def _names(
    basis: str, pattern: re.Pattern[str], text: str, locator: str, year: int | None
) -> Iterator[Named]:
    for match in pattern.finditer(text):
        name = f"{match[1]}政府" if match[1].endswith("人民") else match[1]
        if agency := _without_office(name, year):
            yield Named(basis, agency, locator)


def _without_office(name: str, year: int | None) -> AgencyName | None:
    """Return the agency whose office is named: 攸县教育局 of 攸县教育局办公室.

    None for the office of a government or zone, which answers for its own report as for the
    government's.
    """
    for stop in range(len(name) - 1, 3, -1):
        if not _INNER.fullmatch(name, stop) or _PARTY.search(name[:stop]):
            continue
        agency = _typed(name[:stop], year)
        if agency is None:
            continue
        if agency.agency_type not in (*GOVERNING, "zone"):
            return _without_office(name[:stop], year)
        if _OF_GOVERNMENT.match(name, stop):
            return None
    agency = _typed(name, year)
    return None if agency and agency.agency_type == "government_office" else agency


def _typed(name: str, year: int | None) -> AgencyName | None:
    agency = read_agency(name, year)
    return agency if agency and agency.agency_type else None


def _subject(clause: str, begin: int, year: int | None) -> AgencyName | None:
    place = place_at(clause, begin, year) or base_at(clause, begin, year)
    if place is None:
        return None
    for end in range(begin + place.length, min(begin + _LONGEST_NAME, len(clause))):
        if clause[end] in _FOLLOWS_NAME and ending_of(clause[begin:end]):
            agency = read_agency(clause[begin:end], year)
            return agency if agency and agency.regions else None
    return None


def _before(text: str, stop: int, year: int | None) -> AgencyName | None:
    for start in range(max(0, stop - _LONGEST_NAME), stop - 3):
        if text[start : start + 2] in region_index().beginnings:
            agency = _typed(text[start:stop], year)
            if agency and agency.regions and agency.agency_type not in GOVERNING:
                return agency
    return None


def _is_short_of(one: AgencyName, other: AgencyName) -> bool:
    """Return whether the characters of a name occur in this order in the other, longer one."""
    if len(one.name) >= len(other.name) or one.name[-1] != other.name[-1]:
        return False
    if one.regions and not set(one.regions) & set(other.regions):
        return False
    rest = iter(other.name)
    return all(character in rest for character in one.name)
