"""xxgk: a warehouse of China's government information disclosure annual reports.

The rooms, in the order in which data goes through them: `harvest` (portals to WARC files) →
`archive` (documents as received) → `readers` (bytes to documents) → `extract` (documents to cells
and claims) → `identify` (who, where, which year) → `staging` (tables, a year in a transaction) →
`dbt` → `publication` (the file that analysts open) → `site`. `forms` holds the statutory forms,
`engines` map the parser over documents, `lake` is another place to build in than a file, `defs` is
Dagster's, `cli` the command line. `pipeline` is all of it in one call; `trace` leads from a number
back to its document, `health` says whether all is well.
"""
