"""One step of the pipeline, run by `benchmarks.scale` in a process of its own.

`python -m benchmarks.scale_steps STEP`, with the settings of the environment; the step's result is
printed as JSON on the last line. Only values that the step alone knows are measured here.
"""

import json
import sys
import time
from collections.abc import Callable
from datetime import UTC, datetime

from pipelines.settings import Settings


def scan(settings: Settings) -> dict:
    """Scan what was received."""
    from pipelines.archive import take_in
    from pipelines.staging.register import register_sources

    intake = take_in(settings)
    register_sources(settings)
    return {"documents": intake.documents, "new": intake.new, "pending": intake.pending}


def stage(settings: Settings) -> dict:
    """Read and load all years; while one is loaded, the next is read."""
    from pipelines.archive import take_in
    from pipelines.staging.load import stage_years

    pending = take_in(settings).pending
    started = time.monotonic()
    results = stage_years(settings, pending)
    loading = sum(result.load_seconds for result in results)
    # The rest after the last year was read is its loading.
    reading = time.monotonic() - started - sum(result.load_seconds for result in results[-1:])
    return {"parse_seconds": reading, "load_seconds": loading}


def dbt(settings: Settings) -> dict:
    """Build the models and test them."""
    from pipelines.dbt import build

    result = build(settings)
    return {"models": result.models, "tests": result.tests}


def publish(settings: Settings) -> dict:
    """Check the build, copy and export it."""
    from pipelines.publication.publish import publish as put

    publication = put(settings)
    steps = {"published": round(publication.seconds, 1)}
    return {"version": publication.version, "steps": steps, "read": 0, "changes": []}


def site(settings: Settings) -> dict:
    """Write the pages."""
    from pipelines.site import write_site

    write_site(settings)
    return {}


def run(settings: Settings) -> dict:
    """Do all of it, as `xxgk run`; return the number of contents read anew, and the changes."""
    import duckdb

    from pipelines.pipeline import run_all

    started = datetime.now(UTC).replace(tzinfo=None)
    outcome = run_all(settings)
    with duckdb.connect(str(settings.build_path), read_only=True) as build:
        [(read,)] = build.execute(
            "select count(*) from staging.readings where read_at >= ?", [started]
        ).fetchall()
    with duckdb.connect(str(settings.published_path), read_only=True) as published:
        changes = published.execute(
            "select column_name, count(*), count(distinct report_id) from changes "
            "where version = (select version from publication) and kind = 'changed' "
            "and column_name in ('value', 'value_status') group by 1 order by 1"
        ).fetchall()
    return {
        "changed": outcome.changed,
        "read": read,
        "steps": {name: round(seconds, 1) for name, seconds in outcome.steps.items()},
        "changes": changes if outcome.changed else [],
    }


STEPS: dict[str, Callable[[Settings], dict]] = {
    each.__name__: each for each in (scan, stage, dbt, publish, site, run)
}


if __name__ == "__main__":
    print("\n" + json.dumps(STEPS[sys.argv[1]](Settings())))
