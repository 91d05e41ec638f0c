"""Choose the year that a report covers, and find statements that disagree.

A publication date never gives the year: reports come late, or within their own year. If nothing
states it, it is the first year with which clauses of the prose begin, and last that of a folder of
the address: sites keep folders of a year for later reports (2024n), so that a folder of another
year is no contradiction.
"""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from pipelines.identify.dates import Published
from pipelines.identify.evidence import Evidence
from pipelines.identify.headlines import Titled
from pipelines.identify.sentences import published as published_sentences
from pipelines.identify.titles import with_years_in_digits
from pipelines.models import Finding

_FROM_OUTSIDE = ("link", "file name")
_PERIOD = re.compile(
    r"(20(?<!\d20)[0-4]\d)(?:[年./-]?0?1[月./-]?0?1日?|年0?1月?)[起始]?,?(?:[至到~—–-]|——)+"
    r"(?:(20[0-4]\d)[年./-]?|当年|同年|本年)?12(?:[月./-]?3[01]|月)"
)
"""Copies of pages lose 年, 月 and 日: 自202311日起至20231231日止."""
_CLAUSE_YEAR = re.compile(
    r"(?:^|[。,;:)(、.\n]|情况|概述)(?:\d|[一二三四五六七八九十]是)?(?:截[至止]到?|在|自)?(20[0-4]\d)年"
    r"(?!\d{1,2}月(?!31|底))(?![^。;\n]{0,12}(?:计划|下一步|[我本].将(?!政府信息|信息公开|政务)))"
)
_IN_ADDRESS = (
    re.compile(r"(?<!\d)(20[0-4]\d)n(?:ian|d|db|dbg|b|bg)?(?=[/_])"),
    re.compile(r"(?:nb|ndbg|nianbao|niandubaogao)[a-z]*[_-]?\d*/(20[0-4]\d)(?:[_-]\d+)?/", re.I),
    re.compile(r"AnnualReport\.jsp\?(?:.*&)?fbtime=(20[0-4]\d)(?!\d)"),
)
_FOLDER = re.compile(r"/(20[0-4]\d)(?:[01]\d)?(?=/)")
_COLUMN = re.compile(r"(20[0-4]\d)年?度?(?:年报|年度报告|报告)?")


@dataclass(frozen=True)
class YearStatement:
    """A year stated for the report, its place, and its words."""

    year: int
    basis: str
    raw: str
    locator: str | None = None


def report_year(
    evidence: Evidence, titles: tuple[Titled, ...], published: Published | None
) -> tuple[YearStatement | None, tuple[Finding, ...]]:
    """Return the report year by the most reliable statement, and S2 findings on contradictions."""
    stated = [*_stated(evidence, titles)] or [*_prose(evidence, published)]
    stated = stated or _address(evidence, published)
    if not stated:
        finding = Finding("year_not_found", "No title, period or sentence states the report year.")
        return None, (finding,)
    year = stated[0]
    findings = []
    for other in stated[1:]:
        if other.year != year.year:
            message = f"{other.basis} says {other.year}, {year.basis} says {year.year}."
            findings.append(Finding("S2", message, raw=other.raw, locator=other.locator))
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
    for match in _PERIOD.finditer(evidence.body):
        if match[2] in (None, match[1]):
            locator = evidence.paragraph_at(match.start())[0]
            return [YearStatement(int(match[1]), "period", match[0], locator)]
    return []


def _prose(evidence: Evidence, published: Published | None) -> Iterator[YearStatement]:
    """Return the year of the sentence that publishes the report, else of the first clause with one.

    The latter only if no other year begins more clauses and its report can be due already.
    """
    for sentence in published_sentences(evidence):
        if sentence.year:
            yield YearStatement(sentence.year, "body", sentence.raw, sentence.locator)
            return
    body = with_years_in_digits(evidence.body)
    found = list(_CLAUSE_YEAR.finditer(body))
    counts = Counter(match[1] for match in found)
    for match in found[:1]:
        year, is_most = int(match[1]), counts[match[1]] == max(counts.values())
        if is_most and not (published and published.on.year <= year):
            locator = evidence.paragraph_at(match.start(1))[0]
            raw = body[match.start(1) :][:40].split("\n")[0]
            yield YearStatement(year, "first sentence", raw, locator)


def _address(evidence: Evidence, published: Published | None) -> list[YearStatement]:
    """Return the year in the address (a folder such as 2022n below the reports' channel) or column.

    Several years decide nothing, and neither does one that is not that before publication.
    """
    url, column = evidence.sidecar_url or "", evidence.meta.get("columnname", "")
    found = [("url", match) for pattern in _IN_ADDRESS for match in pattern.finditer(url)]
    found += [("meta", match) for match in [_COLUMN.fullmatch(column)] if match]
    years = {int(match[1]) for _, match in found}
    folders = {int(year) for year in _FOLDER.findall(url)} - years
    folders |= {published.on.year} if published else set()
    if len(years) != 1 or not folders <= {min(years) + 1}:
        return []
    basis, match = found[0]
    return [YearStatement(int(match[1]), basis, match[0])]


def _out_of_time(year: YearStatement, published: Published) -> Finding | None:
    """Find a year outside the usual time: reports appear from December to the next year's end."""
    on = published.on
    if on.year == year.year + 1 or (on.year == year.year and on.month == 12):
        return None
    message = f"Published on {on} by {published.basis}, {year.basis} says {year.year}."
    return Finding("S2", message, raw=on.isoformat(), locator=published.locator)
