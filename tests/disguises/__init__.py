"""Reports that paint other numbers than they hold, by container and kind of disguise.

`KINDS` are as those of `tests.real_layouts`: each draws a document and what is right of its cells.
"""

import random
from collections.abc import Callable, Iterator
from importlib import import_module
from pkgutil import iter_modules

from tests.disguises.base import Disguise, Disguised
from tests.real_layouts.sheets import BLANK, NULL, Printed, Right


def _drawn(disguise: Disguise) -> Callable[[random.Random], Printed]:
    def draw(rng: random.Random) -> Printed:
        disguised = disguise(rng)
        places = {place: _right(disguised, place) for place in disguised.expected}
        return Printed(disguised.data, disguised.name, places)

    return draw


def _right(disguised: Disguised, place: tuple[str, str, str]) -> Right:
    value = disguised.expected[place]
    if value is None:
        return NULL if place in disguised.painted else BLANK
    return Right("maybe" if place in disguised.null_too else "number", value)


def _kinds() -> Iterator[tuple[str, Callable[[random.Random], Printed]]]:
    for module in iter_modules(__path__):
        disguises = getattr(import_module(f"{__name__}.{module.name}"), "DISGUISES", {})
        yield from ((f"{module.name}: {kind}", _drawn(d)) for kind, d in disguises.items())


KINDS = dict(_kinds())
