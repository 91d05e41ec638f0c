"""Correct numbers of agencies: consistent within a report and across years.

A series of years belongs to one agency: carried-over numbers return in the next year, stocks change
by what is issued and repealed, levels drift and do not jump. A government's numbers are the sums of
its departments' and its own office's. Forms are those of `pipelines.forms`, by report year.
"""

import random
from collections import Counter
from collections.abc import Iterator
from functools import lru_cache

from pipelines.forms import LEGACY, Block, Row, forms

Cell = tuple[str, str, str]
Numbers = dict[Cell, int]
"""Numbers by table, row and column; amounts of money in hundredths of the printed unit."""

FIRST_OF_2019, FIRST_OF_2021 = 2019, 2021
_LEVELS = (0, 0, 1, 3, 8, 25, 60)
_APPLICANTS = (75, 15, 1, 1, 5, 3)
_CARRIED_OVER = 0.08
_LARGEST = 30_000
_COMMON = {"granted": 40, "partially_granted": 8, "unable_not_held": 16, "denied_other_law": 3}


def form_of(year: int) -> str:
    """Return the form of a report year, by the first year of the form."""
    if year < FIRST_OF_2019:
        return forms(LEGACY)[0].form
    return "2019" if year < FIRST_OF_2021 else "2021"


def blocks_of(table: str, form: str) -> tuple[Block, ...]:
    """Return the blocks of a table in a form; the table of appeals has only one form."""
    found = {each.form: each for each in forms(table)}
    return (found.get(form) or next(iter(found.values()))).blocks


def statutory_rows(table: str, form: str) -> Iterator[tuple[Block, Row]]:
    """Return the rows of a table that carry numbers, without extensions."""
    for block in blocks_of(table, form):
        for row in block.rows:
            if row.kind in ("leaf", "total"):
                yield block, row


@lru_cache
def amounts(form: str) -> frozenset[Cell]:
    """Return the cells of a form that hold amounts of money."""
    return frozenset(
        (table, row.code, column.code)
        for table in (LEGACY, "disclosure")
        for block in blocks_of(table, form)
        for row in block.rows
        for column in block.columns
        if column.data_type == "amount"
    )


@lru_cache
def outcomes(form: str) -> list[str]:
    """Return the rows of table 3 that add up to the processed applications."""
    rows = statutory_rows("applications", form)
    return [row.code for _, row in rows if row.parent and row.kind == "leaf"]


@lru_cache
def applicants(form: str) -> list[str]:
    """Return the columns of table 3 that add up to its last."""
    return [column.code for column in blocks_of("applications", form)[0].columns[:-1]]


class Series:
    """One agency over the years; `next_year` is called for each year in turn."""

    def __init__(self, seed: str):
        self._rng = random.Random(seed)
        self._level = self._rng.choice(_LEVELS)
        self._levels: dict[str, float] = {}
        self._weights: dict[str, float] = {}
        self._carried: Counter[str] = Counter()
        self._pending: Counter[str] = Counter()
        self._stock: Counter[str] = Counter()

    def next_year(self, year: int) -> Numbers:
        """Return the numbers of the report of a year, which follows the year before."""
        form = form_of(year)
        if form == forms(LEGACY)[0].form:
            return dict(self._statistics())
        return {
            **dict(self._disclosure(form)),
            **dict(self._applications(form)),
            **dict(self._appeals()),
        }

    def _statistics(self) -> Iterator[tuple[Cell, int]]:
        for block in forms(LEGACY)[0].blocks:
            for row in block.rows:
                if row.has_values:
                    column = block.columns[0]
                    cents = 100 if column.data_type == "amount" else 1
                    yield (LEGACY, row.code, column.code), cents * self._drifting(row.code)

    def _disclosure(self, form: str) -> Iterator[tuple[Cell, int]]:
        for block, row in statutory_rows("disclosure", form):
            made = self._drifting(row.code)
            columns = [column.code for column in block.columns]
            if columns[0] == "newly_made_count":
                values = (made, made, made + self._rng.randint(0, made))
            elif columns[0] == "issued_count":
                repealed = int(made * self._weight(f"{row.code} repealed") / 2)
                self._stock[row.code] += made - repealed
                values = (made, repealed, self._stock[row.code])
            elif columns[0] == "prior_year_item_count":
                prior = self._stock[f"{row.code} items"]
                change = self._rng.randint(-min(prior, 3), 12)
                self._stock[f"{row.code} items"] += change
                values = (prior, change, made)
            else:
                values = (made, made)
            for column, value in zip(block.columns, values, strict=False):
                cents = 100 if column.data_type == "amount" else 1
                yield ("disclosure", row.code, column.code), cents * value

    def _applications(self, form: str) -> Iterator[tuple[Cell, int]]:
        columns, results = applicants(form), outcomes(form)
        weights = [self._weight(code) for code in results]
        rows: dict[str, Counter[str]] = {code: Counter() for code in results}
        received = self._rng.choices(columns, _APPLICANTS, k=self._around(self._level))
        rows["new_received"], rows["carried_in"] = Counter(received), self._carried
        due = rows["new_received"] + rows["carried_in"]
        rows["carried_out"] = Counter(
            column for column in columns for _ in range(due[column])
            if self._rng.random() < _CARRIED_OVER
        )  # fmt: skip
        rows["total_processed"] = due - rows["carried_out"]
        for column in columns:
            for code in self._rng.choices(results, weights, k=rows["total_processed"][column]):
                rows[code][column] += 1
        self._carried = rows["carried_out"]
        for code, values in rows.items():
            for column in columns:
                yield ("applications", code, column), values[column]
            yield ("applications", code, "total"), values.total()

    def _appeals(self) -> Iterator[tuple[Cell, int]]:
        for block in blocks_of("appeals", ""):
            results = [column.code for column in block.columns[:-1]]
            cases = self._pending[block.code] + self._around(self._level / 20)
            found = Counter(self._rng.choices(results, (6, 2, 1, 1), k=cases))
            self._pending[block.code] = found["pending"]
            for code in results:
                yield ("appeals", block.code, code), found[code]
            yield ("appeals", block.code, "total"), cases

    def _drifting(self, what: str) -> int:
        """Return a number near that of the year before."""
        if what not in self._levels:
            digits = self._rng.choice((0, 0, 0, 1, 1, 2, 3, 4))
            self._levels[what] = self._rng.uniform(10 ** (digits - 1), 10**digits) if digits else 0
        self._levels[what] = min(self._levels[what] * self._rng.uniform(0.7, 1.4), _LARGEST)
        return int(self._levels[what])

    def _weight(self, code: str) -> float:
        if code not in self._weights:
            self._weights[code] = _COMMON.get(code, 1) * self._rng.uniform(0.2, 2)
        return self._weights[code]

    def _around(self, level: float) -> int:
        """Return a whole number near `level`, and equal to it on average."""
        return int(level * self._rng.uniform(0.6, 1.4) + self._rng.random())


def consolidated(parts: list[Numbers]) -> Numbers:
    """Return the numbers that a government reports for all organs of its region."""
    total: Counter[Cell] = Counter()
    for part in parts:
        for cell, value in part.items():
            total[cell] += value
    return dict(total)
