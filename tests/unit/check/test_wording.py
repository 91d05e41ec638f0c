"""The words of a check: every rule, note and reason in both languages."""

import csv

import pytest

from pipelines.check.wording import Wording
from pipelines.messages import LANGUAGES, language
from pipelines.settings import PROJECT_DIR

SEEDS = PROJECT_DIR / "dbt_project" / "seeds" / "quality"


def column(seed: str, name: str) -> list[str]:
    with (SEEDS / f"{seed}.csv").open(encoding="utf-8", newline="") as file:
        return [row[name] for row in csv.DictReader(file) if row.get("checked_in") != "invariant"]


@pytest.mark.parametrize("tongue", LANGUAGES)
def test_every_rule_about_a_report_has_a_sentence(tongue: str) -> None:
    rules = [rule for rule in column("quality_rules", "rule_id") if rule != "H2"]
    assert set(rules) <= Wording(tongue)._words["rules"].keys()


def test_every_note_of_the_parser_has_chinese_words() -> None:
    assert set(column("finding_rules", "finding_code")) <= Wording("zh")._words["notes"].keys()


@pytest.mark.parametrize(
    ("variables", "expected"),
    [({"LANG": "zh_CN.UTF-8"}, "zh"), ({"LC_ALL": "C", "LANG": "zh_CN.UTF-8"}, "en"), ({}, "en")],
)
def test_the_language_is_that_of_the_environment(
    monkeypatch: pytest.MonkeyPatch, variables: dict[str, str], expected: str
) -> None:
    for name in ("LC_ALL", "LC_MESSAGES", "LANG"):
        monkeypatch.delenv(name, raising=False)
    for name, value in variables.items():
        monkeypatch.setenv(name, value)
    assert language() == expected
