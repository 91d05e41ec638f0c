"""What draws one cell of a PDF otherwise: marks, hidden digits, drawings, fields of forms."""

from collections.abc import Callable

from PIL import Image, ImageDraw
from reportlab.lib.colors import Color
from reportlab.lib.utils import ImageReader
from reportlab.pdfbase.pdfmetrics import stringWidth
from reportlab.pdfgen.canvas import Canvas

from tests.rendering_pdf import Paint

FONT, SIZE = "STSong-Light", 9
Paints = Callable[[str], Paint]
"""How a cell that shows a number is painted."""


def write(canvas: Canvas, x: float, y: float, text: str, size: float = SIZE) -> float:
    """Write a text and tell where it ends."""
    canvas.setFont(FONT, size)
    canvas.drawString(x, y, text)
    return x + canvas.stringWidth(text, FONT, size)


def after(x: float, text: str, size: float = SIZE) -> float:
    return x + stringWidth(text, FONT, size)


# Marks beside a number, and lines through, above and below it.


def raised(size: float, rise: float, mark: str = "1") -> Paints:
    def paints(number: str) -> Paint:
        def paint(canvas: Canvas, x: float, y: float) -> None:
            write(canvas, write(canvas, x, y, number), y + rise, mark, size)

        return paint

    return paints


def raised_before(number: str) -> Paint:
    return lambda canvas, x, y: write(canvas, write(canvas, x, y + 3.5, "2", 5), y, number) and None


def risen(number: str) -> Paint:
    def paint(canvas: Canvas, x: float, y: float) -> None:
        text = canvas.beginText(x, y)
        text.setFont(FONT, SIZE)
        text.textOut(number)
        text.setFont(FONT, 5.5)
        text.setRise(3.5)
        text.textOut("1")
        canvas.drawText(text)

    return paint


def struck(thick: float, as_box: bool = False) -> Paints:
    def paints(number: str) -> Paint:
        def paint(canvas: Canvas, x: float, y: float) -> None:
            end = write(canvas, x, y, "3")
            write(canvas, end, y, number)
            if as_box:
                canvas.rect(x, y + 2.8, end - x, thick, stroke=0, fill=1)
            else:
                canvas.setLineWidth(thick)
                canvas.line(x, y + 3, end, y + 3)

        return paint

    return paints


def lined(above: float) -> Paints:
    def paints(number: str) -> Paint:
        def paint(canvas: Canvas, x: float, y: float) -> None:
            end = write(canvas, x, y, number)
            canvas.line(x, y + above, end, y + above)

        return paint

    return paints


def twice(number: str) -> Paint:
    def paint(canvas: Canvas, x: float, y: float) -> None:
        write(canvas, x, y, number)
        write(canvas, x + 0.25, y, number)

    return paint


def outlined_bold(number: str) -> Paint:
    def paint(canvas: Canvas, x: float, y: float) -> None:
        canvas.setLineWidth(0.3)
        write_text(canvas, x, y, number, mode=2)

    return paint


def overprinted(number: str) -> Paint:
    def paint(canvas: Canvas, x: float, y: float) -> None:
        write(canvas, x, y, "38")
        write(canvas, x + 2, y, number)

    return paint


# Text that is not seen, before a number, behind it, or below it.


def write_text(
    canvas: Canvas, x: float, y: float, text: str, *, mode: int = 0, size: float = SIZE
) -> None:
    found = canvas.beginText(x, y)
    found.setFont(FONT, size)
    found.setTextRenderMode(mode)
    found.textOut(text)
    found.setTextRenderMode(0)
    canvas.drawText(found)


def hidden(hide: Callable[[Canvas, float, float, str], None], where: str = "before") -> Paints:
    """A hidden 1 and the number; `hide` draws it between saved states."""

    def paints(number: str) -> Paint:
        def paint(canvas: Canvas, x: float, y: float) -> None:
            at = after(x, number) if where == "behind" else x
            start = after(x, "1") if where == "before" else x
            canvas.saveState()
            hide(canvas, at, y, "1")
            canvas.restoreState()
            write(canvas, start, y, number)

        return paint

    return paints


def coloured(set_colour: Callable[[Canvas], None]) -> Callable:
    def hide(canvas: Canvas, x: float, y: float, text: str) -> None:
        set_colour(canvas)
        write(canvas, x, y, text)

    return hide


def invisible(mode: int) -> Callable:
    return lambda canvas, x, y, text: write_text(canvas, x, y, text, mode=mode)


def clipped(canvas: Canvas, x: float, y: float, text: str) -> None:
    path = canvas.beginPath()
    path.rect(x - 60, y - 60, 10, 10)
    canvas.clipPath(path, stroke=0, fill=0)
    write(canvas, x, y, text)


def covered(canvas: Canvas, x: float, y: float, text: str) -> None:
    end = write(canvas, x, y, text)
    canvas.setFillGray(1)
    canvas.rect(x, y - 2, end - x, 10, stroke=0, fill=1)


def covered_by_a_picture(canvas: Canvas, x: float, y: float, text: str) -> None:
    end = write(canvas, x, y, text)
    canvas.drawImage(ImageReader(Image.new("RGB", (8, 8), "white")), x, y - 2, end - x, 10)


def of_no_size(size: float) -> Callable:
    return lambda canvas, x, y, text: write_text(canvas, x, y, text, size=size)


def of_no_width(canvas: Canvas, x: float, y: float, text: str) -> None:
    line = canvas.beginText(x, y)
    line.setFont(FONT, SIZE)
    line.setHorizScale(1)
    line.textOut(text)
    line.setHorizScale(100)
    canvas.drawText(line)


def beside_the_page(canvas: Canvas, x: float, y: float, text: str) -> None:
    write(canvas, -30, y, text)


def layered(name: bytes) -> Callable:
    def hide(canvas: Canvas, x: float, y: float, text: str) -> None:
        canvas._code.append(f"/OC /{name.decode()} BDC")
        write(canvas, x, y, text)
        canvas._code.append("EMC")

    return hide


def on_grey(number: str) -> Paint:
    """Grey on grey, and the number in white on it."""

    def paint(canvas: Canvas, x: float, y: float) -> None:
        canvas.setFillGray(0.3)
        canvas.rect(x - 3, y - 3, 38, 12, stroke=0, fill=1)
        write(canvas, x, y, "1")
        canvas.setFillGray(1)
        write(canvas, after(x, "1"), y, number)

    return paint


def whited_out(number: str) -> Paint:
    """An old number, a white box over it, and the new number on top."""

    def paint(canvas: Canvas, x: float, y: float) -> None:
        end = write(canvas, x, y, "38")
        canvas.setFillGray(1)
        canvas.rect(x, y - 2, end - x, 10, stroke=0, fill=1)
        canvas.setFillGray(0)
        write(canvas, x, y, number)

    return paint


# Things that are painted and are no text.


def shape(draw: Callable[[Canvas, float, float], None]) -> Paints:
    return lambda number: draw


def outline(canvas: Canvas, x: float, y: float) -> None:
    path = canvas.beginPath()
    path.moveTo(x, y + 6)
    path.lineTo(x + 4, y + 6)
    path.curveTo(x + 3, y + 4, x + 2, y + 2, x + 2, y)
    path.lineTo(x + 1, y)
    path.curveTo(x + 1, y + 2, x + 2, y + 4, x + 3, y + 5)
    path.lineTo(x, y + 5)
    path.close()
    canvas.drawPath(path, stroke=0, fill=1)


def thin_line(canvas: Canvas, x: float, y: float) -> None:
    canvas.setLineWidth(0.8)
    canvas.line(x + 2, y, x + 2, y + 6)


def picture(canvas: Canvas, x: float, y: float) -> None:
    image = Image.new("RGB", (40, 60), "white")
    ImageDraw.Draw(image).line([(5, 5), (35, 5), (15, 55)], "black", 6)
    canvas.drawImage(ImageReader(image), x, y, 4, 6)


def inline_picture(canvas: Canvas, x: float, y: float) -> None:
    canvas._code.append(f"q 4 0 0 6 {x} {y} cm BI /W 1 /H 1 /CS /G /BPC 8 /F /AHx ID 00> EI Q")


def shaded(canvas: Canvas, x: float, y: float) -> None:
    path = canvas.beginPath()
    path.rect(x, y, 4, 6)
    canvas.clipPath(path, stroke=0, fill=0)
    canvas.linearGradient(x, y, x + 4, y, (Color(0, 0, 0), Color(0.4, 0.4, 0.4)))


def turned_text(degrees: float) -> Callable[[Canvas, float, float], None]:
    def draw(canvas: Canvas, x: float, y: float) -> None:
        canvas.translate(x + 8, y + 3)
        canvas.rotate(degrees)
        write(canvas, -3, -3, "17")

    return draw


def mirrored_text(canvas: Canvas, x: float, y: float) -> None:
    canvas.translate(x + 12, y)
    canvas.scale(-1, 1)
    write(canvas, 0, 0, "17")


def beside(draw: Callable[[Canvas, float, float], None]) -> Paints:
    """A digit that is drawn, and a digit of text behind it."""

    def paints(number: str) -> Paint:
        def paint(canvas: Canvas, x: float, y: float) -> None:
            canvas.saveState()
            draw(canvas, x, y)
            canvas.restoreState()
            write(canvas, x + 5, y, number)

        return paint

    return paints


# Fields of forms and notes on the page.


def field(kind: str) -> Paints:
    def paints(number: str) -> Paint:
        def paint(canvas: Canvas, x: float, y: float) -> None:
            place = {"x": x - 2, "y": y - 3, "width": 36, "height": 12, "fontSize": 8}
            form = canvas.acroForm
            if kind == "choice":
                form.choice(value=number, options=["x", number], borderWidth=0, **place)
            else:
                form.textfield(value=number, borderWidth=0, **place)

        return paint

    return paints


def note(number: str) -> Paint:
    def paint(canvas: Canvas, x: float, y: float) -> None:
        box = (x - 2, y - 3, x + 34, y + 9)
        canvas.freeTextAnnotation(number, "/Helv 8 Tf 0 g", Rect=box, relative=0)

    return paint


def unseen_field(flag: str) -> Paints:
    def paints(number: str) -> Paint:
        def paint(canvas: Canvas, x: float, y: float) -> None:
            canvas.acroForm.textfield(
                value="38", x=x, y=y - 3, width=20, height=12, annotationFlags=flag
            )
            write(canvas, x, y, number)

        return paint

    return paints
