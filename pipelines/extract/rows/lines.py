"""Classify lines outside grids: which of them a table may use, and labels and values in one line.

A line is a label, several labels run together, labels with the values of their row behind them, or
prose. Page numbers of a certain shape (`- 5 -`, 第5页) are no part of the text.
"""

import re
from functools import lru_cache
from itertools import takewhile

from pipelines.extract.rows.values import is_value, read_value
from pipelines.forms import (
    is_sentence,
    key,
    known_labels,
    label_beginnings,
    label_key,
    label_pieces,
    value_rows,
)
from pipelines.forms.indicators import like_indicators, unit_of
from pipelines.forms.likeness import resembles_label

NUMBER, RUN = "\0n", "\0r"
"""Masks of values: one, or the digits of a row run together, with their count behind it."""
PROSE, WORDS, GOES_ON = "\0p", "\0w", "\0g"
"""Masks of lines that are no label: a sentence, other words, the continuation of a sentence."""
_LONGEST_LABEL = 60
_SENTENCE = re.compile("[，。；]")
_GOES_ON = re.compile("[年月日％%‰，。；、）)]|[件条项个份次宗元](?![\u4e00-\u9fff])")
_HEADING = re.compile(r"\s*第?[一二三四五六七八九十]+\s*(?:[、.．:：]|部分)|[、.．]")
_LONGEST_HEADING = 40
_VALUES_BEHIND = re.compile(
    r"(?P<label>.*[^\d\s:：.．,，])(?P<gap>\s*[:：]\s*|\s+)?(?P<values>[+\-]?\d.*)", re.S
)
_MARK_BEHIND = re.compile(
    r"(?P<label>.*?\w[”）)]?)(?P<gap>\s{2,}|\s(?![*＊※†]))(?P<values>[^\w\s(（“《\[【].*)", re.S
)
"""A label and a mark set apart like its value: not a note of the label."""
_WORD = re.compile(r"\S+")
TOTAL_PUBLISHED = re.compile(
    r"(?P<label>.*[发發]布[总總][数數]量.*?)[:：]\s*(?P<number>[\d,，]+\s*[条條]?)", re.S
)
"""The line under table 2 that gives a total of published records, in some years."""
_LONGEST_MARK = 24
_DASH = "[-－—–·~～]{1,2}"
_PAGE = r"\s*\d{1,3}\s*[页頁]"
_PAGE_MARK = re.compile(
    rf"\s*(?:{_DASH}\s*\d{{1,3}}\s*{_DASH}"
    rf"|第{_PAGE}(?:\s*[,，/／、]?\s*[共总總]{_PAGE})?"
    rf"|[共总總]{_PAGE}\s*[,，/／、]?\s*第{_PAGE}"
    r"|page\s*\d{1,3}(?:\s*(?:of|/)\s*\d{1,3})?"
    r"|(?P<page>\d{1,3})\s*[/／]\s*(?P<pages>\d{1,3}))",
    re.I,
)

Parts = tuple[tuple[str, str], ...]
"""Mask and text of each part of a line; a label is its own mask."""


@lru_cache(maxsize=4096)
def line_parts(text: str, keep_words: bool = False) -> Parts:
    """Split a line into parts; words that no table since 2019 has are kept on request.

    >>> [text for _, text in line_parts("行政许可 97")], line_parts("规章000")[1][1]
    (['行政许可', '97'], '000')
    >>> line_parts("（三）不予公开1.属于国家秘密")[0][0], line_parts("- 5 -")
    ('（三）不予公开', ())
    """
    if is_value(text):
        return () if not text.isdecimal() and is_page_mark(text) else ((NUMBER, text),)
    if keep_words:
        return _indicator_parts(text)
    if len(text) <= _LONGEST_LABEL and key(text) in known_labels() and " " not in text:
        return ((text, text),)
    if is_page_mark(text):
        return ()
    if is_sentence(text):
        return ((_mask(text, ""), text),)
    name = label_key(text)
    found = _with_values(text) or (() if name in known_labels() else _several(text))
    return found or ((_mask(text, name), text),)


def is_page_mark(text: str) -> bool:
    """Return whether a line is a page number by its shape.

    >>> [is_page_mark(text) for text in ("- 5 -", "第 5 页 共 9 页", "5/9", "5", "-5", "0/0")]
    [True, True, True, False, False, False]
    """
    found = _PAGE_MARK.fullmatch(text) if len(text) <= _LONGEST_MARK else None
    if found is None or found["page"] is None:
        return found is not None
    return 0 < int(found["page"]) <= int(found["pages"])


def _mask(text: str, name: str) -> str:
    """Return the line itself if it may be a label, a heading or a piece of one, else its mask."""
    if _GOES_ON.match(text):
        return GOES_ON
    if name in known_labels():
        return text
    if len(text) <= _LONGEST_LABEL and (
        name in label_pieces()
        or (len(text) <= _LONGEST_HEADING and _HEADING.match(text))
        or resembles_label(text)
    ):
        return text
    return PROSE if _SENTENCE.search(text) else WORDS


def _indicator_parts(text: str) -> Parts:
    """Split a line of the statistics table of 2014–2018: label, unit, and the values behind it."""
    for first in _WORD.finditer(text):
        label = text[: first.start()].rstrip()
        behind = text[first.start() :].split()
        if label and all(unit_of(word) or is_value(word) for word in behind):
            parts = ((word if unit_of(word) else NUMBER, word) for word in behind)
            return ((label, label), *parts) if like_indicators(label) else ((text, text),)
    return ((text, text),)


@lru_cache(maxsize=2048)
def own_label(text: str) -> str:
    """Return the label of a row of values without the headings set in one cell with it.

    >>> own_label("三、本年度办理结果（一）予以公开"), own_label("规章")
    ('（一）予以公开', '规章')
    """
    parts = () if label_key(text) in known_labels() else _several(text)
    return parts[-1][0] if parts and key(parts[-1][0]) in value_rows() else text


def _with_values(text: str) -> Parts | None:
    """Return the labels of one row with its values behind them in the same line."""
    if "量" in text and (found := TOTAL_PUBLISHED.fullmatch(text)):
        return ((found["label"],) * 2, (NUMBER, found["number"]))
    for pattern in (_MARK_BEHIND, _VALUES_BEHIND):
        found = pattern.fullmatch(text)
        values = _values(found) if found else ()
        labels = _labels(found["label"]) if found and values else ()
        if labels and key(labels[-1]) in value_rows():
            return (*((label, label) for label in labels), *values)
    return None


def _values(found: re.Match) -> Parts:
    """Return the values behind the labels of a line; empty if anything else follows."""
    together = found["values"]
    if found["gap"] is None:
        return ((f"{RUN}{len(together)}", together),) if together.isdecimal() else ()
    values = [together] if read_value(together).status == "reported" else together.split()
    # A mark may fill a cell, too.
    are_words = any(any(map(str.isalnum, text)) and not is_value(text) for text in values)
    if found.re is _VALUES_BEHIND and are_words:
        return ()
    return tuple((NUMBER, value) for value in values)


def _several(text: str) -> Parts | None:
    """Return labels run together; empty if two are rows of values, whose values are then lost."""
    labels = _labels(text)
    rows = [label for label in labels if key(label) in value_rows()]
    if len(labels) < 2 or rows not in ([], [labels[-1]]):
        return None
    return tuple((label, label) for label in labels)


def _labels(text: str) -> tuple[str, ...]:
    """Return the labels that make up a text completely, the longest first; else none."""
    name, beginnings = label_key(text), label_beginnings()
    if name in known_labels():
        return (text,)
    ends = takewhile(lambda end: name[: end - 1] in beginnings, range(2, len(name) + 1))
    for end in reversed(list(ends)):
        if name[:end] in known_labels():
            cut = next(at for at in range(end, len(text) + 1) if key(text[:at]) == name[:end])
            rest = _labels(text[cut:].lstrip(" )）”.．、"))
            return (text[:cut], *rest) if rest else ()
    return ()
