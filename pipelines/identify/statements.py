"""Collect a document's statements about itself: titles, signature, publisher, subject.

Each has its basis; the most reliable come first. `reporting_agency` chooses the agency, `years` the
report year.
"""

import re
from dataclasses import dataclass
from functools import lru_cache

from pipelines.identify.agencies import read_agency
from pipelines.identify.agency_name import AgencyName
from pipelines.identify.dates import is_date_line, without_date
from pipelines.identify.evidence import Evidence, compact, tidy
from pipelines.identify.headlines import (
    HEAD,
    LONGEST_MENU,
    NAME_LENGTH,
    PUBLISHER,
    Titled,
    headlines,
)
from pipelines.identify.regions import region_index
from pipelines.identify.titles import (
    MAX_TITLE,
    read_compact_title,
    read_title,
)
from pipelines.models import Finding

_TAIL = 8
_PUBLISHER_VALUE = re.compile(rf"(?:{PUBLISHER.pattern})[:|\]】]+([一-龥]{{2,30}})")
_LABEL_ALONE = re.compile(rf"(?:{PUBLISHER.pattern}):?")
_CLOSES_LABEL = re.compile(r"[:|\]】]")
_NEXT_LABEL = re.compile(
    r"(?:发布|公开|生成|更新|发文|成文)?(?:时间|日期)|浏览|点击|字体|作者|索引|编辑"
)
_STATUTORY = "政府信息公开工作年度报告"
CLAUSE = re.compile(r"[。;,!?\n]")


@dataclass(frozen=True)
class Named:
    """An agency named as the reporting one, the basis of that and its place."""

    basis: str
    agency: AgencyName
    locator: str | None = None


# Used twice per document: for its kind and for its agency.
@lru_cache(maxsize=1)
def titles(evidence: Evidence) -> tuple[Titled, ...]:
    """Return the report's titles, the most reliable first: sidecar, page, text, link, file name."""
    stated = (
        _titled("sidecar", evidence.sidecar_title),
        _titled("meta", evidence.meta.get("articletitle")),
        _titled("title", evidence.title),
        *headlines(evidence),
        _titled("link", evidence.link_text),
        _titled("file name", evidence.stem),
    )
    return tuple([title for title in stated if title])


def _titled(basis: str, text: str | None) -> Titled | None:
    reading = read_title(text) if text else None
    return Titled(basis, reading, tidy(text or "")) if reading else None


def title_finding(evidence: Evidence) -> Finding | None:
    """Say that the title in the text is not that of article 49 of the regulation, if it is not.

    None too where no line of the text is known for its title: 年报 names a column of a site, too.
    """
    printed = next((title for title in titles(evidence) if title.locator), None)
    head = "".join(text for _, _, text in evidence.paragraphs[:LONGEST_MENU])
    if printed is None or not printed.reading.core.endswith("报告") or _STATUTORY in head:
        return None
    message, raw = f"the title is not one of a {_STATUTORY}", printed.printed.rpartition("|")[2]
    return Finding("title_not_statutory", message, raw=raw, locator=printed.locator)


def signature(evidence: Evidence, year: int | None) -> Named | None:
    """Return the agency that signs: above or beside the last date, else in the last line."""
    tail = evidence.paragraphs[-_TAIL:]
    for number in range(len(tail) - 1, -1, -1):
        text = tail[number][2]
        if is_date_line(text):
            return _signed(tail[number - 1], year) if number else None
        if without_date(text) != text:
            return _signed(tail[number], year)
    named = _signed(tail[-1], year) if tail else None
    return named if named and named.agency.place_names else None


def publishers(evidence: Evidence, year: int | None) -> list[Named]:
    """Return agencies that a label of the page names as publisher or source."""
    source = compact(evidence.meta.get("contentsource", ""))
    stated = [("meta", source, "meta ContentSource")] if source else []
    above = ""
    for locator, _, text in evidence.paragraphs:
        if _LABEL_ALONE.fullmatch(above):
            text = f"{above}:{text}"
        if len(text) <= 2 * MAX_TITLE and _CLOSES_LABEL.search(text):
            names = (match[1] for match in _PUBLISHER_VALUE.finditer(text))
            stated += [("publisher", _NEXT_LABEL.split(name)[0], locator) for name in names]
        above = text
    named = ((basis, read_agency(name, year), locator) for basis, name, locator in stated)
    return [Named(b, agency, at) for b, agency, at in named if agency and agency.agency_type]


def same_organ(evidence: Evidence, agency: AgencyName, year: int | None) -> list[Named]:
    """Return the places of the full form of a name like 县教育局: 攸县教育局."""
    wanted = (agency.generic or "") + agency.organ
    found: dict[str, Named] = {}
    for locator, _, text in evidence.paragraphs:
        end = text.find(wanted)
        while end >= 0:
            stop = end + len(wanted)
            for start in range(max(0, stop - len(wanted) - 15), end):
                named = _named_at(text, start, stop, agency, year)
                if named:
                    found.setdefault(named.name, Named("body", named, locator))
                    break
            end = text.find(wanted, stop)
    return list(found.values())


def notes(evidence: Evidence, found: tuple[Titled, ...]) -> tuple[str, ...]:
    """Return short lines around the report about the site or the publisher, compact."""
    texts = [part for title in found for part in title.reading.context]
    meta = (evidence.meta.get(name) for name in ("sitename", "contentsource"))
    texts += [compact(text or "") for text in (evidence.sidecar_publisher, *meta)]
    texts += [] if evidence.title is None else [compact(evidence.title)]
    rows = (*evidence.paragraphs[: HEAD // 2], *evidence.paragraphs[-_TAIL:])
    texts += [text for _, _, text in rows if _is_note(text)]
    texts += [m[1] for _, _, text in rows for m in _PUBLISHER_VALUE.finditer(text)]
    return tuple(dict.fromkeys(text for text in texts if len(text) > 1))


def _is_note(text: str) -> bool:
    is_short = len(text) <= NAME_LENGTH and not CLAUSE.search(text)
    return is_short and read_compact_title(text) is None


def _signed(row: tuple[str, str, str], year: int | None) -> Named | None:
    name = without_date(row[2])
    agency = read_agency(name, year) if len(name) <= NAME_LENGTH else None
    if agency is None or agency.agency_type is None:
        return None
    return Named("signature", agency, row[0])


def _named_at(
    text: str, start: int, stop: int, agency: AgencyName, year: int | None
) -> AgencyName | None:
    """Return the agency's full name between two positions, if it begins with a region."""
    if text[start : start + 2] not in region_index().beginnings:
        return None
    named = read_agency(text[start:stop], year)
    return named if named and named.regions and named.organ == agency.organ else None
