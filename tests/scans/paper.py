"""Draw a report on pages of paper: ruled tables in a font, at a number of dots per inch."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from PIL import Image, ImageDraw, ImageFont

from tests.rendering import Report
from tests.rendering_office import SpannedTable, placed, spanned_sections, width_of

FONTS = {
    "zenhei": ("truetype/wqy/wqy-zenhei.ttc", 0),
    "uming": ("truetype/arphic/uming.ttc", 0),
    "ukai": ("truetype/arphic/ukai.ttc", 0),
    "noto_sans": ("opentype/noto/NotoSansCJK-Regular.ttc", 2),
    "noto_serif": ("opentype/noto/NotoSerifCJK-Regular.ttc", 2),
    "microhei": ("truetype/wqy/wqy-microhei.ttc", 0),
    "sungti": ("truetype/arphic-gbsn00lp/gbsn00lp.ttf", 0),
    "kaiti": ("truetype/arphic-gkai00mp/gkai00mp.ttf", 0),
    "wenkai": ("truetype/lxgw-wenkai/LXGWWenKai-Regular.ttf", 0),
}
"""Fonts of Debian packages by name: file below /usr/share/fonts, and which of its faces."""
_FOLDER = Path("/usr/share/fonts")
_A4 = (595.0, 842.0)
_FINER = 2
_NARROW = 1.9


@dataclass(frozen=True)
class Print:
    """How a report is set on paper; lengths are in points.

    `gap` is the white between the digits and the lines of their cell.
    """

    font: str = "noto_serif"
    dpi: int = 200
    size: float = 9.0
    gap: float = 3.0
    rule: float = 0.6
    margin: float = 45.0
    page: tuple[float, float] = _A4
    centred: bool = True


def installed_fonts() -> list[str]:
    """The names of those fonts that this machine has."""
    return [name for name, (file, _) in FONTS.items() if (_FOLDER / file).exists()]


def pages_of(report: Report, style: Print) -> list[Image.Image]:
    """The pages of a report in grey, tables broken between rows where a page ends."""
    return pages_from(spanned_sections(report), style)


def pages_from(parts: Sequence[str | SpannedTable], style: Print) -> list[Image.Image]:
    """The pages that paragraphs and tables take, the first of them being the title."""
    paper = _Paper(style)
    for number, part in enumerate(parts):
        if isinstance(part, str):
            paper.paragraph(part, 1.6 if number == 0 else 1.0, centred=number == 0)
        else:
            paper.table(part)
    small = 1 / _FINER
    return [
        page.resize((round(page.width * small), round(page.height * small)), Image.Resampling.BOX)
        for page in paper.pages
    ]


@lru_cache(maxsize=64)
def _font(name: str, pixels: int) -> ImageFont.FreeTypeFont:
    file, face = FONTS[name]
    return ImageFont.truetype(str(_FOLDER / file), pixels, index=face)


class _Paper:
    """Pages being filled from the top, in pixels of the finer picture they are drawn in."""

    def __init__(self, style: Print) -> None:
        self.style = style
        self.scale = style.dpi * _FINER / 72
        self.width, self.height = (round(side * self.scale) for side in style.page)
        self.margin = style.margin * self.scale
        self.rule = max(1, round(style.rule * self.scale))
        self.pages: list[Image.Image] = []
        self._turn()

    def _turn(self) -> None:
        self.pages.append(Image.new("L", (self.width, self.height), 255))
        self.draw = ImageDraw.Draw(self.pages[-1])
        self.y = self.margin

    def _font(self, times: float = 1.0) -> ImageFont.FreeTypeFont:
        return _font(self.style.font, round(self.style.size * times * self.scale))

    def paragraph(self, text: str, times: float, centred: bool) -> None:
        """Set a paragraph, larger by some times."""
        font = self._font(times)
        leading = 1.5 * font.size
        for line in _wrapped(text, font, self.width - 2 * self.margin):
            if self.y + leading > self.height - self.margin:
                self._turn()
            indent = (self.width - 2 * self.margin - font.getlength(line)) / 2 if centred else 0
            self.draw.text((self.margin + indent, self.y + 0.2 * font.size), line, 0, font)
            self.y += leading
        self.y += 0.5 * font.size

    def table(self, table: SpannedTable) -> None:
        """Set a table, broken between rows where a page ends."""
        font, gap = self._font(), self.style.gap * self.scale
        cells = list(placed(table))
        x = self._columns(table)
        lines = {
            (r, c): _wrapped(cell.text, font, x[c + cell.across] - x[c] - 2 * gap)
            for r, c, cell in cells
        }
        leading = 1.12 * font.size
        heights = [
            max(
                (len(lines[r, c]) for r, c, cell in cells if r == row and cell.down == 1), default=1
            )
            * leading
            + 2 * gap
            for row in range(len(table))
        ]
        first = 0
        while first < len(heights):
            last, bottom = first, self.y
            while last < len(heights) and bottom + heights[last] <= self.height - self.margin:
                bottom += heights[last]
                last += 1
            if last == first:
                self._turn()
                continue
            tops = [self.y + sum(heights[first:row]) for row in range(first, last + 1)]
            for r, c, cell in cells:
                start, end = max(r, first), min(r + cell.down, last)
                if start < end:
                    box = (x[c], tops[start - first], x[c + cell.across], tops[end - first])
                    self._cell(box, lines[r, c] if r >= first else [], font, leading, gap)
            self.y = tops[-1]
            first = last
            if first < len(heights):
                self._turn()
        self.y += font.size

    def _cell(self, box, lines, font, leading, gap) -> None:
        x0, y0, x1, y1 = box
        self.draw.rectangle(
            [round(x0), round(y0), round(x1) + self.rule - 1, round(y1) + self.rule - 1],
            outline=0,
            width=self.rule,
        )
        y = (y0 + y1 + self.rule - leading * len(lines)) / 2
        for line in lines:
            free = x1 - x0 - font.getlength(line)
            left = free / 2 if self.style.centred else gap
            # Glyphs stand in the middle of their line, for any ascent of the font.
            self.draw.text((x0 + left, y + leading / 2), line, 0, font, anchor="lm")
            y += leading

    def _columns(self, table: SpannedTable) -> list[float]:
        """The edges of the columns: narrow headings, a wide label, even values."""
        width, size = width_of(table), self.style.size * self.scale
        space = self.width - 2 * self.margin
        gaps = 2 * self.style.gap * self.scale
        labels = {10: (_NARROW * size + gaps, 4 * size + gaps, 9 * size), 7: (12 * size,)}
        own = labels.get(width, ())
        value = (space - sum(own)) / (width - len(own))
        widths = [*own, *[value] * (width - len(own))]
        return [self.margin + sum(widths[:column]) for column in range(width + 1)]


def _wrapped(text: str, font: ImageFont.FreeTypeFont, width: float) -> list[str]:
    lines = [""]
    for character in text:
        if font.getlength(lines[-1] + character) > width and lines[-1]:
            lines.append("")
        lines[-1] += character
    return lines
