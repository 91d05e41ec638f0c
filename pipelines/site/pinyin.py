"""Convert Chinese names to pinyin without tones, for display and for search."""

from functools import lru_cache
from itertools import islice, product

import duckdb

_MOST_SPELLINGS = 16
_SHORT = 4


def name_in_pinyin(published: duckdb.DuckDBPyConnection) -> None:
    """Add the SQL function `latin(name)` to a connection."""
    if not published.execute(
        "select 1 from duckdb_functions() where function_name = 'latin'"
    ).fetchall():
        published.create_function("latin", syllables, ["VARCHAR"], "VARCHAR")


def spellings(name: str) -> list[str]:
    """Return spellings of a name in pinyin without tones and spaces, the most common first.

    >>> spellings("湘潭县")[0], "luanshi" in spellings("六安市")
    ('xiangtanxian', True)
    """
    readings = ["".join(_latin(syllable) for syllable in _spelled(name))]
    if len(name) <= _SHORT:
        every = [[*dict.fromkeys(_latin(form) for form in forms)] for forms in _readings(name)]
        readings += ["".join(one) for one in islice(product(*every), _MOST_SPELLINGS)]
    return [*dict.fromkeys(readings)]


def initials(name: str) -> str:
    """Return the first letter of each syllable of a name.

    >>> initials("湘潭县")
    'xtx'
    """
    return "".join(_latin(syllable)[:1] for syllable in _spelled(name))


def syllables(name: str) -> str:
    """Return a name in pinyin for display; in a short one the last syllable is a word.

    >>> syllables("湘潭县"), syllables("湘潭县审计局")
    ('Xiangtan Xian', 'Xiang tan xian shen ji ju')
    """
    spelled = _spelled(name)
    if 3 <= len(name) <= _SHORT and len(spelled) == len(name):
        return f"{''.join(spelled[:-1]).capitalize()} {spelled[-1].capitalize()}"
    return " ".join(spelled).capitalize()


@lru_cache(100_000)
def _spelled(name: str) -> list[str]:
    from pypinyin import lazy_pinyin

    return lazy_pinyin(name)


def _readings(name: str) -> list[list[str]]:
    from pypinyin import Style, pinyin

    return pinyin(name, style=Style.NORMAL, heteronym=True)


def _latin(syllable: str) -> str:
    """Keep only ASCII letters and digits; write ü as v, as it is typed."""
    plain = syllable.lower().replace("ü", "v")
    return "".join(character for character in plain if character.isascii() and character.isalnum())
