"""Reports as pages, whole and without a contradiction, to plant one in: for tests of the rules.

A `Page` is one document. Its tables add up, years of one agency follow from each
other, and no two counties print the same numbers; what a test changes is the only thing wrong.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from tests.rendering import (
    APPEALS_HEAD,
    APPLICATION_HEAD,
    Place,
    Report,
    appeal_values,
    application_rows,
    disclosure_rows,
    form_of,
)

Part = str | list[list[str]]
SECTIONS = (
    "一、总体情况",
    "二、主动公开政府信息情况",
    "三、收到和处理政府信息公开申请情况",
    "四、政府信息公开行政复议、行政诉讼情况",
    "五、存在的主要问题及改进情况",
    "六、其他需要报告的事项",
)
_APPLICATIONS = {
    "natural_person": {
        "granted": 10,
        "partially_granted": 2,
        "denied_internal_affairs": 1,
        "unable_not_held": 3,
        "carried_out": 2,
    },
    "commercial_enterprise": {"granted": 4},
}
_APPEALS = {
    ("reconsideration", "upheld"): 1,
    ("reconsideration", "pending"): 1,
    ("litigation_direct", "corrected"): 1,
}
_DISCLOSURE = {
    "2019": {
        ("normative_document", "newly_made_count"): 3,
        ("normative_document", "newly_disclosed_count"): 3,
        ("normative_document", "total_disclosed_count"): 20,
        ("administrative_license", "item_count_change"): 2,
        ("administrative_license", "decision_count"): 100,
        ("administrative_penalty", "prior_year_item_count"): 40,
        ("administrative_fee", "prior_year_item_count"): 3,
        ("centralized_procurement", "procurement_project_count"): 2,
        ("centralized_procurement", "procurement_amount"): 5,
    },
    "2021": {
        ("normative_document", "issued_count"): 3,
        ("normative_document", "repealed_count"): 1,
        ("administrative_license", "decision_count"): 100,
        ("administrative_penalty", "decision_count"): 7,
        ("administrative_fee", "fee_amount"): 12,
    },
}
_TOLD = ("new_received", "carried_in", "total_processed", "granted")
WORK = "公开、申请办理、信息管理、平台建设、监督保障均有序推进。"
"""What a report of the form of 2021 must speak of, without a word that a claim could rest on."""
FIRST_YEAR = {"2019": 2019, "2021": 2021}


@dataclass
class Page:
    """One document: who and when, its cells, its prose, and the parts of the page.

    `number` tells the page's numbers from those of other agencies; `changes` are cells printed
    otherwise, `adds` numbers that are off by so much. The prose may name {new_received} and other
    totals. Nothing was applied for where it `is_zero`. `fails` are the rules that fail on it and
    the places, those that only restate another left out.
    """

    agency: str
    number: int
    year: int = 2023
    version: str = ""
    form: str = ""
    changes: dict[Place, int | str] = field(default_factory=dict)
    adds: dict[Place, int] = field(default_factory=dict)
    prose: str = "我局认真贯彻《条例》，扎实推进政务公开。"
    work: str = WORK
    end: str = "无其他需要报告的事项。"
    signed: str = ""
    is_zero: bool = False
    edit: Callable[[list[Part]], list[Part]] = list
    fails: set[tuple[str, str]] = field(default_factory=set)

    @property
    def name(self) -> str:
        """The file below data/raw."""
        return f"{self.year}/{self.agency}{self.version}.html"

    @property
    def title(self) -> str:
        """The title as printed."""
        return f"{self.agency}{self.year}年政府信息公开工作年度报告"

    def write(self, raw_dir: Path) -> None:
        """Put the document where documents are dropped."""
        path = raw_dir / self.name
        path.parent.mkdir(parents=True, exist_ok=True)
        body = "".join(map(_shown, self.edit(self._parts())))
        path.write_text(
            f"<!DOCTYPE html><html><head><meta charset='utf-8'><title>{self.title}</title></head>"
            f"<body>{body}</body></html>",
            encoding="utf-8",
        )

    def _parts(self) -> list[Part]:
        form = self.form or ("2021" if self.year >= 2021 else "2019")
        cells = whole(form, self.year, self.number)
        if self.is_zero:
            cells |= {place: 0 for place in cells if place[0] == "applications"}
        printed = {place: str(value + self.adds.get(place, 0)) for place, value in cells.items()}
        printed |= {place: str(value) for place, value in self.changes.items()}
        report = Report(form, printed)
        counts = {row: cells["applications", row, "total"] for row in _TOLD}
        counts["with_those_carried_in"] = counts["new_received"] + counts["carried_in"]
        # One more is received than in the year before.
        counts["percent"] = round(100 / (counts["new_received"] - 1), 1)
        return [
            self.title,
            SECTIONS[0],
            self.prose.format(**counts) + self.work,
            SECTIONS[1],
            disclosure_rows(report),
            SECTIONS[2],
            [*map(list, APPLICATION_HEAD), *application_rows(report)],
            SECTIONS[3],
            [*map(list, APPEALS_HEAD), appeal_values(report)],
            SECTIONS[4],
            "公开渠道有待拓宽。",
            SECTIONS[5],
            self.end,
            *([self.signed, f"{self.year + 1}年1月15日"] if self.signed else []),
        ]


def columns(row: str, **numbers: int | str) -> dict[Place, int | str]:
    """Cells of one row of table 三."""
    return {("applications", row, column): number for column, number in numbers.items()}


def whole(form: str, year: int, number: int) -> dict[Place, int]:
    """The cells of a report without a contradiction, in a series of years without one."""
    since = year - FIRST_YEAR[form]
    cells: dict[Place, int] = {}
    for table in ("disclosure", "applications", "appeals"):
        for block in form_of(table, form).blocks:
            for row in (row for row in block.rows if row.has_values and row.kind != "extension"):
                cells |= {(table, row.code, column.code): 0 for column in block.columns}
    cells |= {("disclosure", *place): value for place, value in _DISCLOSURE[form].items()}
    cells["disclosure", "administrative_license", "decision_count"] += 10 * number
    for measure in ("prior_year_item_count", "decision_count"):
        if ("disclosure", "administrative_penalty", measure) in cells:
            cells["disclosure", "administrative_penalty", measure] += number
    if form == "2021":
        cells["disclosure", "normative_document", "in_force_count"] = 20 + 2 * since
    else:
        cells["disclosure", "administrative_license", "prior_year_item_count"] = 30 + 2 * since
    applications = {
        (row, column): value
        for column, values in _APPLICATIONS.items()
        for row, value in values.items()
    }
    applications["granted", "natural_person"] += 10 * number + year - 2019
    applications["carried_in", "natural_person"] = 2 if year > 2019 else 0
    _add_up(cells, applications)
    for (channel, result), value in _APPEALS.items():
        cells["appeals", channel, result] = value
        cells["appeals", channel, "total"] += value
    return cells


def _add_up(cells: dict[Place, int], applications: dict[tuple[str, str], int]) -> None:
    """Fill table 三 with these leaves and what follows from them."""
    for (row, column), value in list(applications.items()):
        if row not in ("carried_in", "carried_out"):
            total = ("total_processed", column)
            applications[total] = applications.get(total, 0) + value
    for column in _APPLICATIONS:
        applications["new_received", column] = (
            applications["total_processed", column]
            + applications.get(("carried_out", column), 0)
            - applications.get(("carried_in", column), 0)
        )
    for (row, column), value in applications.items():
        cells["applications", row, column] = value
        cells["applications", row, "total"] += value


def _shown(part: Part) -> str:
    if isinstance(part, str):
        return f"<p>{part}</p>\n"
    rows = ("".join(f"<td>{cell}</td>" for cell in row) for row in part)
    return "<table>" + "".join(f"<tr>{row}</tr>\n" for row in rows) + "</table>\n"
