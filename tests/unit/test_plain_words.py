"""Plain words: mannered phrases that may not come back, in code, documents, SQL and YAML.

`WORDS` is the whole list.
"""

import re
from pathlib import Path

ROOT = Path(__file__).parents[2]
WORDS = {
    r"(?:comes?|came|coming) upon": "found",
    r"whoever": "name the person or program",
    r"none of theirs": "does not belong to …",
    r"told": "given, recorded, reported, known: what is meant",
    r"stands? there": "is, exists",
    r"tak(?:es?|en|ing) along": "export",
    r"so many": "n, or the limit by its name",
    r"whatever": "any, or for any …",
    r"nobody(?!\"\))": "name who does not, or use the passive",
    r"meanwhile": "at the same time",
    r"here and now": "in this thread, at once",
    r"hair(?:'s)? breadth": "the tolerance by its name",
    r"as it is(?=[.;,)]|$)": "unchanged",
    r"stands? published": "the current publication",
    r"at hand": "attached, available",
    r"somebody": "name the person: a reviewer, an operator",
    r"says? of itself": "metadata, description",
    r"goes? before": "precedes, takes precedence over",
    r"what became of": "state, result, effect",
    r"ended well": "succeeded",
    r"hands? out": "returns",
    r"look(?:s|ed|ing)? through": "scan",
}
"""Each phrase as a pattern, and what to say."""
FOLDERS = (
    "benchmarks",
    "data/lists",
    "data/platforms",
    "data/portals",
    "data/sources",
    "docs",
    "pipelines",
    "tests",
)
DBT = ("docs", "macros", "models", "seeds", "tests")
SUFFIXES = frozenset((".md", ".py", ".sql", ".yaml", ".yml"))


def texts() -> dict[str, str]:
    """Return the project's own files by path, without this list."""
    paths = list(ROOT.glob("*.md"))
    for folder in (*FOLDERS, *(f"dbt_project/{name}" for name in DBT)):
        paths += (path for path in (ROOT / folder).rglob("*") if path.suffix in SUFFIXES)
    return {
        path.relative_to(ROOT).as_posix(): path.read_text(encoding="utf-8")
        for path in paths
        if path != Path(__file__)
    }


def found(text: str, patterns) -> list[str]:
    """Return line, phrase and remedy of each phrase that a text has."""
    present = [p for p in patterns if re.search(p, text, re.IGNORECASE | re.MULTILINE)]
    return [
        f"{number}: {match[0]!r}: say {WORDS[pattern]}"
        for pattern in present
        for number, line in enumerate(text.split("\n"), 1)
        if (match := re.search(rf"\b(?:{pattern})(?!\w)", line, re.IGNORECASE))
    ]


def test_no_file_has_one_of_the_phrases():
    odd = [f"{path}:{each}" for path, text in texts().items() for each in found(text, WORDS)]
    assert not odd, "\n".join(odd)


def test_a_phrase_is_found_with_its_line_and_remedy():
    assert found("one\nHow it was come upon", WORDS) == ["2: 'come upon': say found"]
    assert found("seen as it is drawn, untold", WORDS) == []
