"""Dagster alone: partitions, assets, checks, the job, its schedule and its sensor.

An asset calls a function of `pipelines`, says in metadata what it did, and returns. No logic lives
here, and nothing outside this room imports dagster.
"""

import warnings

from dagster import BetaWarning

# Backfill policies are marked beta; nobody who runs the warehouse can do anything about that.
warnings.filterwarnings("ignore", category=BetaWarning)
