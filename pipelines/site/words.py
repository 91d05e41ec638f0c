"""Provide every text of the site in Chinese and English: `words.toml` and the findings' catalogue.

Sentences of findings and notes of the parser are in the catalogue that `xxgk check` uses too.
"""

import tomllib
from functools import cache
from pathlib import Path

from pipelines.messages import LANGUAGES, catalogue

__all__ = ["LANGUAGES", "findings", "locators", "words"]


@cache
def words(language: str) -> dict[str, str]:
    """Return all texts of one language by key.

    Raises:
        KeyError: a text is missing in the language.
    """
    table = tomllib.loads(Path(__file__).with_name("words.toml").read_text(encoding="utf-8"))
    return {key: both[language] for key, both in table.items()}


def findings(language: str) -> dict[str, dict[str, str]]:
    """Return sentences of findings by rule, and notes of the parser by code (Chinese only)."""
    texts = catalogue()[language]
    return {"rules": texts["rules"], "notes": texts.get("notes", {})}


def locators(language: str) -> list[list[str]]:
    """Return regular expressions for parts of locators (`page 2 table 1 R4C3`), with translations.

    English keeps locators and only spells out row and cell.
    """
    return _LOCATORS[language]


_LOCATORS = {
    "zh": [
        [r"\bsheet (.+?) (?=row|cell|R\d)", "工作表“$1”"],
        [r"\bframe (\d+) ?", "第 $1 框 "],
        [r"\bpage (\d+) ?", "第 $1 页"],
        [r"\btable (\d+) ?", "第 $1 个表格"],
        [r"\brow (\d+) ?", "第 $1 行"],
        [r"\bcell (\d+) ?", "第 $1 格"],
        [r"\bR(\d+)C(\d+) ?", "第 $1 行第 $2 格"],
        [r"\bparagraph (\d+) ?", "第 $1 段"],
        [r"\bline (\d+) ?", "第 $1 行"],
        [r"\bline$", "文字行"],
    ],
    "en": [[r"\bR(\d+)C(\d+)", "row $1 cell $2"]],
}
