"""Format a stored number or text as Excel prints it under the number format of its cell.

A format has up to four sections: positive numbers, negative numbers, zero, text; conditions may
change that. A section is literals and digit places, and may scale, count in hundreds, or colour.
What is not supported (fractions, exponents, numerals of other scripts, fillings) is printed in
square brackets with the reason, so that the stored number is not used.
"""

import re
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal
from functools import lru_cache
from itertools import pairwise
from operator import eq, ge, gt, le, lt, ne
from typing import NamedTuple

from pipelines.readers.excel.sheets import number_text
from pipelines.readers.marks import picture

_DATES = frozenset((*range(14, 23), *range(27, 37), *range(45, 48), *range(50, 59)))
_DATE = "yyyy-mm-dd"
_ACCOUNTING = '_-* #,##0{0}_-;-* #,##0{0}_-;_-* "-"{1}_-;_-@_-'
# fmt: off
_BUILT_IN = {
    1: "0", 2: "0.00", 3: "#,##0", 4: "#,##0.00", 9: "0%", 10: "0.00%", 11: "0.00E+00",
    12: "# ?/?", 13: "# ??/??", 37: "#,##0_);(#,##0)", 38: "#,##0_);[Red](#,##0)",
    39: "#,##0.00_);(#,##0.00)", 40: "#,##0.00_);[Red](#,##0.00)",
    41: _ACCOUNTING.format("", ""), 42: _ACCOUNTING.format("", ""),
    43: _ACCOUNTING.format(".00", "??"), 44: _ACCOUNTING.format(".00", "??"),
    48: "##0.0E+0", 49: "@",
} | dict.fromkeys((5, 6), "#,##0;-#,##0") | dict.fromkeys((7, 8), "#,##0.00;-#,##0.00")
Colour = tuple[int, int, int]
_COLOURS: dict[str, Colour] = {
    "black": (0, 0, 0), "黑色": (0, 0, 0), "white": (255, 255, 255), "白色": (255, 255, 255),
    "red": (255, 0, 0), "红色": (255, 0, 0), "blue": (0, 0, 255), "蓝色": (0, 0, 255),
    "green": (0, 255, 0), "绿色": (0, 255, 0), "yellow": (255, 255, 0), "黄色": (255, 255, 0),
    "cyan": (0, 255, 255), "青色": (0, 255, 255), "magenta": (255, 0, 255),
    "洋红": (255, 0, 255), "洋红色": (255, 0, 255),
    "color1": (0, 0, 0), "颜色1": (0, 0, 0), "color2": (255, 255, 255), "颜色2": (255, 255, 255),
}
COMPARISONS = {"=": eq, "<>": ne, ">": gt, "<": lt, ">=": ge, "<=": le}
# fmt: on
_END_OF_SECTION = re.compile(r'"[^"]*"?|\[[^\]]*\]|[\\!_*].|(?P<end>;)', re.S)
_TOKEN = re.compile(
    r'"(?P<quoted>[^"]*)"?|[\\!](?P<escaped>.)|_(?P<space>.)|\*(?P<filling>.)'
    r"|\[(?P<bracket>[^\]]*)\]|(?P<general>General|G/[^\s;0#?\"]*[式準准])"
    r"|(?P<exponent>E[+-])|(?P<date>AM/PM|A/P|上午/下午|[ymdhsegb]+|a{3,4})"
    r"|(?P<digit>[0#?])|(?P<sign>[.,%@/])|(?P<other>.)",
    re.I | re.S,
)
_CONDITION = re.compile(r"(<=|>=|<>|[<>=])\s*(-?\d+(?:\.\d+)?)")
_COLOUR_NUMBER = re.compile(r"(?:color|颜色)\s*\d+", re.I)
_LOCALE = re.compile(r"\$([^-]*)(?:-([0-9A-F]*))?", re.I)
_ELAPSED = re.compile(r"h+|m+|s+", re.I)
_YUAN = frozenset(("¥", "￥", "CNY", "RMB"))
_LARGEST_LOCALE = 0xFFFF
_NUMERALS = {
    "dbnum1": "〇一二三四五六七八九",
    "dbnum2": "零壹贰叁肆伍陆柒捌玖",
    "dbnum3": "０１２３４５６７８９",
}
_SHOWS_SIGN = re.compile(r"[-−–—减负(（]")
_EPOCH, _EPOCH_1904 = datetime(1899, 12, 30), datetime(1904, 1, 1)
_LEAP_DAY, _LARGEST_DATE = 60, 2_958_465
"""29 February 1900, which only Excel has, and the last day of 9999."""
_SECONDS_OF_A_DAY = 86_400
_LARGEST = 1e15


class PrintedValue(NamedTuple):
    """What a cell prints, and its colour if its format sets one.

    `is_plain`: the text is the stored number, rounded or in hundreds, between literals.
    """

    text: str
    colour: Colour | None = None
    is_plain: bool = True


class _Piece(NamedTuple):
    """A literal, or a digit place: 0, # or ?."""

    text: str
    is_digit: bool = False


_TEXT = _Piece("@")
_BLANKS = {"0": "0", "#": "", "?": " "}
_ALL_SECTIONS = 4


@dataclass
class _Section:
    """One section of a format: the pieces before and behind the decimal point."""

    whole: list[_Piece]
    part: list[_Piece]
    kind: str = "number"
    """`number`, `general`, `date` or `fraction`."""
    has_point: bool = False
    has_text: bool = False
    percents: int = 0
    thousands: int = 0
    condition: tuple[str, float] | None = None
    colour: Colour | None = None
    numerals: str = ""
    unfollowed: str = ""

    @property
    def is_plain(self) -> bool:
        """Whether the digits are contiguous, and those of the number or of its hundredfold."""
        if self.thousands or self.percents > 1 or self.numerals:
            return False
        kinds = [piece.is_digit or piece == _TEXT for piece in self.whole]
        literals = "".join(piece.text for piece in self.whole + self.part if not piece.is_digit)
        is_run = True in kinds and all(kinds[kinds.index(True) : _last(kinds) + 1])
        return is_run and not any(map(str.isdigit, literals))


def _last(kinds: list[bool]) -> int:
    return len(kinds) - 1 - kinds[::-1].index(True)


def built_in(number: int) -> str:
    """Return the code of a built-in format by its number; General if unknown."""
    return _DATE if number in _DATES else _BUILT_IN.get(number, "General")


def printed(value: float, code: str, *, is_1904: bool = False) -> PrintedValue:
    """Return a stored number as its cell prints it.

    >>> printed(0.155, "0%").text, printed(12.3, '0.00"万元"').text, printed(3, "General").text
    ('16%', '12.30万元', '3')
    >>> printed(123500, '0!.0,"万"').text, printed(-253, "0;减0").text, printed(5, ";;;").text
    ('12.4万', '减253', '')
    >>> printed(0, '#,##0_-;-#,##0_-;_-* "-"??_-').text, printed(45000, "yyyy/m/d").text
    ('-', '2023-03-15')
    >>> printed(2.5, "# ?/?").text
    '[2.5 as a fraction]'
    """
    if code in ("General", ""):
        return PrintedValue(number_text(value))
    section, is_signed = _chosen(_sections(code), value)
    if section is None:
        return _unfollowed(value, f"in no section of {code}")
    sign = "-" if value < 0 and is_signed else ""
    if section.kind == "date":
        if not 0 <= value <= _LARGEST_DATE:
            return _unfollowed(value, "as a date", section.colour)
        return PrintedValue(_date(value, _EPOCH_1904 if is_1904 else _EPOCH), section.colour, False)
    if section.kind == "fraction" and value != int(value):
        return _unfollowed(value, "as a fraction", section.colour)
    if section.unfollowed or abs(value) >= _LARGEST:
        return _unfollowed(value, section.unfollowed or "in few digits", section.colour)
    text = _filled(section, abs(value), sign).strip()
    if section.numerals and any(map(str.isdigit, text)):
        if len(text) > 1:
            return _unfollowed(value, "in numerals", section.colour)
        return PrintedValue(section.numerals[int(text)], section.colour, False)
    if value < 0 and not sign and text and not _SHOWS_SIGN.search(text):
        return _unfollowed(value, "without its sign", section.colour)
    is_plain = (
        section.is_plain and any(map(str.isdigit, text)) and (value >= 0 or text.startswith("-"))
    )
    return PrintedValue(text, section.colour, is_plain)


def printed_text(text: str, code: str) -> PrintedValue:
    """Return a stored text as its cell prints it.

    >>> printed_text("9", ";;;").text, printed_text("9", '@"件"').text, printed_text("9", "0").text
    ('', '9件', '9')
    """
    sections = _sections(code)
    if len(sections) < _ALL_SECTIONS and not sections[-1].has_text:
        return PrintedValue(text)
    last = sections[-1]
    if last.unfollowed:
        return PrintedValue(picture(f"{text} {last.unfollowed}"), last.colour, False)
    shown = "".join(text if piece == _TEXT else piece.text for piece in last.whole)
    return PrintedValue(shown.strip(), last.colour, shown == text)


def _unfollowed(value: float, why: str, colour: Colour | None = None) -> PrintedValue:
    return PrintedValue(picture(f"{number_text(value)} {why}"), colour, False)


def _chosen(sections: list[_Section], value: float) -> tuple[_Section | None, bool]:
    """Return the section for a number (None if unknown), and whether Excel adds a minus sign."""
    numbers = sections[: _ALL_SECTIONS - 1]
    if len(numbers) > 1 and numbers[-1].has_text:
        numbers = numbers[:-1]
    if any(section.condition for section in numbers):
        for section in numbers:
            if section.condition is None or _holds(section.condition, value):
                # The minus sign depends on what else the section may print.
                return (section, False) if value >= 0 else (None, False)
        return None, False
    if value < 0:
        return (numbers[1], False) if len(numbers) > 1 else (numbers[0], True)
    return (numbers[2] if value == 0 and len(numbers) > 2 else numbers[0]), False


def _holds(condition: tuple[str, float], value: float) -> bool:
    return COMPARISONS[condition[0]](value, condition[1])


@lru_cache(maxsize=1024)
def _sections(code: str) -> list[_Section]:
    ends = [found.start() for found in _END_OF_SECTION.finditer(code) if found["end"]]
    parts = (code[start + 1 : end] for start, end in pairwise((-1, *ends, len(code))))
    return [_parsed(part) for part in parts][:_ALL_SECTIONS]


def _parsed(code: str) -> _Section:
    """Parse one section of a format."""
    section = _Section([], [])
    pieces = section.whole
    commas = 0
    for found in _TOKEN.finditer(code):
        kind = found.lastgroup or ""
        text = found[kind]
        if kind == "digit":
            pieces.append(_Piece(text, True))
            commas = 0
        elif text == "," and kind == "sign":
            commas += any(piece.is_digit for piece in pieces)
        elif text == "." and kind == "sign" and not section.has_point:
            section.has_point, pieces = True, section.part
            section.thousands, commas = section.thousands + commas, 0
        elif kind == "bracket":
            _read_bracket(section, text, pieces)
        else:
            _read_other(section, kind, text, pieces)
    section.thousands += commas
    return section


def _read_other(section: _Section, kind: str, text: str, pieces: list[_Piece]) -> None:
    """Parse a character that is no digit, bracket or comma."""
    if kind == "date":
        section.kind = "date"
    elif kind == "general":
        section.kind = "general"
        pieces.append(_TEXT)
    elif kind == "exponent":
        section.unfollowed = "with an exponent"
    elif kind == "filling" and text != " ":
        section.unfollowed = f"filled with {text}"
    elif kind in ("filling", "space"):
        pieces.append(_Piece(" "))
    elif kind == "sign" and text == "@":
        section.has_text = True
        section.kind = "general"
        pieces.append(_TEXT)
    elif kind == "sign" and text == "/" and any(piece.is_digit for piece in pieces):
        section.kind = "fraction"
        _leave_out_fraction(section)
    else:
        section.percents += kind == "sign" and text == "%"
        if kind == "other" and text.isascii() and text.isalpha():
            section.unfollowed = f"in an unknown format ({text})"
        pieces.append(_Piece(text))


def _leave_out_fraction(section: _Section) -> None:
    """Drop the fraction places of a whole number, whose digits Excel prints as blanks."""
    pieces = section.whole
    while pieces and pieces[-1].is_digit:
        pieces.pop()
    if not any(piece.is_digit for piece in pieces):
        section.unfollowed = "as a fraction"
    section.has_point = True


def _read_bracket(section: _Section, text: str, pieces: list[_Piece]) -> None:
    """Parse a bracket: a condition, a colour, a currency, or the numerals of a language."""
    name = text.strip().lower().replace(" ", "")
    condition, locale = _CONDITION.fullmatch(text.strip()), _LOCALE.fullmatch(text)
    if condition:
        section.condition = condition[1], float(condition[2])
    elif name in _COLOURS:
        section.colour = _COLOURS[name]
    elif _COLOUR_NUMBER.fullmatch(name):
        return
    elif name in _NUMERALS:
        section.numerals = _NUMERALS[name]
    elif locale and int(locale[2] or "0", 16) <= _LARGEST_LOCALE:
        if locale[1] not in _YUAN:
            pieces.append(_Piece(locale[1]))
    elif _ELAPSED.fullmatch(name):
        section.kind = "date"
    else:
        section.unfollowed = f"in an unknown format [{text}]"


def _filled(section: _Section, value: float, sign: str) -> str:
    """Return the pieces of a section with the digits of a number filled in."""
    if section.kind == "general":
        number = number_text(value)
        return sign + "".join(number if p == _TEXT else p.text for p in section.whole)
    exact = Decimal(f"{value:.15g}").scaleb(2 * section.percents - 3 * section.thousands)
    decimals = sum(piece.is_digit for piece in section.part)
    rounded = exact.quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP)
    whole, _, part = f"{rounded:f}".partition(".")
    shown = _whole(section.whole, whole.lstrip("0"))
    if section.has_point and section.kind == "number":
        behind = _part(section.part, part)
        shown += "." * (not shown.strip() or behind[:1].isdigit()) + behind
    return (sign if rounded else "") + shown


def _whole(pieces: list[_Piece], digits: str) -> str:
    """Return the digits before the decimal point among the literals, filled from the last."""
    shown: list[str] = []
    first = next((at for at, piece in enumerate(pieces) if piece.is_digit), None)
    for at in range(len(pieces) - 1, -1, -1):
        piece = pieces[at]
        if not piece.is_digit:
            shown.append(piece.text)
        elif at == first:
            shown.append(digits or _BLANKS[piece.text])
        else:
            shown.append(digits[-1:] or _BLANKS[piece.text])
            digits = digits[:-1]
    return "".join(reversed(shown))


def _part(pieces: list[_Piece], digits: str) -> str:
    """Return the digits behind the decimal point among the literals."""
    rest = iter(digits)
    shown = [next(rest) if piece.is_digit else piece.text for piece in pieces]
    for at in range(len(pieces) - 1, -1, -1):
        if pieces[at].is_digit:
            if shown[at] != "0" or pieces[at].text == "0":
                break
            shown[at] = _BLANKS[pieces[at].text]
    return "".join(shown)


def _date(value: float, epoch: datetime) -> str:
    if value < _LEAP_DAY and epoch is _EPOCH:
        value += 1
    moment = epoch + timedelta(seconds=round(value * _SECONDS_OF_A_DAY))
    return f"{moment:%Y-%m-%d}" if value == int(value) else f"{moment:%Y-%m-%d %H:%M}"
