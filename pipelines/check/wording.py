"""Word findings for officials, in Chinese and English, with the sentences of `wording.toml`.

A place is named by part, row and column with the labels of the form, not by codes; the position of
a cell in the document by table, row and cell number.
"""

import re
from functools import cache
from typing import Any

from pipelines.check.reports import SEVERITIES, Checked
from pipelines.forms import forms
from pipelines.messages import catalogue
from pipelines.models import Reading

_LOCATED = re.compile(
    r"(?:sheet (?P<sheet>.+?) |page (?P<page>\d+) )?(?:table \d+ )?"
    r"row (?P<row>\d+) cell (?P<cell>\d+)$"
)
_SECTION = re.compile(r"section (\d)$")
_NUMERALS = "一二三四五六"
_LINE = re.compile(r"line (?P<line>\d+)")
_MOST_SAID = 60
_MOST_NOTES = 3


class Wording:
    """What a check says in one language."""

    def __init__(self, language: str):
        self.language = language
        self._words = catalogue()[language]

    def __call__(self, name: str, **values: object) -> str:
        """A word or sentence of the catalogue by name, with values put in."""
        return self._words[name].format(**values)

    def finding(self, finding: dict[str, Any]) -> str:
        """One finding as a sentence, with its place and the numbers that contradict each other."""
        sentences = [each or "" for each in finding["sentences"] or ()]
        first, second = (*sentences, "", "")[:2]
        left, right = finding["left_value"], finding["right_value"]
        return self._words["rules"][finding["rule_id"]].format(
            where=self.where(finding["place"]),
            row=self.where(finding["place"], ("row",)),
            column=self.where(finding["place"], ("column",)),
            at=self._at(finding["operands"] or []),
            left=number(left),
            right=number(right),
            difference=number(abs(left - right)) if None not in (left, right) else "",
            said=self._quoted(first),
            first=first,
            second=second,
            all="、".join(sentences) if self.language == "zh" else ", ".join(sentences),
            notes=self._notes(finding["notes"] or []),
        )

    def who(self, checked: Checked) -> str:
        """Agency and year of a report, or that they are not known."""
        identity = checked.reading.identity
        year = identity.report_year
        return " ".join(
            (
                identity.agency_name or self("no_agency"),
                self("year", year=year) if year else self("no_year"),
            )
        )

    def verdict(self, checked: Checked) -> str:
        """How many findings of each severity, or why nothing was checked."""
        if not checked.is_report:
            return self(checked.reading.state, reason=self._why(checked.reading))
        if not checked.is_checked:
            return self("no_rule")
        counts = [(s, checked.count(s)) for s in SEVERITIES]
        parts = [self(f"{severity}_of", count=count) for severity, count in counts if count]
        return " · ".join(parts) or self("clean")

    def _why(self, reading: Reading) -> str:
        if self.language == "zh":
            return self._words["reason_codes"].get(reading.reason_code or "", reading.reason or "")
        return reading.reason or ""

    def summary(self, checked: Checked) -> str:
        """How many places were checked, and with which verdicts."""
        places = checked.places
        return self(
            "summary", places=sum(places.values()), passed=places["pass"], failed=places["fail"],
            open=places["not_assessable"],
        )  # fmt: skip

    def grouped(self, findings: list[dict[str, Any]]) -> list[tuple[str, str]]:
        """What could not be assessed: each reason, with the places it is true of."""
        places: dict[str, list[str]] = {}
        for finding in findings:
            known = places.setdefault(self.reason(finding), [])
            place = f"{finding['rule_id']} {self.place(finding)}"
            if place not in known:
                known.append(place)
        return [
            (reason, "；".join(named[:_MOST_NOTES]) + self._rest(len(named) - _MOST_NOTES))
            for reason, named in places.items()
        ]

    def _rest(self, count: int) -> str:
        return f"；{self('more', count=count)}" if count > 0 else ""

    def reason(self, finding: dict[str, Any]) -> str:
        """Why a rule could not be decided."""
        return finding["reason_zh" if self.language == "zh" else "reason"] or ""

    def place(self, finding: dict[str, Any]) -> str:
        """The place of a finding by the labels of the form: 表三 · （一）予以公开 · 总计."""
        return finding[f"place_{self.language}"]

    def where(self, place: str, kinds: tuple[str, ...] = ("row", "column")) -> str:
        """A place in a sentence: its part, and of its row and column those asked for.

        >>> Wording("zh").where("applications.granted.total")
        '第三部分“（一）予以公开”行“总计”列'
        """
        parts, words = self._words["parts"], self._words["place"]
        if section := _SECTION.match(place):
            number = section[1] if self.language == "en" else _NUMERALS[int(section[1]) - 1]
            return parts["section"].format(number=number)
        table, *codes = place.split(".")
        if table not in parts:
            return parts["prose"]
        named = ""
        for kind, code in zip(("row", "column"), _row_and_column(table, codes), strict=False):
            label = kind in kinds and code and _labels(table).get((kind, code))
            named += words[kind].format(**{kind: label}) if label else ""
        return parts[table] + named

    def _at(self, operands: list[dict[str, Any]]) -> str:
        """Where the first cell of a finding stands in the document."""
        cell = next((c for c in operands if c["table_code"] != "prose"), None)
        if cell is None or not cell["locator"]:
            return ""
        words, found = self._words["place"], _LOCATED.search(cell["locator"])
        if found is None:
            line = _LINE.search(cell["locator"])
            return words["at"].format(at=words["line"].format(**line.groupdict())) if line else ""
        parts = found.groupdict()
        first = next((words[k].format(**parts) for k in ("sheet", "page") if parts[k]), "")
        table = self._words["tables"].get(cell["table_code"], "")
        gap = " " if self.language == "en" else ""
        place = gap.join(filter(None, (first, table, words["cell"].format(**parts))))
        return words["at"].format(at=place)

    def _quoted(self, sentence: str) -> str:
        if not sentence:
            return ""
        short = sentence[:_MOST_SAID] + ("……" if len(sentence) > _MOST_SAID else "")
        return f"：“{short}”" if self.language == "zh" else f": “{short}”"

    def _notes(self, notes: list[dict[str, Any]]) -> str:
        if not notes:
            return ""
        texts = [self._note(note) for note in notes[:_MOST_NOTES]]
        if len(notes) > _MOST_NOTES:
            texts.append(self("more", count=len(notes) - _MOST_NOTES))
        return "：" + "；".join(texts) if self.language == "zh" else ": " + "; ".join(texts)

    def _note(self, note: dict[str, Any]) -> str:
        if self.language == "en":
            text = note["message"]
        else:
            notes = self._words["notes"]
            text = notes.get(note["code"], notes["otherwise"])
        raw = (note["raw"] or "")[:_MOST_SAID]
        return f"{text}“{raw}”" if raw else text


def number(value: Any) -> str:
    """A number with separators of thousands; empty where there is none."""
    return "" if value is None else f"{value:,}"


def _row_and_column(table: str, codes: list[str]) -> tuple[str | None, str | None]:
    """Row and column of a place; of one code, whichever of the two it is."""
    if len(codes) == 1 and ("row", codes[0]) not in _labels(table):
        return None, codes[0]
    return next(iter(codes), None), next(iter(codes[1:]), None)


@cache
def _labels(table: str) -> dict[tuple[str, str], str]:
    """The official labels of a table's rows and columns by code; those of its last form prevail."""
    labels: dict[tuple[str, str], str] = {}
    for form in forms(table):
        for block in form.blocks:
            labels |= {("row", row.code): row.label for row in block.rows}
            labels |= {("column", column.code): column.label for column in block.columns}
    return labels
