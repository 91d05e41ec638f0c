"""What is painted beside a number and is no digit of it, written so that nobody joins the two.

A raised 1 behind a 9 is no 91, a struck 3 before a 9 no 39. Readers write what is raised, lowered
or struck with the characters that Unicode has for it, and what is painted but is no text in square
brackets; `without_marks` takes them away where a number or a label is read.
"""

import re
from collections.abc import Iterable

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
    """Text set above the line, smaller: a note mark, or the reading of a character (ruby).

    >>> "9" + raised("[1]")
    '9¹'
    """
    return text.strip("[]［］【】〔〕 ").translate(_TO_RAISED)


def lowered(text: str) -> str:
    """Text set below the line, smaller."""
    return text.strip().translate(_TO_LOWERED)


def struck(text: str) -> str:
    """Text with a line through it.

    >>> without_marks(struck("3") + "9")
    '9'
    """
    return "".join(character + _STROKE for character in text if not character.isspace())


def picture(name: str) -> str:
    """What stands for something painted that is no text, such as an image or a drawing."""
    return f"[{name}]"


_UNSURE = "⟦{}⟧"


def unsure(readings: Iterable[str]) -> str:
    """What stands for a value in a picture that was read in several ways.

    >>> unsure(["38", "33", "38"])
    '⟦38|33⟧'
    """
    return _UNSURE.format("|".join(dict.fromkeys(readings)))


def is_unsure(text: str) -> bool:
    """Whether a text stands for a value that was read in several ways."""
    return text[:1] == _UNSURE[0] and text[-1:] == _UNSURE[-1]


def has_marks(text: str) -> bool:
    """Whether something raised, lowered or struck stands in a text, or a sign for a numeral.

    Unicode folds such signs into digits: a note ① behind a 9 would make it 91.
    """
    return not text.isascii() and _SIGN.search(text) is not None


def without_marks(text: str) -> str:
    """Text without what is struck, and without the marks at its two ends."""
    return _OUTER.sub("", _STRUCK.sub("", text))


def words_of(text: str) -> str:
    """A label without what is struck, raised or lowered in it."""
    return text if text.isascii() else _IN_A_LABEL.sub("", text)
