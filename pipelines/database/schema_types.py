"""Define the classes of staging tables and their columns. The tables are in `schema`."""

from dataclasses import dataclass

import polars as pl

SCHEMA = "staging"

NUMBER = pl.Decimal(24, 6)


@dataclass(frozen=True)
class Column:
    """One column: name, DuckDB type, description, and whether it is required (`not null`)."""

    name: str
    dtype: str
    description: str
    required: bool = False

    @property
    def polars(self) -> pl.DataType:
        """Polars type of the column before it is loaded."""
        return _POLARS[self.dtype]


@dataclass(frozen=True)
class Table:
    """One staging table: name, description of a row, key and columns."""

    name: str
    grain: str
    key: tuple[str, ...]
    columns: tuple[Column, ...]

    @property
    def qualified(self) -> str:
        """Table name with its schema."""
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


SHA = Column("sha256", "VARCHAR", "SHA-256 of the document's bytes, its identity.", required=True)
