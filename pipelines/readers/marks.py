"""Write marks (raised, lowered, struck, painted) so that they are not read as digits.

A 9 with a raised 1 is not 91, a struck 3 before a 9 not 39. Readers write raised, lowered or struck
text with the characters that Unicode has for it, and painted content that is not text in square
brackets; `without_marks` removes them when a number or a label is read.
"""

import re
from collections.abc import Iterable

SYMBOL_FONTS = (
    *("Wingdings", "Webdings", "Marlett", "ZapfDingbats", "MT Extra", "Bookshelf Symbol"),
)
"""Beginnings of the names of fonts that paint pictures for letters and digits."""
_PLAIN, _WIDE = "0123456789+-=()", "０１２３４５６７８９＋－＝（）"
_RAISED = "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁼⁽⁾"
_LOWERED = "₀₁₂₃₄₅₆₇₈₉₊₋₌₍₎"
_TO_RAISED = str.maketrans(_PLAIN + _WIDE, 2 * _RAISED)
_TO_LOWERED = str.maketrans(_PLAIN + _WIDE, 2 * _LOWERED)
_STROKE = "\u0336"
_STRUCK = re.compile(f".{_STROKE}")
_NOTE_MARKS = "①-⓿❶-➓㈠-㈩㊀-㊉"
_FRACTIONS = "¼-¾⅐-⅞"
_OUTER_MARKS = f"[{_RAISED}{_LOWERED}{_NOTE_MARKS}]+"
_OUTER = re.compile(rf"\A\s*{_OUTER_MARKS}\s*|\s*{_OUTER_MARKS}\s*\Z")
_SIGN = re.compile(f"[{_STROKE}{_RAISED}{_LOWERED}{_NOTE_MARKS}{_FRACTIONS}]")
_IN_A_LABEL = re.compile(f".{_STROKE}|[{_RAISED}{_LOWERED}]")


def raised(text: str) -> str:
    """Return text set above the line: a note mark, or a reading (ruby).

    >>> "9" + raised("[1]")
    '9¹'
    """
    return text.strip("[]［］【】〔〕 ").translate(_TO_RAISED)


def lowered(text: str) -> str:
    """Return text set below the line."""
    return text.strip().translate(_TO_LOWERED)


def struck(text: str) -> str:
    """Return text with a line through it.

    >>> without_marks(struck("3") + "9")
    '9'
    """
    return "".join(character + _STROKE for character in text if not character.isspace())


def picture(name: str) -> str:
    """Return the placeholder for painted content that is not text, such as an image."""
    return f"[{name}]"


_UNSURE = "⟦{}⟧"


def unsure(readings: Iterable[str]) -> str:
    """Return the text for a value in a picture that was read in several ways.

    >>> unsure(["38", "33", "38"])
    '⟦38|33⟧'
    """
    return _UNSURE.format("|".join(dict.fromkeys(readings)))


def is_unsure(text: str) -> bool:
    """Return whether a text is a value that was read in several ways."""
    return text[:1] == _UNSURE[0] and text[-1:] == _UNSURE[-1]


def has_marks(text: str) -> bool:
    """Return whether a text has raised, lowered or struck characters, or circled numerals.

    Unicode folds such characters into digits: a note ① behind a 9 would make it 91.
    """
    return not text.isascii() and _SIGN.search(text) is not None


def without_marks(text: str) -> str:
    """Return text without struck characters, and without marks at its two ends."""
    return _OUTER.sub("", _STRUCK.sub("", text))


def words_of(text: str) -> str:
    """Return a label without struck, raised or lowered characters."""
    return text if text.isascii() else _IN_A_LABEL.sub("", text)
