"""List the published tables with their keys, references, and the statutory tables behind facts.

The checks that the tables keep to them are in `invariants`.
"""

GRAIN = {
    "agency_year": ("agency_id", "report_year", "scope", "metric_code"),
    "audit_parse_findings": ("document_sha256", "finding_number"),
    "audit_rejected_cells": ("document_sha256", "table_code", "row_code", "column_code"),
    "audit_report_captures": ("capture_id", "document_sha256"),
    "audit_settled_reports": ("settled_by",),
    "audit_source_health": ("source_entry", "harvest"),
    "audit_unresolved_reports": ("document_sha256",),
    "dim_agency": ("agency_id",),
    "dim_appeal_channel": ("channel_code",),
    "dim_appeal_result": ("result_code",),
    "dim_applicant_type": ("applicant_code",),
    "dim_container": ("container_file",),
    "dim_disclosure_item": ("item_code",),
    "dim_disclosure_measure": ("measure_code",),
    "dim_document": ("file",),
    "dim_figure": ("figure_code",),
    "dim_legacy_indicator": ("indicator_code",),
    "dim_metric": ("metric_code",),
    "dim_outcome": ("outcome_code",),
    "dim_quality_rule": ("rule_id",),
    "dim_region": ("region_id",),
    "dim_report": ("report_id",),
    "dim_system": ("system_code",),
    "dim_year": ("report_year",),
    "fct_answers": ("report_id", "applicant_code"),
    "fct_appeal_totals": ("report_id", "channel_code"),
    "fct_appeals": ("report_id", "channel_code", "result_code"),
    "fct_application_totals": ("report_id", "outcome_code", "applicant_code"),
    "fct_applications": ("report_id", "outcome_code", "applicant_code"),
    "fct_cell_statuses": ("report_id", "table_code", "value_status"),
    "fct_corrections": ("document_sha256", "table_code", "row_code", "column_code"),
    "fct_coverage": ("agency_id", "report_year"),
    "fct_legacy_indicators": ("report_id", "indicator_code"),
    "fct_metrics": ("report_id", "metric_code"),
    "fct_narrative_claims": ("report_id", "claim_number"),
    "fct_published_counts": ("report_id", "item_code", "measure_code"),
    "fct_quality_findings": ("report_id", "rule_id", "place"),
    "fct_quality_summary": ("report_id", "rule_id"),
    "region_year": ("region_id", "report_year", "scope", "metric_code"),
    "report_versions": ("document_sha256",),
    "reports_wide": ("report_id",),
}
"""Key of each published table: one row per combination. Tables without a key are not published."""

DIMENSIONS = {
    "agency_id": "dim_agency",
    "applicant_code": "dim_applicant_type",
    "channel_code": "dim_appeal_channel",
    "container_file": "dim_container",
    "indicator_code": "dim_legacy_indicator",
    "item_code": "dim_disclosure_item",
    "measure_code": "dim_disclosure_measure",
    "metric_code": "dim_metric",
    "outcome_code": "dim_outcome",
    "region_code": "dim_region",
    "region_id": "dim_region",
    "report_id": "dim_report",
    "report_year": "dim_year",
    "result_code": "dim_appeal_result",
    "rule_id": "dim_quality_rule",
    "system_code": "dim_system",
}
"""The dimension that each key column refers to, in every table that has the column."""

CELLS = {
    "fct_published_counts": ("disclosure", "item_code", "measure_code"),
    "fct_applications": ("applications", "outcome_code", "applicant_code"),
    "fct_application_totals": ("applications", "outcome_code", "applicant_code"),
    "fct_appeals": ("appeals", "channel_code", "result_code"),
    "fct_appeal_totals": ("appeals", "channel_code", "'total'"),
    "fct_legacy_indicators": ("legacy", "indicator_code", "'value'"),
}
"""For each fact table, the statutory table whose cells it holds, and their row and column codes."""
