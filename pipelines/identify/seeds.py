"""Read the project's code lists for identification.

Each list is a file of `dbt_project/seeds`, described in the YAML beside it; the modules that use a
list document its meaning.
"""

import csv

from pipelines.settings import PROJECT_DIR

SEEDS = PROJECT_DIR / "dbt_project" / "seeds"


def seed_rows(name: str) -> list[dict[str, str]]:
    """Return the rows of one of the project's code lists."""
    with (SEEDS / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def split_aliases(cell: str) -> list[str]:
    """Return the names in a cell that lists several, separated by a full-width semicolon."""
    return [alias for alias in cell.split("；") if alias]
