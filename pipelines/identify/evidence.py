"""The evidence for identification: plain values from the caller, and their compact form.

The other modules of this package interpret the texts; `readers` reads files.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property

from pipelines.forms.labels import normalise, simplify

_BREAK = "\x00"
# Traditional characters that pages about disclosure always have, and simplified text never.
_TRADITIONAL_MARKS = "開報縣區鎮鄉務"


def compact(text: str) -> str:
    """Return a text with full-width forms folded, characters simplified, and all blanks removed.

    Example:
        >>> compact("十堰市机关事务服务中心2020年度 政府信息公开（年报）")
        '十堰市机关事务服务中心2020年度政府信息公开(年报)'
        >>> compact("興國縣良村鎮2024年政府信息公開工作年度報(bào)告")
        '兴国县良村镇2024年政府信息公开工作年度报告'
    """
    return "".join(_folded(text).split())


def tidy(text: str) -> str:
    """Return the text as printed, with each run of blanks as one space."""
    return " ".join(text.split())


@dataclass(frozen=True, eq=False)
class Evidence:
    """The evidence of one document.

    Attributes:
        file: File name, or path below data/raw; only the name's stem is read.
        lines: (locator, text) of the paragraphs outside the statutory tables, in order.
        title: Title in the file's own metadata, such as an HTML title.
        meta: Fields that a page states about itself, as government sites must: articletitle,
            sitename, siteidcode, pubdate, columnname, contentsource.
        sidecar_title: And the other sidecar fields: recorded when the document was received.
        link_text: Text of the link to the document.
        listed_year: Report year that the link or the list states.
        listed_date: Date printed beside the link.
    """

    file: str
    lines: tuple[tuple[str, str], ...] = ()
    title: str | None = None
    meta: Mapping[str, str] = field(default_factory=dict)
    sidecar_title: str | None = None
    sidecar_publisher: str | None = None
    sidecar_region_code: str | None = None
    sidecar_report_year: int | None = None
    sidecar_url: str | None = None
    sidecar_published_on: date | None = None
    link_text: str | None = None
    listed_year: int | None = None
    listed_date: date | None = None

    @property
    def stem(self) -> str:
        """The file's name without folders; the title parser removes its extension."""
        return self.file.replace("\\", "/").rsplit("/", 1)[-1]

    @cached_property
    def paragraphs(self) -> tuple[tuple[str, str, str], ...]:
        """(locator, text as printed, compact text without bars or Markdown around it) of lines."""
        texts = _compact_all([text for _, text in self.lines])
        rows = zip(self.lines, texts, strict=True)
        bare = ((*line, short.strip("|*#")) for line, short in rows)
        return tuple(row for row in bare if row[2])

    @cached_property
    def body(self) -> str:
        """The whole text in compact form, one paragraph per line."""
        return "\n".join(row[2] for row in self.paragraphs)

    def paragraph_at(self, position: int) -> tuple[str, str, str]:
        """Return the paragraph of a position in the body."""
        return self.paragraphs[self.body.count("\n", 0, position)]


def _folded(text: str) -> str:
    folded = normalise(text)
    if any(mark in folded for mark in _TRADITIONAL_MARKS):
        return simplify(folded)
    return folded


def _compact_all(texts: Sequence[str]) -> list[str]:
    """Return each text in compact form, in one call, which is much faster than line by line."""
    together = compact(_BREAK.join(texts)).split(_BREAK)
    return together if len(together) == len(texts) else [compact(text) for text in texts]
