"""Numbers that the READMEs and docs state of the project are counted, in both languages."""

import csv
import re
from collections.abc import Callable

import pytest
import yaml

from pipelines.settings import PROJECT_DIR

SEEDS = PROJECT_DIR / "dbt_project" / "seeds"
WORDS = ("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")


def _rules() -> int:
    """The rules that a model checks of every report."""
    with (SEEDS / "quality" / "quality_rules.csv").open(encoding="utf-8", newline="") as lines:
        return sum(row["checked_in"] != "invariant" for row in csv.DictReader(lines))


def _portals() -> int:
    """The entries of the register of portals, as long as none is enabled."""
    folder = PROJECT_DIR / "data" / "portals"
    entries = [
        entry
        for path in folder.glob("*.yaml")
        for entry in yaml.safe_load(path.read_text(encoding="utf-8"))
    ]
    assert not any(entry.get("enabled", True) for entry in entries)
    return len(entries)


def _samples() -> int:
    raw = PROJECT_DIR / "data" / "raw"
    return sum(path.suffix in (".html", ".txt") for path in raw.rglob("*/*"))


def _worked_questions() -> int:
    return len(list((PROJECT_DIR / "docs" / "queries" / "answers").glob("*.csv")))


def _research_questions() -> int:
    text = (PROJECT_DIR / "docs" / "research" / "questions.sql").read_text(encoding="utf-8")
    return len(re.findall(r"^-- q\d\d ", text, re.M))


@pytest.mark.parametrize(
    ("file", "statement", "count"),
    [
        ("README.md", r"(\w+) rules hold a report", _rules),
        ("README.zh.md", r"(\d+) 条规则将报告", _rules),
        ("README.md", r"\[(\w+) portals\]", _portals),
        ("README.zh.md", r"\[(\d+) 个门户网站\]", _portals),
        ("docs/harvest.md", r"register of (\w+) portals", _portals),
        ("data/portals/README.md", r"(\w+) portals and columns", _portals),
        ("README.md", r"documents +(\d+): ", _samples),
        ("README.md", r"with the (\w+) sample reports", _samples),
        ("README.md", r"`make notebook` (\w+) worked questions", _worked_questions),
        ("README.md", r"docs/research/README.md\) answers\s(\w+)", _research_questions),
    ],
)
def test_what_is_stated_is_counted(file: str, statement: str, count: Callable[[], int]) -> None:
    [stated] = re.findall(statement, (PROJECT_DIR / file).read_text(encoding="utf-8"))
    number = WORDS.index(stated.lower()) if stated.lower() in WORDS else int(stated)
    assert number == count()


def test_the_docs_of_metrics_name_what_is_there() -> None:
    text = (PROJECT_DIR / "docs" / "metrics.md").read_text(encoding="utf-8")
    project = PROJECT_DIR / "dbt_project"
    there = "\n".join(
        f"{path.stem}\n{path.read_text(encoding='utf-8')}"
        for folder in ("models", "tests", "seeds/metrics")
        for path in (project / folder).rglob("*.*")
    )
    named = set(re.findall(r"`(?:dim_metric\.|agency_year\.)?([a-z]+_[a-z_]+)`", text))
    assert {name for name in named if not re.search(rf"\b{name}\b", there)} == set()
    assert len(named) > 10
