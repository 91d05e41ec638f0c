"""Define the dbt project as assets: code lists, views and marts, with dbt's tests as checks.

The graph is read from the manifest that `pipelines.dbt.prepare` keeps; building is
`pipelines.dbt.build`, whose events become materialisations and check results here.
"""

import json
from collections.abc import Iterator, Mapping
from graphlib import TopologicalSorter
from typing import Any

import dagster as dg
from dagster_dbt import (
    DagsterDbtTranslator,
    DagsterDbtTranslatorSettings,
    DbtProject,
    dbt_assets,
)
from dagster_dbt.core.dbt_cli_event import DbtCoreCliEventMessage

from pipelines import dbt
from pipelines.database import schema
from pipelines.dbt_failures import FailedNode
from pipelines.defs.common import OWNERS, WRITER_POOL, only_writer
from pipelines.settings import Settings
from pipelines.staging.counts import row_counts

_LISTS = {table.name for table in schema.LIST_TABLES}
_RECEIVED = {"sources", "containers", "captures", "documents"} | _LISTS
_CHECKS = "Keys, required columns, accepted values and references of {} hold."
# Intermediate models and marts read each other, so they form one group.
_GROUPS = {"seeds": "code_lists", "staging": "staging_views"}


class Translator(DagsterDbtTranslator):
    """Names, groups and descriptions of dbt nodes in Dagster, and the assets behind dbt sources."""

    def get_asset_key(self, dbt_resource_props: Mapping[str, Any]) -> dg.AssetKey:
        """Return a node's own name; for a source, the asset that fills it."""
        name = dbt_resource_props["name"]
        if dbt_resource_props["resource_type"] == "source":
            return dg.AssetKey("raw_documents" if name in _RECEIVED else ["staging", name])
        return dg.AssetKey(name)

    def get_group_name(self, dbt_resource_props: Mapping[str, Any]) -> str | None:
        """Return the group for the folder of the node in the dbt project."""
        if dbt_resource_props["resource_type"] == "seed":
            return _GROUPS["seeds"]
        return _GROUPS.get(dbt_resource_props["fqn"][1], "marts")

    def get_owners(self, dbt_resource_props: Mapping[str, Any]) -> list[str]:
        """Return the owners of the pipeline."""
        return OWNERS

    def get_asset_check_spec(
        self,
        asset_spec: dg.AssetSpec,
        manifest: Mapping[str, Any],
        unique_id: str,
        project: DbtProject | None,
    ) -> dg.AssetCheckSpec | None:
        """Return the check of a test, with its own description or a general one."""
        spec = super().get_asset_check_spec(asset_spec, manifest, unique_id, project)
        node = manifest["nodes"][unique_id]
        described = node.get("description") or _CHECKS.format(asset_spec.key.to_user_string())
        return spec and spec._replace(description=described)

    def get_description(self, dbt_resource_props: Mapping[str, Any]) -> str:
        """Return the model's description; its SQL is in the data dictionary."""
        return dbt_resource_props.get("description") or dbt_resource_props["name"]


TRANSLATOR = Translator(DagsterDbtTranslatorSettings(enable_duplicate_source_asset_keys=True))
MANIFEST = json.loads(dbt.prepare(Settings()).read_bytes())
_IN_ORDER = [
    MANIFEST["nodes"][unique_id]["name"]
    for unique_id in TopologicalSorter(MANIFEST["parent_map"]).static_order()
    if unique_id.startswith(("model.", "seed."))
]
"""Models and seeds, each after those that it reads."""
MARTS = [
    dg.AssetKey(node["name"])
    for node in MANIFEST["nodes"].values()
    if node["resource_type"] == "model" and node["schema"] == "main"
]


@dbt_assets(
    manifest=MANIFEST, dagster_dbt_translator=TRANSLATOR, name="dbt_models", pool=WRITER_POOL
)
def dbt_models(context: dg.AssetExecutionContext) -> Iterator[Any]:
    """Bring the run's models up to date, and test them.

    Unchanged models are kept and reported as such; a selection of models is always built.
    """
    settings = Settings()
    events: list[Any] = []
    failure: dbt.DbtFailed | None = None
    warnings: tuple[FailedNode, ...] = ()
    asked = [
        name for name in _IN_ORDER if name in context.op_execution_context.selected_output_names
    ]
    chosen = ("--select", *asked) if context.is_subset else ()

    with only_writer(settings):
        try:
            warnings = dbt.build(settings, events.append, chosen).warnings
        except dbt.DbtFailed as error:
            failure = error
        rows = row_counts(settings)
    nodes = failure.nodes if failure else warnings
    findings = {node.name: node.message for node in nodes}
    outputs: dict[str, dg.Output] = {}
    checked: set[dg.AssetCheckKey] = set()
    for event in events:
        for result in _results_of(event, context, rows, findings):
            if isinstance(result, dg.Output):
                outputs[result.output_name] = result
                continue
            if isinstance(result, dg.AssetCheckResult):
                checked.add(_key_of(result))
            yield result
    for name in asked:
        if name in outputs:
            yield outputs[name]
        elif not failure:
            metadata = {"left as it was": True, **_size(rows, name)}
            yield dg.Output(None, output_name=name, metadata=metadata)
    if failure:
        raise dg.Failure(str(failure), allow_retries=False) from failure
    # Tests that are not run again passed on the unchanged models: report them as passed.
    for key in set() if chosen else context.selected_asset_check_keys - checked:
        yield dg.AssetCheckResult(
            passed=True,
            asset_key=key.asset_key,
            check_name=key.name,
            metadata={"left as it was": True},
        )


def _results_of(
    event: Any,
    context: dg.AssetExecutionContext,
    rows: Mapping[str, int],
    findings: Mapping[str, str],
) -> Iterator[Any]:
    """Convert one dbt result to an output, or to a check result with its findings."""
    from google.protobuf.json_format import MessageToDict

    message = DbtCoreCliEventMessage(
        raw_event=MessageToDict(event, preserving_proto_field_name=True), event_history_metadata={}
    )
    for result in message.to_default_asset_events(MANIFEST, TRANSLATOR, context):
        if isinstance(result, dg.AssetCheckResult):
            yield result._replace(description=findings.get(str(result.check_name)))
        elif not isinstance(result, dg.Output):
            yield result
        elif result.output_name in context.op_execution_context.selected_output_names:
            yield result.with_metadata({**result.metadata, **_size(rows, result.output_name)})


def _key_of(result: dg.AssetCheckResult) -> dg.AssetCheckKey:
    assert result.asset_key and result.check_name, result
    return dg.AssetCheckKey(result.asset_key, result.check_name)


def _size(rows: Mapping[str, int], name: str) -> dict[str, int]:
    return {"dagster/row_count": rows[name]} if name in rows else {}
