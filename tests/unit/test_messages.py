"""What commands say stands in Chinese too, with the same values in it."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from pipelines import messages
from pipelines.cli import answers, archive, readings
from pipelines.cli import harvest as harvest_command
from pipelines.maintained import lines
from pipelines.messages import catalogue, reason_of, say
from pipelines.settings import PROJECT_DIR
from pipelines.status import BROKEN, EXPECTED, NEWS

CODE = PROJECT_DIR / "pipelines"
TABLED = (
    *answers.YEARS, *EXPECTED, *NEWS, *BROKEN, *answers.STEPS.values(), "pass", "fail",
    "not assessable", *readings.TABLES_READ, *readings.COMPARED, "row", "column",
    *archive.HELD, *archive.PROBLEMS, "source", *harvest_command.COUNTED, "failed",
    "id", "name", "region", "pattern", "version", "snapshot", "published at",
)  # fmt: skip
"""What is said by a name that a table of the answers has."""


def said(path: Path) -> Iterator[str]:
    """The texts that a module says, which are always written out there."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        is_said = isinstance(node, ast.Call) and getattr(node.func, "id", "") == "say"
        if is_said and isinstance(node.args[0], ast.Constant):
            yield node.args[0].value


def texts() -> set[str]:
    found = {text for path in CODE.rglob("*.py") for text in said(path)}
    return found | set(lines._SAID.values()) | set(TABLED)


def test_every_message_stands_in_chinese_with_the_same_values() -> None:
    chinese = catalogue()["zh"]["messages"]
    assert texts() - chinese.keys() == set()
    fields = re.compile(r"\{\w+")
    for english in texts():
        assert sorted(fields.findall(english)) == sorted(fields.findall(chinese[english])), english


def logged() -> set[str]:
    """The templates of what the library logs for a person at a terminal, save values alone."""
    found = set()
    for path in CODE.rglob("*.py"):
        if path.parent.name == "defs" or path.name in ("notify.py", "dbt_failures.py"):
            continue
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            function = getattr(node, "func", None)
            if getattr(getattr(function, "value", None), "id", "") in ("log", "progress"):
                template = node.args[1] if function.attr == "log" else node.args[0]
                # A choice of two templates is a condition with both.
                is_choice = isinstance(template, ast.IfExp)
                shown = (template.body, template.orelse) if is_choice else (template,)
                found |= {each.value for each in shown if isinstance(each, ast.Constant)} - {"%s"}
    return found


def test_what_the_library_logs_stands_in_chinese_with_the_same_values() -> None:
    chinese = catalogue()["zh"]["news"]
    assert logged() - chinese.keys() == set()
    fields = re.compile(r"%\.?\d*[sdf]")
    for english, said in chinese.items():
        assert fields.findall(english) == fields.findall(said), english


def test_every_reason_of_the_harvest_has_chinese_words() -> None:
    rows = (PROJECT_DIR / "docs" / "harvest.md").read_text(encoding="utf-8").splitlines()
    codes = {
        code
        for row in rows if row.startswith("| `") and row.count("|") == 4
        for code in re.findall(r"`([a-z_0-9]+)`", row.split("|")[1])
        if not code.startswith("http_")
    }  # fmt: skip
    assert codes and codes - catalogue()["zh"]["failures"].keys() == set()


def test_no_message_of_the_catalogue_is_said_no_more() -> None:
    told_by_codes = {
        "error", "warning", "info", "host", "agency_name", "agency_type", "region_code",
        "report_year", "scope", "still_unresolved", "no_such_document", "not_a_report",
        "another_entry_applies",
        # States, tables, scopes and statuses of a reading, and what `diff` compares.
        "unreadable", "disclosure", "applications", "appeals", "legacy", "own", "consolidated",
        "complete", "partial", "absent", "ambiguous", "reported", "blank", "not_applicable", "text",
        "missing", "implied", "published_on", "zone_code", "no number", "not in the table",
    } - texts()  # fmt: skip
    assert catalogue()["zh"]["messages"].keys() - texts() == told_by_codes


def reason_codes() -> set[str]:
    """The codes under which readers and the judge of documents say why one is no report."""
    pattern = re.compile(r'(?:UnreadableError\(|Verdict\(False,)\s*"([a-z_]+)"')
    files = [path.read_text(encoding="utf-8") for path in CODE.rglob("*.py")]
    return {code for text in files for code in pattern.findall(text)}


def test_every_code_of_why_a_document_is_not_read_has_chinese_words() -> None:
    assert reason_codes() - catalogue()["zh"]["reason_codes"].keys() == set()


@pytest.mark.parametrize(
    ("lang", "message", "why"),
    [("zh_CN.UTF-8", "a 中没有文件", "文件已加密"), ("C", "no file in a", "Password needed")],
)
def test_the_language_is_that_of_the_environment(
    monkeypatch: pytest.MonkeyPatch, lang: str, message: str, why: str
) -> None:
    monkeypatch.setenv("LC_ALL", lang)
    assert say("no file in {folders}", folders="a") == message
    assert reason_of("encrypted", "Password needed") == why
    assert messages.language() in messages.LANGUAGES
