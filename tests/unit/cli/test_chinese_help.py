"""Help in Chinese: every command and parameter has a text, and no English is left."""

import re

import pytest
import typer
from typer import rich_utils
from typer.testing import CliRunner

from pipelines.cli import app
from pipelines.cli.chinese_help import REPLACED, commands_of, texts

OF_PROGRAMS = re.compile(
    r"`[^`]*`|[\w./<>-]*[/._][\w./<>-]*|--\w+|[A-Z]+\w*|Ctrl-C|xxgk|zip|sav|dta|xlsx|zh|en|own|"
    r"consolidated|confirmed|explained|dismissed|title|basis|candidates|findings|file|"
    r"disclosure|applications|appeals|legacy|prose|docx"
)
"""Names that stay as they are: commands, paths, settings, codes, formats and columns."""


def help_of(*arguments: str) -> str:
    shown = CliRunner().invoke(app, [*arguments, "--help"])
    assert shown.exit_code == 0
    return shown.output


@pytest.fixture
def chinese(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LC_ALL", "zh_CN.UTF-8")
    for name in REPLACED:  # put back what the translation replaces
        monkeypatch.setattr(rich_utils, name, getattr(rich_utils, name))


def test_every_command_and_parameter_is_helped_in_chinese(chinese: None) -> None:
    helped = dict(commands_of(typer.main.get_command(app)))
    assert helped.keys() == texts()["commands"].keys()
    for path, command in helped.items():
        explained = (command.help or "").split("示例：")[0]
        shown = [explained, command.short_help, *(each.help for each in command.params)]
        for text in shown:
            assert re.search("[\u4e00-\u9fff]", text), (path, text)
            assert re.findall("[a-z]{2,}", OF_PROGRAMS.sub("", text)) == [], (path, text)


def test_examples_stay_and_long_lines_are_not_cut_off(chinese: None) -> None:
    out = help_of("check")
    assert "xxgk check draft.docx --last-year 2024.docx" in out.split("示例：")[1]
    assert "…" not in out
    assert "用法：xxgk check" in out


def test_elsewhere_help_is_english(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LC_ALL", "C.UTF-8")
    assert "Usage: xxgk check" in help_of("check")


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("settle", "缺少 document。"),
        ("verdict 5f explained --note a", "缺少 --by。"),
        ("settle a --year 二〇二〇", "--year 的值不可用：应为数字"),
        ("statu", "没有命令 statu。 是否为 'status'？"),
        ("run --jsn", "没有选项 --jsn （可能是 --json）"),
        ("check nothing.docx", "没有 nothing.docx。"),
        ("parse .", "files 的值不可用：. 是文件夹。"),
        ("serve --port 99999", "--port 的值不可用：不得大于 65535"),
        ("serve --port", "选项 --port 须有值。"),
        ("run all", "多余的参数：all"),
    ],
)
def test_a_command_line_that_cannot_be_used_is_told_in_chinese(
    chinese: None, line: str, message: str
) -> None:
    answer = CliRunner().invoke(app, line.split())
    assert answer.exit_code == 2 and message in answer.stderr
