"""What is planted for the rules about structure and reading, and pages without a fault."""

from collections.abc import Callable

from tests.integration.quality_pages import SECTIONS, Part, columns, whole

A, D, P = "applications", "disclosure", "appeals"
_LICENCES = (D, "administrative_license")
RIGHT_CLAIMS = (
    "我局收到政府信息公开申请{new_received}件，同比增长{percent}%。上年结转2件，办结申请{total_processed}件，结转下年度2件。"
    "予以公开{granted}件，部分公开2件。引发行政复议2件，行政诉讼1件。"
    "主动公开信息40条，其中动态类信息30条，公告类信息10条。制发规范性文件3件。"
)


def _without(*texts: str) -> Callable[[list[Part]], list[Part]]:
    return lambda parts: [part for part in parts if part not in texts]


def _with_part(number: int, change: Callable[[Part], Part]) -> Callable[[list[Part]], list[Part]]:
    return lambda parts: [*parts[:number], change(parts[number]), *parts[number + 1 :]]


def _swapped(parts: list[Part]) -> list[Part]:
    return [*parts[:9], *parts[11:], *parts[9:11]]


STRUCTURE: dict[str, list[dict]] = {
    "nothing": [{}],
    "nothing, in the form of 2019": [{"year": 2020}],
    "nothing, over three years": [{"year": 2021}, {"year": 2022}, {"prose": RIGHT_CLAIMS}],
    "nothing, over the change of form": [{"year": 2019}, {"year": 2020}, {"year": 2021}],
    "S1": [
        {},
        {"version": "更正", "end": "无。本报告于2月更正。", "fails": {("S1", "report")}},
    ],
    "S2": [
        {
            "prose": "本报告统计期限自2021年1月1日起至2021年12月31日止。",
            "fails": {("S2", "report")},
        }
    ],
    "S3": [{"end": "无。", "signed": "长沙县教育局", "fails": {("S3", "report")}}],
    "S4": [{"edit": _with_part(6, lambda _: "详见附件。"), "fails": {("S4", A)}}],
    "S5, one missing": [
        {"edit": _without(SECTIONS[4], "公开渠道有待拓宽。"), "fails": {("S5", "report")}}
    ],
    "S5, out of order": [{"edit": _swapped, "fails": {("S5", "report")}}],
    "S6": [{"form": "2019", "year": 2023, "fails": {("S6", D), ("S6", A)}}],
    "S7": [
        {
            "edit": _with_part(4, lambda rows: [*rows[:3], ["会议纪要", "4", "1", "9"], *rows[3:]]),
            "fails": {("S7", "disclosure.x:会议纪要")},
        }
    ],
    "S8": [
        {"number": 900, "fails": {("S8", A), ("S8", D)}},
        {"number": 900, "agency": "教育局", "fails": {("S8", A), ("S8", D)}},
    ],
    "S9": [
        {"fails": {("S1", "report"), ("S9", "report")}},
        {"version": "更正", "changes": dict.fromkeys(whole("2021", 2023, 1), 0)},
    ],
    "P1": [{"edit": _with_part(6, lambda rows: rows[:20]), "fails": {("S4", A)}}],
    "P2": [{"fails": {("P2", "appeals.litigation_direct.other_result")}}],
    "P3, not whole": [
        {
            "changes": {(*_LICENCES, "decision_count"): "10.5"},
            "fails": {("P3", "disclosure.administrative_license.decision_count")},
        }
    ],
    "P3, below zero": [
        {
            "changes": {(*_LICENCES, "decision_count"): "-3"},
            "fails": {("P3", "disclosure.administrative_license.decision_count")},
        }
    ],
    "P4": [{"fails": {("P4", "disclosure.administrative_license.decision_count")}}],
    "P5": [
        {
            "changes": {(*_LICENCES, "decision_count"): "10 5"},
            "fails": {("P5", "disclosure.administrative_license.decision_count")},
        }
    ],
    "P6": [
        {
            "changes": columns(
                "other_other",
                natural_person=0,
                commercial_enterprise=0,
                research_institution=0,
                public_welfare_organization=0,
                legal_service_organization=3,
                other_organization=3,
                total=0,
            ),
            "fails": {
                ("T3.2", "applications.total_processed.legal_service_organization"),
                ("T3.2", "applications.total_processed.other_organization"),
                ("T3.3", "applications.other_other.total"),
            },
        }
    ],
    "P7": [{"edit": _with_part(8, lambda rows: [*rows[:3], rows[3][:11]]), "fails": {("P7", P)}}],
    "P8": [
        {
            "adds": columns("granted", total=1) | columns("partially_granted", total=-1),
            "fails": {
                ("P8", "applications.granted"),
                ("T3.3", "applications.granted.total"),
                ("T3.3", "applications.partially_granted.total"),
            },
        }
    ],
}
