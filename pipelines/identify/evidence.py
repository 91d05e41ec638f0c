"""What identification may look at: plain values handed in by the caller.

Here live the evidence record and the normal form in which texts are compared. What the texts
mean is decided in the other modules of this room; files and containers are read in `readers`.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property

from pipelines.forms.labels import normalise, simplify

_BREAK = "\x00"
# Characters that a page about disclosure cannot do without, and that simplified text never has.
_TRADITIONAL_MARKS = "開報縣區鎮鄉務"


def compact(text: str) -> str:
    """Full-width forms folded, traditional characters made simplified, and all blanks removed.

    Example:
        >>> compact("十堰市机关事务服务中心2020年度 政府信息公开（年报）")
        '十堰市机关事务服务中心2020年度政府信息公开(年报)'
        >>> compact("興國縣良村鎮2024年政府信息公開工作年度報(bào)告")
        '兴国县良村镇2024年政府信息公开工作年度报告'
    """
    return "".join(_folded(text).split())


def tidy(text: str) -> str:
    """The text as printed, with each run of blanks made one space."""
    return " ".join(text.split())


@dataclass(frozen=True, eq=False)
class Evidence:
    """All that is known of one document when it is asked who reported.

    Attributes:
        file: File name, or path below data/raw; only the name's stem is read.
        lines: (locator, text) of the paragraphs outside the statutory tables, in order.
        title: Title that the container itself states, such as an HTML title.
        meta: Fields that a page states about itself, as government sites must: articletitle,
            sitename, siteidcode, pubdate, columnname, contentsource.
        sidecar_title: And the other sidecar fields: what was recorded when it was received.
        link_text: Text of the link through which it was found.
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
        """The file's name without folders; its extension is left to the title parser."""
        return self.file.replace("\\", "/").rsplit("/", 1)[-1]

    @cached_property
    def paragraphs(self) -> tuple[tuple[str, str, str], ...]:
        """(locator, text as printed, compact text without bars around it) of lines with any."""
        texts = _compact_all([text for _, text in self.lines])
        rows = zip(self.lines, texts, strict=True)
        bare = ((*line, short.strip("|")) for line, short in rows)
        return tuple(row for row in bare if row[2])

    @cached_property
    def body(self) -> str:
        """The whole text in compact form, one paragraph a line."""
        return "\n".join(row[2] for row in self.paragraphs)

    def paragraph_at(self, position: int) -> tuple[str, str, str]:
        """The paragraph in which a position of the body lies."""
        return self.paragraphs[self.body.count("\n", 0, position)]


def _folded(text: str) -> str:
    folded = normalise(text)
    if any(mark in folded for mark in _TRADITIONAL_MARKS):
        return simplify(folded)
    return folded


def _compact_all(texts: Sequence[str]) -> list[str]:
    """Each text in compact form; in one go, which is much cheaper than line by line."""
    together = compact(_BREAK.join(texts)).split(_BREAK)
    return together if len(together) == len(texts) else [compact(text) for text in texts]
