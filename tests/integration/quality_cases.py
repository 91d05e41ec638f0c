"""Pages with one planted contradiction each, for every rule, and pages without any.

Each case is of another county, so that its numbers are its own. `fails` of a page is all that may
be found on it.
"""

import csv
from collections import Counter

from pipelines.settings import Settings
from tests.integration.quality_number_cases import NUMBERS
from tests.integration.quality_pages import Page
from tests.integration.quality_prose_cases import PROSE
from tests.integration.quality_structure_cases import STRUCTURE

TAMPERED = {
    "P2": """
        update staging.cells set value = null, status = 'text', raw = '见附件'
        where sha256 = ? and row_code = 'litigation_direct' and column_code = 'other_result'
    """,
    "P4": """
        update staging.cells set raw = '１，２３４'
        where sha256 = ? and row_code = 'administrative_license' and column_code = 'decision_count'
    """,
    "S9": """
        update staging.documents
        set
            url = 'http://www.example.gov.cn/nb/1.html',
            retrieved_at = case when sha256 = $1 then '2024-02-01' else '2024-02-08' end
        where replace(file, '更正', '') = (select file from staging.documents where sha256 = $1)
    """,
    "P8": """
        insert into staging.findings by name
        select ? as sha256, 1 as finding_number, 'second_reading_disagrees' as finding_code,
            'applications' as table_code, 'granted' as row_code,
            'the grid has 14; the text has 41' as message
    """,
}
"""What no document of ours makes the parser say, done to staging: by case, for its first page."""


def counties() -> list[tuple[str, str]]:
    """Counties of one province that share their name with no other region: codes and names."""
    with (Settings().dbt_dir / "seeds" / "regions.csv").open(encoding="utf-8") as lines:
        regions = [
            (row["code"], row["name"], row["valid_to_year"]) for row in csv.DictReader(lines)
        ]
    names = Counter(name for name, _ in {(name, code) for code, name, _ in regions})
    return [
        (code, name)
        for code, name, last_year in regions
        if code.startswith("41") and name.endswith("县") and not last_year and names[name] == 1
    ]


def _cases() -> dict[str, list[Page]]:
    numbered = enumerate(zip(counties(), (STRUCTURE | NUMBERS | PROSE).items(), strict=False), 10)
    return {
        name: [
            Page(**{"number": number} | fields | {"agency": county + fields["agency"]})
            for fields in ({"agency": "审计局"} | page for page in pages)
        ]
        for number, ((_, county), (name, pages)) in numbered
    }


CASES = _cases()
"""The pages of each case."""
RENAMED = "renamed, as the list knows"
RENAMED_IN = next(
    code for code, county in counties() if CASES[RENAMED][0].agency.startswith(county)
)
"""The case of an agency that is in the list of names, and its county."""
