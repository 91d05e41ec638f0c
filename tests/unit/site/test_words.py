"""Every text exists in both languages, and every text that a page uses exists."""

import re
from pathlib import Path

import pytest
import yaml

from pipelines import site
from pipelines.settings import PROJECT_DIR
from pipelines.site.words import LANGUAGES, findings, words

ROOM = Path(site.__file__).parent
USED = re.compile(r"\bt\.([a-z_]+)\b(?!\()|\bwords\.([a-z_]+)\b")
MODELS = PROJECT_DIR / "dbt_project" / "models"
CODES = {
    "missing_": ("marts/fct_coverage", "missing_reason"),
    "state_": ("marts/dim_document", "state"),
    "status_": ("marts/fct_applications", "value_status"),
    "why_": ("metrics/fct_metrics", "why_null"),
    "level_": ("marts/dim_region", "level"),
    "layer_": ("marts/dim_region", "level"),
    "scope_": ("marts/dim_report", "scope"),
    "table_": ("marts/dim_report", "applications_status"),
    "news_": ("marts/audit_source_health", "news"),
}
"""Texts of codes: the prefix of their keys, and the column of a model that holds the codes."""


def test_both_languages_say_the_same_things() -> None:
    chinese, english = (words(language) for language in LANGUAGES)
    assert chinese.keys() == english.keys()
    assert [key for key, text in {**chinese, **english}.items() if not text.strip()] == []


def test_every_text_that_is_asked_for_is_there() -> None:
    asked = {
        (path.name, next(filter(None, match.groups())))
        for folder in ("templates", "assets")
        for path in (ROOM / folder).iterdir()
        if path.suffix in (".html", ".js")
        for match in USED.finditer(path.read_text(encoding="utf-8"))
    }
    assert len(asked) > 100
    assert {(name, key) for name, key in asked if key not in words("en")} == set()


@pytest.mark.parametrize("prefix", sorted(CODES))
def test_every_code_that_a_page_shows_has_a_text(prefix: str) -> None:
    model, column = CODES[prefix]
    [described] = yaml.safe_load((MODELS / f"{model}.yml").read_text(encoding="utf-8"))["models"]
    [checks] = [test["checks"] for test in described["data_tests"] if "checks" in test]
    codes = checks["arguments"]["accepted"][column]
    assert [code for code in codes if f"{prefix}{code}" not in words("zh")] == []


def test_every_rule_has_a_sentence_in_both_languages() -> None:
    chinese, english = (findings(language)["rules"] for language in LANGUAGES)
    assert chinese.keys() == english.keys()
    assert "T3.1" in chinese
