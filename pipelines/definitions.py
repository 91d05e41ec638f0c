"""Define the Dagster code location: everything in `pipelines.defs`, found by Dagster itself."""

from pathlib import Path

import dagster as dg


@dg.definitions
def defs() -> dg.Definitions:
    """Load all assets, checks, jobs, schedules and sensors; steps of a run share its process."""
    found = dg.load_from_defs_folder(path_within_project=Path(__file__).parent)
    return dg.Definitions.merge(found, dg.Definitions(executor=dg.in_process_executor))
