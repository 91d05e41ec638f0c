"""The ordinals that Word prints by itself in front of list paragraphs: 一、 （三） 1.

They are part of what is printed, yet stand nowhere in the text of a docx: they are counted here
from the list definitions. Bullets carry no ordinal and are left out.
"""

import re
from collections import defaultdict
from copy import copy
from dataclasses import dataclass

from lxml import etree

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_VAL = _W + "val"
_PLACEHOLDER = re.compile(r"%([1-9])")
_DIGITS = "〇一二三四五六七八九"
_CHINESE = frozenset(
    (
        "chineseCounting", "chineseCountingThousand", "chineseLegalSimplified",
        "ideographDigital", "japaneseCounting", "japaneseDigitalTenThousand", "taiwaneseCounting",
        "taiwaneseCountingThousand",
    )
)  # fmt: skip
_CIRCLED = frozenset(("decimalEnclosedCircle", "decimalEnclosedCircleChinese"))
_UNNUMBERED = frozenset(("bullet", "none"))
_LARGEST = 99


@dataclass(frozen=True)
class _Level:
    """One level of a list: its number format, its text such as （%1）, its first number."""

    form: str
    text: str
    start: int


class Numbering:
    """Counts the list paragraphs of a document; ask for each paragraph once, in order."""

    def __init__(self, definitions: etree._Element | None, styles: etree._Element | None):
        self._levels: dict[str, dict[int, _Level]] = {}
        self._lists: dict[str, str] = {}
        self._styles: dict[str, tuple[str, int]] = {}
        self._counts: dict[str, dict[int, int]] = defaultdict(dict)
        if definitions is not None:
            self._define(definitions)
        if styles is not None:
            self._read_styles(styles)

    def anew(self) -> "Numbering":
        """The same lists, to be counted once more from the start."""
        other = copy(self)
        other._counts = defaultdict(dict)
        return other

    def label(self, paragraph: etree._Element) -> str:
        """The ordinal in front of a paragraph, empty where there is none."""
        if not self._lists:
            return ""
        list_id, depth = self._list_of(paragraph)
        levels = self._levels.get(self._lists.get(list_id, ""), {})
        level = levels.get(depth)
        if level is None:
            return ""
        counts = self._counts[self._lists[list_id]]
        counts[depth] = counts.get(depth, level.start - 1) + 1
        for deeper in [d for d in counts if d > depth]:
            del counts[deeper]
        if level.form in _UNNUMBERED:
            return ""

        def number(placeholder: re.Match) -> str:
            at = int(placeholder[1]) - 1
            outer = levels.get(at, level)
            return _written(counts.get(at, outer.start), outer.form)

        return _PLACEHOLDER.sub(number, level.text)

    def _define(self, definitions: etree._Element) -> None:
        for abstract in definitions.iterchildren(_W + "abstractNum"):
            self._levels[abstract.get(_W + "abstractNumId", "")] = {
                _integer(level.get(_W + "ilvl"), 0): _Level(
                    form=_value(level, "numFmt") or "decimal",
                    text=_value(level, "lvlText") or "",
                    start=_integer(_value(level, "start"), 1),
                )
                for level in abstract.iterchildren(_W + "lvl")
            }
        for number in definitions.iterchildren(_W + "num"):
            self._lists[number.get(_W + "numId", "")] = _value(number, "abstractNumId") or ""

    def _read_styles(self, styles: etree._Element) -> None:
        for style in styles.iterchildren(_W + "style"):
            found = _reference(style.find(_W + "pPr"))
            if found is not None:
                self._styles[style.get(_W + "styleId", "")] = found

    def _list_of(self, paragraph: etree._Element) -> tuple[str, int]:
        properties = paragraph.find(_W + "pPr")
        own = _reference(properties)
        if own is None and properties is not None:
            own = self._styles.get(_value(properties, "pStyle") or "")
        return own or ("", 0)


def _reference(properties: etree._Element | None) -> tuple[str, int] | None:
    """The list and level that paragraph properties name."""
    numbered = None if properties is None else properties.find(_W + "numPr")
    if numbered is None:
        return None
    return _value(numbered, "numId") or "", _integer(_value(numbered, "ilvl"), 0)


def _written(number: int, form: str) -> str:
    """A number as a list prints it.

    >>> _written(12, "chineseCounting"), _written(3, "decimalEnclosedCircle")
    ('十二', '③')
    """
    if form in _CHINESE and 0 < number <= _LARGEST:
        tens, ones = divmod(number, 10)
        if form == "ideographDigital" and tens:
            return _DIGITS[tens] + _DIGITS[ones]
        lead = "" if not tens else "十" if tens == 1 else f"{_DIGITS[tens]}十"
        return lead + (_DIGITS[ones] if ones else "")
    if form in _CIRCLED and 0 < number <= 20:
        return chr(0x2460 + number - 1)
    if form in ("lowerLetter", "upperLetter") and 0 < number <= 26:
        return chr(ord("a" if form == "lowerLetter" else "A") + number - 1)
    return str(number)


def _value(parent: etree._Element, name: str) -> str | None:
    child = parent.find(_W + name)
    return None if child is None else child.get(_VAL)


def _integer(text: str | None, otherwise: int) -> int:
    return int(text) if text and re.fullmatch(r"\d{1,6}", text) else otherwise
