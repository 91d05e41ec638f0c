"""What is planted for the rules about numbers: in a report, against its prose, across reports."""

from tests.integration.quality_pages import columns

A, D, P = "applications", "disclosure", "appeals"
_NORMATIVE, _LICENCES = (D, "normative_document"), (D, "administrative_license")


def _claim(rule: str, prose: str) -> list[dict]:
    """A page whose prose does not say what its tables say."""
    return [{"prose": prose, "fails": {(rule, "claim 1")}}]


NUMBERS: dict[str, list[dict]] = {
    "T2.1": [
        {"year": 2022},
        {
            "changes": {(*_NORMATIVE, "repealed_count"): 90},
            "fails": {
                ("T2.1", "disclosure.normative_document.repealed_count"),
                ("Y2", "disclosure.normative_document.in_force_count"),
            },
        },
    ],
    "T2.2": [
        {
            "changes": {(*_NORMATIVE, "issued_count"): 90},
            "fails": {("T2.2", "disclosure.normative_document.in_force_count")},
        }
    ],
    "T2.3": [
        {
            "year": 2020,
            "changes": {(*_NORMATIVE, "newly_disclosed_count"): 90},
            "fails": {("T2.3", "disclosure.normative_document.total_disclosed_count")},
        }
    ],
    "T2.4": [
        {
            "year": 2020,
            "changes": {(*_LICENCES, "item_count_change"): -90},
            "fails": {("T2.4", "disclosure.administrative_license.item_count_change")},
        }
    ],
    "T2.5": [
        {"year": 2022},
        {
            "changes": {(D, "administrative_fee", "fee_amount"): 12345},
            "fails": {("T2.5", "disclosure.administrative_fee.fee_amount")},
        },
    ],
    "T3.1": [
        {
            "adds": columns("new_received", natural_person=-1, commercial_enterprise=1),
            "fails": {
                ("T3.1", "applications.natural_person"),
                ("T3.1", "applications.commercial_enterprise"),
            },
        }
    ],
    "T3.2": [
        {
            "adds": columns("granted", natural_person=-1, commercial_enterprise=1),
            "fails": {
                ("T3.2", "applications.total_processed.natural_person"),
                ("T3.2", "applications.total_processed.commercial_enterprise"),
            },
        }
    ],
    "T3.3": [
        {
            "adds": columns("granted", total=1) | columns("partially_granted", total=-1),
            "fails": {
                ("T3.3", "applications.granted.total"),
                ("T3.3", "applications.partially_granted.total"),
            },
        }
    ],
    "T3.4": [
        {
            "year": 2019,
            "changes": columns("carried_out", total=1, research_institution="")
            | columns("carried_in", total=""),
            "fails": {("T3.4", "applications.carried_out.total"), ("P9", A)},
        }
    ],
    "T3.5": [
        {
            "changes": columns(
                "carried_out",
                natural_person="",
                commercial_enterprise="",
                research_institution="",
                public_welfare_organization="",
                legal_service_organization="",
                other_organization="",
            ),
            "fails": {("T3.5", "applications.carried_out.total"), ("P9", A)},
        }
    ],
    "T3.6": [{"is_zero": True, "fails": {("T3.6", A)}}],
    "T3.6, confirmed": [{"is_zero": True, "prose": "本年度未收到政府信息公开申请。"}],
    "T4.1": [
        {
            "adds": {(P, "reconsideration", "total"): 3},
            "fails": {("T4.1", "appeals.reconsideration.total")},
        }
    ],
    "X1": _claim("X1", "我局收到政府信息公开申请99件。"),
    "X1, with those carried over": [
        {"prose": "我局收到政府信息公开申请{with_those_carried_in}件。"}
    ],
    "X2": _claim("X2", "上年结转99件。"),
    "X3": _claim("X3", "我局办结政府信息公开申请99件。"),
    "X4": _claim("X4", "结转下年度办理99件。"),
    "X5": _claim("X5", "对申请予以公开99件。"),
    "X6": _claim("X6", "引发行政复议99件。"),
    "X7": [
        {"year": 2022},
        {
            "prose": "我局收到政府信息公开申请{new_received}件，同比增长70%。",
            "fails": {("X7", "claim 2")},
        },
    ],
    "X8": _claim("X8", "本年度未收到政府信息公开申请。"),
    "X9": _claim("X9", "主动公开信息388条，其中动态类信息300条，公告类信息10条。"),
    "X10": _claim("X10", "制发规范性文件99件。"),
    "Y1": [
        {"year": 2022},
        {
            "adds": columns("carried_in", natural_person=-1, commercial_enterprise=1)
            | columns("new_received", natural_person=1, commercial_enterprise=-1),
            "fails": {
                ("Y1", "applications.carried_in.natural_person"),
                ("Y1", "applications.carried_in.commercial_enterprise"),
            },
        },
    ],
    "Y2": [
        {"year": 2022},
        {
            "adds": {(*_NORMATIVE, "in_force_count"): 5},
            "fails": {("Y2", "disclosure.normative_document.in_force_count")},
        },
    ],
    "Y3": [
        {"year": 2019},
        {
            "year": 2020,
            "adds": {(*_LICENCES, "prior_year_item_count"): 5},
            "fails": {("Y3", "disclosure.administrative_license.prior_year_item_count")},
        },
    ],
    "Y4": [
        {"year": 2022},
        {
            "changes": {
                (P, "reconsideration", result): 0
                for result in ("upheld", "corrected", "other_result", "pending", "total")
            },
            "fails": {("Y4", "appeals.reconsideration.total")},
        },
    ],
    "Y5": [
        {"year": 2022},
        {
            "changes": {(*_LICENCES, "decision_count"): 99999},
            "fails": {("Y5", "disclosure.administrative_license.decision_count")},
        },
    ],
    "nothing, over the break of 2024": [
        {"changes": {(P, "reconsideration", "upheld"): 30, (P, "reconsideration", "total"): 31}},
        {
            "year": 2024,
            "changes": {
                (P, "reconsideration", "upheld"): 300,
                (P, "reconsideration", "total"): 301,
            },
        },
    ],
    "Y6": [{"year": 2021}, {"fails": {("Y6", "year 2022")}}],
    "H1": [
        {"agency": "人民政府", "number": 700},
        {
            "adds": {(*_LICENCES, "decision_count"): 9000},
            "fails": {("H1", "disclosure.administrative_license.decision_count")},
        },
    ],
    "H3": [
        {
            "agency": "人民政府",
            "number": 701,
            "fails": {
                ("H3", f"{table}.{row}.total")
                for table, row in (
                    (A, "new_received"),
                    (A, "total_processed"),
                    (P, "reconsideration"),
                    (P, "litigation_direct"),
                )
            },
        },
        {"number": 400},
        {"agency": "教育局", "number": 401},
    ],
    "renamed, as the list knows": [{"year": 2022, "agency": "招商局"}, {"agency": "商务局"}],
    "renamed, as no list knows": [{"year": 2022, "agency": "招商局"}, {"agency": "商务局"}],
}
