"""Print a report: its prose, its layout and container, and the page around it.

Layouts are those of the tests (`tests.rendering…`), which print every cell in its place of the
form.
"""

import random
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property

from benchmarks.corpus.numbers import Cell
from pipelines.forms import LEGACY, forms
from tests.rendering import Report, RowTexts, html_from, sections
from tests.rendering_legacy import COLUMNS, Statistics, rows_of
from tests.rendering_office import (
    Cell as SpannedCell,
)
from tests.rendering_office import (
    SpannedTable,
    docx_from,
    parts_of,
    spanned_html_from,
    spanned_sections,
    xlsx_from,
    zip_of,
)
from tests.rendering_pages import broken_cells_from, cut_tables_from, framed_page_from
from tests.rendering_pdf import pdf_from
from tests.rendering_portal import Article, portal_page_from

MIXES: dict[str, dict[str, int]] = {
    "html": {"plain": 25, "spans": 20, "portal": 40, "framed": 5, "cut": 5, "broken": 5},
    "portals": {
        "portal": 50, "spans": 12, "plain": 8, "framed": 2, "cut": 2, "broken": 2, "docx": 8,
        "rows": 5, "bars": 4, "lines": 4, "pdf": 2, "xlsx": 1,
    },
}  # fmt: skip
"""Percentage of reports in each layout."""
STYLES: dict[str, tuple[int, Callable[[str], str]]] = {
    "plain": (94, str),
    "thousands parted": (3, lambda text: _THOUSAND.sub(",", text)),
    "wide digits": (3, lambda text: text.translate(_WIDE)),
}
"""Ways in which authors write numbers, with the percentage of reports of each."""
_THOUSAND = re.compile(r"(?<=\d)(?=(?:\d{3})+(?:\.|$))")
_WIDE = str.maketrans("0123456789", "０１２３４５６７８９")
_PROSE = slice(2, 3)
"""The place of the prose between the parts of a report of the tests."""
_MODIFIED = re.compile(rb"(<dcterms:\w+[^>]*>)[^<]*")
_SENTENCES = (
    "{agency}坚持以公开为常态、不公开为例外，主动公开各类政府信息，回应社会关切。",
    "对照《条例》要求，进一步完善了主动公开基本目录，明确公开的内容、主体、时限和方式。",
    "一年来，{agency}的工作取得了一定成效，但与群众的期待相比还有差距，公开的深度和时效有待提高。",
    "加强学习培训，健全审查机制，做到应公开尽公开，切实保障公众的知情权、参与权和监督权。",
    "严格落实保密审查制度，坚持先审查、后公开，确保涉密信息不上网、上网信息不涉密。",
    "积极推进政务公开平台建设，优化栏目设置，方便公众查询和使用。",
)
_MEDIA = {
    "html": "text/html",
    "txt": "text/plain",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "pdf": "application/pdf",
}


@dataclass(frozen=True)
class Page:
    """A report to be printed: the text of each cell, the prose, and the page around it."""

    form: str
    texts: dict[Cell, str]
    prose: tuple[str, ...]
    year: int
    article: Article

    @cached_property
    def _report(self) -> Report:
        return Report(self.form, self.texts, title=self.article.title)

    @cached_property
    def _statistics(self) -> Statistics:
        return Statistics({row: text for (_, row, _), text in self.texts.items()})

    @property
    def _is_legacy(self) -> bool:
        return self.form == forms(LEGACY)[0].form

    @property
    def rows(self) -> list[str | list[RowTexts]]:
        """Return paragraphs and tables, with a text for every column of a row."""
        if self._is_legacy:
            return self._around([[*map(list, (COLUMNS, *rows_of(self._statistics)))]])
        parts = sections(self._report)
        parts[_PROSE] = self.prose
        return parts

    @property
    def spans(self) -> list[str | SpannedTable]:
        """Return paragraphs and tables whose cells span columns and rows."""
        if self._is_legacy:
            rows = (COLUMNS, *rows_of(self._statistics))
            return self._around([tuple(tuple(map(SpannedCell, row)) for row in rows)])
        parts = spanned_sections(self._report)
        parts[_PROSE] = self.prose
        return parts

    def _around(self, table: list) -> list:
        return [
            self.article.title, "一、主动公开情况", *self.prose, "二、存在的主要问题及改进措施",
            "公开渠道有待拓宽。", "政府信息公开情况统计表", f"（{self.year}年度）",
            f"填报单位（盖章）：{self.article.source}", *table,
            f"填报日期：{self.year + 1}年1月10日",
        ]  # fmt: skip


def prose(rng: random.Random, agency: str, year: int, applications: str) -> tuple[str, ...]:
    """Return the paragraphs of the overview; `applications` is the sentence about applications."""
    chosen = [each.format(agency=agency) for each in rng.sample(_SENTENCES, 4)]
    website, others = rng.randint(1, 999), rng.randint(1, 99)
    return (
        f"{year}年，{agency}认真贯彻落实《中华人民共和国政府信息公开条例》，{chosen[0]}",
        f"{chosen[1]}全年主动公开政府信息{website + others}条，其中通过政府网站公开{website}条，"
        f"通过其他方式公开{others}条。",
        applications + chosen[2],
        chosen[3],
    )


def applications_sentence(received: int, carried_in: int, processed: int, carried_out: int) -> str:
    """Return the sentence of the prose about the applications of a year."""
    if not received + carried_in:
        return "本年度未收到政府信息公开申请，也没有上年结转的申请。"
    return (
        f"本年度新收政府信息公开申请{received}件，上年结转{carried_in}件，办结{processed}件，"
        f"结转下年度继续办理{carried_out}件。"
    )


def printed(layout: str, page: Page) -> bytes:
    """Return the bytes of a report in a layout."""
    return _LAYOUTS[layout][1](page)


def suffix(layout: str) -> str:
    """Return the file suffix of a layout."""
    return _LAYOUTS[layout][0]


def media_type(ending: str) -> str:
    """Return the media type with which a server sends a file of that suffix."""
    return _MEDIA[ending]


def no_report(rng: random.Random, agency: str, year: int) -> tuple[str, bytes]:
    """Return title and bytes of a page that a harvest fetches and that is no report."""
    title, *paragraphs = rng.choice(_OTHERS)
    titled = title.format(agency=agency, year=year)
    article = Article(titled, agency, agency, f"{year + 1}-01-05")
    texts = [each.format(agency=agency, year=year) for each in paragraphs]
    return titled, portal_page_from([titled, *texts], article)


_OTHERS: Sequence[tuple[str, ...]] = (
    (
        "{agency}政府信息公开指南",
        "为便于公民、法人和其他组织获得政府信息，编制本指南。",
        "公民、法人或者其他组织可以向{agency}申请获取政府信息，填写申请表，寄送本机关。",
        "本机关收到申请后，能够当场答复的当场答复；不能当场答复的，自收到之日起二十个工作日内答复。",
    ),
    (
        "关于做好{year}年度政府信息公开工作年度报告编制发布工作的通知",
        "各科室、各单位：",
        "请按照规定的格式编制本单位的年度报告，于一月三十一日前报送并公开发布。",
        "报送材料须经主要负责人审定，联系电话见通讯录。",
    ),
)


def _joined(page: Page, between: str, ending: str = "") -> bytes:
    lines: list[str] = []
    for part in page.rows:
        lines += [part] if isinstance(part, str) else [between.join(r) + ending for r in part]
    return "\n".join(lines).encode()


def _cell_a_line(page: Page) -> bytes:
    """Return a paragraph for each printed cell; blank cells are lost."""
    lines: list[str] = []
    for part in page.rows:
        lines += [part] if isinstance(part, str) else [c for row in part for c in row if c]
    return "\n\n".join(lines).encode()


def _workbook(page: Page) -> bytes:
    """Return a workbook without its creation date."""
    parts = parts_of(xlsx_from(page.spans))
    core = "docProps/core.xml"
    parts[core] = _MODIFIED.sub(rb"\g<1>2024-01-10T08:00:00Z", parts[core])
    return zip_of(parts)


_LAYOUTS: dict[str, tuple[str, Callable[[Page], bytes]]] = {
    "plain": ("html", lambda page: html_from(page.rows, page.article.title)),
    "spans": ("html", lambda page: spanned_html_from(page.spans, page.article.title)),
    "portal": ("html", lambda page: portal_page_from(page.spans, page.article)),
    "rows": ("txt", lambda page: _joined(page, "\t")),
    "bars": ("txt", lambda page: _joined(page, " | ", " |")),
    "lines": ("txt", _cell_a_line),
    "framed": ("html", lambda page: framed_page_from(page.rows, page.article.title)),
    "cut": ("html", lambda page: cut_tables_from(page.rows, page.article.title)),
    "broken": ("html", lambda page: broken_cells_from(page.spans, page.article.title)),
    "docx": ("docx", lambda page: docx_from(page.spans)),
    "xlsx": ("xlsx", _workbook),
    "pdf": ("pdf", lambda page: pdf_from(page.spans, page.article.title)),
}
