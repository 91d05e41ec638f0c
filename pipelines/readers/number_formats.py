"""What Excel prints for a stored number under the number format of its cell.

Only what changes the number or its unit is followed: decimals, percent, literal text, dates. Any
other format prints the number as it is stored.
"""

import re
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal
from functools import lru_cache

from pipelines.readers.spreadsheet import number_text

_BUILT_IN = {1: "0", 2: "0.00", 3: "#,##0", 4: "#,##0.00", 9: "0%", 10: "0.00%", 14: "yyyy-mm-dd"}
_DATES = frozenset((*range(14, 23), *range(27, 37), *range(45, 48), *range(50, 59)))
_DATE = "yyyy-mm-dd"
_LITERAL = re.compile(r'"([^"]*)"|\\(.)')
_UNPRINTED = re.compile(r"\[[^\]]*\]|_.|\*.")
_DATE_LETTER = re.compile(r"[ymdh年月日]", re.I)
_PLAIN = re.compile(r"(?:#,##)?[#0]*0(?:\.(?P<decimals>0+))?(?P<percent>%)?")
_EPOCH, _EPOCH_1904 = datetime(1899, 12, 30), datetime(1904, 1, 1)
_LARGEST_DATE = 2_958_465
_SECONDS_OF_A_DAY = 86_400


@dataclass(frozen=True)
class _Format:
    """A number format as far as it is followed; `decimals` None prints the number as stored."""

    decimals: int | None = None
    is_percent: bool = False
    is_date: bool = False
    before: str = ""
    after: str = ""


def built_in(number: int) -> str:
    """The code of a format that Excel knows by number; General where it is none of ours."""
    if number in _DATES:
        return _DATE
    return _BUILT_IN.get(number, "General")


def printed(value: float, code: str, *, is_1904: bool = False) -> str:
    """A stored number as its cell prints it.

    >>> printed(0.155, "0%"), printed(12.3, '0.00"万元"'), printed(3, "General")
    ('16%', '12.30万元', '3')
    >>> printed(45000, "yyyy/m/d")
    '2023-03-15'
    """
    form = _parse(code)
    if form.is_date:
        return _date(value, _EPOCH_1904 if is_1904 else _EPOCH)
    if form.decimals is None:
        return f"{form.before}{number_text(value)}{form.after}"
    number = Decimal(f"{value:.15g}") * (100 if form.is_percent else 1)
    rounded = number.quantize(Decimal(1).scaleb(-form.decimals), ROUND_HALF_UP)
    return f"{form.before}{rounded:f}{'%' if form.is_percent else ''}{form.after}"


@lru_cache(maxsize=1024)
def _parse(code: str) -> _Format:
    section = _UNPRINTED.sub("", code.split(";")[0])
    bare = _LITERAL.sub("", section)
    if _DATE_LETTER.search(bare) and not any(mark in bare for mark in "0#"):
        return _Format(is_date="General" not in bare)
    number = _PLAIN.search(bare)
    if number is None or number[0] != bare.strip():
        return _Format()
    start = section.find(number[0][0])
    literals = [(found.start(), found[1] or found[2] or "") for found in _LITERAL.finditer(section)]
    return _Format(
        decimals=len(number["decimals"] or ""),
        is_percent=bool(number["percent"]),
        before="".join(text for at, text in literals if at < start),
        after="".join(text for at, text in literals if at > start),
    )


def _date(value: float, epoch: datetime) -> str:
    if not 0 <= value <= _LARGEST_DATE:
        return number_text(value)
    moment = epoch + timedelta(seconds=round(value * _SECONDS_OF_A_DAY))
    return f"{moment:%Y-%m-%d}" if value == int(value) else f"{moment:%Y-%m-%d %H:%M}"
