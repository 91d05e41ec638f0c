"""The Dagster code location: everything of `pipelines.defs`, gathered."""

import dagster as dg

from pipelines.defs.automation import new_files, warehouse, yearly_ingestion
from pipelines.defs.documents import raw_documents, staging
from pipelines.defs.models import dbt_models
from pipelines.defs.publication import data_dictionary, published

defs = dg.Definitions(
    assets=[raw_documents, staging, dbt_models, published, data_dictionary],
    jobs=[warehouse],
    schedules=[yearly_ingestion],
    sensors=[new_files],
    executor=dg.in_process_executor,
)
