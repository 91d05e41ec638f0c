"""Write tables as files of Stata (.dta) and SPSS (.sav), with pyreadstat.

A null number keeps its reason from the status column beside it: in Stata as an extended missing
value (`.b` for blank), in SPSS as a user-missing number below any that a report prints. Codes of
known lists become labelled numbers; the label begins with the code. A null without a reason is a
plain missing value. Neither format distinguishes an empty text from a null text.
"""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import polars as pl
import pyreadstat

from pipelines.formats.labels import STATUS, Column, codes_of, is_number, status_columns

LETTERS = {
    "ambiguous": "a",
    "blank": "b",
    "not_in_form": "f",
    "not_looked_for": "l",
    "missing": "m",
    "not_applicable": "n",
    "out_of_bounds": "o",
    "not_found": "q",
    "not_reached": "r",
    "several_reports": "s",
    "text": "t",
    "unknown_part": "u",
    "several_reasons": "v",
    "table_absent": "x",
    "unit_unknown": "y",
    "zero_denominator": "z",
}
"""Stata's extended missing value for each reason: `.b` for blank."""
LOWEST = -999_999_999_999.0
NUMBERS = {reason: LOWEST + place for place, reason in enumerate(sorted(LETTERS))}
"""SPSS's user-missing number for each reason; reports print no number as low."""
_LONGEST_LABEL = 80
"""Most characters of a variable's label in Stata."""


def write_stata(frame: pl.DataFrame, columns: list[Column], title: str, path: Path) -> None:
    """Write a .dta file of version 15 (Stata 14 and newer)."""
    reasons = _reasons(frame, columns)
    frame, labels = _coded(frame, columns)
    # ReadStat refuses a null among long texts (tidyverse/haven#760); Stata has no null texts.
    frame = frame.with_columns(pl.col(pl.String).fill_null(""))
    frame = _with_reasons(frame, reasons, labels, LETTERS, pl.Object)
    pyreadstat.write_dta(
        frame,
        path,
        file_label=title[:_LONGEST_LABEL],
        column_labels={column.name: column.label[:_LONGEST_LABEL] for column in columns},
        variable_value_labels={name: of_name for name, of_name in labels.items() if of_name},
        missing_user_values={
            name: [LETTERS[reason] for reason in _present(of_name)]
            for name, of_name in reasons.items()
        },
    )


def write_spss(frame: pl.DataFrame, columns: list[Column], title: str, path: Path) -> None:
    """Write a compressed .sav file."""
    reasons = _reasons(frame, columns)
    frame, labels = _coded(frame, columns)
    frame = _with_reasons(frame, reasons, labels, NUMBERS, pl.Float64)
    pyreadstat.write_sav(
        frame,
        path,
        file_label=title[:64],
        column_labels={column.name: column.label for column in columns},
        variable_value_labels={name: of_name for name, of_name in labels.items() if of_name},
        missing_ranges={name: [{"lo": LOWEST, "hi": LOWEST + len(NUMBERS)}] for name in reasons},
        row_compress=True,
    )


def read_statistics(path: Path, columns: list[Column]) -> pl.DataFrame:
    """Read a .dta or .sav file back: missing values as null, labelled numbers as codes."""
    read = pyreadstat.read_dta if path.suffix == ".dta" else pyreadstat.read_sav
    frame, metadata = read(str(path), output_format="polars")
    for column in columns:
        if codes_of(column.name, columns) is not None:
            labels = metadata.variable_value_labels.get(column.name, {})
            codes = {number: label.split(" ")[0] for number, label in labels.items()}
            frame = frame.with_columns(
                pl.col(column.name)
                .cast(pl.Float64)
                .replace_strict(codes, default=None, return_dtype=pl.String)
            )
    return frame


def _reasons(frame: pl.DataFrame, columns: list[Column]) -> dict[str, list[str | None]]:
    """Return the reasons, row by row, of each column that is null for a known reason."""
    return {
        name: frame[status].to_list()
        for name, status in status_columns(columns).items()
        if is_number(frame, name) and _present(frame[status].to_list())
    }


def _with_reasons(
    frame: pl.DataFrame,
    reasons: dict[str, list[str | None]],
    labels: dict[str, dict[Any, str]],
    codes: Mapping[str, float | str],
    kind: type[pl.DataType],
) -> pl.DataFrame:
    """Replace each null by the code of its reason, and add the code's label to `labels`."""
    for name, of_name in reasons.items():
        values = [
            float(value) if value is not None else codes.get(reason or "")
            for value, reason in zip(frame[name], of_name, strict=True)
        ]
        frame = frame.with_columns(pl.Series(name, values, dtype=kind))
        labels[name] = {codes[reason]: _labelled(reason) for reason in _present(of_name)}
    return frame


def _present(reasons: list[str | None]) -> list[str]:
    return sorted({reason for reason in reasons if reason in LETTERS})


def _coded(
    frame: pl.DataFrame, columns: list[Column]
) -> tuple[pl.DataFrame, dict[str, dict[Any, str]]]:
    """Replace known codes and booleans by numbers; return the frame and the numbers' labels."""
    labels: dict[str, dict[Any, str]] = {}
    for column in columns:
        name, codes = column.name, codes_of(column.name, columns)
        if frame[name].dtype == pl.Boolean:
            frame = frame.with_columns(pl.col(name).cast(pl.Float64))
            labels[name] = {0.0: "false 否", 1.0: "true 是"}
        elif codes is not None:
            known = [*codes, *sorted(set(frame[name].drop_nulls().unique()) - codes.keys())]
            numbers = {code: float(number) for number, code in enumerate(known, 1)}
            frame = frame.with_columns(
                pl.col(name).replace_strict(numbers, default=None, return_dtype=pl.Float64)
            )
            labels[name] = {
                number: f"{code} {codes.get(code, '')}".strip() for code, number in numbers.items()
            }
    return frame, labels


def _labelled(reason: str) -> str:
    return f"{reason} {STATUS[reason]}"
