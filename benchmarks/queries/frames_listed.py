"""The questions that list rows, in pandas; see `frames`."""

import json

import pandas as pd

from benchmarks.queries.frames import rounded
from benchmarks.queries.raw_csv import RawTables

_CELLS = {
    "disclosure": "fct_published_counts",
    "applications": "fct_applications",
    "appeals": "fct_appeals",
    "legacy": "fct_legacy_indicators",
}
_PRINTED_AT = {
    "applications_received": "new_received",
    "applications_none": "new_received",
    "applications_carried_in": "carried_in",
    "carried_in_none": "carried_in",
    "applications_carried_out": "carried_out",
    "carried_out_none": "carried_out",
    "reconsiderations": "reconsideration",
    "reconsiderations_none": "reconsideration",
}
_RATES = [
    "workload", "completion_rate", "substantive_disclosure_rate", "denial_rate", "unable_rate",
    "not_processed_rate", "reconsideration_correction_rate", "litigation_loss_rate",
]  # fmt: skip


def what_is_not_known(read: RawTables) -> pd.DataFrame:
    """Return what is not known, and why."""
    cells = pd.concat(
        read(table, "report_id", "report_year", "scope", "value_status").assign(table_code=code)
        for code, table in _CELLS.items()
    )
    keys = ["report_year", "scope", "table_code", "value_status"]
    counted = cells.groupby(keys, as_index=False).agg(
        cells=("report_id", "size"), reports=("report_id", "nunique")
    )
    whole = counted.groupby(keys[:3]).cells.transform("sum")
    counted.insert(5, "share_of_cells", rounded(counted.cells / whole, 3))
    findings = read(
        "audit_parse_findings",
        *("report_id", "table_code", "message", "is_current_version", "column_code"),
    )
    said = findings[
        (findings.is_current_version == True)  # noqa: E712 - null is neither
        & findings.column_code.isna()
    ]
    messages = said.groupby(["report_id", "table_code"], as_index=False).message.min()
    ambiguous = cells.loc[cells.value_status == "ambiguous", ["report_id", *keys]]
    examples = ambiguous.merge(messages, on=["report_id", "table_code"])
    example = examples.groupby(keys, as_index=False).message.min()
    listed = counted.merge(example, on=keys, how="left").rename(columns={"message": "said_of_it"})
    return listed.sort_values(
        ["report_year", "scope", "table_code", "cells", "value_status"],
        ascending=[True, True, True, False, True],
    )


def what_the_prose_claims(read: RawTables) -> pd.DataFrame:
    """Return what the prose states, beside the table."""
    claims = read(
        "fct_narrative_claims",
        *("report_id", "report_year", "agency_id", "scope", "claim_number", "claim_code"),
        *("claim_label_zh", "claim_label_en", "claim_role", "value", "is_approximate"),
        *("is_of_report", "sentence"),
    )
    claims = claims[
        (claims.report_year == 2020)
        & claims.is_of_report
        & claims.claim_role.isin(["total", "none"])
    ]
    claims = claims.merge(read("dim_agency", "agency_id", "agency_name"), on="agency_id")
    totals = read("fct_application_totals", "report_id", "outcome_code", "applicant_code", "value")
    totals = totals[totals.applicant_code == "total"].rename(columns={"outcome_code": "row_code"})
    appeals = read("fct_appeal_totals", "report_id", "channel_code", "value")
    printed = pd.concat([totals, appeals.rename(columns={"channel_code": "row_code"})])
    printed = printed[printed.row_code.isin(_PRINTED_AT.values())]
    printed = printed[["report_id", "row_code", "value"]].rename(columns={"value": "in_table"})
    claims["row_code"] = claims.claim_code.map(_PRINTED_AT)
    claims = claims.merge(printed, on=["report_id", "row_code"], how="left")
    claims["stated"] = claims.value.fillna(0)
    agrees = (claims.stated == claims.in_table).astype("boolean")
    claims["agrees"] = agrees.mask(claims.is_approximate | claims.in_table.isna())
    claims = claims.sort_values(["agency_name", "scope", "claim_number"])
    return claims[
        [
            *("report_year", "agency_name", "scope", "claim_label_zh", "claim_label_en"),
            *("stated", "is_approximate", "in_table", "agrees", "sentence"),
        ]
    ]


def trend_of_a_region(read: RawTables) -> pd.DataFrame:
    """Return how a region answered over the years, through changes of name and code."""
    regions = read("dim_region", "region_id", "region_code", "region_name", "lineage_id")
    lineages = regions.loc[regions.region_code == read.region, "lineage_id"]
    years = read(
        "region_year",
        *("region_id", "report_year", "scope", "metric_code", "pooled_value", "n"),
        *("known_count", "report_count", "why_null"),
    )
    metrics = read("dim_metric", "metric_code", "metric_order", "label_zh", "label_en", "unit")
    trend = (
        years[years.metric_code.isin(_RATES)]
        .merge(regions[regions.lineage_id.isin(lineages)], on="region_id")
        .merge(metrics, on="metric_code")
        .sort_values(["scope", "report_year", "region_name", "metric_order"])
    )
    trend["value"] = rounded(trend.pooled_value, 4)
    return trend[
        [
            *("report_year", "scope", "region_name", "metric_code", "label_zh", "label_en"),
            *("unit", "value", "n", "known_count", "report_count", "why_null"),
        ]
    ]


def agencies_beside_their_peers(read: RawTables) -> pd.DataFrame:
    """Return how much each agency discloses, beside its peers."""
    values = ["value", "peer_p10", "peer_p50", "peer_p90"]
    years = read(
        "agency_year",
        *("agency_id", "region_id", "report_year", "scope", "metric_code", *values, "n"),
        *("stability", "peer_count", "peer_rank", "ranked_count", "why_null"),
    )
    rates = (
        years[years.metric_code == "substantive_disclosure_rate"]
        .merge(read("dim_agency", "agency_id", "agency_name"), on="agency_id")
        .merge(read("dim_region", "region_id", "region_path"), on="region_id")
    )
    for name in values:
        rates[name] = rounded(rates[name], 4)
    rates = rates.sort_values(
        ["report_year", "scope", "value", "agency_name"], ascending=[True, True, False, True]
    )
    return rates[
        [
            *("report_year", "scope", "agency_name", "region_path", "value", "n", "stability"),
            *values[1:],
            *("peer_count", "peer_rank", "ranked_count", "why_null"),
        ]
    ]


def most_errors(read: RawTables) -> pd.DataFrame:
    """Return the ten agencies with most errors, and the cells to look at."""
    findings = read(
        "fct_quality_findings",
        *("agency_id", "rule_id", "report_year", "severity", "verdict", "restates_id", "cause"),
        *("human_verdict", "evidence", "sentences", "place"),
    )
    findings = findings[
        (findings.report_year == 2020)
        & (findings.verdict == "fail")
        & findings.severity.isin(["error", "warning"])
        & findings.restates_id.isna()
        & (findings.cause.notna() & (findings.cause != "parse_suspect"))
        & (findings.human_verdict.fillna("confirmed") == "confirmed")
    ].merge(read("dim_quality_rule", "rule_id", "severity", "title_zh"), on=["rule_id", "severity"])
    sentences = findings.sentences.map(
        lambda texts: "; ".join(json.loads(texts)), na_action="ignore"
    )
    where = findings.evidence.fillna(sentences).fillna(findings.place)
    findings["cells"] = findings.rule_id + " " + findings.title_zh + ": " + where
    found = findings.sort_values(["severity", "cells"]).groupby("agency_id")
    counted = pd.DataFrame(
        {
            "errors": found.severity.apply(lambda given: (given == "error").sum()),
            "warnings": found.severity.apply(lambda given: (given == "warning").sum()),
            "cells_to_look_at": found.cells.agg("\n".join),
        }
    ).reset_index()
    summary = read(
        "fct_quality_summary", "agency_id", "report_year", "severity", "passed", "failed"
    )
    summary = summary[(summary.report_year == 2020) & summary.severity.isin(["error", "warning"])]
    assessed = (summary.passed + summary.failed).groupby(summary.agency_id).sum()
    agencies = read("dim_agency", "agency_id", "agency_name", "latest_region_id")
    regions = read("dim_region", "region_id", "region_path")
    worst = (
        counted.merge(assessed.rename("assessed"), on="agency_id")
        .merge(agencies, on="agency_id")
        .merge(regions, left_on="latest_region_id", right_on="region_id")
        .sort_values(
            ["errors", "warnings", "assessed", "agency_name", "region_path"],
            ascending=[False, False, True, True, True],
        )
    )
    columns = ["agency_name", "region_path", "errors", "warnings", "assessed", "cells_to_look_at"]
    return worst[columns].head(10)
