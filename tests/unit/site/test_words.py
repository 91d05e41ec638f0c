"""Every text is there in both languages, and every text that is asked for is there."""

import re
from pathlib import Path

from pipelines import site
from pipelines.site.words import LANGUAGES, words

ROOM = Path(site.__file__).parent
USED = re.compile(r"\bt\.([a-z_]+)\b(?!\()|\bwords\.([a-z_]+)\b")


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
