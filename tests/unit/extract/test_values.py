"""What stands in a cell, kind by kind."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines.extract.rows.values import is_value, read_value


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("0", 0), (" 0 ", 0), ("\u00a00", 0), ("０", 0), ("１，２３４", 1234), ("1,234", 1234),
        ("+3", 3), ("-3", -3), ("--253", -253), ("－3", -3), ("增15", 15), ("增加15", 15),
        ("减少45", -45), ("减8", -8), ("未增未减", 0), ("未增未\n减", 0),
        ("75.9260", Decimal("75.926")),
        ("- 3", -3), ("3 件", 3), ("251000元", 251000),
    ],
)  # fmt: skip
def test_numbers(text: str, number: int):
    assert (read_value(text).status, read_value(text).number) == ("reported", number)


@pytest.mark.parametrize(
    ("text", "number", "unit"),
    [("251000元", "251000", "元"), ("103.3879万元", "103.3879", "万元"), ("2项", "2", "项")],
)
def test_units_are_kept(text: str, number: str, unit: str):
    assert (read_value(text).number, read_value(text).unit) == (Decimal(number), unit)


@pytest.mark.parametrize(
    ("text", "status"),
    [
        ("", "blank"), (" \u3000", "blank"), ("/", "not_applicable"), ("—", "not_applicable"),
        ("-", "not_applicable"), ("无", "not_applicable"), ("----", "not_applicable"),
        ("见附件", "text"), ("规章", "text"), ("1 2", "ambiguous"), ("0 0", "ambiguous"),
        ("? 0", "ambiguous"), ("0 |", "ambiguous"), ("80½", "ambiguous"),
        ("8²0", "ambiguous"), ("²", "ambiguous"), ("8\u0336", "ambiguous"),
        ("0,123", "ambiguous"), ("2020年", "text"), ("00", "ambiguous"),
        ("0000000", "ambiguous"), ("012", "ambiguous"), ("1" * 16, "ambiguous"),
        ("１" * 16 + "件", "ambiguous"),
    ],
)  # fmt: skip
def test_what_is_no_number_has_a_status_and_no_value(text: str, status: str):
    assert (read_value(text).status, read_value(text).number) == (status, None)


@pytest.mark.parametrize("text", ["80①", "80²", "²80", "80⁽¹⁾", "⒈80", "1\u033680", "８０㈠"])
def test_a_mark_beside_a_number_is_no_digit_of_it(text: str):
    assert read_value(text).number == 80


def test_a_label_with_digits_is_no_value():
    assert not any(is_value(text) for text in ("1.属于国家秘密", "第二十条第(一)项", "三、本", ""))


@given(st.decimals(min_value=0, max_value=10**9, places=4))
def test_any_amount_is_read_as_printed(number: Decimal):
    assert read_value(f" {number} 万元").number == number


@given(st.text(max_size=40))
def test_any_text_has_a_status(text: str):
    value = read_value(text)
    assert (value.status == "reported") == (value.number is not None)
