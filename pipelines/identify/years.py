"""Which year a report covers, and where its statements of the year disagree.

Statements in, a year with its basis and findings out. A publication date never gives the year:
reports come late, or within their own year. A folder of the address gives it where nothing else
does and where it cannot be that of publication.
"""

import re
from dataclasses import dataclass

from pipelines.identify.dates import Published
from pipelines.identify.evidence import Evidence
from pipelines.identify.statements import Titled
from pipelines.record import Finding

_FROM_OUTSIDE = ("link", "file name")
_PERIOD = re.compile(r"(20[0-4]\d)年1月1日起?[至到\-—~]+(?:(20[0-4]\d)年)?12月31日")
_PROSE = re.compile(
    r"(?<!\d)(20[0-4]\d)年?度?[一-龥《]{0,15}?信息公开"
    r"(?:工作)?(?:情况)?(?:的)?(?:年度)?(?:工作)?(?:报告|年报)"
)
_YEAR_FOLDER = re.compile(r"(?<!\d)(20[0-4]\d)n(?:ian|d|db|dbg|b|bg)?(?=[/_])")
_CHANNEL_FOLDER = re.compile(
    r"(?:nb|ndbg|nianbao|niandubaogao)[a-z]*[_-]?\d*/(20[0-4]\d)(?:[_-]\d+)?/", re.I
)


@dataclass(frozen=True)
class YearStatement:
    """A year stated for the report, where, and the words."""

    year: int
    basis: str
    raw: str
    locator: str | None = None


def report_year(
    evidence: Evidence, titles: tuple[Titled, ...], published: Published | None
) -> tuple[YearStatement | None, tuple[Finding, ...]]:
    """The report year by the weightiest statement, and S2 findings on what disagrees with it."""
    stated = _stated(evidence, titles)
    addressed = _address(evidence.sidecar_url, published)
    if not stated:
        stated = _prose(evidence) or addressed[:1]
    if not stated:
        finding = Finding("year_not_found", "No title, period or sentence states the report year.")
        return None, (finding,)
    year = stated[0]
    others = [*stated[1:], *addressed]
    findings = [_disagreement(year, other) for other in others if other.year != year.year]
    if published and (late := _out_of_time(year, published)):
        findings.append(late)
    return year, tuple(findings)


def _stated(evidence: Evidence, titles: tuple[Titled, ...]) -> list[YearStatement]:
    stated = []
    if evidence.sidecar_report_year:
        year = evidence.sidecar_report_year
        stated.append(YearStatement(year, "sidecar", str(year)))
    named = [
        YearStatement(title.reading.year, title.basis, title.printed, title.locator)
        for title in titles
        if title.reading.year
    ]
    stated += [statement for statement in named if statement.basis not in _FROM_OUTSIDE]
    stated += _period(evidence)
    stated += [statement for statement in named if statement.basis == "link"]
    if evidence.listed_year:
        stated.append(YearStatement(evidence.listed_year, "listing", str(evidence.listed_year)))
    return stated + [statement for statement in named if statement.basis == "file name"]


def _period(evidence: Evidence) -> list[YearStatement]:
    for locator, _, text in evidence.paragraphs:
        match = _PERIOD.search(text)
        if match and match[2] in (None, match[1]):
            return [YearStatement(int(match[1]), "period", match[0], locator)]
    return []


def _prose(evidence: Evidence) -> list[YearStatement]:
    for locator, _, text in evidence.paragraphs:
        if match := _PROSE.search(text):
            return [YearStatement(int(match[1]), "body", match[0], locator)]
    return []


def _address(url: str | None, published: Published | None) -> list[YearStatement]:
    """The year of a folder such as 2022n, or below the channel of annual reports: ndbg/2022.

    A folder of the year in which the report came out may have been named for that, and several
    years tell nothing.
    """
    found = [
        *((match[1], match[0]) for match in _YEAR_FOLDER.finditer(url or "")),
        *((match[1], match[0]) for match in _CHANNEL_FOLDER.finditer(url or "")),
    ]
    years = {int(year) for year, _ in found}
    if len(years) != 1 or (published and published.on.year in years):
        return []
    return [YearStatement(int(found[0][0]), "url", found[0][1])]


def _disagreement(year: YearStatement, other: YearStatement) -> Finding:
    message = f"{other.basis} says {other.year}, {year.basis} says {year.year}."
    return Finding("S2", message, raw=other.raw, locator=other.locator)


def _out_of_time(year: YearStatement, published: Published) -> Finding | None:
    """Reports of a year appear from its December to the end of the next, else it is in doubt."""
    on = published.on
    if on.year == year.year + 1 or (on.year == year.year and on.month == 12):
        return None
    message = f"Published on {on} by {published.basis}, {year.basis} says {year.year}."
    return Finding("S2", message, raw=on.isoformat(), locator=published.locator)
