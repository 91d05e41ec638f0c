"""The ten analyst questions of docs/queries on a published file, and beside it on its rivals.

`python -m benchmarks.queries [PUBLISHED_FILE]` asks the same on the published DuckDB file, on its
tables as CSV through pandas, and on PostgreSQL loaded with its tables; whoever answers otherwise
than the published file fails. Nothing of the product imports this.
"""
