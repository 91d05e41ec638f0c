"""The dbt project as assets: code lists, views and marts, with dbt's tests as their checks.

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
from pipelines.defs.common import OWNERS, WRITER_POOL, only_writer
from pipelines.settings import Settings
from pipelines.status import row_counts

_LISTS = {table.name for table in schema.LIST_TABLES}
_RECEIVED = {"sources", "containers", "captures", "documents"} | _LISTS
_CHECKS = "Keys, required columns, accepted values and references of {} hold."
# Intermediate models and marts read each other: only together are they one stage of the graph.
_GROUPS = {"seeds": "code_lists", "staging": "staging_views"}


class Translator(DagsterDbtTranslator):
    """Names and groups of dbt nodes in Dagster, and which asset fills each dbt source."""

    def get_asset_key(self, dbt_resource_props: Mapping[str, Any]) -> dg.AssetKey:
        """The node's own name; the sources are what the assets before dbt fill."""
        name = dbt_resource_props["name"]
        if dbt_resource_props["resource_type"] == "source":
            return dg.AssetKey("raw_documents" if name in _RECEIVED else ["staging", name])
        return dg.AssetKey(name)

    def get_group_name(self, dbt_resource_props: Mapping[str, Any]) -> str | None:
        """The room of the dbt project the node lives in."""
        if dbt_resource_props["resource_type"] == "seed":
            return _GROUPS["seeds"]
        return _GROUPS.get(dbt_resource_props["fqn"][1], "marts")

    def get_owners(self, dbt_resource_props: Mapping[str, Any]) -> list[str]:
        """All models have the owners of the pipeline."""
        return OWNERS

    def get_asset_check_spec(
        self,
        asset_spec: dg.AssetSpec,
        manifest: Mapping[str, Any],
        unique_id: str,
        project: DbtProject | None,
    ) -> dg.AssetCheckSpec | None:
        """A test with what it says of itself, or which parts of a table it tries."""
        spec = super().get_asset_check_spec(asset_spec, manifest, unique_id, project)
        node = manifest["nodes"][unique_id]
        described = node.get("description") or _CHECKS.format(asset_spec.key.to_user_string())
        return spec and spec._replace(description=described)

    def get_description(self, dbt_resource_props: Mapping[str, Any]) -> str:
        """What the model says of itself; its SQL is in the data dictionary."""
        return dbt_resource_props.get("description") or dbt_resource_props["name"]


TRANSLATOR = Translator(DagsterDbtTranslatorSettings(enable_duplicate_source_asset_keys=True))
MANIFEST = json.loads(dbt.prepare(Settings()).read_bytes())
_IN_ORDER = [
    MANIFEST["nodes"][unique_id]["name"]
    for unique_id in TopologicalSorter(MANIFEST["parent_map"]).static_order()
    if unique_id.startswith(("model.", "seed."))
]
"""Models and seeds, each behind those that it reads."""
MARTS = [
    dg.AssetKey(node["name"])
    for node in MANIFEST["nodes"].values()
    if node["resource_type"] == "model" and node["schema"] == "main"
]


@dbt_assets(
    manifest=MANIFEST, dagster_dbt_translator=TRANSLATOR, name="dbt_models", pool=WRITER_POOL
)
def dbt_models(context: dg.AssetExecutionContext) -> Iterator[Any]:
    """Bring the models up to date that the run asks for, and test them.

    What stands as it was is left as it is, and reported as such; a choice of models is built
    whether or not anything has changed.
    """
    settings = Settings()
    events: list[Any] = []
    failure = None
    asked = [
        name for name in _IN_ORDER if name in context.op_execution_context.selected_output_names
    ]
    chosen = ("--select", *asked) if context.is_subset else ()

    with only_writer(settings):
        try:
            dbt.build(settings, on_result=events.append, selection=chosen)
        except dbt.DbtFailed as error:
            failure = error
        rows = row_counts(settings)
    findings = {node.name: node.message for node in failure.nodes} if failure else {}
    outputs: dict[str, dg.Output] = {}
    checked: set[dg.AssetCheckKey] = set()
    for event in events:
        for told in _reported(event, context, rows, findings):
            if isinstance(told, dg.Output):
                outputs[told.output_name] = told
                continue
            if isinstance(told, dg.AssetCheckResult):
                checked.add(dg.AssetCheckKey(told.asset_key, told.check_name))
            yield told
    for name in asked:
        if name in outputs:
            yield outputs[name]
        elif not failure:
            told = {"left as it was": True, **_size(rows, name)}
            yield dg.Output(None, output_name=name, metadata=told)
    if failure:
        raise dg.Failure(str(failure), allow_retries=False) from failure
    # What is not tested again stands as it was when it passed: a check that failed since is over.
    for key in set() if chosen else context.selected_asset_check_keys - checked:
        yield dg.AssetCheckResult(
            passed=True,
            asset_key=key.asset_key,
            check_name=key.name,
            metadata={"left as it was": True},
        )


def _reported(
    event: Any,
    context: dg.AssetExecutionContext,
    rows: Mapping[str, int],
    findings: Mapping[str, str],
) -> Iterator[Any]:
    """What Dagster is told of one dbt result: an output, or a check result with its findings."""
    from google.protobuf.json_format import MessageToDict

    message = DbtCoreCliEventMessage(
        raw_event=MessageToDict(event, preserving_proto_field_name=True), event_history_metadata={}
    )
    for told in message.to_default_asset_events(MANIFEST, TRANSLATOR, context):
        if isinstance(told, dg.AssetCheckResult):
            yield told._replace(description=findings.get(str(told.check_name)))
        elif not isinstance(told, dg.Output):
            yield told
        elif told.output_name in context.op_execution_context.selected_output_names:
            yield told.with_metadata({**told.metadata, **_size(rows, told.output_name)})


def _size(rows: Mapping[str, int], name: str) -> dict[str, int]:
    return {"dagster/row_count": rows[name]} if name in rows else {}
