"""Whether a document is an annual report at all, or another page.

Evidence and what was found in its tables in, a verdict with its reason out. Told apart: notices
on how to write one, blank forms, lists of reports, work summaries, and anything else.
"""

import re
from dataclasses import dataclass

from pipelines.identify.evidence import Evidence, compact
from pipelines.identify.statements import titles
from pipelines.identify.titles import read_title

_NOTICE = re.compile(r"的?(?:通知|函|公告|通报|意见|方案|办法|细则|格式|模板|说明)(?:$|[(_\-|])")
_SUMMARY = re.compile(r"总结|要点|计划|指南|目录|考核|评估|解读|图解|一图")
_PLACEHOLDER = re.compile(
    r"[×xX*○□]{2,}(?:省|市|县|区|局|镇|乡|单位|部门|年)|_{2,}年?|\(单位名称\)"
)
_HEADING = re.compile(
    r"\(?[一二三四五六七八九十]+[、.)][一-龥、及和与]*"
    r"(?:总体|基本|概述|概况|公开|复议|诉讼|申诉|收费|问题|措施|改进|机构|咨询)[一-龥、及和与]*[:。]?"
)
_MIN_TEXT = 200
_MIN_HEADINGS = 3
_MIN_LISTED = 4
_PROSE_LENGTH = 50
_MIN_PROSE = 2
_FEW_NUMBERS = 10
_HEAD = 15


@dataclass(frozen=True)
class Kind:
    """The verdict: a report, or not, and then why."""

    is_report: bool
    reason_code: str | None = None
    reason: str | None = None


REPORT = Kind(True)


def judge(evidence: Evidence, tables_found: int, numbers_found: int) -> Kind:
    """Tell an annual report from other pages.

    Args:
        evidence: The document's texts.
        tables_found: Statutory tables recognised in it.
        numbers_found: Numbers read from their cells.

    Returns:
        A report, or a reason: `empty`, `notice`, `blank_form`, `listing_page`, `work_summary`,
        `not_a_report`.
    """
    found = titles(evidence)
    head = _head(evidence)
    if not evidence.paragraphs and not tables_found:
        return Kind(False, "empty", "The document holds no text.")
    if numbers_found <= _FEW_NUMBERS and (words := _notice(head)):
        return Kind(False, "notice", f"A document about annual reports, not one: {words}")
    if tables_found:
        is_named = any(title.reading.agency for title in found)
        return _judge_tables(evidence, is_named, numbers_found)
    if (listed := _listed_reports(evidence)) >= _MIN_LISTED:
        return Kind(False, "listing_page", f"A list of {listed} titles of annual reports.")
    return _judge_text(evidence, head, any(not title.reading.is_weak for title in found))


def _judge_tables(evidence: Evidence, is_named: bool, numbers_found: int) -> Kind:
    """With tables: a report, also one that leaves every cell blank, unless it is the mere form."""
    if numbers_found:
        return REPORT
    if match := _PLACEHOLDER.search(evidence.body):
        return Kind(False, "blank_form", f"The form without entries, with {match[0]} to fill in.")
    prose = [text for _, _, text in evidence.paragraphs if len(text) >= _PROSE_LENGTH]
    if not is_named and len(prose) < _MIN_PROSE:
        return Kind(False, "blank_form", "The form without an agency, a number or a text.")
    return REPORT


def _judge_text(evidence: Evidence, head: list[str], is_titled: bool) -> Kind:
    """Without tables: a report of words, as before 2019, or one whose tables were lost."""
    if not is_titled:
        if words := next((text for text in head if _SUMMARY.search(text)), None):
            return Kind(False, "work_summary", f"A page about other work: {words}")
        return Kind(False, "not_a_report", "No title of an annual report and no statutory table.")
    paragraphs = [text for _, _, text in evidence.paragraphs]
    headings = sum(bool(_HEADING.fullmatch(text)) for text in paragraphs)
    prose = sum(len(text) >= _PROSE_LENGTH for text in paragraphs)
    if len(evidence.body) >= _MIN_TEXT and (headings >= _MIN_HEADINGS or prose >= _MIN_HEADINGS):
        return REPORT
    return Kind(
        False, "not_a_report", "The title of an annual report, but neither its tables nor its text."
    )


def _head(evidence: Evidence) -> list[str]:
    stated = [compact(text) for text in (evidence.sidecar_title, evidence.title) if text]
    return stated + [text for _, _, text in evidence.paragraphs[:_HEAD] if len(text) <= 80]


def _notice(head: list[str]) -> str | None:
    """The title of a notice, also when it is broken over two lines."""
    for above, text in zip(["", *head], head, strict=False):
        for title in (text, above + text):
            if _NOTICE.search(title) and "公开" in title and re.search("报告|年报", title):
                return title
    return None


def _listed_reports(evidence: Evidence) -> int:
    """How many different years and agencies the titles in the text speak of."""
    readings = (read_title(text) for _, _, text in evidence.paragraphs if len(text) <= 80)
    return len({(r.year, r.agency and r.agency.name) for r in readings if r and not r.is_weak})
