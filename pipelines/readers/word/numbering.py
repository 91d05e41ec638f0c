"""Compute the ordinals that Word prints in front of list paragraphs: 一、 （三） 1.

They are printed but absent from the text of a docx: they are counted here from the list
definitions. Bullets have no ordinal.
"""

import re
from collections import defaultdict
from dataclasses import dataclass
from typing import NamedTuple

from lxml import etree

from pipelines.readers.word.wordml import P_PR, R_PR, VAL, W, is_on, value

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
_UNKNOWN = "\ufffd"
_UNNUMBERED = frozenset(("bullet", "none"))
_LARGEST = 99
_MOST_STYLES = 50


class ListLabel(NamedTuple):
    """The text that Word prints in front of a paragraph.

    `is_ordinal`: a number whose written form is known, not a bullet or another sign. `runs_on`:
    nothing separates it from the text.
    """

    text: str
    is_ordinal: bool = False
    runs_on: bool = False


@dataclass(frozen=True)
class _Level:
    """One level of a list: its number format, its text such as （%1）, its first number."""

    form: str
    text: str
    start: int
    restarts: bool
    is_legal: bool
    is_hidden: bool
    runs_on: bool
    style: str | None


class _List(NamedTuple):
    """A list: its definition, its own levels, and where it restarts."""

    definition: str
    levels: dict[int, _Level]
    starts: dict[int, int]


class Numbering:
    """Counts the list paragraphs of a document; call `label` once per paragraph, in order."""

    def __init__(self, definitions: etree._Element | None, styles: etree._Element | None):
        self._levels: dict[str, dict[int, _Level]] = {}
        self._lists: dict[str, _List] = {}
        self._styles: dict[str, etree._Element] = {}
        self._counts: dict[str, dict[int, int]] = defaultdict(dict)
        self._begun: set[str] = set()
        for style in () if styles is None else styles.iterchildren(W + "style"):
            self._styles[style.get(W + "styleId", "")] = style
        if definitions is not None:
            self._define(definitions)

    @property
    def has_lists(self) -> bool:
        """Whether the document has lists."""
        return bool(self._lists)

    def label(self, paragraph: etree._Element) -> ListLabel | None:
        """Return the text in front of a paragraph; None without one."""
        list_id, depth = self._list_of(paragraph.find(P_PR))
        found = self._lists.get(list_id)
        if found is None or (level := found.levels.get(depth)) is None:
            return None
        levels = found.levels
        counts = self._counts[found.definition]
        if list_id not in self._begun:
            self._begun.add(list_id)
            counts.update({at: start - 1 for at, start in found.starts.items()})
        counts[depth] = counts.get(depth, level.start - 1) + 1
        for deeper in [d for d in counts if d > depth and levels.get(d, level).restarts]:
            del counts[deeper]
        mark = paragraph.find(f"{P_PR}/{R_PR}/{W}vanish")
        if level.is_hidden or is_on(mark):
            return None
        if level.form in _UNNUMBERED:
            text = _PLACEHOLDER.sub("", level.text)
            return ListLabel(text) if text else None

        def number(placeholder: re.Match) -> str:
            at = int(placeholder[1]) - 1
            outer = levels.get(at, level)
            form = "decimal" if level.is_legal else outer.form
            return _written(counts.get(at, outer.start), form) or _UNKNOWN

        text = _PLACEHOLDER.sub(number, level.text)
        return ListLabel(text, _UNKNOWN not in text, level.runs_on) if text else None

    def _define(self, definitions: etree._Element) -> None:
        links: dict[str, str] = {}
        for abstract in definitions.iterchildren(W + "abstractNum"):
            name = abstract.get(W + "abstractNumId", "")
            self._levels[name] = _levels(abstract)
            if linked := value(abstract, "numStyleLink"):
                links[name] = linked
        numbers = {n.get(W + "numId", ""): n for n in definitions.iterchildren(W + "num")}
        for list_id, number in numbers.items():
            definition = value(number, "abstractNumId") or ""
            if definition in links:
                linked = numbers.get(self._list_of_style(links[definition])[0])
                definition = value(linked, "abstractNumId") or definition
            levels = dict(self._levels.get(definition, {}))
            starts = {}
            for override in number.iterchildren(W + "lvlOverride"):
                at = _integer(override.get(W + "ilvl"), 0)
                levels.update(_levels(override))
                if (start := value(override, "startOverride")) is not None:
                    starts[at] = _integer(start, 1)
            self._lists[list_id] = _List(definition, levels, starts)

    def _list_of(self, properties: etree._Element | None) -> tuple[str, int]:
        numbered = None if properties is None else properties.find(W + "numPr")
        list_id, depth = value(numbered, "numId"), value(numbered, "ilvl")
        if list_id is None:
            list_id, of_style = self._list_of_style(value(properties, "pStyle"))
            depth = of_style if depth is None else depth
        return list_id, _integer(depth, 0)

    def _list_of_style(self, name: str | None) -> tuple[str, str | None]:
        """Return the list and level of a style, or of those that it is based on."""
        first, depth = name, None
        for _ in range(_MOST_STYLES):
            style = self._styles.get(name or "")
            if style is None:
                break
            numbered = style.find(f"{P_PR}/{W}numPr")
            list_id, depth = value(numbered, "numId"), depth or value(numbered, "ilvl")
            if list_id is not None:
                levels = self._lists[list_id].levels if list_id in self._lists else {}
                linked = (str(at) for at, level in levels.items() if level.style == first)
                return list_id, next(linked, depth)
            name = value(style, "basedOn")
        return "", None


def _levels(parent: etree._Element) -> dict[int, _Level]:
    """Return the levels of a list definition, or of an exception from it."""
    return {
        _integer(level.get(W + "ilvl"), 0): _Level(
            form=next((form.get(VAL, "") for form in level.iter(W + "numFmt")), "decimal"),
            text=value(level, "lvlText") or "",
            start=_integer(value(level, "start"), 0),
            restarts=value(level, "lvlRestart") != "0",
            is_legal=is_on(level.find(W + "isLgl")),
            is_hidden=is_on(level.find(f"{R_PR}/{W}vanish")),
            runs_on=value(level, "suff") == "nothing",
            style=value(level, "pStyle"),
        )
        for level in parent.iterchildren(W + "lvl")
    }


def _written(number: int, form: str) -> str | None:
    """Return a number as a list prints it; None if unknown.

    >>> _written(12, "chineseCounting"), _written(3, "decimalEnclosedCircle")
    ('十二', '③')
    >>> _written(9, "decimal"), _written(9, "lowerRoman")
    ('9', None)
    """
    if form == "decimal":
        return str(number)
    if form == "decimalZero":
        return f"{number:02}"
    if form in _CHINESE and 0 < number <= _LARGEST:
        tens, ones = divmod(number, 10)
        if form == "ideographDigital" and tens:
            return _DIGITS[tens] + _DIGITS[ones]
        lead = "" if not tens else "十" if tens == 1 else f"{_DIGITS[tens]}十"
        return lead + (_DIGITS[ones] if ones else "")
    if form in _CIRCLED and 0 < number <= 20:
        return chr(0x2460 + number - 1)
    return None


def _integer(text: str | None, otherwise: int) -> int:
    return int(text) if text and re.fullmatch(r"\d{1,6}", text) else otherwise
