"""Compare two answers: columns, rows and values, in any order.

Numbers are equal up to the rounding of floating-point sums; text and nulls exactly. Types differ
between systems and are ignored.
"""

import polars as pl
import polars.selectors as cs
from polars.testing import assert_frame_equal

_DIGITS = 9


def difference(answer: pl.DataFrame, other: pl.DataFrame) -> str | None:
    """Return the difference in one line, or None."""
    try:
        assert_frame_equal(
            _plain(answer), _plain(other), check_row_order=False, abs_tol=10.0**-_DIGITS
        )
    except AssertionError as error:
        return " ".join(str(error).split())
    return None


def _plain(answer: pl.DataFrame) -> pl.DataFrame:
    """Return the same with numbers as fractions and booleans as numbers."""
    return answer.with_columns(
        (cs.numeric() | cs.boolean() | cs.by_dtype(pl.Null)).cast(pl.Float64).round(_DIGITS)
    ).with_columns((cs.temporal() | cs.categorical()).cast(pl.String))
