"""The questions about numbers of reports, in pandas, as an analyst without a warehouse writes them.

Each function has the name of its file in docs/queries and returns its columns. `read` returns
columns of a table. Questions that list rows are in `frames_listed`.
"""

import numpy as np
import pandas as pd

from benchmarks.queries.raw_csv import RawTables


def applications_over_the_years(read: RawTables) -> pd.DataFrame:
    """Return how many applications came in, and how they were answered."""
    outcomes = read("dim_outcome", "outcome_code", "kind", "group_code")
    cells = _totals(read).merge(outcomes, on="outcome_code")
    cells["answer_code"] = cells.group_code.where(cells.kind == "outcome", cells.outcome_code)
    answers = _known_sums(cells, ["report_id", "report_year", "scope", "answer_code"])
    labels = read("dim_outcome", "outcome_code", "outcome_order", "label_zh", "label_en")
    answers = answers.merge(labels, left_on="answer_code", right_on="outcome_code")
    groups = answers.groupby(
        ["report_year", "scope", "outcome_order", "label_zh", "label_en"], as_index=False
    )
    summed = groups.agg(reports_known=("value", "count"), reports=("value", "size"))
    summed.insert(5, "applications", groups.value.sum(min_count=1).value)
    return summed.drop(columns="outcome_order")


def refusal_reasons(read: RawTables) -> pd.DataFrame:
    """For what reasons applications were refused."""
    outcomes = read(
        "dim_outcome", "outcome_code", "kind", "group_code", "outcome_order", "label_zh", "label_en"
    )
    refusals = outcomes[
        (outcomes.kind == "outcome")
        & outcomes.group_code.isin(["denied", "unable", "not_processed"])
    ]
    cells = _totals(read).merge(refusals[["outcome_code"]], on="outcome_code")
    is_known = cells.value.notna().groupby(cells.report_id).transform("all")
    cells["known_value"] = cells.value.where(is_known)
    groups = cells.groupby(["report_year", "scope", "outcome_code"], as_index=False)
    reasons = groups.agg(reports_known=("known_value", "count"), reports=("value", "size"))
    reasons["applications"] = groups.known_value.sum(min_count=1).known_value
    refused = reasons.groupby(["report_year", "scope"]).applications.transform("sum")
    reasons["share"] = rounded(reasons.applications / refused.where(refused != 0), 3)
    reasons = reasons.merge(refusals, on="outcome_code").merge(
        outcomes, left_on="group_code", right_on="outcome_code", suffixes=("", "_of_answer")
    )
    reasons = reasons.sort_values(["report_year", "scope", "outcome_order"])
    names = {
        "label_zh_of_answer": "answer_zh",
        "label_en_of_answer": "answer_en",
        "label_zh": "reason_zh",
        "label_en": "reason_en",
    }
    counts = ["applications", "share", "reports_known", "reports"]
    return reasons.rename(columns=names)[["report_year", "scope", *names.values(), *counts]]


def applicant_types(read: RawTables) -> pd.DataFrame:
    """Who applies, and who is given what it asked for."""
    keys = ["report_id", "report_year", "scope", "applicant_code"]
    columns = (*keys, "outcome_code", "value")
    totals = read("fct_application_totals", *columns)
    cells = pd.concat(
        [read("fct_applications", *columns), totals[totals.applicant_code != "total"]]
    )
    asked = ["new_received", "total_processed", "granted", "partially_granted"]
    answered = cells[keys].drop_duplicates()
    for outcome in asked:
        of_outcome = cells.loc[
            cells.outcome_code == outcome, ["report_id", "applicant_code", "value"]
        ]
        answered = answered.merge(
            of_outcome.rename(columns={"value": outcome}),
            on=["report_id", "applicant_code"],
            how="left",
        )
    answered["disclosed"] = answered.granted + answered.partially_granted
    is_known = answered.total_processed.notna() & answered.disclosed.notna()
    answered["processed"] = answered.total_processed.where(is_known)
    answered["disclosed"] = answered.disclosed.where(is_known)
    types = read("dim_applicant_type", "applicant_code", "applicant_order", "label_zh", "label_en")
    groups = answered.merge(types, on="applicant_code").groupby(
        ["report_year", "scope", "applicant_order", "label_zh", "label_en"], as_index=False
    )
    summed = groups[["new_received", "processed", "disclosed"]].sum(min_count=1)
    summed = summed.rename(columns={"new_received": "received"})
    summed["disclosure_rate"] = rounded(
        summed.disclosed / summed.processed.where(summed.processed != 0), 3
    )
    counted = groups.agg(
        received_known=("new_received", "count"),
        answers_known=("processed", "count"),
        reports=("report_id", "size"),
    )
    counts = counted[["received_known", "answers_known", "reports"]]
    return pd.concat([summed, counts], axis=1).drop(columns="applicant_order")


def appeals_lost(read: RawTables) -> pd.DataFrame:
    """Return how many decisions were appealed, and how often agencies lost."""
    keys = ["report_id", "report_year", "scope", "channel_code"]
    cells = read("fct_appeals", *keys, "result_code", "value")
    channels = _known_sums(cells, keys).rename(columns={"value": "cases"})
    for result in ("pending", "corrected"):
        of_result = cells.loc[cells.result_code == result, ["report_id", "channel_code", "value"]]
        channels = channels.merge(
            of_result.rename(columns={"value": result}),
            on=["report_id", "channel_code"],
            how="left",
        )
        channels[result] = channels[result].where(channels.cases.notna())
    labels = read("dim_appeal_channel", "channel_code", "channel_order", "label_zh", "label_en")
    groups = channels.merge(labels, on="channel_code").groupby(
        ["report_year", "scope", "channel_order", "label_zh", "label_en"], as_index=False
    )
    summed = groups[["cases", "pending", "corrected"]].sum(min_count=1)
    decided = summed.cases - summed.pending
    summed["loss_rate"] = rounded(summed.corrected / decided.where(decided != 0), 3)
    counted = groups.agg(reports_known=("cases", "count"), reports=("report_id", "size"))
    counts = counted[["reports_known", "reports"]]
    return pd.concat([summed, counts], axis=1).drop(columns="channel_order")


def published_counts(read: RawTables) -> pd.DataFrame:
    """Return what was published and done in the year."""
    counts = read(
        "fct_published_counts",
        *("report_year", "scope", "item_code", "measure_code", "unit", "value"),
    )
    items = read("dim_disclosure_item", "item_code", "item_order", "label_zh", "label_en")
    measures = read(
        "dim_disclosure_measure", "measure_code", "measure_order", "label_zh", "label_en"
    )
    labelled = counts.merge(items, on="item_code").merge(
        measures, on="measure_code", suffixes=("_of_item", "_of_measure")
    )
    names = {
        "label_zh_of_item": "item_zh",
        "label_en_of_item": "item_en",
        "label_zh_of_measure": "measure_zh",
        "label_en_of_measure": "measure_en",
    }
    keys = ["report_year", "scope", "item_order", "measure_order", *names.values(), "unit"]
    groups = labelled.rename(columns=names).groupby(keys, as_index=False, dropna=False)
    summed = groups.agg(reports_known=("value", "count"), reports=("value", "size"))
    summed.insert(len(keys), "total", groups.value.sum(min_count=1).value)
    return summed.drop(columns=["item_order", "measure_order"])


def rounded(numbers: pd.Series, digits: int) -> pd.Series:
    """Round halves away from zero, as SQL does; numpy rounds them to even."""
    size = 10**digits
    return np.sign(numbers) * np.floor(np.abs(numbers) * size + 0.5) / size


def _totals(read: RawTables) -> pd.DataFrame:
    """Return rows of the table of applications, summed over applicants."""
    totals = read(
        "fct_application_totals",
        *("report_id", "report_year", "scope", "outcome_code", "applicant_code", "value"),
    )
    return totals[totals.applicant_code == "total"].drop(columns="applicant_code")


def _known_sums(cells: pd.DataFrame, keys: list[str]) -> pd.DataFrame:
    """Return the sum of each group of cells, null if one of them is."""
    groups = cells.groupby(keys, as_index=False).agg(
        value=("value", "sum"), known=("value", "count"), cells=("value", "size")
    )
    groups["value"] = groups.value.where(groups.known == groups.cells)
    return groups.drop(columns=["known", "cells"])
