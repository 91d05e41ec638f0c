"""Find the title among the first lines of a text, between menus, fields and links to neighbours."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from pipelines.identify.agencies import read_agency
from pipelines.identify.evidence import Evidence, tidy
from pipelines.identify.titles import MARKS, MAX_TITLE, TitleReading, detail, read_compact_title

HEAD = 30
NAME_LENGTH = 30
LONGEST_MENU = 400
"""Lines of menus that may stand before the title of a report."""
_YEAR_ALONE = re.compile(r"\(?20\d\d年度?\)?")
_YEAR_BEHIND = re.compile(r"20\d\d(?:年度?)?$")
PUBLISHER = re.compile(
    r"(?:发布|公开|发文|制作|编制|责任|填报|报送)(?:机构|单位|部门|机关|主体)(?:\(盖章\))?"
    r"|(?:信息|文章|稿件|内容)?来源|发布者"
)
_FIELD = re.compile(
    r"(?:(?P<title>(?:信息|文件|文章|公文|报告)?(?:名称|标题|题名))|索[引取]号|文号|"
    r"(?:文件|信息)?编号|(?:主题|体裁|信息|内容|组配|所属|公开|公文)?(?:分类|类别|类型|种类|主题词)|"
    r"有效性|时效性?|关键[词字]|摘要|内容概述|(?:公开|获取)(?:方式|形式|范围|时限|程序|属性)|栏目|"
    rf"语种|载体|访问量|{PUBLISHER.pattern}|"
    r"(?:发布|公开|生成|更新|发文|成文|印发|起草|实施|有效|生效|废止)?(?:时间|日期))[:|]+"
    r"(?:20\d\d[-/.年]\d{1,2}[-/.月]\d{1,2}日?(?:\d{2}:\d{2}(?::\d{2})?)?(?P<behind>))?"
)
"""A label of the table that portals print above an article; `title` for that of its title.

`behind` is where a date as its value ends: a title may follow.
"""
_BODY = re.compile(r"(?:第?一[、.部:]|\(一\))")
_NEIGHBOUR = re.compile(r"[上下前后]一?[篇条则页项个]|相关|推荐|延伸|更多|返回|打印|关闭")
_OPENS_PROSE = re.compile(r"根据|按照|依据|依照|现将|本报告|本年报|为了|为进|特向|特此|由|自\d")
_ENDS_PROSE = (",", ";", "。")


@dataclass(frozen=True)
class Titled:
    """A title, its basis, the text as printed and its place."""

    basis: str
    reading: TitleReading
    printed: str
    locator: str | None = None


def headlines(evidence: Evidence) -> list[Titled]:
    """Return the title among the first lines, those before the first section if there is one.

    Behind them the page links to reports of neighbours (上一篇, 下一篇).
    """
    rows = evidence.paragraphs
    sections = (at for at, row in enumerate(rows[:LONGEST_MENU]) if _BODY.match(row[2]))
    start = next(sections, HEAD)
    body = "\n".join([text for _, _, text in rows[start:]])
    return _best_headlines(rows[:start], body) or _best_headlines(rows[start:HEAD], body)


def _best_headlines(rows: tuple[tuple[str, str, str], ...], body: str) -> list[Titled]:
    """Return the first title with most detail, agency before year.

    A line of only 2023年报告 is used if none is better, and for a missing year.
    """
    found = list(_titles(rows))
    weak = [title for title in found if title.reading.is_weak]
    strong = [title for title in found if not title.reading.is_weak]
    whole = [title for title in strong if all(detail(title.reading))]
    if len({(_agency(title), title.reading.year) for title in whole}) > 1:
        strong = [_most_named(whole, body, strong[-1])]
    best = max(strong or weak, key=lambda title: detail(title.reading), default=None)
    if best is None or best.reading.year:
        return [best] if best else []
    return [best, *(title for title in weak[:1] if title is not best)]


def _most_named(found: list[Titled], body: str, last: Titled) -> Titled:
    """Return the one of several whole titles whose agency and year the text names most.

    If that is not decided: the last, as links to reports of neighbours stand before the title; of
    one agency's titles the first, as those of earlier years stand behind it. Where the last title
    names none, those of several agencies are all links.
    """
    is_one = len({_agency(title) for title in found}) == 1
    if not is_one and last.reading.agency is None:
        return last
    return max(
        found if is_one else reversed(found),
        key=lambda title: (
            body.count(title.reading.agency.printed) + body.count(f"{title.reading.year}年")
        ),
    )


def _agency(title: Titled) -> str | None:
    agency = title.reading.agency
    return agency.name if agency else None


def _titles(rows: tuple[tuple[str, str, str], ...]) -> Iterator[Titled]:
    for number, (locator, printed, text) in enumerate(rows):
        text = _without_fields(text)
        if _NEIGHBOUR.match(text):
            continue
        if len(text) > MAX_TITLE or not MARKS.search(text) or _is_prose(text):
            continue
        reading = read_compact_title(text)
        above = rows[number - 1] if number else ("", "", "")
        if number > 1 and (
            _YEAR_ALONE.fullmatch(above[2]) or (reading is None and _is_begun(above[2]))
        ):
            text, above = above[2] + text, rows[number - 2]
            reading = read_compact_title(text)
        if reading and reading.agency:
            yield Titled("title", reading, tidy(printed), locator)
        elif number and (joined := _joined(above, text, reading)):
            yield Titled("title", joined, tidy(f"{above[1]} {printed}"), above[0])
        elif reading:
            yield Titled("title", reading, tidy(printed), locator)


def _is_begun(text: str) -> bool:
    """Return whether a line may be the first half of a title: 2020年政府信息公开."""
    begun = read_compact_title(text)
    return begun is not None and begun.is_weak and begun.agency is None


def _without_fields(text: str) -> str:
    """Return a line without the fields of the table above an article, but for that of its title."""
    fields = list(_FIELD.finditer(text)) if ":" in text or "|" in text else []
    if not fields:
        return text
    ends = [*(field.start() for field in fields[1:]), len(text)]
    titles = (
        text[field.end() : end]
        for field, end in zip(fields, ends, strict=True)
        if field["title"] or field["behind"] is not None
    )
    return "|".join((text[: fields[0].start()], *titles)).strip("|")


def _is_prose(text: str) -> bool:
    return text.endswith(_ENDS_PROSE) or _OPENS_PROSE.match(text) is not None


def _joined(
    above: tuple[str, str, str], text: str, reading: TitleReading | None
) -> TitleReading | None:
    """Return a title over two lines: the agency above it, or its words broken in the middle."""
    if len(above[2]) > NAME_LENGTH or "报" not in above[2] + text:
        return None
    if _is_prose(above[2]) or read_compact_title(above[2]):
        return None
    agency = read_agency(_YEAR_BEHIND.sub("", above[2]), None)
    if reading is not None and (agency is None or agency.agency_type is None):
        return None
    if reading is None and len(text) > NAME_LENGTH:
        return None
    joined = read_compact_title(above[2] + text)
    return joined if joined and joined.agency and not joined.is_weak else None
