"""What the commands share: the option --json, how JSON is printed, how a command fails."""

import json
import sys
from typing import Annotated, NoReturn

import typer
from rich.markup import escape

from pipelines.cli.console import make_console

AsJson = Annotated[bool, typer.Option("--json", help="Print JSON, for programs.")]


def print_json(value: dict, indent: int | None = 2) -> None:
    """Print one JSON object to standard output."""
    sys.stdout.write(json.dumps(value, ensure_ascii=False, indent=indent) + "\n")


def fail(message: str, as_json: bool, code: int = 1) -> NoReturn:
    """End with an error in one line, on stderr; a program gets it as JSON on stdout as well."""
    if as_json:
        print_json({"ok": False, "error": message})
    make_console(stderr=True).print(f"[bold red]xxgk:[/] {escape(message)}")
    raise typer.Exit(code)
