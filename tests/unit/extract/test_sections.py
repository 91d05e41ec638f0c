"""The statutory sections of a report, by its headings."""

import pytest

from pipelines.extract.rows.labelled_rows import labelled_rows
from pipelines.extract.rows.skeleton import skeleton_of
from pipelines.extract.sections import check_sections
from pipelines.readers.document import Document, Line

SECTIONS = [
    "一、总体情况",
    "二、主动公开政府信息情况",
    "三、收到和处理政府信息公开申请情况",
    "四、政府信息公开行政复议、行政诉讼情况",
    "五、存在的主要问题及改进情况",
    "六、其他需要报告的事项",
]


def found(headings: list[str]) -> list[tuple[str, str | None]]:
    lines = [text for heading in headings for text in (heading, "本年度工作情况如下，请予审阅。")]
    document = Document("text", tuple(Line(text, f"line {i}") for i, text in enumerate(lines, 1)))
    skeleton = skeleton_of(document)
    rows = labelled_rows(skeleton.parts, skeleton.printed)
    return [(finding.code, finding.raw) for finding in check_sections(rows)]


def test_all_sections_in_order_are_nothing_to_speak_of() -> None:
    assert found(SECTIONS) == []


@pytest.mark.parametrize("missing", range(6), ids=lambda i: SECTIONS[i])
def test_a_missing_section_is_found_alone(missing: int) -> None:
    headings = [heading for heading in SECTIONS if heading != SECTIONS[missing]]
    assert found(headings) == [("section_missing", SECTIONS[missing])]


def test_sections_out_of_order() -> None:
    headings = [*SECTIONS[:2], SECTIONS[3], SECTIONS[2], *SECTIONS[4:]]
    assert found(headings) == [("sections_out_of_order", " | ".join(headings))]


@pytest.mark.parametrize(
    ("official", "printed"),
    [
        ("一、总体情况", "一、概述"),
        ("五、存在的主要问题及改进情况", "五、下一年度打算"),
        ("六、其他需要报告的事项", "第六部分 其他需要说明的事项"),
        ("二、主动公开政府信息情况", "主动公开政府信息情况"),
        ("一、总体情况", "一、總體情況（重复率：40%）"),
    ],
)
def test_a_section_of_another_name_is_there(official: str, printed: str) -> None:
    assert found([printed if heading == official else heading for heading in SECTIONS]) == []


def test_an_extra_section_shifts_the_numbers_only() -> None:
    headings = [*SECTIONS[:5], "六、下一步工作打算", "七、其他需要报告的事项"]
    assert found(headings) == []


def test_rows_of_a_table_are_no_headings() -> None:
    rows = ["一、本年新收政府信息公开申请数量", "三、本年度办理结果", "四、结转下年"]
    assert found([*SECTIONS[:3], *rows]) == [("section_missing", name) for name in SECTIONS[3:]]


def test_too_few_headings_tell_nothing() -> None:
    assert found(SECTIONS[:2]) == [("sections_not_told", None)]
