"""PDF pages in which one cell is painted otherwise than its text says, or the whole page is."""

import random
import re
from collections.abc import Callable
from functools import partial

from PIL import Image, ImageDraw
from reportlab.lib.colors import CMYKColor, Color
from reportlab.lib.utils import ImageReader
from reportlab.pdfbase.pdfmetrics import stringWidth
from reportlab.pdfgen.canvas import Canvas

from tests.disguises.base import TOKEN, Disguise, Disguised, with_token
from tests.rendering import Report, random_report
from tests.rendering_office import spanned_sections
from tests.rendering_pdf import Paint, as_pdf, pdf_from

_FONT, _SIZE = "STSong-Light", 9
_LAYERS = b"/OCProperties << /OCGs [9001 0 R] /D << %s >> >> "
_LAYER = b"9001 0 obj\n<< /Type /OCG /Name (old) >>\nendobj\n"
Paints = Callable[[str], Paint]
"""How a cell that shows a number is painted."""


def _shown(
    paints: Paints, rng: random.Random, change: Callable[[bytes], bytes] = bytes
) -> Disguised:
    """A report with one cell painted so, its number to be seen."""
    return _disguised(paints, rng, change, is_number=True)


def _marked(
    paints: Paints, rng: random.Random, change: Callable[[bytes], bytes] = bytes
) -> Disguised:
    """As `_shown`, where null is right as well."""
    found = _shown(paints, rng, change)
    place = next(iter(found.painted))
    return found._replace(null_too=frozenset({place}))


def _drawn(
    paints: Paints, rng: random.Random, change: Callable[[bytes], bytes] = bytes
) -> Disguised:
    """A report with one cell painted so that no text of it can be read."""
    return _disguised(paints, rng, change, is_number=False)


def _disguised(
    paints: Paints, rng: random.Random, change: Callable[[bytes], bytes], is_number: bool
) -> Disguised:
    report, place = with_token(rng)
    number = report.expected[place]
    paint = paints(f"{number:.0f}")
    data = change(_pdf(report, paint))
    cells = report.expected if is_number else {**report.expected, place: None}
    return Disguised("a.pdf", data, cells, painted=frozenset({place}))


def _pdf(report: Report, paint: Paint) -> bytes:
    return pdf_from(spanned_sections(report), report.title, painted={TOKEN: paint})


def _write(canvas: Canvas, x: float, y: float, text: str, size: float = _SIZE) -> float:
    """Write a text and tell where it ends."""
    canvas.setFont(_FONT, size)
    canvas.drawString(x, y, text)
    return x + canvas.stringWidth(text, _FONT, size)


def _after(x: float, text: str, size: float = _SIZE) -> float:
    return x + stringWidth(text, _FONT, size)


# Marks beside a number, and lines through, above and below it.


def _raised(size: float, rise: float, mark: str = "1") -> Paints:
    def paints(number: str) -> Paint:
        def paint(canvas: Canvas, x: float, y: float) -> None:
            _write(canvas, _write(canvas, x, y, number), y + rise, mark, size)

        return paint

    return paints


def _raised_before(number: str) -> Paint:
    return lambda canvas, x, y: (
        _write(canvas, _write(canvas, x, y + 3.5, "2", 5), y, number) and None
    )


def _risen(number: str) -> Paint:
    def paint(canvas: Canvas, x: float, y: float) -> None:
        text = canvas.beginText(x, y)
        text.setFont(_FONT, _SIZE)
        text.textOut(number)
        text.setFont(_FONT, 5.5)
        text.setRise(3.5)
        text.textOut("1")
        canvas.drawText(text)

    return paint


def _struck(thick: float, as_box: bool = False) -> Paints:
    def paints(number: str) -> Paint:
        def paint(canvas: Canvas, x: float, y: float) -> None:
            end = _write(canvas, x, y, "3")
            _write(canvas, end, y, number)
            if as_box:
                canvas.rect(x, y + 2.8, end - x, thick, stroke=0, fill=1)
            else:
                canvas.setLineWidth(thick)
                canvas.line(x, y + 3, end, y + 3)

        return paint

    return paints


def _lined(above: float) -> Paints:
    def paints(number: str) -> Paint:
        def paint(canvas: Canvas, x: float, y: float) -> None:
            end = _write(canvas, x, y, number)
            canvas.line(x, y + above, end, y + above)

        return paint

    return paints


def _twice(number: str) -> Paint:
    def paint(canvas: Canvas, x: float, y: float) -> None:
        _write(canvas, x, y, number)
        _write(canvas, x + 0.25, y, number)

    return paint


def _outlined_bold(number: str) -> Paint:
    def paint(canvas: Canvas, x: float, y: float) -> None:
        canvas.setLineWidth(0.3)
        _text(canvas, x, y, number, mode=2)

    return paint


def _overprinted(number: str) -> Paint:
    def paint(canvas: Canvas, x: float, y: float) -> None:
        _write(canvas, x, y, "38")
        _write(canvas, x + 2, y, number)

    return paint


# Text that is not seen, before a number, behind it, or below it.


def _text(
    canvas: Canvas, x: float, y: float, text: str, *, mode: int = 0, size: float = _SIZE
) -> None:
    found = canvas.beginText(x, y)
    found.setFont(_FONT, size)
    found.setTextRenderMode(mode)
    found.textOut(text)
    found.setTextRenderMode(0)
    canvas.drawText(found)


def _hidden(hide: Callable[[Canvas, float, float, str], None], where: str = "before") -> Paints:
    """A hidden 1 and the number; `hide` draws it between saved states."""

    def paints(number: str) -> Paint:
        def paint(canvas: Canvas, x: float, y: float) -> None:
            at = _after(x, number) if where == "behind" else x
            start = _after(x, "1") if where == "before" else x
            canvas.saveState()
            hide(canvas, at, y, "1")
            canvas.restoreState()
            _write(canvas, start, y, number)

        return paint

    return paints


def _coloured(set_colour: Callable[[Canvas], None]) -> Callable:
    def hide(canvas: Canvas, x: float, y: float, text: str) -> None:
        set_colour(canvas)
        _write(canvas, x, y, text)

    return hide


def _invisible(mode: int) -> Callable:
    return lambda canvas, x, y, text: _text(canvas, x, y, text, mode=mode)


def _clipped(canvas: Canvas, x: float, y: float, text: str) -> None:
    path = canvas.beginPath()
    path.rect(x - 60, y - 60, 10, 10)
    canvas.clipPath(path, stroke=0, fill=0)
    _write(canvas, x, y, text)


def _covered(canvas: Canvas, x: float, y: float, text: str) -> None:
    end = _write(canvas, x, y, text)
    canvas.setFillGray(1)
    canvas.rect(x, y - 2, end - x, 10, stroke=0, fill=1)


def _covered_by_a_picture(canvas: Canvas, x: float, y: float, text: str) -> None:
    end = _write(canvas, x, y, text)
    canvas.drawImage(ImageReader(Image.new("RGB", (8, 8), "white")), x, y - 2, end - x, 10)


def _of_no_size(size: float) -> Callable:
    return lambda canvas, x, y, text: _text(canvas, x, y, text, size=size)


def _beside_the_page(canvas: Canvas, x: float, y: float, text: str) -> None:
    _write(canvas, -30, y, text)


def _layered(name: bytes) -> Callable:
    def hide(canvas: Canvas, x: float, y: float, text: str) -> None:
        canvas._code.append(f"/OC /{name.decode()} BDC")
        _write(canvas, x, y, text)
        canvas._code.append("EMC")

    return hide


def _on_grey(number: str) -> Paint:
    """Grey on grey, and the number in white on it."""

    def paint(canvas: Canvas, x: float, y: float) -> None:
        canvas.setFillGray(0.3)
        canvas.rect(x - 3, y - 3, 38, 12, stroke=0, fill=1)
        _write(canvas, x, y, "1")
        canvas.setFillGray(1)
        _write(canvas, _after(x, "1"), y, number)

    return paint


def _whited_out(number: str) -> Paint:
    """An old number, a white box over it, and the new number on top."""

    def paint(canvas: Canvas, x: float, y: float) -> None:
        end = _write(canvas, x, y, "38")
        canvas.setFillGray(1)
        canvas.rect(x, y - 2, end - x, 10, stroke=0, fill=1)
        canvas.setFillGray(0)
        _write(canvas, x, y, number)

    return paint


# Things that are painted and are no text.


def _shape(draw: Callable[[Canvas, float, float], None]) -> Paints:
    return lambda number: draw


def _outline(canvas: Canvas, x: float, y: float) -> None:
    path = canvas.beginPath()
    path.moveTo(x, y + 6)
    path.lineTo(x + 4, y + 6)
    path.curveTo(x + 3, y + 4, x + 2, y + 2, x + 2, y)
    path.lineTo(x + 1, y)
    path.curveTo(x + 1, y + 2, x + 2, y + 4, x + 3, y + 5)
    path.lineTo(x, y + 5)
    path.close()
    canvas.drawPath(path, stroke=0, fill=1)


def _thin_line(canvas: Canvas, x: float, y: float) -> None:
    canvas.setLineWidth(0.8)
    canvas.line(x + 2, y, x + 2, y + 6)


def _picture(canvas: Canvas, x: float, y: float) -> None:
    image = Image.new("RGB", (40, 60), "white")
    ImageDraw.Draw(image).line([(5, 5), (35, 5), (15, 55)], "black", 6)
    canvas.drawImage(ImageReader(image), x, y, 4, 6)


def _inline_picture(canvas: Canvas, x: float, y: float) -> None:
    canvas._code.append(f"q 4 0 0 6 {x} {y} cm BI /W 1 /H 1 /CS /G /BPC 8 /F /AHx ID 00> EI Q")


def _shaded(canvas: Canvas, x: float, y: float) -> None:
    path = canvas.beginPath()
    path.rect(x, y, 4, 6)
    canvas.clipPath(path, stroke=0, fill=0)
    canvas.linearGradient(x, y, x + 4, y, (Color(0, 0, 0), Color(0.4, 0.4, 0.4)))


def _turned_text(degrees: float) -> Callable[[Canvas, float, float], None]:
    def draw(canvas: Canvas, x: float, y: float) -> None:
        canvas.translate(x + 8, y + 3)
        canvas.rotate(degrees)
        _write(canvas, -3, -3, "17")

    return draw


def _mirrored_text(canvas: Canvas, x: float, y: float) -> None:
    canvas.translate(x + 12, y)
    canvas.scale(-1, 1)
    _write(canvas, 0, 0, "17")


def _beside(draw: Callable[[Canvas, float, float], None]) -> Paints:
    """A digit that is drawn, and a digit of text behind it."""

    def paints(number: str) -> Paint:
        def paint(canvas: Canvas, x: float, y: float) -> None:
            canvas.saveState()
            draw(canvas, x, y)
            canvas.restoreState()
            _write(canvas, x + 5, y, number)

        return paint

    return paints


# Fields of forms and notes on the page.


def _field(kind: str) -> Paints:
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


def _note(number: str) -> Paint:
    def paint(canvas: Canvas, x: float, y: float) -> None:
        box = (x - 2, y - 3, x + 34, y + 9)
        canvas.freeTextAnnotation(number, "/Helv 8 Tf 0 g", Rect=box, relative=0)

    return paint


def _without_appearance(data: bytes) -> bytes:
    return rebuilt(
        data.replace(b"/AP <<", b"/XX <<").replace(b"/Fields [", b"/NeedAppearances true /Fields [")
    )


def _unseen_field(flag: str) -> Paints:
    def paints(number: str) -> Paint:
        def paint(canvas: Canvas, x: float, y: float) -> None:
            canvas.acroForm.textfield(
                value="38", x=x, y=y - 3, width=20, height=12, annotationFlags=flag
            )
            _write(canvas, x, y, number)

        return paint

    return paints


def _layers(config: bytes, layer: bytes = _LAYER) -> Callable[[bytes], bytes]:
    def change(data: bytes) -> bytes:
        data = data.replace(b"/Type /Catalog", _LAYERS % config + b"/Type /Catalog")
        data = data.replace(b"/ProcSet", b"/Properties << /oc1 9001 0 R /oc2 9002 0 R >> /ProcSet")
        return rebuilt(data, layer)

    return change


def rebuilt(data: bytes, more: bytes = b"") -> bytes:
    """A PDF written by reportlab after its objects were changed: with more, and a new index."""
    body, _, rest = data.rpartition(b"xref\n0 ")
    body += more
    trailer = rest[rest.index(b"trailer") : rest.index(b"startxref")]
    starts = {int(m[1]): m.start() for m in re.finditer(rb"(?m)^(\d+) 0 obj", body)}
    index = b"".join(b"%d 1\n%010d 00000 n \n" % pair for pair in sorted(starts.items()))
    index = b"xref\n0 1\n0000000000 65535 f \n" + index
    return body + index + trailer + b"startxref\n%d\n%%%%EOF\n" % len(body)


# Whole pages that are turned, cut, locked or damaged, or that hold another report unseen.


def _whole(change: Callable[[bytes], bytes], rng: random.Random) -> Disguised:
    report = random_report(rng, rng.choice(("2019", "2021")))
    return Disguised("a.pdf", change(as_pdf(report)), report.expected)


def _pages(media: str, matrix: str, more: str = "") -> Callable[[bytes], bytes]:
    """Each page in another frame, its content moved or turned by a matrix."""

    def change(data: bytes) -> bytes:
        data = re.sub(
            rb"/MediaBox \[ 0 0 595 842 \]", f"/MediaBox [ {media} ] {more}".encode(), data
        )
        data = re.sub(rb"/Rotate 0 ", b"", data) if "/Rotate" in more else data
        start = f"9100 0 obj\n<< /Length {len(matrix)} >>\nstream\n{matrix}\nendstream\nendobj\n"
        data = re.sub(rb"/Contents (\d+ 0 R)", rb"/Contents [ 9100 0 R \1 ]", data)
        return rebuilt(data, start.encode())

    return change


def _with_a_lost_index(data: bytes) -> bytes:
    return data.replace(b"startxref\n", b"startxref\n9")


def _second_report(
    hide: Callable[[Canvas, Report], None], rng: random.Random, change: Callable = bytes
) -> Disguised:
    """A report over an old one that is not seen: hidden duplicates of all its tables."""
    report = random_report(rng, rng.choice(("2019", "2021")))
    old = random_report(rng, report.form)

    def around(canvas: Canvas, is_done: bool) -> None:
        if not is_done:
            hide(canvas, old)

    data = pdf_from(spanned_sections(report), report.title, around=around)
    return Disguised("a.pdf", change(data), report.expected)


def _old(canvas: Canvas, old: Report, mode: int = 0) -> None:
    """The third table of an old report, where the new one has its own."""
    table = [part for part in spanned_sections(old) if not isinstance(part, str)][1]
    canvas.setFont(_FONT, _SIZE)
    for row, cells in enumerate(table):
        for column, cell in enumerate(cells):
            x, y = 40 + 50 * column, 780 - 22 * row
            canvas.rect(x, y, 50, 22)
            _text(canvas, x + 4, y + 8, cell.text[:4], mode=mode)


def _old_covered(canvas: Canvas, old: Report) -> None:
    _old(canvas, old)
    canvas.setFillGray(1)
    canvas.rect(0, 0, 595, 842, stroke=0, fill=1)


def _old_white(canvas: Canvas, old: Report) -> None:
    canvas.setFillGray(1)
    canvas.setStrokeGray(1)
    _old(canvas, old)


def _old_layered(canvas: Canvas, old: Report) -> None:
    canvas._code.append("/OC /oc1 BDC")
    _old(canvas, old)
    canvas._code.append("EMC")


def _old_invisible(canvas: Canvas, old: Report) -> None:
    canvas.setStrokeGray(1)
    _old(canvas, old, mode=3)


def _old_outside(canvas: Canvas, old: Report) -> None:
    canvas.translate(-600, 0)
    _old(canvas, old)


_PAINTED: dict[str, Paints] = {
    "drawn as an outline": _shape(_outline),
    "drawn as a thin line": _shape(_thin_line),
    "a picture of a digit": _shape(_picture),
    "a picture in the page itself": _shape(_inline_picture),
    "a shading in the form of a digit": _shape(_shaded),
    "digits turned left": _shape(_turned_text(90)),
    "digits turned right": _shape(_turned_text(-90)),
    "digits upside down": _shape(_turned_text(180)),
    "digits mirrored": _shape(_mirrored_text),
    "an outline before the number": _beside(_outline),
    "a picture before the number": _beside(_picture),
    "overprinted": _overprinted,
}
_MARKED: dict[str, Paints] = {
    "a raised note of small type": _raised(5, 3.5),
    "a raised note of two digits": _raised(5, 3.5, "12"),
    "a raised note in brackets": _raised(5, 3.5, "[1]"),
    "a raised note far up": _raised(5, 5),
    "a raised note of the same size": _raised(9, 3),
    "a lowered note": _raised(5, -2),
    "a small digit on the line": _raised(5, 0),
    "a raised note before the number": _raised_before,
    "a note raised by its rise": _risen,
    "a struck digit": _struck(0.5),
    "a digit under a thick line": _struck(1.2),
    "a digit struck by a box": _struck(0.7, as_box=True),
}
_SHOWN: dict[str, Paints] = {
    "an underline": _lined(-1.5),
    "an underline that touches": _lined(-0.5),
    "an overline": _lined(8),
    "printed twice to look bold": _twice,
    "outlined to look bold": _outlined_bold,
    "a number in white on dark": _on_grey,
    "an old number whited out": _whited_out,
    "a hidden field over it": _unseen_field("hidden"),
    "an unseen field over it": _unseen_field("noview"),
    "a text field": _field("text"),
    "a choice field": _field("choice"),
    "a note of free text": _note,
}
_HIDES: dict[str, Callable] = {
    "invisible": _invisible(3),
    "only a clip": _invisible(7),
    "white": _coloured(lambda canvas: canvas.setFillColorRGB(1, 1, 1)),
    "white in grey": _coloured(lambda canvas: canvas.setFillGray(1)),
    "white in inks": _coloured(lambda canvas: canvas.setFillColor(CMYKColor(0, 0, 0, 0))),
    "nearly white": _coloured(lambda canvas: canvas.setFillColorRGB(0.99, 0.99, 0.98)),
    "transparent": _coloured(lambda canvas: canvas.setFillAlpha(0)),
    "clipped": _clipped,
    "covered": _covered,
    "covered by a picture": _covered_by_a_picture,
    "of hardly any size": _of_no_size(0.01),
    "beside the page": _beside_the_page,
}
DISGUISES: dict[str, Disguise] = {
    **{f"pdf: {name}": partial(_drawn, paints) for name, paints in _PAINTED.items()},
    **{f"pdf: {name}": partial(_marked, paints) for name, paints in _MARKED.items()},
    **{f"pdf: {name}": partial(_shown, paints) for name, paints in _SHOWN.items()},
    **{
        f"pdf: a digit that is {name}, {where} the number": partial(_shown, _hidden(hide, where))
        for name, hide in _HIDES.items()
        for where in ("before", "behind", "below")
    },
    **{
        f"pdf: a digit in a layer {name}": partial(
            _shown, _hidden(_layered(layer)), change=_layers(config, objects)
        )
        for name, layer, config, objects in (
            ("that is off", b"oc1", b"/OFF [9001 0 R]", _LAYER),
            ("of a base that is off", b"oc1", b"/BaseState /OFF", _LAYER),
            (
                "of a group that is off",
                b"oc2",
                b"/OFF [9001 0 R]",
                _LAYER + b"9002 0 obj\n<< /Type /OCMD /OCGs 9001 0 R >>\nendobj\n",
            ),
        )
    },
    "pdf: a text field without its appearance": partial(
        _shown, _field("text"), change=_without_appearance
    ),
    "pdf: a choice field without its appearance": partial(
        _marked, _field("choice"), change=_without_appearance
    ),
    **{
        f"pdf: {name}": partial(_whole, change)
        for name, change in {
            "pages drawn sideways": _pages("0 0 842 595", "0 1 -1 0 842 0 cm"),
            "pages drawn sideways, to the right": _pages("0 0 842 595", "0 -1 1 0 0 595 cm"),
            "pages drawn upside down": _pages("0 0 595 842", "-1 0 0 -1 595 842 cm"),
            "pages turned by 90": _pages("0 0 842 595", "0 1 -1 0 842 0 cm", "/Rotate 90"),
            "pages turned by 270": _pages("0 0 842 595", "0 -1 1 0 0 595 cm", "/Rotate 270"),
            "pages turned by 180": _pages("0 0 595 842", "-1 0 0 -1 595 842 cm", "/Rotate 180"),
            "pages turned and not drawn so": _pages("0 0 595 842", "", "/Rotate 90"),
            "pages with another origin": _pages("-100 50 495 892", "1 0 0 1 -100 50 cm"),
            "pages in a crop box": _pages("-300 -300 895 1142", "", "/CropBox [0 0 595 842]"),
            "pages of twice the unit": _pages("0 0 297.5 421", ".5 0 0 .5 0 0 cm", "/UserUnit 2"),
            "a lost index": _with_a_lost_index,
        }.items()
    },
    **{
        f"pdf: an old table {name}": partial(_second_report, hide, change=change)
        for name, hide, change in (
            ("covered", _old_covered, bytes),
            ("in white", _old_white, bytes),
            ("drawn invisibly", _old_invisible, bytes),
            ("beside the page", _old_outside, bytes),
            ("in a layer that is off", _old_layered, _layers(b"/OFF [9001 0 R]")),
        )
    },
}
"""Each kind by name; those of `_HIDES` before, behind and below the number that is seen."""
