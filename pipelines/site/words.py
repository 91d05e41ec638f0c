"""Every text of the site, in Chinese and English: read from `words.toml`."""

import tomllib
from functools import cache
from pathlib import Path

LANGUAGES = ("zh", "en")


@cache
def words(language: str) -> dict[str, str]:
    """All texts of one language by their key; a key without a text in it is an error."""
    table = tomllib.loads(Path(__file__).with_name("words.toml").read_text(encoding="utf-8"))
    return {key: both[language] for key, both in table.items()}
