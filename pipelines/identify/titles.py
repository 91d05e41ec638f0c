"""Parse titles: whether one titles an annual report, of which agency, and of which year.

Titles come from the sidecar, the file, the first lines of the text, the link or the file name;
`statements` decides which to use.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from pipelines.identify.agencies import read_agency
from pipelines.identify.agency_name import AgencyName
from pipelines.identify.evidence import compact

MAX_TITLE = 80
_LONGEST_STATED = 200
_DIGITS = str.maketrans("〇○零Oo0一二三四五六七八九", "000000123456789")
_NUMERAL = r"[〇○零Oo\d一二三四五六七八九]"
_CHINESE_YEAR = re.compile(rf"(?<!\d)[二2][〇○零Oo0]({_NUMERAL})({_NUMERAL})(?=年)")
_YEAR = re.compile(r"(?<!\d)(20[0-4]\d)(?!\d)(?:年*度|年*)")
_YEAR_BEHIND = re.compile(r"[(\[【—\-_:]*(20[0-4]\d)(?!\d)")
_DATE = re.compile(r"(?<!\d)20[0-4]\d(?:年|[-./])\d{1,2}(?:月|[-./])\d{1,2}(?!\d)日?")
_WORD = (
    r"信息|政务|政府|网站|依申请|主动|公开|工作|重点|开展|完成|情况|年度|年底|本级|自查|总结|执行|实施"
    r"|及|和|与|暨|、|的|年|度|告|\d{4}"
)
_ALSO = (
    r"(?:(?:政务公开|政府网站|依申请公开|(?:推进)?法治政府建设)"
    r"(?:工作)?(?:情况)?(?:和|与|及|暨|、))?"
)
_FIELD = r"(?:(?<=[年度])(?:海关|环境|气象|税务|学校|教育|卫生|部门|机关))?"
_SUBJECT = r"(?:政府|政务)?(?:信息|政务)(?:(?:与|和|及)政务)?(?:依法|主动|依申请)?公开"
CORE = re.compile(
    rf"{_ALSO}{_FIELD}(?:{_SUBJECT}|政府信息(?=(?:年度)?工作))(?:{_WORD}){{0,10}}?"
    r"(?:报告|年报|告报|报(?=年度|$))(?:书|表)?"
)
"""The words of a title. Copies of pages swap or lose some: 工作告年度报, 政府信息工作报告."""
_WEAK_CORE = re.compile(
    r"(?<!\d)20[0-4]\d(?:年度|年)?年?报(?!送|名|价|考|道|表)(?:告)?"
    r"|(?:政府)?信息公开(?:工作)?(?:年度)?(?:情况)?总结"
    rf"|(?<=\d[年度]|年度){_SUBJECT}(?:工作)?(?:开展)?(?:情况)?(?:年度)?$"
)
_EXTENSION = re.compile(r"\.(?:pdf|docx?|xlsx?|wps|ofd|html?|shtml|txt|ceb|rtf|zip|rar)$", re.I)
_BREADCRUMB = re.compile(r"[>»›→]+")
_BREADCRUMBS = re.compile(r"(?:当前|所在)(?:的)?位置|^(?:网站)?首页[>»›→/|]|[>»›→].*[>»›→]")
_FREE_TRADE = re.compile(r"(?<=中国)\(([一-龥]{2,3})\)(?=自由贸易)")
_INNER_BRACKETS = re.compile(
    r"(?<=[一-龥])\(([一-龥]{1,8})\)(?=[一-龥]{2})(?!关于)|(?<=区)\(([一-龥]{2,4}区)\)"
)
_BRACKETS = re.compile(r"\([^()]*\)|【[^【】]*】|\[[^\[\]]*\]|〔[^〔〕]*〕")
_SEPARATORS = re.compile(r"[>»|_:,;!\-‐‑–—―·/\\~“”\"'《》〈〉<#*]+|(?<=网站)(?=[一-龥]{4})")
_FILLER_BEFORE = re.compile(
    r"^(?:附件\d*|附|关于|转发|公布|发布|第?\d+[.、]|\d+$|\d{1,2}月(?:\d{1,2}日)?)+"
)
_FILLER_AFTER = re.compile(
    r"(?:关于|公布|发布|印发|公开|报送|编制|上报|召开|举办|年?度|年|本(?:级|单位|部门|机关|[局委镇乡街办])|的|及其?|和|与|、|\.|\d)+$"
)
_SITE = re.compile(r"网$|网站|门户|首页|政务公开|信息公开|年报|列表|频道|专栏|平台")
_SENTENCE = re.compile(r"[的了是在对为将等并与我]|政府信息")
MARKS = re.compile(r"报|总结|(?:信息|政务)公开")


@dataclass(frozen=True)
class TitleReading:
    """The content of one title.

    Attributes:
        text: The title, compact.
        core: The words that make it the title of an annual report.
        is_weak: Only 年报, or a summary of the work.
        year: Year named, None without one.
        agency: The agency named, None without one.
        context: Other parts of the title: site names, breadcrumbs.
        tail: The words behind the core, compact.
    """

    text: str
    core: str
    is_weak: bool
    year: int | None
    agency: AgencyName | None
    context: tuple[str, ...] = ()
    tail: str = ""


def read_title(text: str) -> TitleReading | None:
    """Parse a title; None if it is not the title of an annual report on disclosure.

    Example:
        >>> reading = read_title("湾沟镇2020年政府信息公开工作年度报告")
        >>> reading.year, reading.agency.name
        (2020, '湾沟镇人民政府')
    """
    return _read(compact(text))


def read_compact_title(text: str) -> TitleReading | None:
    """Parse a line of the text, already compact, that may be a title."""
    return _read(text) if len(text) <= MAX_TITLE else None


@lru_cache(maxsize=2048)
def _read(text: str) -> TitleReading | None:
    if not MARKS.search(text) or "。" in text:
        return None
    if _BREADCRUMBS.search(text):
        text = _BREADCRUMB.split(text)[-1]
        if not _YEAR.search(text):
            return None
    plain = _plain(_EXTENSION.sub("", text))
    if len(plain) > _LONGEST_STATED:
        return None
    readings = list(_readings(plain, CORE, is_weak=False))
    readings = readings or list(_readings(plain, _WEAK_CORE, is_weak=True))
    return max(readings, key=detail, default=None)


def _readings(plain: str, core: re.Pattern[str], is_weak: bool) -> Iterator[TitleReading]:
    """Return one reading for each possible title: a page's name may contain its channel's."""
    begin = 0
    for match in core.finditer(plain):
        before, after = plain[begin : match.start()], plain[match.end() :]
        year = _title_year(before, match[0], after)
        agency, context = _title_agency(before, match[0], after, year)
        yield TitleReading(plain, match[0], is_weak, year, agency, context, after)
        begin = match.end()


def detail(reading: TitleReading) -> tuple[bool, bool]:
    """Return how informative a reading is: an agency counts before a year."""
    return reading.agency is not None, reading.year is not None


def _plain(text: str) -> str:
    """Return a title with years of Chinese numerals in digits, and without publication dates."""
    return _FREE_TRADE.sub(r"\1", _DATE.sub("|", with_years_in_digits(text)))


def with_years_in_digits(text: str) -> str:
    """Return a text of the same length with the digits of years in numerals, or read as letters.

    >>> with_years_in_digits("二〇二二年度"), with_years_in_digits("2O22年")
    ('2022年度', '2022年')
    """
    return _CHINESE_YEAR.sub(
        lambda match: f"20{match[1].translate(_DIGITS)}{match[2].translate(_DIGITS)}", text
    )


def _title_year(before: str, core: str, after: str) -> int | None:
    """Return the last year before the core's end, else one directly behind it."""
    named = [int(match[1]) for match in _YEAR.finditer(before + core)]
    if named:
        return named[-1]
    behind = _YEAR_BEHIND.match(after)
    return int(behind[1]) if behind else None


def _title_agency(
    before: str, core: str, after: str, year: int | None
) -> tuple[AgencyName | None, tuple[str, ...]]:
    """Return the agency: the last part before the core, else one behind it that is no site name."""
    if before.endswith("人民") and core.startswith("政府"):
        before += "政府"
    parts = _parts(before)
    context = [part for part in (*parts[:-1], *_parts(after)) if len(part) > 1]
    agency = read_agency(parts[-1], year) if parts else None
    if agency and agency.agency_type is None and _SENTENCE.search(agency.printed):
        agency = None
    if agency is None and parts:
        context.insert(0, parts[-1])
    if agency is None:
        for part in (*reversed(_parts(before, True)), *_parts(after, True)):
            named = None if _SITE.search(part) else read_agency(part, year)
            if named and named.agency_type and not named.is_government:
                return named, tuple(context)
    return agency, tuple(context)


def _parts(text: str, keep_brackets: bool = False) -> list[str]:
    if keep_brackets:
        text = re.sub(r"[()【】\[\]]", "|", text)
    else:
        text = _BRACKETS.sub("|", _INNER_BRACKETS.sub(r"（\1\2）", text))
    parts = (_FILLER_BEFORE.sub("", _YEAR.sub("", part)) for part in _SEPARATORS.split(text))
    return [bare for part in parts if (bare := _FILLER_AFTER.sub("", part))]
