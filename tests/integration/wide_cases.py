"""The reports that the tests of the wide tables are about, one oddity each."""

from decimal import Decimal

from tests.integration.marts_cases import FEE
from tests.integration.metrics_cases import SHANGHAI, SUQIAN
from tests.integration.staging_fixture import Content, appeals, applications

GOVERNMENT = {"agency_type": "government", "scope": "consolidated"}


def report(name: str, agency: str, region: str, cells: dict, **fields: object) -> Content:
    given = {"year": 2022, "form": "2021", **fields}
    return Content(name, (f"{name}.txt",), agency=agency, region=region, cells=cells, **given)


ADDS_UP = report(
    "adds up", "湘潭县审计局", "430321",
    applications(
        {("new_received", "natural_person"): 5, ("new_received", "total"): 5,
         ("granted", "total"): 3, ("total_processed", "total"): 3}, "2021"
    )
    | appeals({("reconsideration", "upheld"): 1, ("reconsideration", "total"): 1}),
    claims=(
        ("applications_received", 5, "本局收到申请5件。"),
        ("applications_carried_out", 1, "结转1件。"),
        ("applications_carried_out", 2, "结转2件。"),
    ),
)  # fmt: skip
DOES_NOT = report(
    "does not add up", "湘潭县教育局", "430321",
    applications({("new_received", "natural_person"): 3, ("new_received", "total"): 5}, "2021")
    | {FEE: Decimal("0.092")},
    units={FEE: "万元"},
)  # fmt: skip
WORDS_IN_IT = report(
    "words", "湘潭县民政局", "430321",
    applications(
        {("new_received", "natural_person"): 2, ("new_received", "commercial_enterprise"): "无",
         ("new_received", "total"): 2}, "2021"
    ),
)  # fmt: skip
STATISTICS = report(
    "statistics", "湘潭市人民政府", "430300", {("legacy", "a3_received", "value"): 9},
    year=2016, form=None, **GOVERNMENT,
)  # fmt: skip
TWO_FOR_ONE_REGION = [
    report(f"two {agency}", agency, "430600", applications({}, "2021"), **GOVERNMENT)
    for agency in ("岳阳市人民政府", "岳阳市人民政府办公室")
]
CONTENTS = [
    SHANGHAI, *SUQIAN, ADDS_UP, DOES_NOT, WORDS_IN_IT, STATISTICS, *TWO_FOR_ONE_REGION,
]  # fmt: skip
