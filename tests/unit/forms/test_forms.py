"""The forms as code lists: their shape, and how labels are compared."""

import pytest

from pipelines.forms import LEGACY, TABLE_CODES, forms, is_form_label, key, known_labels, similarity
from pipelines.forms.likeness import rows_meant


@pytest.mark.parametrize(
    ("table", "form", "cells"),
    [
        ("disclosure", "2019", 22), ("disclosure", "2021", 10), ("applications", "2019", 161),
        ("applications", "2021", 175), ("appeals", "2019", 15), ("legacy", "2014", 58),
    ],
)  # fmt: skip
def test_each_form_has_its_statutory_cells(table: str, form: str, cells: int):
    [found] = [f for f in forms(table) if f.form == form]
    assert cells == sum(
        len(block.columns) * sum(row.kind in ("leaf", "total") for row in block.rows)
        for block in found.blocks
    )


def test_typography_does_not_matter():
    assert key("（三） 不予公开") == key("(三)不予公开") == "三不予公开"


def test_an_ordinal_speaks_against_another_row():
    typo = similarity("5.属于三类内容事务信息", "5.属于三类内部事务信息")
    repeated = similarity("8.属于行政执法案卷", "7.属于行政执法案卷")
    assert typo > 0.9 > repeated


def test_row_labels_are_told_from_prose():
    assert is_form_label("行政许可")
    assert not is_form_label("三、收到和处理政府信息公开申请情况")
    assert not is_form_label("我局高度重视政府信息公开工作")


def test_every_label_variant_names_a_part_of_the_form():
    known = {
        (form.table, kind, part.code)
        for table in (*TABLE_CODES, LEGACY)
        for form in forms(table)
        for block in form.blocks
        for kind, found in (("block", (block,)), ("row", block.rows), ("column", block.columns))
        for part in found
    }
    meanings = {meaning for found in known_labels().values() for meaning in found}
    assert {m for m in meanings if m[1] not in ("section", "corner")} <= known


@pytest.mark.parametrize(
    ("label", "rows"),
    [
        ("2.其他", set()),
        ("（六）其他", {"other_processing"}),
        ("3.其它", {"other_other"}),
        ("（三）予不公开", {"denied"}),
        ("1.予以公开", {"granted"}),
    ],
)
def test_a_label_cut_off_is_no_row_of_another_number(label: str, rows: set[str]):
    assert rows_meant(label, "applications") == rows
