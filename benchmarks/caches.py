"""`python -m benchmarks.caches [FOLDER]`: the time that each cache of the parser saves.

Every `lru_cache` of `pipelines` is timed while the documents of a folder (the golden ones by
default) are parsed: a hit saves the mean time of a miss. Zero-argument functions read a code list
once; a function that never misses here is measured by its first document only.
"""

import importlib
import pkgutil
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache, wraps
from pathlib import Path
from types import ModuleType
from typing import Annotated, Any

import typer
from rich.console import Console
from rich.table import Table

import pipelines
from pipelines.expected import documents_below
from pipelines.settings import PROJECT_DIR, Settings

_CACHED = type(lru_cache(lambda: None))


@dataclass
class Cache:
    """Hits and misses of a cached function, and the seconds of both."""

    hits: int = 0
    misses: int = 0
    hit_seconds: float = 0.0
    miss_seconds: float = 0.0

    @property
    def saved(self) -> float:
        """Seconds that the hits would have taken as misses, less what they took."""
        return self.hits * self.miss_seconds / max(self.misses, 1) - self.hit_seconds


def main(folder: Annotated[Path, typer.Argument()] = PROJECT_DIR / "tests" / "golden") -> None:
    """Parse the documents of a folder, and print the seconds that each cache saves."""
    modules = _modules()
    caches = _timed(modules)
    parse_file = sys.modules["pipelines.parse"].parse_file
    start = time.process_time()
    for path, _ in documents_below(folder):
        parse_file(path, Settings())
    table = Table(title=f"{time.process_time() - start:.1f} s")
    for title in ("cache", "hits", "misses", "saved, ms"):
        table.add_column(title, justify="left" if title == "cache" else "right")
    for name, cache in sorted(caches.items(), key=lambda pair: -pair[1].saved):
        table.add_row(name, f"{cache.hits:,}", f"{cache.misses:,}", f"{cache.saved * 1000:,.1f}")
    Console(width=120).print(table)


def _modules() -> list[ModuleType]:
    return [
        importlib.import_module(info.name)
        for info in pkgutil.walk_packages(pipelines.__path__, "pipelines.")
        if not info.name.endswith("__main__")
    ]


def _timed(modules: list[ModuleType]) -> dict[str, Cache]:
    """Replace the cached functions of modules by timed ones; return their counts by name."""
    counts: dict[str, Cache] = {}
    wrappers: dict[int, Callable] = {}
    for module in modules:
        for name, function in list(vars(module).items()):
            if isinstance(function, _CACHED):
                if id(function) not in wrappers:
                    cache = counts[f"{function.__module__}.{function.__qualname__}"] = Cache()
                    wrappers[id(function)] = _wrapped(function, cache)
                setattr(module, name, wrappers[id(function)])
    return counts


def _wrapped(function: Any, cache: Cache) -> Callable:
    @wraps(function)
    def timed(*arguments: Any, **named: Any) -> Any:
        misses = function.cache_info().misses
        start = time.perf_counter()
        result = function(*arguments, **named)
        seconds = time.perf_counter() - start
        if function.cache_info().misses > misses:
            cache.misses += 1
            cache.miss_seconds += seconds
        else:
            cache.hits += 1
            cache.hit_seconds += seconds
        return result

    return timed


if __name__ == "__main__":
    typer.run(main)
