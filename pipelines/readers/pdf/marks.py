"""Mark raised or lowered characters of a PDF: smaller than their line and off its baseline.

Digits of one number have one size and one baseline. Neighbouring digits that differ, without either
clearly being the mark, are separated, so that they are not read as one number.
"""

from collections.abc import Iterator

from pipelines.readers.marks import lowered, raised

Char = dict
"""A character as pdfplumber gives it: text, x0, x1, top, bottom (points), size.

A changed character keeps its original in `was`, so that the second reading changes alike.
"""

_SMALLER = 0.85
_RAISED, _LOWERED, _TINY = 0.2, 0.03, 0.75
_APART = 0.6
_MARKS = frozenset("0123456789０１２３４５６７８９[]［］()（）*+-=,注")
_DIGITS = frozenset("0123456789０１２３４５６７８９")


def change(char: Char, text: str) -> None:
    """Replace a character in both readings."""
    char.setdefault("was", char["text"])
    char["text"] = text


def mark(line: list[Char]) -> list[Char]:
    """Mark what is raised or lowered in a line."""
    sizes = [char["size"] for char in line]
    bottoms = [char["bottom"] for char in line]
    if not line or (
        min(sizes) > _SMALLER * max(sizes) and max(bottoms) - min(bottoms) < _RAISED * max(sizes)
    ):
        return line
    for run in _runs(line):
        _mark_run(run)
    return line


def _runs(line: list[Char]) -> Iterator[list[Char]]:
    """Return the pieces of a line in which characters are close together."""
    run: list[Char] = []
    for char in line:
        if run and char["x0"] - run[-1]["x1"] > _APART * max(char["size"], run[-1]["size"]):
            yield run
            run = []
        run.append(char)
    yield run


def _mark_run(run: list[Char]) -> None:
    size = max(char["size"] for char in run)
    base = next(char for char in run if char["size"] == size)
    before: Char | None = None
    for char in run:
        text = char["text"]
        is_small = char["size"] <= _SMALLER * size
        above = (base["bottom"] - char["bottom"]) / size
        if is_small and text in _MARKS and above >= _RAISED:
            change(char, raised(text))
        elif is_small and text in _MARKS and above <= _LOWERED and char["size"] < _TINY * size:
            change(char, lowered(text))
        elif before is not None and text in _DIGITS and _is_odd(before, char):
            change(char, f" {text}")
        before = char


def _is_odd(before: Char, char: Char) -> bool:
    """Return whether neighbouring digits differ in size or baseline: no two of one number."""
    if before.get("was", before["text"]) not in _DIGITS:
        return False
    size = max(before["size"], char["size"])
    is_smaller = min(before["size"], char["size"]) <= _SMALLER * size
    return is_smaller or abs(before["bottom"] - char["bottom"]) >= _RAISED * size
