"""What a title says: that it titles an annual report, of whom, and of which year.

Texts in, readings out. Titles come from the sidecar, the container, the first lines of the text
or the file name; which of them to believe is decided in `statements`.
"""

import re
from dataclasses import dataclass

from pipelines.identify.agencies import AgencyName, read_agency
from pipelines.identify.evidence import compact

_DIGITS = str.maketrans("〇○零一二三四五六七八九", "000123456789")
_NUMERAL = "[〇○零一二三四五六七八九]"
_CHINESE_YEAR = re.compile(rf"二[〇○零]({_NUMERAL})({_NUMERAL})(?=年)")
_YEAR = re.compile(r"(?<!\d)(20[0-4]\d)(?!\d)(?:年度|年年度|年)?")
_WORD = (
    r"信息|政务|政府|网站|依申请|主动|公开|工作|情况|年度|本级|自查|总结|执行|实施"
    r"|及|和|与|暨|、|的|年|\d{4}"
)
_ALSO = r"(?:(?:政务公开|政府网站|依申请公开)(?:工作)?(?:和|与|及|暨|、))?"
CORE = re.compile(
    rf"{_ALSO}(?:政府|政务)?(?:信息|政务)(?:依法)?公开(?:{_WORD}){{0,10}}?(?:报告|年报)(?:书|表)?"
)
_WEAK_CORE = re.compile(r"(?<!\d)20[0-4]\d(?:年度|年)?年?报(?!送|名|价|考|道)(?:告)?")
_EXTENSION = re.compile(r"\.(?:pdf|docx?|xlsx?|wps|ofd|html?|shtml|txt|ceb|rtf|zip|rar)$", re.I)
_BRACKETS = re.compile(r"\([^()]*\)|【[^【】]*】|\[[^\[\]]*\]|〔[^〔〕]*〕")
_SEPARATORS = re.compile(r"[>»|_:,;,!\-‐‑–—―·/\\~“”\"'《》〈〉<\s]+")
_FILLER_BEFORE = re.compile(
    r"^(?:附件\d*|附|关于|转发|公布|发布|第?\d+[.、]|\d+$|\d{1,2}月(?:\d{1,2}日)?)+"
)
_FILLER_AFTER = re.compile(r"(?:关于|度|年度|的|及其?|和|与|、|\.|\d)+$")
_SITE = re.compile(r"网$|网站|门户|首页|政务公开|信息公开|年报|列表|频道|专栏|平台")
_SENTENCE = re.compile(r"[的了是在对为将等并与我]|政府信息")
MAX_TITLE = 80


@dataclass(frozen=True)
class TitleReading:
    """What one title says.

    Attributes:
        text: The title, compact.
        core: The words that make it the title of an annual report.
        is_weak: It says only 年报, with no word of information disclosure.
        year: Year named, None when none is.
        agency: The agency named, None when none is.
        context: Other parts of the title: site names, breadcrumbs.
    """

    text: str
    core: str
    is_weak: bool
    year: int | None
    agency: AgencyName | None
    context: tuple[str, ...] = ()


def years_in(text: str) -> list[int]:
    """Years named in a compact text in order; Chinese numerals count.

    Example:
        >>> years_in("二〇一九年政府信息公开工作年度报告")
        [2019]
    """
    return [int(match[1]) for match in _YEAR.finditer(_with_digits(text))]


def read_title(text: str) -> TitleReading | None:
    """Read a title; None when it is not the title of an annual report on disclosure.

    Example:
        >>> reading = read_title("湾沟镇2020年政府信息公开工作年度报告")
        >>> reading.year, reading.agency.name
        (2020, '湾沟镇人民政府')
    """
    plain = _EXTENSION.sub("", _with_digits(compact(text)))
    if len(plain) > MAX_TITLE or "。" in plain:
        return None
    match = CORE.search(plain)
    is_weak = match is None
    match = match or _WEAK_CORE.search(plain)
    if match is None:
        return None
    before, after = plain[: match.start()], plain[match.end() :]
    year = _title_year(before, match[0], after)
    agency, context = _title_agency(before, match[0], after, year)
    return TitleReading(plain, match[0], is_weak, year, agency, context)


def _with_digits(text: str) -> str:
    return _CHINESE_YEAR.sub(
        lambda match: f"20{match[1].translate(_DIGITS)}{match[2].translate(_DIGITS)}", text
    )


def _title_year(before: str, core: str, after: str) -> int | None:
    """The year nearest before the core's end; one behind it only in brackets or at once."""
    if named := years_in(before + core):
        return named[-1]
    behind = re.match(r"[(\[【—\-_]*(20[0-4]\d)(?:年|\)|】|\]|$)", after)
    return int(behind[1]) if behind else None


def _title_agency(
    before: str, core: str, after: str, year: int | None
) -> tuple[AgencyName | None, tuple[str, ...]]:
    """The agency: the last part before the core, else a part behind it that is no site name."""
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
        for part in _parts(after, keep_brackets=True):
            named = None if _SITE.search(part) else read_agency(part, year)
            if named and named.agency_type and not named.is_government:
                return named, tuple(context)
    return agency, tuple(context)


def _parts(text: str, keep_brackets: bool = False) -> list[str]:
    text = re.sub(r"[()【】\[\]]", "|", text) if keep_brackets else _BRACKETS.sub("|", text)
    parts = (_without_filler(_YEAR.sub("", part)) for part in _SEPARATORS.split(text))
    return [part for part in parts if part]


def _without_filler(part: str) -> str:
    return _FILLER_AFTER.sub("", _FILLER_BEFORE.sub("", part))
