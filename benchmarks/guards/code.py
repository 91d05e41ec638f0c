"""Count the lines of code of a guard: its own, and the definitions that only it uses."""

import ast
import inspect
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import NamedTuple

from benchmarks.guards.switches import Guard, dumped
from pipelines.settings import PROJECT_DIR


class Span(NamedTuple):
    """Lines of a file, the first and the last."""

    file: Path
    first: int
    last: int

    def holds(self, other: "Span") -> bool:
        """Return whether another span lies within."""
        return self.file == other.file and self.first <= other.first and other.last <= self.last


def lines_of(guard: Guard) -> int:
    """Return the lines of code of a guard; calls of it elsewhere are not counted."""
    gone = list(_own(guard))
    while more := [span for span in _used_only_by(gone) if span not in gone]:
        gone += more
    return len({(s.file, line) for s in gone for line in range(s.first, s.last + 1)})


def _own(guard: Guard) -> Iterator[Span]:
    file = Path(inspect.getfile(guard.module))
    tree = _tree(file)
    if guard.expression:
        [function] = [n for n in ast.walk(tree) if getattr(n, "name", "") == guard.path]
        wanted = dumped(guard.expression)
        for node in ast.walk(function):
            # If it is the whole condition of a statement, the statement counts too.
            asked = node.test if isinstance(node, ast.If) else node
            if ast.dump(asked) == wanted:
                yield _span(file, node)
                return
    elif guard.path == "VALUE_DOUBTS":
        for node in ast.walk(tree):
            if isinstance(node, ast.Call) and node.args and _is_code(node.args[0], guard.code):
                yield _span(file, node)
    else:
        name = guard.code or guard.path.rpartition(".")[2]
        yield next(span for own, span in _definitions(file) if own == name)


def _is_code(node: ast.AST, code: str) -> bool:
    return isinstance(node, ast.Constant) and node.value == code


def _used_only_by(gone: list[Span]) -> Iterator[Span]:
    """Return definitions that are named inside spans, and nowhere outside them and themselves."""
    inside = {name for span in gone for name, place in _names(span.file) if span.holds(place)}
    for file in _files():
        for name, own in _definitions(file):
            if name not in inside or any(span.holds(own) for span in gone):
                continue
            # A private name belongs to its file; elsewhere it may be another one.
            where = [file] if name.startswith("_") else _files()
            named = [place for other in where for said, place in _names(other) if said == name]
            others = [p for p in named if not own.holds(p) and not any(s.holds(p) for s in gone)]
            is_used_here = any(s.holds(p) for p in named for s in gone)
            if is_used_here and not others:
                yield own


@cache
def _files() -> list[Path]:
    return sorted((PROJECT_DIR / "pipelines").rglob("*.py"))


@cache
def _tree(file: Path) -> ast.Module:
    return ast.parse(file.read_text(encoding="utf-8"))


@cache
def _definitions(file: Path) -> list[tuple[str, Span]]:
    """Return functions, classes, methods and constants of a file, by name."""
    tree = _tree(file)
    named = [n for n in ast.walk(tree) if isinstance(n, ast.FunctionDef | ast.ClassDef)]
    constants = [n for n in tree.body if isinstance(n, ast.Assign) and hasattr(n.targets[0], "id")]
    return [
        *((node.name, _span(file, node)) for node in named),
        *((node.targets[0].id, _span(file, node)) for node in constants),
    ]


@cache
def _names(file: Path) -> list[tuple[str, Span]]:
    """Return the names used in a file with their places, without imports and assignments."""
    return [
        (node.id if isinstance(node, ast.Name) else node.attr, _span(file, node))
        for node in ast.walk(_tree(file))
        if isinstance(node, ast.Name | ast.Attribute) and isinstance(node.ctx, ast.Load)
    ]


def _span(file: Path, node: ast.AST) -> Span:
    decorators = getattr(node, "decorator_list", ())
    first = min([node.lineno, *(d.lineno for d in decorators)])
    return Span(file, first, node.end_lineno)
