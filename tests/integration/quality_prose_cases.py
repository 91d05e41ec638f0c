"""What is planted for the rules about title, dates, sections, versions and copied prose."""

from collections.abc import Callable

from tests.integration.quality_pages import Part

Edit = Callable[[list[Part]], list[Part]]
_FEE = "收取信息处理费500元。"
_NUMERALS = "甲乙丙丁戊己庚辛壬癸子丑"
_LONG = "".join(f"着力推进{n}类事项公开目录的编制与更新。" for n in _NUMERALS)
_OTHER = "".join(f"按季度核对{n}项栏目内容并通报核对结果。" for n in _NUMERALS)


def _with(text: str, instead_of: str | None = None, at: int | None = None) -> Edit:
    """The parts with one of them exchanged, by what it says, or another put in at a place."""

    def edit(parts: list[Part]) -> list[Part]:
        if at is not None:
            return [*parts[:at], text, *parts[at:]]
        return [text if part == instead_of else part for part in parts]

    return edit


def _title(parts: list[Part]) -> list[Part]:
    return [str(parts[0]).replace("工作年度报告", "年度报告"), *parts[1:]]


PROSE: dict[str, list[dict]] = {
    "S10": [{"edit": _with("发布日期：2024-02-20", at=1), "fails": {("S10", "report")}}],
    "S10, in time": [{"edit": _with("发布日期：2024-01-20", at=1)}],
    "S11": [{"edit": _title, "fails": {("S11", "report")}}],
    "S12": [{"prose": "根据国务院令第492号编制本报告。", "fails": {("S12", "report")}}],
    "S12, the form": [
        {
            "prose": "根据国办公开办函〔2019〕60号编制本报告。",
            "fails": {("S12", "report")},
        }
    ],
    "S12, both named": [
        {"prose": "《条例》（国务院令第492号公布，国务院令第711号修订）是本报告的依据。"}
    ],
    "S12, in its time": [{"year": 2020, "prose": "根据国办公开办函〔2019〕60号编制本报告。"}],
    "S13, 五 says that there are no problems": [
        {"edit": _with("无。", "公开渠道有待拓宽。"), "fails": {("S13", "section 5")}}
    ],
    "S13, 五 says nothing": [
        {"edit": _with("", "公开渠道有待拓宽。"), "fails": {("S13", "section 5")}}
    ],
    "S13, 六 says nothing": [{"end": "", "fails": {("S13", "section 6")}}],
    "S13, 六 may say 无": [{"end": "无"}],
    "S14": [
        {
            "work": "公开、申请办理、信息管理均有序。",
            "fails": {("S14", "section 1")},
        }
    ],
    "S15": [
        {"fails": {("S1", "report"), ("S15", "disclosure")}},
        {
            "version": "更正",
            "changes": {("disclosure", "administrative_license", "decision_count"): 111},
        },
    ],
    "S16": [
        {"prose": _LONG, "fails": {("S16", "report")}},
        {"agency": "教育局", "number": 200, "prose": _LONG, "fails": {("S16", "report")}},
    ],
    "P9": [
        {
            "changes": {("disclosure", "administrative_license", "decision_count"): "/"},
            "fails": {("P9", "disclosure")},
        }
    ],
    "X11": [{"prose": _FEE, "fails": {("X11", "section 6")}}],
    "X11, reported": [{"prose": _FEE, "end": f"本年度{_FEE}"}],
    "X11, denied": [{"prose": _FEE, "end": "未收取信息处理费。", "fails": {("X11", "claim 2")}}],
    "X11, denied beside two fees": [
        {
            "prose": f"{_FEE}另收取信息处理费80元。",
            "end": "未收取信息处理费。",
            "fails": {("X11", "claim 3")},
        }
    ],
    "Y7": [{"year": 2022, "prose": _LONG}, {"prose": _LONG, "fails": {("Y7", "report")}}],
    "Y7, prose of its own": [{"year": 2022, "prose": _LONG}, {"prose": _OTHER}],
}
