"""Define everything for Dagster: partitions, assets, checks, jobs, schedules and sensors.

An asset calls a function of `pipelines`, reports its results as metadata, and returns. The logic is
in the other packages, none of which imports dagster.
"""

import warnings

from dagster import BetaWarning

# Backfill policies are marked beta; operators of the warehouse cannot change that.
warnings.filterwarnings("ignore", category=BetaWarning)
