"""What a staging table is made of: columns, types, a key. Which tables there are says `schema`."""

from dataclasses import dataclass

import polars as pl

SCHEMA = "staging"

NUMBER = pl.Decimal(24, 6)


@dataclass(frozen=True)
class Column:
    """One column: its name, DuckDB type, meaning, and what may stand in it."""

    name: str
    dtype: str
    description: str
    required: bool = False
    accepted: tuple[str, ...] = ()

    @property
    def polars(self) -> pl.DataType:
        """The Polars type under which this column is built before it is loaded."""
        return _POLARS[self.dtype]


@dataclass(frozen=True)
class Table:
    """One staging table: its name, what a row is, its key and its columns."""

    name: str
    grain: str
    key: tuple[str, ...]
    columns: tuple[Column, ...]

    @property
    def qualified(self) -> str:
        """The table's name with its schema."""
        return f"{SCHEMA}.{self.name}"

    @property
    def polars_schema(self) -> dict[str, pl.DataType]:
        """Column names and Polars types, in order."""
        return {column.name: column.polars for column in self.columns}


_POLARS: dict[str, pl.DataType] = {
    "VARCHAR": pl.String(),
    "BIGINT": pl.Int64(),
    "INTEGER": pl.Int32(),
    "BOOLEAN": pl.Boolean(),
    "DATE": pl.Date(),
    "TIMESTAMP": pl.Datetime("us"),
    "DECIMAL(24,6)": NUMBER,
}
