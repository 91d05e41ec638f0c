"""The Dagster code location: everything of `pipelines.defs`, gathered."""

import dagster as dg

from pipelines.defs.automation import (
    harvest,
    new_files,
    tell_of_failures,
    warehouse,
    yearly_ingestion,
)
from pipelines.defs.documents import raw_documents, staging
from pipelines.defs.harvest import harvested
from pipelines.defs.models import dbt_models
from pipelines.defs.publication import published, site

defs = dg.Definitions(
    assets=[harvested, raw_documents, staging, dbt_models, published, site],
    jobs=[warehouse, harvest],
    schedules=[yearly_ingestion],
    sensors=[new_files, tell_of_failures],
    executor=dg.in_process_executor,
)
