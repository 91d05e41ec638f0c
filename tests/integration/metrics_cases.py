"""Reports whose metrics are known: the samples, planted cases, peers, regions."""

from datetime import date
from pathlib import Path

from pipelines.expected import grid_path, read_expected
from tests.integration.staging_fixture import Cells, Content, appeals, applications

SAMPLES = Path(__file__).parent.parent / "golden" / "samples"


def sample(name: str, region: str, form: str, agency_type: str, scope: str) -> Content:
    """A sample report with the cells that it is known to have."""
    known = read_expected(grid_path(SAMPLES / f"{name}.html"))
    return Content(
        name,
        (f"{name}.html",),
        agency=known.head["agency"],
        agency_type=agency_type,
        region=region,
        year=int(known.head["year"]),
        scope=scope,
        form=form,
        cells={(c.table, c.row, c.column): c.value for c in known.cells},
    )


def report(name: str, agency: str, region: str, cells: Cells, **fields: object) -> Content:
    """A report in the form of 2021, with table 三 unless the fields say otherwise."""
    given = {"year": 2022, "form": "2021", **fields}
    return Content(name, (f"{name}.txt",), agency=agency, region=region, cells=cells, **given)


def outcomes(**totals: int | str) -> Cells:
    """Table 三 of which only totals of rows are printed."""
    return applications({(row, "total"): value for row, value in totals.items()}, "2021")


def granted_by(*numbers: int) -> dict[tuple[str, str], int]:
    """The row of what was granted, natural persons and the five kinds of organisation."""
    columns = (
        "natural_person",
        "commercial_enterprise",
        "research_institution",
        "public_welfare_organization",
        "legal_service_organization",
        "other_organization",
    )
    return {("granted", column): n for column, n in zip(columns, numbers, strict=True)}


SHANGHAI = sample("2019_上海市人民政府办公厅", "310000", "2019", "government_office", "own")
SUQIAN = [
    sample(f"{year}_宿迁市人民政府", "321300", "2021", "government", "consolidated")
    for year in (2023, 2024)
]
CASES = {
    "nothing processed": outcomes(new_received=0, carried_in=0, total_processed=0, granted=0),
    "a blank": outcomes(total_processed=9, granted=5),
    "more than all": outcomes(total_processed=4, granted=5),
    "parts only": applications(granted_by(3, 1, 0, 0, 0, 1) | {("total_processed", "total"): 10},
        "2021",
    ),
    "totals disagree": applications(
        granted_by(1, 0, 0, 0, 0, 0)
        | {("granted", "total"): 2, ("total_processed", "total"): 8},
        "2021",
    ),
    "all pending": appeals(
        {("reconsideration", "total"): 2, ("reconsideration", "pending"): 2,
         ("reconsideration", "corrected"): 0}
    ),
    "more pending than all": appeals(
        {("reconsideration", "total"): 2, ("reconsideration", "pending"): 3,
         ("reconsideration", "corrected"): 0}
    ),
}  # fmt: skip
DEPARTMENTS = ("审计局", "教育局", "统计局", "民政局", "水利局", "商务局", "财政局")
PLANTED = {
    name: report(name, f"湘潭县{department}", "430321", cells)
    for (name, cells), department in zip(CASES.items(), DEPARTMENTS, strict=True)
}
AMBIGUOUS = report(
    "ambiguous",
    "攸县统计局",
    "430223",
    outcomes(),
    table_status="ambiguous",
    statuses=dict.fromkeys(outcomes(), "ambiguous"),
)
ON_TIME = [
    report("on time", "攸县财政局", "430223", outcomes(), published_on=date(2023, 1, 31)),
    report("late", "攸县民政局", "430223", outcomes(), published_on=date(2023, 2, 1)),
]
PEERS = [
    report(f"peer {agency}", agency, region, outcomes(total_processed=p, granted=g), year=2024)
    for agency, region, p, g in (
        ("湘潭县审计局", "430321", 100, 50),
        ("攸县审计局", "430223", 200, 150),
        ("茶陵县审计局", "430224", 50, 10),
        ("炎陵县审计局", "430225", 40, 40),
        ("桂阳县审计局", "431021", 30, 6),
        ("宜章县审计局", "431022", 10, 5),
    )
]
OF_ONE_COUNTY = [
    report(f"pool {agency}", agency, "430321", outcomes(total_processed=p, **granted), year=2023)
    for agency, p, granted in (
        ("湘潭县审计局", 100, {"granted": 50}),
        ("湘潭县教育局", 300, {"granted": 30}),
        ("湘潭县统计局", 300, {}),
    )
]
FOR_A_COUNTY = [
    report(
        f"whole {agency}",
        agency,
        region,
        outcomes(total_processed=1000, granted=900),
        year=2023,
        agency_type=kind,
        scope="consolidated",
    )
    for agency, region, kind in (
        ("湘潭县人民政府", "430321", "government"),
        ("茶陵县人民政府", "430224", "government"),
        ("茶陵县人民政府办公室", "430224", "government_office"),
    )
]
CONTENTS = [
    SHANGHAI,
    *SUQIAN,
    *PLANTED.values(),
    AMBIGUOUS,
    *ON_TIME,
    *PEERS,
    *OF_ONE_COUNTY,
    *FOR_A_COUNTY,
]
