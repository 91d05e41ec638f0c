"""What dbt needs to build in the lake: a plugin of dbt-duckdb, named by the target `lake`.

dbt itself would fetch the extensions of DuckDB from the network; they come as packages.
"""

from typing import Any

import duckdb
from dbt.adapters.duckdb.credentials import DuckDBCredentials
from dbt.adapters.duckdb.plugins import BasePlugin

from pipelines import lake


class Plugin(BasePlugin):
    """Makes dbt's connection ready for the lake, which the profile attaches to it."""

    def update_connection_config(self, creds: DuckDBCredentials, config: dict[str, Any]) -> None:
        """Say where to put what does not fit into memory."""
        config["temp_directory"] = lake.spill_directory()

    def configure_connection(self, conn: duckdb.DuckDBPyConnection) -> None:
        """Load the extensions."""
        lake.prepare(conn)
