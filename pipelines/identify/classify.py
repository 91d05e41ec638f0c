"""Classify a document: an annual report, or another page, with the reason.

Numbers in statutory tables, the sections of a report, or a sentence that publishes one are signs of
a report. A page is rejected only for a sign against it: the title of a notice, template or comment,
placeholders, a list of titles.
"""

import re
from dataclasses import dataclass

from pipelines.identify.evidence import Evidence, compact
from pipelines.identify.headlines import Titled
from pipelines.identify.sentences import published
from pipelines.identify.statements import titles
from pipelines.identify.titles import MAX_TITLE, read_compact_title

_ABOUT_REPORTS = re.compile(
    r"(?:报告|年报)(?:(?!公开|报告|年报).){0,14}?的?(?P<what>通知|函|公告|通报|意见|方案|办法|细则"
    r"|制度|规定|规程|规则|指引|格式|模板|模版|范本|范文|样本|样式|说明)》?(?:的通知)?"
    r"(?:$|[(_\-|])"
)
_PUBLISHES = re.compile(r"公布|发布|印发|公开")
_ASKS = re.compile(r"做好|编制|编写|撰写|报送|上报|填报|规范|培训|格式")
_TEMPLATES = ("格式", "模板", "模版", "范本", "范文", "样本", "样式")
_OTHER_WORK = re.compile(r"总结|要点|计划|考核|评估|解读|图解|一图|指南|目录")
_GUIDES = re.compile(r"指南|目录")
_COMMENT_BEHIND = re.compile(
    r"^[\])】_\-—:|]*(?:的)?(?:编制|撰写|填报|报送|培训|解读|图解|一图|考核|评估|评议|审核|检查|整改"
    r"|问题|工作会|推进会|发布会|动员)"
)
_NEWS_BEFORE = re.compile(
    r"(?:召开|举办|组织|部署|开展|(?<!关于)(?:发布|公布)|晒出|出炉)[^|]{0,4}(?:20\d\d年度?)?$"
)
_PART_OF_A_YEAR = re.compile(r"[上下]半年|半年度|第?[一二三四1-4]季度|(?<![\d\-至—~])\d{1,2}月份?$")
_PLACEHOLDER = re.compile(
    r"[×xX*○□某]{2,}(?:省|市|县|区|局|镇|乡|单位|部门|年)|_{2,}年?|\((?:单位名称|此处填写)\)"
    r"|20[×xX*]{2}年"
)
_SECTION = re.compile(
    r"(?:^|[一二三四五六七八九十][、.)])(?:(总体|概述|基本情况|概况)|(主动公开)|(收到和处理|依申请公开)"
    r"|([一-龥]{0,14}复议)|(存在的?(?:主要)?(?:问题|不足|困难))|(其他需要报告))",
    re.M,
)
_PERIOD = re.compile(r"(?:数据|统计)[^。\n]{0,12}(?:期限|时限|时间|期)[^。\n]{0,8}20\d\d")
_FOOTER = re.compile(r"ICP|备案|版权所有|主办|承办|浏览器|网站地图|Copyright", re.I)
_SAYS = re.compile(r"^[^。\n]{4,}(?:公开|申请)[^。\n]*。", re.M)
"""A sentence as short as in the report of an office that had nothing to disclose."""
_FORM_NOTE = "勾稽关系"
_MIN_SECTIONS = 2
_MIN_LISTED = 4
_PROSE_LENGTH = 50
_MIN_PROSE = 3
_FEW_NUMBERS = 10
_HEAD = 15


@dataclass(frozen=True)
class Verdict:
    """The verdict: a report, or the reason against it."""

    is_report: bool
    reason_code: str | None = None
    reason: str | None = None


REPORT = Verdict(True)


def judge(evidence: Evidence, tables_found: int, numbers_found: int) -> Verdict:
    """Classify a document as an annual report or another page.

    Args:
        evidence: The document's texts.
        tables_found: Statutory tables recognised in it.
        numbers_found: Numbers read from their cells.

    Returns:
        A report, or a reason: `empty`, `notice` (how to write reports, or a rule about them),
        `blank_form`, `part_of_a_year`, `listing_page`, `work_summary`, `guide`, `comment` (news
        and explanations of a report), `not_a_report`.
    """
    if not evidence.paragraphs and not tables_found:
        return Verdict(False, "empty", "The document holds no text.")
    found = titles(evidence)
    if found and _PART_OF_A_YEAR.search(_before(found[0])):
        words = f"A report on a part of a year: {found[0].printed}"
        return Verdict(False, "part_of_a_year", words)
    if numbers_found > _FEW_NUMBERS:
        return REPORT
    if about := _about_reports(evidence, found):
        return about
    if numbers_found:
        return REPORT
    if tables_found:
        return _judge_blank(evidence, is_named=any(title.reading.agency for title in found))
    return _judge_text(evidence, [title for title in found if not title.reading.is_weak])


def _judge_blank(evidence: Evidence, is_named: bool) -> Verdict:
    """Judge a page with tables but no number: a report, unless it is the blank form."""
    if match := _PLACEHOLDER.search(evidence.body):
        return Verdict(
            False, "blank_form", f"The form without entries, with {match[0]} to fill in."
        )
    sentences = (text for _, _, text in evidence.paragraphs if "。" in text)
    if not is_named and all(_FORM_NOTE in text for text in sentences):
        return Verdict(False, "blank_form", "The form without an agency, a number or a text.")
    return REPORT


def _judge_text(evidence: Evidence, titled: list[Titled]) -> Verdict:
    """Judge a page without tables: a report of words, as before 2019, or one with lost tables."""
    if titled and all(map(_is_comment, titled)):
        return Verdict(False, "comment", f"A page about a report: {titled[0].printed}")
    sections, prose = _sections(evidence), len(_prose(evidence))
    if sections >= _MIN_SECTIONS or (titled and prose >= _MIN_PROSE):
        return REPORT
    if (listed := _listed_reports(evidence)) >= _MIN_LISTED:
        return Verdict(False, "listing_page", f"A list of {listed} titles of annual reports.")
    is_short = _SAYS.search(evidence.body) is not None
    if (titled and (sections or prose or is_short)) or next(published(evidence), None):
        return REPORT
    if titled:
        message = "The title of an annual report, but neither its tables nor its text."
        return Verdict(False, "not_a_report", message)
    if words := next((text for text in _head(evidence) if _OTHER_WORK.search(text)), None):
        code = "guide" if _GUIDES.search(words) else "work_summary"
        return Verdict(False, code, f"A page about other work: {words}")
    return Verdict(False, "not_a_report", "No title of an annual report and no statutory table.")


def _about_reports(evidence: Evidence, found: tuple[Titled, ...]) -> Verdict | None:
    """Return whether the title is that of a notice, a rule or a template, also over two lines.

    Beside the title of a report of one agency and year it is a link, or publishes that report.
    """
    whole = [t for t in found if t.reading.agency and t.reading.year and not t.reading.is_weak]
    if any(not _is_comment(title) for title in whole):
        return None
    head = _head(evidence)
    for above, text in zip(["", *head], head, strict=False):
        for title in (text, above + text):
            match = _ABOUT_REPORTS.search(title)
            if match is None or "公开" not in title:
                continue
            if match["what"] in _TEMPLATES and "通知" not in title:
                return Verdict(False, "blank_form", f"A template: {title}")
            is_cover = _PUBLISHES.search(title) and not _ASKS.search(title)
            if is_cover and (len(_prose(evidence)) >= _MIN_PROSE or _sections(evidence) > 1):
                continue
            return Verdict(False, "notice", f"A document about annual reports, not one: {title}")
    return None


def _is_comment(title: Titled) -> bool:
    """Return whether a title ends, or begins, like that of news or of an explanation."""
    if _COMMENT_BEHIND.match(title.reading.tail):
        return True
    return _NEWS_BEFORE.search(_before(title)) is not None


def _before(title: Titled) -> str:
    reading = title.reading
    return reading.text.removesuffix(reading.tail).removesuffix(reading.core)


def _sections(evidence: Evidence) -> int:
    """Return how many sections of a report the text has, and the period its numbers cover."""
    found = {match.lastindex for match in _SECTION.finditer(evidence.body)}
    return len(found) + (_PERIOD.search(evidence.body) is not None)


def _prose(evidence: Evidence) -> list[str]:
    """Return the long paragraphs that are not a footer of the site."""
    texts = (text for _, _, text in evidence.paragraphs if len(text) >= _PROSE_LENGTH)
    return [text for text in texts if not _FOOTER.search(text)]


def _head(evidence: Evidence) -> list[str]:
    stated = [compact(text) for text in (evidence.sidecar_title, evidence.title) if text]
    rows = evidence.paragraphs[:_HEAD]
    return stated + [text for _, _, text in rows if len(text) <= MAX_TITLE]


def _listed_reports(evidence: Evidence) -> int:
    """Return how many different years and agencies the titles in the text name."""
    rows = (text for _, _, text in evidence.paragraphs if len(text) <= MAX_TITLE)
    readings = map(read_compact_title, rows)
    return len({(r.year, r.agency and r.agency.name) for r in readings if r and not r.is_weak})
