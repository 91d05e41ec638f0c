"""Translate what commands print: English as written, Chinese from the catalogue.

`say` is given the English text, with {names} for values. Its Chinese stands in the catalogue
`check/wording.toml`, which also holds the sentences of findings and
what the library logs; a test finds texts without. Descriptions of published tables and columns have
a catalogue of their own, `publication/descriptions.toml`.
"""

import logging
import os
import tomllib
from functools import cache
from pathlib import Path
from typing import NamedTuple

LANGUAGES = ("zh", "en")

_CATALOGUE = Path(__file__).parent / "check" / "wording.toml"
_DESCRIPTIONS = Path(__file__).parent / "publication" / "descriptions.toml"


def language() -> str:
    """Return the language of LC_ALL, LC_MESSAGES or LANG: `zh`, else `en`."""
    name = next((os.environ[n] for n in ("LC_ALL", "LC_MESSAGES", "LANG") if os.environ.get(n)), "")
    return "zh" if name.lower().startswith("zh") else "en"


@cache
def catalogue(path: Path = _CATALOGUE) -> dict[str, dict]:
    """Return a whole catalogue, by language."""
    return tomllib.loads(path.read_text(encoding="utf-8"))


class Description(NamedTuple):
    """A comment of a table or column: Chinese heading and sentence, and the English text."""

    heading: str
    sentence: str
    english: str

    @property
    def chinese(self) -> str:
        """Heading and sentence in one line."""
        return "：".join(filter(None, (self.heading, self.sentence)))

    @property
    def both(self) -> str:
        """Chinese and English in one text."""
        return " · ".join(filter(None, (self.chinese, self.english)))


def description_of(comment: str) -> Description:
    """Split a comment `中文标题 · English sentences`, and add the Chinese of the sentences.

    A comment without a Chinese heading has no Chinese; a heading may say everything. In the
    published file the Chinese sentence stands behind its heading already.

    >>> description_of("报告数 · Reports counted here.").chinese
    '报告数：计入的报告数。'
    >>> description_of("报告数：计入的报告数。 · Reports counted here.").heading
    '报告数'
    """
    heading, mark, english = (part.strip() for part in comment.partition("· "))
    if not mark:
        heading, english = "", heading
    sentence = descriptions().get(" ".join(english.split()), "")
    return Description(heading.removesuffix("：" + sentence), sentence, english)


def descriptions() -> dict[str, str]:
    """Return the Chinese of descriptions by the English, which is in one line."""
    return catalogue(_DESCRIPTIONS)["zh"]


def say(english: str, **values: object) -> str:
    """Return a message with its values, in the language of the environment.

    >>> say("no file in {folders}", folders="drafts")
    'no file in drafts'
    """
    text = english
    if language() == "zh":
        text = catalogue()["zh"]["messages"].get(english, english)
    return text.format(**values)


def reason_of(code: str | None, english: str) -> str:
    """Return why a document is not published: in Chinese by its code, in English as given."""
    return _by_code("reason_codes", code or "", english)


def note_of(code: str, english: str) -> str:
    """Return what was noticed while reading: in Chinese by its code, in English as given."""
    return _by_code("notes", code, english)


def failure_of(reason: str) -> str:
    """Return why a request gave nothing: in Chinese in words, in English the reason itself."""
    if reason.startswith("http_") and language() == "zh":
        return f"HTTP {reason.removeprefix('http_')}"
    return _by_code("failures", reason, reason)


def left_out_of(code: str) -> str:
    """Return why a record of a container is no document: in Chinese in words."""
    return _by_code("left_out", code, code)


def news_of(record: logging.LogRecord) -> str:
    """Return what the library logged, in the language of the environment, by its template."""
    template = str(record.msg)
    if language() == "zh":
        template = catalogue()["zh"]["news"].get(template, template)
    return template % record.args if record.args else template


def _by_code(section: str, code: str, english: str) -> str:
    return catalogue()["zh"][section].get(code, english) if language() == "zh" else english
