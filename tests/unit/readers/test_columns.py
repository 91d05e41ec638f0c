"""Tables laid out with spaces: what is a row, and which pieces make up its label."""

import random
import re

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


def rows_of(text: str) -> list[tuple[str, ...]]:
    """Each label with the values behind it."""
    rows: list[tuple[str, ...]] = []
    for line in lines_of(text):
        if re.match(r"\d+$", line.split("\n")[0]) and rows:
            rows[-1] += (line,)
        else:
            rows.append((line,))
    return [row for row in rows if len(row) > 1]


WRAPPED = {
    "above": """\
      （二）部分公开（区分处理的，只计
      这一情形，不计其他情形）               447     7     0    454
      （三）予以公开                        12     0     0     12
""",
    "around": """\
      （二）部分公开（区分处理的，只计

                                         447     7     0    454
      这一情形，不计其他情形）
      （三）予以公开                        12     0     0     12
""",
    "below": """\
      （二）部分公开（区分处理的，只计       447     7     0    454
      这一情形，不计其他情形）
      （三）予以公开                        12     0     0     12
""",
    "over a page end": """\
      （二）部分公开（区分处理的，只计       447     7     0    454
                        - 4 -
\f
      这一情形，不计其他情形）
      （三）予以公开                        12     0     0     12
""",
    "beside headings": """\
三    （二）部分公开（区分处理的，只计
、                                       447     7     0    454
本    这一情形，不计其他情形）
年    （三）予以公开                        12     0     0     12
""",
    "centred": """\
      （二）部分公开（区分处理的，只计       447     7     0    454
          这一情形，不计其他情形）
      （三）予以公开                        12     0     0     12
""",
    "flowing": """\
（二）部分公开（区分处理的，只计
447 7 0 454
这一情形，不计其他情形）
（三）予以公开 12 0 0 12
""",
    "a cell a line": """\
（二）部分公开（区分处理的，只计
447
7
0
454
这一情形，不计其他情形）
（三）予以公开
12
0
0
12
""",
}


@pytest.mark.parametrize("text", WRAPPED.values(), ids=WRAPPED)
def test_a_label_goes_on_above_beside_and_below_its_numbers(text: str):
    assert rows_of(text * 5)[:2] == [
        ("（二）部分公开（区分处理的，只计这一情形，不计其他情形）", "447", "7", "0", "454"),
        ("（三）予以公开", "12", "0", "0", "12"),
    ]


@pytest.mark.parametrize("below", ["备注", "本单位填报", "注：以上为全年数据，详见附件一览表所列"])
def test_a_line_below_a_label_that_had_room_for_it_is_none_of_it(below: str):
    text = f"（一）予以公开\n3\n1\n4\n（七）总计\n3\n1\n4\n{below}\n"
    assert rows_of(text)[1] == ("（七）总计", "3", "1", "4")


def test_prose_below_a_heading_is_no_label_of_the_number_below_it():
    assert lines_of("二、主动公开政府信息情况\n见附件\n3")[:2] == [
        "二、主动公开政府信息情况",
        "见附件",
    ]


def test_a_line_between_two_rows_of_numbers_is_the_label_of_the_second():
    text = "（一）公开信息数\n27\n3\n其中：规范性文件数\n9\n1\n制发文件数\n6\n5"
    assert [row[0] for row in rows_of(text)] == [
        "（一）公开信息数",
        "其中：规范性文件数",
        "制发文件数",
    ]


BROKEN = {
    "below": """\
（一）予以公开          3     0     0     3
（二）部分公开      1008     7     0  1008
                      9                  96
（三）不予公开          5     0     0     5
""",
    "above": """\
（一）予以公开          3     0     0     3
                   1008               1008
（二）部分公开         9     7     0     96
（三）不予公开          5     0     0     5
""",
    "around": """\
（一）予以公开          3     0     0     3
                   1008               1008
（二）部分公开               7     0
                      9                 96
（三）不予公开          5     0     0     5
""",
    "beside a label that goes on": """\
（一）予以公开          3     0     0     3
（二）部分公开     1008               1008
                         7     0
区分处理的只计         9                 96
（三）不予公开          5     0     0     5
""",
    "beside a heading set upright": """\
三    （一）予以公开          3     0     0     3
、                       1008               1008
      （二）部分公开
本                          9     7     0     96
年    （三）不予公开          5     0     0     5
""",
}


@pytest.mark.parametrize("text", BROKEN.values(), ids=BROKEN)
def test_a_number_broken_over_lines_is_never_two(text: str):
    rows = {row[0]: row[1:] for row in rows_of(text * 5)}
    [(values)] = [rows[label] for label in rows if label.startswith("（二）部分公开")]
    assert len(values) == 1 and re.fullmatch(r"\d+\n\d+", values[0])
    # What stands right above a row may be of it too.
    assert rows["（三）不予公开"] in {("5", "0", "0", "5"), ("96\n5",)}


def test_numbers_of_rows_whose_labels_stand_together_stay_numbers():
    first, second = "10 20 0 30 1 1 62", "40 50 0 90 1 1 182"
    text = f"（一）予以公开\n（二）部分公开\n{first}\n{second}\n（三）不予公开 1 1 0 2 0 0 4"
    assert rows_of(text)[0][1:] == (*first.split(), *second.split())


def test_a_heading_and_a_label_with_one_space_between_are_two():
    text = "（六） 1.申请人无    5  0  5\n其他处 正当理由    \n理     逾期不补\n"
    found = lines_of(text * 5)
    assert found[:4] == ["（六）", "1.申请人无正当理由逾期不补", "5", "0"]
