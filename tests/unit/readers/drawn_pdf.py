"""Draw PDF documents of a few lines and tables."""

import io
from collections.abc import Callable

from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfgen.canvas import Canvas

FONT = "STSong-Light"
Draw = Callable[[Canvas], None]


def drawn(*pages: Draw, **options: object) -> bytes:
    pdfmetrics.registerFont(UnicodeCIDFont(FONT))
    stream = io.BytesIO()
    canvas = Canvas(stream, pagesize=(400, 400), invariant=True, **options)
    for draw in pages:
        canvas.setFont(FONT, 10)
        draw(canvas)
        canvas.showPage()
    canvas.save()
    return stream.getvalue()


def ruled(
    rows: list[list[tuple[float, str]]], top: float = 380, height: float = 30, left: float = 20
) -> Draw:
    """A table: each cell its width and its text; a line of text for each line of the cell."""

    def draw(canvas: Canvas) -> None:
        for number, row in enumerate(rows):
            x, y = left, top - (number + 1) * height
            for width, text in row:
                canvas.rect(x, y, width, height)
                for at, line in enumerate(text.split("\n")):
                    canvas.drawString(x + 3, y + height - 11 * (at + 1), line)
                x += width

    return draw


def written(*lines: tuple[float, float, str]) -> Draw:
    def draw(canvas: Canvas) -> None:
        for x, y, text in lines:
            canvas.drawString(x, y, text)

    return draw


def together(*draws: Draw) -> Draw:
    def draw(canvas: Canvas) -> None:
        for part in draws:
            part(canvas)

    return draw
