"""xxgk: a warehouse of China's government information disclosure annual reports.

The rooms, in the order in which data goes through them: `harvest` (portals to WARC files) →
`archive` (documents as received) → `readers` (bytes to documents) → `extract` (documents to cells
and claims) → `identify` (who, where, which year) → `load` (staging tables) → `dbt` → `publish`.
`forms` holds the statutory forms, `defs` is Dagster's, `cli` the command line. What a publication
says of itself is in `colophon`, `changelog` and `questions`, its copies are in `exports` and
`csv_files`; `trace` leads from a number back to its document.
"""
