"""Tables laid out with spaces: what is a row, and which pieces make up its label."""

import random

import pytest

from pipelines.extract import extract
from pipelines.readers import read
from tests.rendering import Report, cells_of, random_report, sections


def lines_of(text: str) -> list[str]:
    return [line.text for line in read(text.encode(), "report.txt").lines()]


def joined(report: Report, space: str) -> bytes:
    lines: list[str] = []
    for part in sections(report):
        rows = [part] if isinstance(part, str) else [space.join(filter(None, r)) for r in part]
        lines += rows
    return "\n".join(lines).encode()


@pytest.mark.parametrize("space", [" ", "  ", "\u3000", " \u3000 ", "\t \u3000"])
@pytest.mark.parametrize("form", ["2019", "2021"])
def test_rows_set_with_any_space_are_read(space: str, form: str):
    report = random_report(random.Random(3), form)
    content = extract(read(joined(report, space), "report.txt"))
    assert cells_of(content) == report.expected
    assert {table.status for table in content.tables} == {"complete"}


def test_one_space_sets_numbers_off_where_several_lines_agree_on_their_count():
    text = (
        "信息内容 本年处理决定数量\n行政许可 152\n行政处罚 38\n行政强制 6\n规章 1 0 3\n办法 4 2 37"
    )
    assert lines_of(text)[2:8] == ["行政许可", "152", "行政处罚", "38", "行政强制", "6"]


def test_a_number_at_the_end_of_one_line_of_prose_is_no_row():
    rows = "\n".join(f"规章{n}  1  0  3" for n in "甲乙丙丁戊")
    assert "附件 1" in lines_of(f"附件 1\n{rows}")


VERTICAL = """\
      申请人情况                                自然人   商业企业   总计
三        （一）予以公开                          1        0        1
、
本        （二）部分公开（区分处理的，只计
年                                                2        0        2
度        这一情形，不计其他情形）
办        （三）不予公开                          3        0        3
理        （四）无法提供                          4        0        4
结        （五）不予处理                          5        0        5
果        （六）其他处理                          6        0        6
"""


def test_a_heading_set_upright_beside_the_labels_does_not_part_them():
    found = lines_of(VERTICAL)
    at = found.index("（二）部分公开（区分处理的，只计这一情形，不计其他情形）")
    assert found[at + 1 : at + 4] == ["2", "0", "2"]


def test_a_line_of_another_column_between_the_pieces_of_a_label_is_passed_over():
    text = VERTICAL.replace("年   ", "年\n   ")
    found = lines_of(text)
    at = found.index("（二）部分公开（区分处理的，只计这一情形，不计其他情形）")
    assert found[at + 1 : at + 4] == ["2", "0", "2"]
