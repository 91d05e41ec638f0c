"""Bars are as long as their numbers; formulas are in the words of the form."""

from pipelines.site.charts import Mark, chart
from pipelines.site.formulas import formula
from pipelines.site.words import words

TEXTS = words("zh")


def test_a_bar_holds_the_mean_and_the_middle_half_of_the_reports() -> None:
    rows = [
        {"year": 2020, "code": "a", "value": 30, "n": 4, "p25": 10.0, "p50": 20.0, "p75": 40.0},
        {"year": 2021, "code": "a", "value": 0, "n": 1, "p25": 0.0, "p50": 0.0, "p75": 0.0},
    ]
    drawn = chart("amounts", rows, {"a": "甲"}, TEXTS)
    [group] = drawn.groups
    assert (group.scale, [bar.numbers for bar in group.bars]) == (
        "40", [["30", "20", "4"], ["0", "0", "1"]],
    )  # fmt: skip
    assert group.bars[0].marks == [
        Mark(0, 75, "value"), Mark(25, 75, "half"), Mark(50, 0, "median"),
    ]  # fmt: skip
    # Of one report there is no distribution.
    assert group.bars[1].marks == [Mark(0, 0, "value")]


def test_each_group_has_a_scale_of_its_own_and_nothing_is_drawn_of_zeros() -> None:
    rows = [
        {"year": 2020, "code": code, "value": value, "n": 1, "total": 1, "whole": 8}
        for code, value in (("a", 0.13), ("b", 0.0))
    ]
    drawn = chart("rates", rows, {"a": "甲", "b": "乙"}, TEXTS)
    assert [(group.heading, group.scale) for group in drawn.groups] == [
        ("甲", "15%"), ("乙", "100%"),
    ]  # fmt: skip
    assert chart("rates", rows[1:], {"b": "乙"}, TEXTS) is None


def test_a_formula_names_rows_and_columns() -> None:
    labels = {
        "outcomes": {"granted": "（一）予以公开", "denied": "（三）不予公开"},
        "applicants": {"total": "总计", "natural_person": "自然人"},
    }
    metric = {
        "numerator_cells": "applications.granted.natural_person + applications.denied.total",
        "denominator_cells": "report.dated.count",
        "of_metric": None,
        "less_metric": None,
    }
    text = formula(metric, labels, TEXTS, {})
    assert text == "（（一）予以公开 · 自然人 + （三）不予公开） ÷ 公布日期已知的报告"
