"""Find the publication date of a report: from the page's labels, its signature, or its address.

A date inside running text is never used: it concerns something else.
"""

import re
from dataclasses import dataclass
from datetime import date

from pipelines.identify.evidence import Evidence

_DATE = r"(20[0-4]\d)(?:年|[-./])(\d{1,2})(?:月|[-./])(\d{1,2})日?"
_PUBLISHED = (
    r"(?:信息)?(?:发布|公开|发文|公布|生成|更新|添加|上传|录入)?(?:时间|日期)"
    r"|发布于|发表于"
)
_LABELLED = re.compile(rf"(?:时间|日期|布于|表于)[:|\]】]*\n?{_DATE}(?!\d{{3}})")
_LABEL = re.compile(rf"(?:^|[^一-龥])(?:{_PUBLISHED})$")
_LONGEST_LABEL = 8
_DATE_ALONE = re.compile(rf"[(\[]?{_DATE}(?:\d{{1,2}}:\d{{2}}(?::\d{{2}})?)?[)\]]?")
_SIGNED = re.compile(rf"(?P<name>[一-龥]{{0,40}}?){_DATE}")
_CHINESE = re.compile(r"[〇○零一二三四五六七八九十]+(?=[年月日])")
_DIGITS = str.maketrans("〇○零一二三四五六七八九", "000123456789")
_ADDRESS = (
    re.compile(r"/t(20\d\d)(\d\d)(\d\d)_"),
    re.compile(r"/(20\d\d)[-/](\d{1,2})[-/](\d{1,2})/"),
)
_HEAD = 12
_TAIL = 10
_MAX_LABEL_LINE = 160
_LONGEST_SIGNED = 64
"""Most characters of a name and a date, with the date in Chinese numerals."""


@dataclass(frozen=True)
class Published:
    """A publication date, its basis, and its place."""

    on: date
    basis: str
    locator: str | None = None


def published_on(evidence: Evidence) -> Published | None:
    """Return the publication date by the best evidence; None if nothing states it."""
    if evidence.sidecar_published_on:
        return Published(evidence.sidecar_published_on, "sidecar")
    return (
        _in_meta(evidence)
        or _labelled(evidence)
        or _below_title(evidence)
        or (Published(evidence.listed_date, "listing") if evidence.listed_date else None)
        or signature_date(evidence)
        or _in_address(evidence.sidecar_url)
    )


def signature_date(evidence: Evidence) -> Published | None:
    """Return the date that signs the report: a line of its own among the last ones."""
    for locator, _, text in reversed(evidence.paragraphs[-_TAIL:]):
        match = _signed(text)
        if match and (on := _date(*match.groups()[1:])):
            return Published(on, "signature", locator)
    return None


def is_date_line(text: str) -> bool:
    """Return whether a compact line is a date and nothing else."""
    return _ends_dated(text) and _DATE_ALONE.fullmatch(_arabic(text)) is not None


def without_date(text: str) -> str:
    """Return a compact signature line without the date at its end."""
    match = _signed(text)
    return match["name"] if match else text


def _signed(text: str) -> re.Match | None:
    return _SIGNED.fullmatch(_arabic(text)) if _ends_dated(text) else None


def _ends_dated(text: str) -> bool:
    return len(text) <= _LONGEST_SIGNED and (text[-1].isdigit() or text[-1] in "日)]")


def _in_meta(evidence: Evidence) -> Published | None:
    match = re.match(_DATE, evidence.meta.get("pubdate", ""))
    on = _date(*match.groups()) if match else None
    return Published(on, "meta") if on else None


def _labelled(evidence: Evidence) -> Published | None:
    for match in _LABELLED.finditer(evidence.body):
        begin, end = max(0, match.start() - _LONGEST_LABEL), match.start() + 2
        if not _LABEL.search(evidence.body[begin:end]):
            continue
        locator, _, text = evidence.paragraph_at(match.start(1))
        if len(text) <= _MAX_LABEL_LINE and (on := _date(*match.groups())):
            return Published(on, "label", locator)
    return None


def _below_title(evidence: Evidence) -> Published | None:
    for locator, _, text in evidence.paragraphs[:_HEAD]:
        match = _DATE_ALONE.fullmatch(text)
        if match and (on := _date(*match.groups())):
            return Published(on, "date line at the head", locator)
    return None


def _in_address(url: str | None) -> Published | None:
    for pattern in _ADDRESS:
        match = pattern.search(url or "")
        if match and (on := _date(*match.groups())):
            return Published(on, "url")
    return None


def _arabic(text: str) -> str:
    """Return Chinese date numerals as digits: 二〇二一年一月十五日 → 2021年1月15日."""
    return _CHINESE.sub(lambda match: _number(match[0]), text)


def _number(numeral: str) -> str:
    if "十" not in numeral:
        return numeral.translate(_DIGITS)
    tens, _, ones = numeral.partition("十")
    return f"{tens.translate(_DIGITS) or '1'}{ones.translate(_DIGITS) or '0'}"


def _date(year: str, month: str, day: str) -> date | None:
    try:
        return date(int(year), int(month), int(day))
    except ValueError:
        return None
