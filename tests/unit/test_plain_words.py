"""Plain words: mannered phrases that may not come back, in code, documents, SQL and YAML.

`WORDS` is the whole list. A package is checked once it is in `PLAIN`; words that are gone from
the whole project are checked everywhere.
"""

import re
from pathlib import Path

import pytest

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
    r"nobody": "name who does not, or use the passive",
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
GONE = (
    r"(?:comes?|came|coming) upon",
    "none of theirs",
    "here and now",
    "hair(?:'s)? breadth",
    "ended well",
    r"hands? out",
)
"""Phrases of `WORDS` that no file has any more."""
LOOSE = (
    "__init__",
    "dbt",
    "dbt_code",
    "dbt_failures",
    "definitions",
    "diff",
    "evaluate",
    "excerpt",
    "export",
    "file_changes",
    "health",
    "identify_lines",
    "lock",
    "messages",
    "models",
    "notify",
    "outcomes",
    "parse",
    "parser_version",
    "pipeline",
    "release",
    "scratch",
    "status",
    "trace",
)
"""Modules beside the packages of `pipelines` that are plain."""
PLAIN = (
    "CONTRIBUTING.md",
    "benchmarks",
    "data/lists",
    "data/platforms",
    "data/portals",
    "data/sources",
    "dbt_project/docs",
    "dbt_project/macros",
    "dbt_project/models",
    "dbt_project/seeds",
    "dbt_project/tests",
    "docs/decisions",
    "docs/queries",
    "docs/research",
    "pipelines/archive",
    "pipelines/database",
    "pipelines/defs",
    "pipelines/engines",
    "pipelines/expected",
    "pipelines/extract",
    "pipelines/formats",
    "pipelines/forms",
    "pipelines/harvest",
    "pipelines/identify",
    "pipelines/lake",
    "pipelines/publication",
    "pipelines/readers",
    "pipelines/site",
    "pipelines/warc",
    *(f"pipelines/{name}.py" for name in LOOSE),
    "tests/golden",
    "tests/unit/archive",
    "tests/unit/database",
    "tests/unit/engines",
    "tests/unit/expected",
    "tests/unit/extract",
    "tests/unit/forms",
    "tests/unit/harvest",
    "tests/unit/identify",
    "tests/unit/lake",
    "tests/unit/publication",
    "tests/unit/readers",
    "tests/unit/site",
    "tests/unit/warc",
)
"""Files and folders without any of `WORDS`; add yours when it is plain."""
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


@pytest.fixture(scope="module")
def files() -> dict[str, str]:
    return texts()


def found(text: str, patterns) -> list[str]:
    """Return line, phrase and remedy of each phrase that a text has."""
    present = [p for p in patterns if re.search(p, text, re.IGNORECASE | re.MULTILINE)]
    return [
        f"{number}: {match[0]!r}: say {WORDS[pattern]}"
        for pattern in present
        for number, line in enumerate(text.split("\n"), 1)
        if (match := re.search(rf"\b(?:{pattern})(?!\w)", line, re.IGNORECASE))
    ]


def test_plain_packages_stay_plain(files: dict[str, str]):
    places = tuple(place if "." in place else f"{place}/" for place in PLAIN)
    odd = [
        f"{path}:{each}"
        for path, text in files.items()
        if path.startswith(places)
        for each in found(text, WORDS)
    ]
    assert not odd, "\n".join(odd)


def test_phrases_that_are_gone_stay_gone(files: dict[str, str]):
    odd = [f"{path}:{each}" for path, text in files.items() for each in found(text, GONE)]
    assert not odd, "\n".join(odd)


@pytest.mark.parametrize("place", PLAIN)
def test_each_place_is_there(place: str):
    assert (ROOT / place).exists()


def test_a_phrase_is_found_with_its_line_and_remedy():
    assert found("one\nHow it was come upon", WORDS) == ["2: 'come upon': say found"]
    assert found("seen as it is drawn, untold", WORDS) == []
