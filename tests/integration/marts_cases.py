"""The documents that the tests of the marts are about, one oddity each.

Where a test speaks of a document, it imports it by name; `CONTENTS` is all that is loaded.
"""

from datetime import date
from decimal import Decimal

from tests.integration.staging_fixture import (
    Content,
    across,
    appeals,
    applications,
    everywhere,
)

AMOUNT = ("disclosure", "centralized_procurement", "procurement_amount")
NORMATIVE = ("disclosure", "normative_document", "newly_made_count")
FEE = ("disclosure", "administrative_fee", "fee_amount")
EXTRA = ("disclosure", "x:其他主动公开事项", "newly_made_count")
UNKNOWN_ROW = ("applications", "x:其他情形", "total")

BLANK_BUT_FOUR_TOTALS = Content(
    "four totals",
    ("2020/totals.txt",),
    agency="湾沟镇人民政府",
    agency_type="township",
    region="220605102",
    cells=applications(
        {
            ("new_received", "total"): 0,
            ("carried_in", "total"): 0,
            ("total_processed", "total"): 0,
            ("carried_out", "total"): 0,
        }
    )
    | appeals({("reconsideration", "total"): 0}),
    claims=(("records_disclosed", 388, "公开信息388条。"), ("records_website", 62, "网站62条。")),
)
CONTRADICTION = Content(
    "contradiction",
    ("2020/contradiction.txt",),
    agency="攸县行政审批服务局",
    region="430223",
    cells=applications(
        {
            ("total_processed", "total"): 0,
            ("granted", "natural_person"): 1,
            ("denied_state_secret", "total"): 0,
        }
    )
    | {EXTRA: 60, UNKNOWN_ROW: 7, AMOUNT: Decimal("1.5"), NORMATIVE: 3},
    units={AMOUNT: "万元"},
    findings=(("unknown_row", "a row that the form does not have"),),
)
FORM_OF_2021 = Content(
    "form of 2021",
    ("2021/shiyan.txt",),
    agency="十堰市人民政府",
    agency_type="government",
    region="420300",
    scope="consolidated",
    year=2021,
    form="2021",
    cells=everywhere("applications", 0, "2021")
    | across("new_received", 2, 1, 0, 0, 0, 0, 3)
    | across("granted", 1, 1, 0, 0, 0, 0, 2)
    | across("other_other", 1, 0, 0, 0, 0, 0, 1)
    | across("total_processed", 2, 1, 0, 0, 0, 0, 3)
    | across("carried_out", 0, 0, 0, 0, 0, 0, 5)
    | {FEE: Decimal("0.092")},
)
OWN_REPORT_BESIDE_IT = Content(
    "own report",
    ("2021/shiyan_own.txt",),
    agency="十堰市人民政府",
    region="420300",
    year=2021,
    form=None,
    cells=applications(
        {("new_received", "natural_person"): -1, ("carried_in", "total"): "无"}, "2021"
    )
    | {
        ("applications", "new_received", "total"): Decimal("2.5"),
        AMOUNT: Decimal("149.673874"),
    },
)
OF_THE_WHOLE_COUNTRY = Content(
    "national",
    ("2020/national.txt",),
    agency="海关总署",
    agency_type="national",
    region=None,
    cells={},
)
VERSIONS = [
    Content("early", ("2020/early.txt",), published_on=date(2021, 1, 5), cells=appeals({})),
    Content(
        "late",
        ("2020/late.txt", "2020/late_copy.txt"),
        published_on=date(2021, 1, 20),
        cells=appeals({}),
        statuses=dict.fromkeys(appeals({}), "ambiguous"),
    ),
    Content(
        "partial",
        ("2020/partial.txt",),
        published_on=date(2021, 3, 1),
        table_status="partial",
        cells=everywhere("appeals", 9),
    ),
]
NOT_PUBLISHED = [
    Content("nowhere", ("2020/nowhere.txt",), region=None, cells=everywhere("appeals", 1)),
    Content("bad code", ("2020/bad_code.txt",), region="999999", year=2099),
    Content("letter", ("2020/letter.txt",), state="not_a_report", reason="no statutory table"),
    Content("broken", ("2020/broken.pdf",), state="unreadable", reason="empty file"),
    Content("waiting", ("2020/waiting.txt",), is_read=False),
    Content("gone", ("2020/gone.txt",), agency="已撤回的局", is_received=False),
]
CONTENTS = [
    BLANK_BUT_FOUR_TOTALS,
    CONTRADICTION,
    FORM_OF_2021,
    OWN_REPORT_BESIDE_IT,
    OF_THE_WHOLE_COUNTRY,
    *VERSIONS,
    *NOT_PUBLISHED,
]
