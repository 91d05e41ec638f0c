"""xxgk: a warehouse of China's government information disclosure annual reports.

The packages, in the order of the data flow: `harvest` (portals to WARC files) → `archive`
(documents as received) → `readers` (bytes to documents) → `extract` (documents to cells and
claims) → `identify` (agency, region, report year) → `staging` (tables, one transaction per year) →
`dbt` → `publication` (the file that analysts open) → `site`. `forms` holds the statutory forms,
`engines` map the parser over documents, `lake` builds in DuckLake instead of a file, `defs` holds
the Dagster assets, `cli` the command line. `pipeline` runs everything in one call; `trace` leads
from a number back to its document, `health` checks the warehouse for a monitoring system.
"""
