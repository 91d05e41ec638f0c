"""Cells of HTML pages painted another way: by styles, attributes, fields, pictures, scripts."""

import random
import re

from tests.disguises.base import TOKEN, Disguise, Disguised, with_token
from tests.disguises.html_copies import COPIES
from tests.disguises.html_kinds import NO_NUMBER, SHOWN, Kind, styled_kinds
from tests.disguises.html_wrappings import WRAPPED, in_message, with_sheet, wrapped
from tests.rendering import as_html
from tests.rendering_office import as_spanned_html
from tests.rendering_portal import as_portal_page

_RENDERERS = (as_html, as_spanned_html, as_portal_page)


def disguise(kind: Kind, *, is_seen: bool) -> Disguise:
    def draw(rng: random.Random) -> Disguised:
        report, place = with_token(rng)
        number = f"{report.expected[place]:.0f}"
        words = {"V": number, "M": str(rng.randint(1, 9)), "C": f"k{rng.randint(0, 99)}z"}
        cell = _filled(kind.cell, words)
        data = rng.choice(_RENDERERS)(report).replace(TOKEN.encode(), cell.encode())
        if kind.css:
            sheet = f"<style>{_filled(kind.css, words)}</style></head>"
            data = data.replace(b"</head>", sheet.encode())
        expected = report.expected if is_seen else {**report.expected, place: None}
        here = frozenset((place,))
        return Disguised("a.html", data, expected, here if kind.null_too else frozenset(), here)

    return draw


def _filled(markup: str, words: dict[str, str]) -> str:
    """Markup with its letters filled in, where they stand alone."""
    return re.sub(r"(?<![A-Za-z])[VMC](?![A-Za-z])", lambda found: words[found[0]], markup)


DISGUISES: dict[str, Disguise] = {
    **{f"wrapped_{name}": wrapped("a.html", wrap) for name, wrap in WRAPPED.items()},
    "wrapped_in_message": wrapped("a.mht", in_message),
    "wrapped_with_sheet": wrapped("a.mht", with_sheet),
    **{name: disguise(kind, is_seen=True) for name, kind in {**styled_kinds(), **SHOWN}.items()},
    **{name: disguise(kind, is_seen=False) for name, kind in NO_NUMBER.items()},
    **COPIES,
}
