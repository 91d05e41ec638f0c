"""`xxgk diff`: what two files say differently."""

import re
from decimal import Decimal
from pathlib import Path

import pytest

from pipelines.diff import Change, NothingToCompare, diff
from pipelines.settings import Settings
from tests.conftest import SAMPLES

TEXT = SAMPLES[0].read_text(encoding="utf-8")


@pytest.fixture
def old(tmp_path: Path) -> Path:
    path = tmp_path / "old.txt"
    path.write_text(TEXT, encoding="utf-8")
    return path


def changes(settings: Settings, old: Path, text: str) -> tuple[Change, ...]:
    new = old.with_name("new.txt")
    new.write_text(text, encoding="utf-8")
    return diff(str(old), str(new), settings).changes


def test_the_same_numbers_in_other_bytes_are_the_same(settings: Settings, old: Path):
    assert changes(settings, old, TEXT.replace("\n", "\r\n")) == ()


def test_numbers_words_and_claims_that_changed_are_told(settings: Settings, old: Path):
    text = TEXT.replace("规章\n\t0", "规章\n\t7", 1).replace("信息62条", "信息63条")
    title, rules, claim = changes(settings, old, re.sub("2020年度", "2020年", text, count=1))
    assert (title.what, title.new_raw) == (
        "title", "湘潭县机关事务服务中心2020年政府信息公开工作年度报告",
    )  # fmt: skip
    assert rules == Change(
        "cell", "disclosure", "regulation", "newly_made_count", Decimal(0), Decimal(7),
        "reported", "reported", "0", "7",
    )  # fmt: skip
    assert (claim.what, claim.table, claim.old_value, claim.new_value) == (
        "claim",
        "claims",
        62,
        63,
    )


def test_what_one_of_them_lacks_has_no_status_there(settings: Settings, old: Path):
    cut = TEXT[: TEXT.index("三、收到和处理")]
    found = changes(settings, old, cut)
    assert {change.table for change in found} == {"applications", "appeals"}
    assert all(change.old_status for change in found)


@pytest.mark.parametrize(
    ("what", "other", "words"),
    [
        ("no such file", "nor this", "run xxgk run first"),
        ("http://e.org", None, "run xxgk run first"),
    ],
)
def test_what_cannot_be_compared_says_why(
    settings: Settings, what: str, other: str | None, words: str
):
    with pytest.raises(NothingToCompare, match=words):
        diff(what, other, settings)


def test_a_file_that_is_no_report_says_so(settings: Settings, old: Path):
    news = old.with_name("news.txt")
    news.write_text("我县召开全县经济工作会议", encoding="utf-8")
    with pytest.raises(NothingToCompare, match="is not a report"):
        diff(str(old), str(news), settings)
