"""Every text of the site, in Chinese and English: `words.toml`, and the catalogue of findings.

What a finding or a note of the parser says stands in the catalogue that `xxgk check` uses as well.
"""

import tomllib
from functools import cache
from pathlib import Path

from pipelines.messages import LANGUAGES, catalogue

__all__ = ["LANGUAGES", "findings", "locators", "words"]


@cache
def words(language: str) -> dict[str, str]:
    """All texts of one language by their key; a key without a text in it is an error."""
    table = tomllib.loads(Path(__file__).with_name("words.toml").read_text(encoding="utf-8"))
    return {key: both[language] for key, both in table.items()}


def findings(language: str) -> dict[str, dict[str, str]]:
    """Sentences of findings by rule, and of notes of the parser by code, in Chinese alone."""
    texts = catalogue()[language]
    return {"rules": texts["rules"], "notes": texts.get("notes", {})}


def locators(language: str) -> list[list[str]]:
    """Patterns of the places that readers tell (`page 2 table 1 R4C3`), and their words.

    English keeps them, with row and cell spelled out.
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
