"""The ten analyst questions of docs/queries on a published file and on two other systems.

`python -m benchmarks.queries [PUBLISHED_FILE]` asks the same of the published DuckDB file, of its
tables as CSV through pandas, and of PostgreSQL loaded with its tables; an answer that differs from
the published file's is an error. The product does not import this.
"""
