"""Collect a document's statements about itself: titles, signature, publisher, subject.

Each has its basis; the most reliable come first. `reporting_agency` chooses the agency, `years` the
report year.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from pipelines.identify.agencies import read_agency
from pipelines.identify.agency_name import AgencyName
from pipelines.identify.dates import is_date_line, without_date
from pipelines.identify.evidence import Evidence, compact, tidy
from pipelines.identify.regions import region_index
from pipelines.identify.titles import (
    MARKS,
    MAX_TITLE,
    TitleReading,
    detail,
    read_compact_title,
    read_title,
)
from pipelines.models import Finding

_HEAD = 30
_TAIL = 8
_LONGEST_MENU = 400
"""Lines of menus that may stand before the title of a report."""
_YEAR_ALONE = re.compile(r"\(?20\d\d年度?\)?")
_NAME_LENGTH = 30
_OPENS_PROSE = re.compile(r"根据|按照|依据|依照|现将|本报告|本年报|为了|为进|特向|特此|由|自\d")
_ENDS_PROSE = (",", ";", "。")
_PUBLISHER = re.compile(
    r"(?:发布|公开|发文|制作|编制|责任)(?:机构|单位|部门|机关|主体)"
    r"|(?:信息|文章|稿件|内容)?来源|发布者"
)
_FIELD = re.compile(
    r"(?:(?P<title>(?:信息|文件|文章|公文|报告)?(?:名称|标题|题名))|索[引取]号|文号|"
    r"(?:文件|信息)?编号|(?:主题|体裁|信息|内容|组配|所属|公开|公文)?(?:分类|类别|类型|种类|主题词)|"
    r"有效性|时效性?|关键[词字]|摘要|内容概述|(?:公开|获取)(?:方式|形式|范围|时限|程序|属性)|栏目|"
    rf"语种|载体|访问量|{_PUBLISHER.pattern}|"
    r"(?:发布|公开|生成|更新|发文|成文|印发|起草|实施|有效|生效|废止)?(?:时间|日期))[:|]+"
)
"""A label of the table that portals print above an article; `title` for that of its title."""
_BODY = re.compile(r"(?:第?一[、.部:]|\(一\))")
_NEIGHBOUR = re.compile(r"[上下前后]一?[篇条则页项个]|相关|推荐|延伸|更多|返回|打印|关闭")
_PUBLISHER_VALUE = re.compile(rf"(?:{_PUBLISHER.pattern})[:|\]】]+([一-龥]{{2,30}})")
_LABEL_ALONE = re.compile(rf"(?:{_PUBLISHER.pattern}):?")
_CLOSES_LABEL = re.compile(r"[:|\]】]")
_NEXT_LABEL = re.compile(
    r"(?:发布|公开|生成|更新|发文|成文)?(?:时间|日期)|浏览|点击|字体|作者|索引|编辑"
)
_STATUTORY = "政府信息公开工作年度报告"
CLAUSE = re.compile(r"[。;,!?\n]")


@dataclass(frozen=True)
class Titled:
    """A title, its basis, the text as printed and its place."""

    basis: str
    reading: TitleReading
    printed: str
    locator: str | None = None


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
        ("sidecar", evidence.sidecar_title),
        ("meta", evidence.meta.get("articletitle")),
        ("title", evidence.title),
    )
    found = [
        Titled(basis, reading, tidy(text))
        for basis, text in stated
        if text and (reading := read_title(text))
    ]
    found.extend(_headlines_chosen(evidence))
    found += [
        Titled(basis, reading, tidy(text))
        for basis, text in (("link", evidence.link_text), ("file name", evidence.stem))
        if text and (reading := read_title(text))
    ]
    return tuple(found)


def title_finding(evidence: Evidence) -> Finding | None:
    """Say that the title in the text is not that of article 49 of the regulation, if it is not.

    None too where no line of the text is known for its title: 年报 names a column of a site, too.
    """
    printed = next((title for title in titles(evidence) if title.locator), None)
    head = "".join(text for _, _, text in evidence.paragraphs[:_LONGEST_MENU])
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
    rows = (*evidence.paragraphs[: _HEAD // 2], *evidence.paragraphs[-_TAIL:])
    texts += [text for _, _, text in rows if _is_note(text)]
    texts += [m[1] for _, _, text in rows for m in _PUBLISHER_VALUE.finditer(text)]
    return tuple(dict.fromkeys(text for text in texts if len(text) > 1))


def _is_note(text: str) -> bool:
    is_short = len(text) <= _NAME_LENGTH and not CLAUSE.search(text)
    return is_short and read_compact_title(text) is None


def _headlines_chosen(evidence: Evidence) -> list[Titled]:
    """Return the title among the first lines, those before the first section if there is one.

    Behind them the page links to reports of neighbours (上一篇, 下一篇).
    """
    rows = evidence.paragraphs
    sections = (at for at, row in enumerate(rows[:_LONGEST_MENU]) if _BODY.match(row[2]))
    body = next(sections, _HEAD)
    return _best_headlines(rows[:body], evidence.body) or _best_headlines(
        rows[body:_HEAD], evidence.body
    )


def _best_headlines(rows: tuple[tuple[str, str, str], ...], body: str) -> list[Titled]:
    """Return the first title with most detail, agency before year.

    A line of only 2023年报告 is used if none is better, and for a missing year.
    """
    found = list(_headlines(rows))
    weak = [title for title in found if title.reading.is_weak]
    strong = [title for title in found if not title.reading.is_weak]
    whole = [title for title in strong if all(detail(title.reading))]
    if len({(title.reading.agency.name, title.reading.year) for title in whole}) > 1:
        strong = [_most_named(whole, body)]
    best = max(strong or weak, key=lambda title: detail(title.reading), default=None)
    if best is None or best.reading.year:
        return [best] if best else []
    return [best, *(title for title in weak[:1] if title is not best)]


def _most_named(found: list[Titled], body: str) -> Titled:
    """Return the one of several whole titles whose agency and year the text names most.

    If that is not decided: the last, as links to reports of neighbours stand before the title; of
    one agency's titles the first, as those of earlier years stand behind it.
    """
    is_one = len({title.reading.agency.name for title in found}) == 1
    return max(
        found if is_one else reversed(found),
        key=lambda title: (
            body.count(title.reading.agency.printed) + body.count(f"{title.reading.year}年")
        ),
    )


def _headlines(rows: tuple[tuple[str, str, str], ...]) -> Iterator[Titled]:
    for number, (locator, printed, text) in enumerate(rows):
        text = _without_fields(text)
        if _NEIGHBOUR.match(text):
            continue
        if len(text) > MAX_TITLE or not MARKS.search(text) or _is_prose(text):
            continue
        reading = read_compact_title(text)
        above = rows[number - 1] if number else None
        if number > 1 and _YEAR_ALONE.fullmatch(above[2]):
            text, above = above[2] + text, rows[number - 2]
            reading = read_compact_title(text)
        if reading and reading.agency:
            yield Titled("title", reading, tidy(printed), locator)
        elif above and (joined := _joined(above, text, reading)):
            yield Titled("title", joined, tidy(f"{above[1]} {printed}"), above[0])
        elif reading:
            yield Titled("title", reading, tidy(printed), locator)


def _without_fields(text: str) -> str:
    """Return a line without the fields of the table above an article, but for that of its title."""
    fields = list(_FIELD.finditer(text)) if ":" in text or "|" in text else []
    if not fields:
        return text
    ends = [*(field.start() for field in fields[1:]), len(text)]
    titles = (text[f.end() : end] for f, end in zip(fields, ends, strict=True) if f["title"])
    return "|".join((text[: fields[0].start()], *titles)).strip("|")


def _is_prose(text: str) -> bool:
    return text.endswith(_ENDS_PROSE) or _OPENS_PROSE.match(text) is not None


def _joined(
    above: tuple[str, str, str], text: str, reading: TitleReading | None
) -> TitleReading | None:
    """Return a title over two lines: the agency above it, or its words broken in the middle."""
    if len(above[2]) > _NAME_LENGTH or "报" not in above[2] + text:
        return None
    if _is_prose(above[2]) or read_compact_title(above[2]):
        return None
    agency = read_agency(above[2], None)
    if reading is not None and (agency is None or agency.agency_type is None):
        return None
    if reading is None and len(text) > _NAME_LENGTH:
        return None
    joined = read_compact_title(above[2] + text)
    return joined if joined and joined.agency and not joined.is_weak else None


def _signed(row: tuple[str, str, str], year: int | None) -> Named | None:
    name = without_date(row[2])
    agency = read_agency(name, year) if len(name) <= _NAME_LENGTH else None
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
