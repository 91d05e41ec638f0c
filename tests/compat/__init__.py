"""Whether every DuckDB that the README names reads the published file alike: `make compat`."""
