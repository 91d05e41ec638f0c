"""How long the site takes to write, and how large it is, with many reports.

A small warehouse is made and published as it always is (`benchmarks.quality` fills its staging);
then its published tables are multiplied: each copy is of other agencies in other counties. Of the
findings only those that fail are multiplied, for the site shows no others.

    python -m benchmarks.site 20000
"""

import resource
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import duckdb
from rich.console import Console

from benchmarks.quality import ORGANS, YEARS, make_staging
from pipelines import dbt
from pipelines.database import connect, limit_memory
from pipelines.publication.publish import last_publication, publish
from pipelines.settings import Settings
from pipelines.site import agencies, charts, pages, places, search
from pipelines.site.figures import Figures

_COUNTIES = 10
_IN_ONE = _COUNTIES * len(ORGANS) * len(YEARS)
_MULTIPLIED = (
    "dim_agency", "dim_report", "agency_year", "region_year", "fct_applications",
    "fct_application_totals", "fct_appeals", "fct_appeal_totals", "fct_published_counts",
    "fct_metrics", "fct_narrative_claims", "fct_parse_findings", "fct_quality_findings",
    "fct_quality_summary",
)  # fmt: skip
_OTHERS = {
    "report_id": "md5(report_id || copy)",
    "agency_id": "md5(agency_id || copy)",
    "region_id": "there.region_id",
    "latest_region_id": "there.region_id",
    "region_code": "there.region_code",
    "agency_name": "there.region_name || organ",
}


def main(reports: int) -> None:
    """Make a published file with that many reports, write its site and print what it took."""
    console = Console()
    with tempfile.TemporaryDirectory(prefix="xxgk-site-") as folder:
        settings = Settings(warehouse_dir=Path(folder))
        with connect(settings.build_path) as build:
            make_staging(build, settings, _IN_ONE)
        dbt.build(settings, tested=False)
        publish(settings)
        _multiply(settings, -(-reports // _IN_ONE))
        size = settings.published_path.stat().st_size
        console.print(f"published file: {size / 1e6:,.0f} MB")
        _measure(console, settings)


def _multiply(settings: Settings, copies: int) -> None:
    """Put that many copies in place of the rows of each table that is about reports."""
    with duckdb.connect(str(settings.published_path)) as published:
        published.execute("set preserve_insertion_order = false")
        published.execute("set memory_limit = '1.5GB'")
        published.execute(
            "create temp table copies as select range::varchar as copy from range(?)", [copies]
        )
        published.execute(_COUNTIES_THERE)
        for table in _MULTIPLIED:
            columns = [name for name, *_ in published.execute(f"describe {table}").fetchall()]
            place = next(
                (name for name in columns if name in ("region_id", "latest_region_id")), None
            )
            replaced = [f"{new} as {name}" for name, new in _OTHERS.items() if name in columns]
            joined = f"join there on there.here = {table}.{place}" if place else "cross join copies"
            where = "where verdict = 'fail'" if table == "fct_quality_findings" else ""
            published.execute(
                f"create or replace table {table} as select {table}.* replace "
                f"({', '.join(replaced)}) from {table} {joined} {where}"
            )
        published.execute("update publication set reports = (select count(*) from dim_report)")


_COUNTIES_THERE = """
    create temp table there as
    with counties as (
        select region_id, region_code, region_name,
            row_number() over (order by region_id) - 1 as nth
        from dim_region
        where level = 'county' and valid_to_year is null
    ),
    used as (
        select region_id as here, row_number() over (order by region_id) - 1 as nth
        from (select distinct region_id from dim_report)
    )
    select here, copy, counties.region_id, region_code, region_name
    from used
    cross join copies
    join counties
        on counties.nth = (used.nth + copy::int * (select count(*) from used))
            % (select count(*) from counties)
"""


def _measure(console: Console, settings: Settings) -> None:
    publication = last_publication(settings)
    site = settings.warehouse_dir / "site"
    data = site / "data"
    with connect(settings.published_path, read_only=True) as published:
        limit_memory(published, settings.max_database_memory)
        figures = Figures(published, publication)
        console.print(f"{publication['reports']:,} reports")
        steps: dict[str, Callable[[], object]] = {
            "agencies": lambda: agencies.write_agencies(
                published, data / "agencies", figures.prefix_length
            ),
            "regions": lambda: places.write_places(published, data / "places"),
            "search": lambda: search.write_index(published, data / "search"),
            "pages": lambda: pages.write_pages(site, figures, settings.published_path),
            "drawing library": lambda: charts.put_drawing_library(site / "assets", site),
        }
        for name, step in steps.items():
            started = time.monotonic()
            step()
            console.print(f"{name:16} {time.monotonic() - started:6.1f} s")
    for folder in ("data/agencies", "data/places", "data/search", "."):
        sizes = [path.stat().st_size for path in (site / folder).rglob("*") if path.is_file()]
        console.print(
            f"{folder:16} {len(sizes):6,} files {sum(sizes) / 1e6:8,.1f} MB, "
            f"largest {max(sizes) / 1e3:,.0f} kB"
        )
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    console.print(f"peak memory {peak:,.0f} MB")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 20_000)
