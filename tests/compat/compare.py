"""What one version of DuckDB reads differently from another."""


def differences(expected: dict[str, dict], found: dict[str, dict]) -> dict[str, list[str]]:
    """What differs in each table, view or query that is not answered alike.

    Both are the answers of a version by name, as `answers` gives them.

    >>> differences({"t": {"rows": "2", "a: nulls": "0"}}, {"t": {"rows": "2", "a: nulls": "2"}})
    {'t': ['a: nulls is 2, expected 0']}
    """
    told = {}
    for name in expected | found:
        if name not in found or name not in expected:
            told[name] = ["is not there" if name in expected else "is not expected"]
        elif "error" in found[name]:
            told[name] = [found[name]["error"]]
        elif expected[name] != found[name]:
            told[name] = _measures_that_differ(expected[name], found[name])
    return told


def _measures_that_differ(expected: dict, found: dict) -> list[str]:
    return [
        f"{measure} is {found.get(measure)}, expected {expected.get(measure)}"
        for measure in expected | found
        if expected.get(measure) != found.get(measure)
    ]
