"""`--help` in Chinese where the environment is Chinese; the texts are in `chinese_help.toml`."""

import re
import tomllib
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

from rich.console import Group as Lines
from rich.console import RenderableType
from rich.table import Table
from typer import rich_utils
from typer.core import TyperCommand, TyperGroup

from pipelines.messages import language

_TEXTS = Path(__file__).with_suffix(".toml")
_EXAMPLES = re.compile(r"Examples:\n\n(.*?)(?:\n\n|\Z)", re.S)


class FoldedTable(Table):
    """A table that breaks lines anywhere: Chinese has no spaces, and rich would cut it off."""

    def add_row(self, *cells: RenderableType | None, **attributes: Any) -> None:
        """Add a row of cells."""
        super().add_row(*cells, **attributes)
        for column in self.columns:
            column.overflow = "fold"


def error_text(english: str) -> str:
    """Return in Chinese what typer says of a command line; what is not known stays English."""
    for pattern, chinese in texts()["errors"].items():
        english = re.sub(pattern, chinese, english)
    return english


_highlight = rich_utils.highlighter

REPLACED = {
    "ARGUMENTS_PANEL_TITLE": "arguments",
    "OPTIONS_PANEL_TITLE": "options",
    "COMMANDS_PANEL_TITLE": "commands",
    "ERRORS_PANEL_TITLE": "error",
    "REQUIRED_LONG_STRING": "required",
    "DEFAULT_STRING": "default",
    "RICH_HELP": "try",
    "Table": FoldedTable,
    "Columns": lambda parts: Lines(*parts),
    "highlighter": lambda text: _highlight(error_text(text) if isinstance(text, str) else text),
}
"""What help and errors are made of in `typer.rich_utils`: by name its title in the catalogue, a
class that breaks Chinese lines, or the last function that the text of an error goes through."""


class Group(TyperGroup):
    """The commands of `xxgk`, with their help in the language of the environment."""

    def __init__(self, **attributes: Any) -> None:
        """Take typer's attributes; translate the help of all commands below."""
        super().__init__(**attributes)
        if language() == "zh":
            _translate_titles()
            for path, command in commands_of(self):
                translate(path, command)


def commands_of(
    command: TyperCommand | TyperGroup, path: str = "xxgk"
) -> Iterator[tuple[str, TyperCommand | TyperGroup]]:
    """Return a command and all below it, each with its path, as `xxgk sources check`."""
    yield path, command
    for name, child in getattr(command, "commands", {}).items():
        yield from commands_of(child, f"{path} {name}")


@cache
def texts() -> dict[str, dict]:
    """Return the whole catalogue: titles, options that commands share, commands."""
    return tomllib.loads(_TEXTS.read_text(encoding="utf-8"))


def translate(path: str, command: TyperCommand | TyperGroup) -> None:
    """Replace the help of a command and of its parameters, but for the examples.

    What the catalogue lacks stays English; a test names it.
    """
    known = texts()["commands"].get(path)
    if known is None:
        return
    parts = [known["text"].strip()]
    if examples := _EXAMPLES.search(command.help or ""):
        parts += [texts()["titles"]["examples"], examples[1]]
    parts.append(known.get("after", "").strip())
    command.help = "\n\n".join(part for part in parts if part)
    command.short_help = known["text"].strip().splitlines()[0]
    parameters: list[Any] = command.params
    for parameter in parameters:
        shared = texts()["options"].get(parameter.name, parameter.help)
        parameter.help = known.get(parameter.name, shared)
    _translate_usage(command)


def _translate_usage(command: Any) -> None:
    """Translate what a command makes when its help is asked for: usage line and --help itself."""
    usage, help_option = command.get_usage, command.get_help_option

    def chinese_help_option(context: Any) -> Any:
        if option := help_option(context):
            option.help = texts()["options"]["help"]
        return option

    title = texts()["titles"]["usage"]
    command.get_usage = lambda context: usage(context).replace("Usage: ", title, 1)
    command.get_help_option = chinese_help_option


def _translate_titles() -> None:
    titles = texts()["titles"]
    for name, title in REPLACED.items():
        setattr(rich_utils, name, titles[title] if isinstance(title, str) else title)
