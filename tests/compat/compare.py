"""What one version of DuckDB reads differently from another."""

import math

Value = str | float | None
CLOSE = 1e-9
"""Floating-point numbers are not always added up in the same order: how far sums may be apart."""


def differences(expected: dict[str, dict], found: dict[str, dict]) -> dict[str, list[str]]:
    """What differs in each table, view or query that is not answered alike.

    Both are the answers of a version by name, as `answers` gives them.

    >>> differences({"t": {"rows": "2", "a: nulls": "0"}}, {"t": {"rows": "2", "a: nulls": "2"}})
    {'t': ['a: nulls is 2, expected 0']}
    """
    odd = {}
    for name in expected | found:
        if name not in found or name not in expected:
            odd[name] = ["is not there" if name in expected else "is not expected"]
        elif "error" in found[name]:
            odd[name] = [found[name]["error"]]
        elif texts := _measures_that_differ(expected[name], found[name]):
            odd[name] = texts
    return odd


def _measures_that_differ(expected: dict[str, Value], found: dict[str, Value]) -> list[str]:
    return [
        f"{measure} is {found.get(measure)}, expected {expected.get(measure)}"
        for measure in expected | found
        if not _is_alike(expected.get(measure), found.get(measure))
    ]


def _is_alike(one: Value, other: Value) -> bool:
    if isinstance(one, float) and isinstance(other, float):
        return math.isclose(one, other, rel_tol=CLOSE)
    return one == other
