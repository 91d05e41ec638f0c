"""The code lists of claims, compiled: wordings of numbers and statements, and scope words.

What a number counts, which body it is about and how certain it is are data in
`dbt_project/seeds/claim_*.csv`; `numbers`, `scopes` and `relations` search a text with them. In a
wording … matches any characters except digits and the end of a clause.
"""

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

from pipelines.forms.codelists import seed_rows

TEN_THOUSAND = "万"
_ANY = "[^，。；,;\\d]"


class ClaimWording(NamedTuple):
    """A wording in which a number is stated: words directly before it, behind it, or both.

    `topic` must occur in the paragraph; `order` is the order in which wordings are tried.
    """

    order: int
    code: str
    before: re.Pattern | None
    after: re.Pattern | None
    topic: str | None


class Wordings(NamedTuple):
    """The wordings for one measure word: by a word before the number, and those without."""

    by_word: tuple[tuple[str, tuple[ClaimWording, ...]], ...]
    others: tuple[ClaimWording, ...]

    def that_may_fit(self, before: str) -> list[ClaimWording]:
        """Return the wordings with a word directly before a number, in the order to try them."""
        found = [*self.others]
        for word, listed in self.by_word:
            if word in before:
                found += listed
        found.sort()
        return found


class Statement(NamedTuple):
    """A wording that states, without a number, that there was none."""

    code: str
    word: str
    pattern: re.Pattern


class Found(NamedTuple):
    """A word found in a text: its place, its kind and its meaning in the list."""

    start: int
    end: int
    kind: str
    value: str | None
    carries: bool


@dataclass(frozen=True)
class Words:
    """Words of some kinds, searched with one pattern; a match is looked up in its row.

    The alternatives begin with a character, not with a group, so that `re` skips to them.
    """

    pattern: re.Pattern
    rows: tuple[tuple[re.Pattern, str, str | None, bool], ...]

    def find(self, text: str) -> list[Found]:
        """Return the words in a text, in order, without overlaps."""
        found = []
        for match in self.pattern.finditer(text):
            start = match.start()
            row = next(row for row in self.rows if row[0].match(text, start))
            found.append(Found(start, match.end(), *row[1:]))
        return found


@lru_cache(maxsize=1)
def wordings() -> dict[str, Wordings]:
    """Return the wordings of numbers by measure word."""
    about = "|".join(approximations("before"))
    listed: dict[str, dict[str, list[ClaimWording]]] = {}
    for row in seed_rows("claim_patterns"):
        wording = ClaimWording(
            int(row["pattern_number"]),
            row["claim_code"],
            _compiled(f"(?:{row['before']})(?:{about})?\\Z") if row["before"] else None,
            _compiled(row["after"]) if row["after"] else None,
            row["topic"] or None,
        )
        for unit in row["units"].split("|"):
            for word in row["word"].split("|") if row["before"] else ("",):
                listed.setdefault(unit, {}).setdefault(word, []).append(wording)
    return {
        unit: Wordings(
            tuple((word, tuple(found)) for word, found in by_word.items() if word),
            tuple(by_word.get("", ())),
        )
        for unit, by_word in listed.items()
    }


@lru_cache(maxsize=1)
def statements() -> tuple[Statement, ...]:
    """Return the statements that there was none."""
    return tuple(
        Statement(row["claim_code"], row["word"], _compiled(row["pattern"]))
        for row in seed_rows("claim_statements")
    )


@lru_cache(maxsize=1)
def roles() -> dict[str, str]:
    """Return the role of each claim code: total, part, change or none."""
    return {row["claim_code"]: row["role"] for row in seed_rows("claim_types")}


@lru_cache(maxsize=1)
def changes() -> frozenset[str]:
    """Return the codes of changes on the year before."""
    return frozenset(code for code, role in roles().items() if role == "change")


@lru_cache(maxsize=1)
def part_codes() -> dict[str, str]:
    """Return, for each claim code that may have parts, the code of unnamed parts."""
    return {r["claim_code"]: r["part_code"] for r in seed_rows("claim_types") if r["part_code"]}


@lru_cache(maxsize=8)
def words(*kinds: str) -> Words:
    """Return the words of some kinds: topic, body, time, list or record."""
    rows = [row for row in seed_rows("claim_words") if row["kind"] in kinds]
    patterns = [_with_what_follows(row["pattern"], row["followed_by"]) for row in rows]
    return Words(
        re.compile("|".join(patterns)),
        tuple(
            (re.compile(pattern), row["kind"], row["value"] or None, row["carries"] == "true")
            for pattern, row in zip(patterns, rows, strict=True)
        ),
    )


@lru_cache(maxsize=2)
def approximations(side: str) -> tuple[str, ...]:
    """Return the words that make a number approximate, `before` it or `after` its measure word."""
    return tuple(
        row["pattern"]
        for row in sorted(seed_rows("claim_words"), key=lambda row: -len(row["pattern"]))
        if (row["kind"], row["value"]) == ("approximate", side)
    )


def _with_what_follows(pattern: str, followed_by: str) -> str:
    if not followed_by:
        return pattern
    return "|".join(f"{word}(?={followed_by})" for word in pattern.split("|"))


def _compiled(pattern: str) -> re.Pattern:
    return re.compile(pattern.replace("…", _ANY))
