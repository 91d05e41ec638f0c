"""What identification may look at: plain values handed in by the caller.

Here live the evidence record and the normal form in which texts are compared. What the texts
mean is decided in the other modules of this room; files and containers are read in `readers`.
"""

import unicodedata
from dataclasses import dataclass
from datetime import date
from functools import cached_property


def compact(text: str) -> str:
    """Full-width forms folded and all blanks removed: the form in which texts are compared.

    Example:
        >>> compact("十堰市机关事务服务中心2020年度 政府信息公开（年报）")
        '十堰市机关事务服务中心2020年度政府信息公开(年报)'
    """
    return "".join(unicodedata.normalize("NFKC", text).split())


def tidy(text: str) -> str:
    """The text as printed, with each run of blanks made one space."""
    return " ".join(text.split())


@dataclass(frozen=True)
class Evidence:
    """All that is known of one document when it is asked who reported.

    Attributes:
        file: File name, or path below data/raw; only the name's stem is read.
        lines: (locator, text) of the paragraphs outside the tables, in order.
        title: Title that the container itself states, such as an HTML title.
        sidecar_title: And the other sidecar fields: what was recorded when it was received.
    """

    file: str
    lines: tuple[tuple[str, str], ...] = ()
    title: str | None = None
    sidecar_title: str | None = None
    sidecar_publisher: str | None = None
    sidecar_region_code: str | None = None
    sidecar_report_year: int | None = None
    sidecar_url: str | None = None
    sidecar_published_on: date | None = None

    @property
    def stem(self) -> str:
        """The file's name without folders; its extension is left to the title parser."""
        return self.file.replace("\\", "/").rsplit("/", 1)[-1]

    @cached_property
    def paragraphs(self) -> tuple[tuple[str, str, str], ...]:
        """(locator, text as printed, compact text) of the lines that hold anything."""
        rows = ((locator, text, compact(text)) for locator, text in self.lines)
        return tuple(row for row in rows if row[2])

    @cached_property
    def body(self) -> str:
        """The whole text in compact form, one paragraph a line."""
        return "\n".join(row[2] for row in self.paragraphs)
