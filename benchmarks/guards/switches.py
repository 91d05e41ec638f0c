"""Switch guards off while the parser runs, and record which of them acted.

A guard is a doubt of `doubts`, a function or property with a result that means no doubt, or an
expression inside a function. All are wrapped once; a set of names is off. Cached functions keep
separate results for each such set.
"""

import ast
import inspect
import sys
import textwrap
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from functools import cached_property, lru_cache, wraps
from types import ModuleType
from typing import Any
from unittest.mock import patch

from pipelines.extract import tables
from pipelines.extract.tables import doubts

_ANSWER = "_answer_of_guard"
_ROOM = "pipelines.extract"
_REMEMBERED = 4096


@dataclass(frozen=True)
class Guard:
    """A guard: its name, its place, and the result that switches it off.

    Attributes:
        name: as the table shows it.
        module: the module that holds it.
        path: a function, `Class.property` or method, or of `doubts` a tuple or a `MUST_…`.
        silent: its result without a doubt; a function computes it from the arguments.
        expression: the part of the function that is the guard, None for all of it.
        code: of a tuple of doubts, the code of this one.
    """

    name: str
    module: ModuleType
    path: str
    silent: Any = False
    expression: str | None = None
    code: str | None = None


class Switches:
    """The guards that are off, and those that acted since `fired` was cleared."""

    def __init__(self) -> None:
        self.off: frozenset[str] = frozenset()
        self.fired: set[str] = set()

    def answer(self, name: str, answer: Any, silent: Any) -> Any:
        """Return the result of a guard, or the silent one if it is off."""
        if answer == silent:
            return answer
        self.fired.add(name)
        return silent if name in self.off else answer

    def around(self, guard: Guard, function: Callable) -> Callable:
        """Wrap a function that is a guard, to be switched off."""

        @wraps(function)
        def answered(*args: Any) -> Any:
            silent = guard.silent(*args) if callable(guard.silent) else guard.silent
            return self.answer(guard.name, function(*args), silent)

        return answered

    def remembering(self, cached: Callable) -> Callable:
        """Cache a function's results, with the guards that acted, for each set of switches."""

        @lru_cache(maxsize=_REMEMBERED)
        def answered(off: frozenset[str], *args: Any) -> tuple[Any, frozenset[str]]:
            before, self.fired = self.fired, set()
            try:
                return cached.__wrapped__(*args), frozenset(self.fired)
            finally:
                self.fired |= before

        @wraps(cached)
        def remembered(*args: Any) -> Any:
            answer, fired = answered(self.off, *args)
            self.fired |= fired
            return answer

        return remembered


@contextmanager
def installed(guards: list[Guard]) -> Iterator[Switches]:
    """Wrap guards so that they can be switched off, until the block ends.

    Raises:
        AttributeError: a guard is not in its listed place.
        ValueError: its expression does not occur exactly once.
    """
    switches = Switches()
    with ExitStack() as stack:
        for cached in _functions_that_remember({guard.module for guard in guards}):
            _replace(stack, cached, switches.remembering(cached))
        for module, path in dict.fromkeys((g.module, g.path) for g in guards if g.expression):
            stack.enter_context(patch.object(module, _ANSWER, switches.answer, create=True))
            function = getattr(module, path)
            inside = [g for g in guards if (g.module, g.path) == (module, path) and g.expression]
            _replace(stack, function, _with_switches(function, inside, switches))
        for guard in guards:
            if not guard.expression:
                _install(stack, guard, switches)
        yield switches


def _functions_that_remember(rooms: set[ModuleType]) -> list[Callable]:
    """Return the cached functions in the modules of guards, and the cache of plans."""
    return [
        value
        for module in (*rooms, tables)
        for value in vars(module).values()
        if hasattr(value, "cache_info") and value.__module__ == module.__name__
    ]


def _modules() -> list[ModuleType]:
    return [module for name, module in sys.modules.items() if name.startswith(_ROOM)]


def _replace(stack: ExitStack, old: Callable, new: Callable) -> None:
    """Replace a function in all modules that have it under a name."""
    for module in _modules():
        for name in [name for name, value in vars(module).items() if value is old]:
            stack.enter_context(patch.object(module, name, new))


def _install(stack: ExitStack, guard: Guard, switches: Switches) -> None:
    owner_name, _, name = guard.path.rpartition(".")
    owner = getattr(guard.module, owner_name) if owner_name else guard.module
    held = getattr(owner, name)
    if guard.code:
        new = tuple(
            _switchable(doubt, guard, switches) if doubt.code == guard.code else doubt
            for doubt in held
        )
    elif isinstance(held, doubts.ValueDoubt):
        new = _switchable(held, guard, switches)
    elif isinstance(held, cached_property):
        new = cached_property(switches.around(guard, held.func))
        new.__set_name__(owner, name)
    else:
        new = switches.around(guard, held)
    if owner_name or not callable(held):
        stack.enter_context(patch.object(owner, name, new))
    else:
        _replace(stack, held, new)


def _switchable(doubt: Any, guard: Guard, switches: Switches) -> Any:
    question = "holds" if isinstance(doubt, doubts.Doubt) else "satisfied"
    return doubt._replace(**{question: switches.around(guard, getattr(doubt, question))})


def _with_switches(function: Callable, guards: list[Guard], switches: Switches) -> Callable:
    """Return a function with switches around some of its expressions."""
    inner = inspect.unwrap(function)
    [tree] = ast.parse(textwrap.dedent(inspect.getsource(inner))).body
    decorators, tree.decorator_list = tree.decorator_list, []
    for guard in guards:
        editor = _Editor(guard)
        tree = editor.visit(tree)
        if editor.found != 1:
            raise ValueError(f"{guard.name}: found {editor.found} times; correct listed.py")
    module = ast.fix_missing_locations(ast.Module([tree], []))
    scope: dict[str, Any] = {}
    exec(compile(module, inner.__code__.co_filename, "exec"), inner.__globals__, scope)
    new = scope[inner.__name__]
    return switches.remembering(lru_cache(new)) if decorators else new


class _Editor(ast.NodeTransformer):
    """Puts a call of the switches around the expression of a guard."""

    def __init__(self, guard: Guard):
        self.guard, self.found = guard, 0
        self.wanted = dumped(guard.expression)

    def generic_visit(self, node: ast.AST) -> ast.AST:
        if isinstance(node, ast.expr) and ast.dump(node) == self.wanted:
            self.found += 1
            name, silent = ast.Constant(self.guard.name), ast.Constant(self.guard.silent)
            answer = ast.Call(ast.Name("bool", ast.Load()), [node], [])
            return ast.Call(ast.Name(_ANSWER, ast.Load()), [name, answer, silent], [])
        return super().generic_visit(node)


def dumped(expression: str) -> str:
    """Return an expression in the form in which expressions are compared."""
    return ast.dump(ast.parse(expression, mode="eval").body)
