"""PDF pages in which one cell is painted otherwise than its text says, or the whole page is."""

import random
import re
from collections.abc import Callable
from functools import partial

from reportlab.lib.colors import CMYKColor
from reportlab.pdfgen.canvas import Canvas

from tests.disguises.base import TOKEN, Disguise, Disguised, with_token
from tests.disguises.pdf_painters import (
    FONT,
    SIZE,
    Paints,
    beside,
    beside_the_page,
    clipped,
    coloured,
    covered,
    covered_by_a_picture,
    field,
    hidden,
    inline_picture,
    invisible,
    layered,
    lined,
    mirrored_text,
    note,
    of_no_size,
    of_no_width,
    on_grey,
    outline,
    outlined_bold,
    overprinted,
    picture,
    raised,
    raised_before,
    risen,
    shaded,
    shape,
    struck,
    thin_line,
    turned_text,
    twice,
    unseen_field,
    whited_out,
    write_text,
)
from tests.rendering import Report, random_report
from tests.rendering_office import spanned_sections
from tests.rendering_pdf import Paint, as_pdf, pdf_from

_LAYERS = b"/OCProperties << /OCGs [9001 0 R] /D << %s >> >> "
_LAYER = b"9001 0 obj\n<< /Type /OCG /Name (old) >>\nendobj\n"


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


def _without_appearance(data: bytes) -> bytes:
    return rebuilt(
        data.replace(b"/AP <<", b"/XX <<").replace(b"/Fields [", b"/NeedAppearances true /Fields [")
    )


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
    canvas.setFont(FONT, SIZE)
    for row, cells in enumerate(table):
        for column, cell in enumerate(cells):
            x, y = 40 + 50 * column, 780 - 22 * row
            canvas.rect(x, y, 50, 22)
            write_text(canvas, x + 4, y + 8, cell.text[:4], mode=mode)


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
    "drawn as an outline": shape(outline),
    "drawn as a thin line": shape(thin_line),
    "a picture of a digit": shape(picture),
    "a picture in the page itself": shape(inline_picture),
    "a shading in the form of a digit": shape(shaded),
    "digits turned left": shape(turned_text(90)),
    "digits turned right": shape(turned_text(-90)),
    "digits upside down": shape(turned_text(180)),
    "digits mirrored": shape(mirrored_text),
    "an outline before the number": beside(outline),
    "a picture before the number": beside(picture),
    "overprinted": overprinted,
}
_MARKED: dict[str, Paints] = {
    "a raised note of small type": raised(5, 3.5),
    "a raised note of two digits": raised(5, 3.5, "12"),
    "a raised note in brackets": raised(5, 3.5, "[1]"),
    "a raised note far up": raised(5, 5),
    "a raised note of the same size": raised(9, 3),
    "a lowered note": raised(5, -2),
    "a small digit on the line": raised(5, 0),
    "a raised note before the number": raised_before,
    "a note raised by its rise": risen,
    "a struck digit": struck(0.5),
    "a digit under a thick line": struck(1.2),
    "a digit struck by a box": struck(0.7, as_box=True),
}
_SHOWN: dict[str, Paints] = {
    "an underline": lined(-1.5),
    "an underline that touches": lined(-0.5),
    "an overline": lined(8),
    "printed twice to look bold": twice,
    "outlined to look bold": outlined_bold,
    "a number in white on dark": on_grey,
    "an old number whited out": whited_out,
    "a hidden field over it": unseen_field("hidden"),
    "an unseen field over it": unseen_field("noview"),
    "a text field": field("text"),
    "a choice field": field("choice"),
    "a note of free text": note,
}
_HIDES: dict[str, Callable] = {
    "invisible": invisible(3),
    "only a clip": invisible(7),
    "white": coloured(lambda canvas: canvas.setFillColorRGB(1, 1, 1)),
    "white in grey": coloured(lambda canvas: canvas.setFillGray(1)),
    "white in inks": coloured(lambda canvas: canvas.setFillColor(CMYKColor(0, 0, 0, 0))),
    "nearly white": coloured(lambda canvas: canvas.setFillColorRGB(0.99, 0.99, 0.98)),
    "transparent": coloured(lambda canvas: canvas.setFillAlpha(0)),
    "clipped": clipped,
    "covered": covered,
    "covered by a picture": covered_by_a_picture,
    "of hardly any size": of_no_size(0.01),
    "of hardly any width": of_no_width,
    "beside the page": beside_the_page,
}
DISGUISES: dict[str, Disguise] = {
    **{f"pdf: {name}": partial(_drawn, paints) for name, paints in _PAINTED.items()},
    **{f"pdf: {name}": partial(_marked, paints) for name, paints in _MARKED.items()},
    **{f"pdf: {name}": partial(_shown, paints) for name, paints in _SHOWN.items()},
    **{
        f"pdf: a digit that is {name}, {where} the number": partial(_shown, hidden(hide, where))
        for name, hide in _HIDES.items()
        for where in ("before", "behind", "below")
    },
    **{
        f"pdf: a digit in a layer {name}": partial(
            _shown, hidden(layered(layer)), change=_layers(config, objects)
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
        _shown, field("text"), change=_without_appearance
    ),
    "pdf: a choice field without its appearance": partial(
        _marked, field("choice"), change=_without_appearance
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
