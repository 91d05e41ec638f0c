"""Prepare dbt's connection for the lake: a plugin of dbt-duckdb, named in the target `lake`.

dbt itself would download DuckDB's extensions; here they are loaded from installed packages.
"""

from typing import Any

import duckdb
from dbt.adapters.duckdb.credentials import DuckDBCredentials
from dbt.adapters.duckdb.plugins import BasePlugin

from pipelines import lake


class Plugin(BasePlugin):
    """Plugin that prepares dbt's connection for the lake, which the profile attaches."""

    def update_connection_config(self, creds: DuckDBCredentials, config: dict[str, Any]) -> None:
        """Set the directory for data that does not fit into memory."""
        config["temp_directory"] = lake.spill_directory()

    def configure_connection(self, conn: duckdb.DuckDBPyConnection) -> None:
        """Load the extensions."""
        lake.prepare(conn)
