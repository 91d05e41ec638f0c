"""Titles with the year, region and agency they mean, through the functions of `xxgk identify`.

`given.tsv` holds titles as they were collected, with answers that partly stand only in the report
itself. `more.tsv` holds pages of portals and mirrors, and titles of their kinds, with what
title and the address state; an empty answer means that nothing may be answered.
"""

from pathlib import Path

import pytest

from pipelines.identify.region_names import township_name_forms
from pipelines.identify.regions import region_index
from pipelines.identify_lines import answer

FOLDER = Path(__file__).parent / "titles"


def rows(name: str) -> list[tuple[str, ...]]:
    lines = (FOLDER / name).read_text(encoding="utf-8").splitlines()
    assert lines[0].split("\t") == ["title", "url", "year", "region", "agency"]
    return [tuple(line.split("\t")) for line in lines[1:]]


def written_paths(found: dict) -> set[str]:
    """The region's path, its township also in its common form: 杨柳乡."""
    if found["region_code"] is None:
        return {""}
    region = region_index().entry(found["region_code"], found["report_year"])
    if region.level != "township":
        return {found["region_path"]}
    above = found["region_path"].removesuffix(region.name)
    return {above + form for form in township_name_forms(region.name)}


def test_titles_as_collected():
    agencies, resolved, wrong = 0, 0, []
    collected = rows("given.tsv")
    for title, url, year, region, agency in collected:
        found = answer(title, url or None)
        assert str(found["report_year"] or "") == year, title
        agencies += found["agency_name"] == agency
        resolved += found["region_code"] is not None or not region
        if found["region_code"] and region not in written_paths(found):
            wrong.append((title, found["region_path"]))
    assert wrong == []
    assert (len(collected), agencies, resolved) == (47, 45, 44)


@pytest.mark.parametrize("row", rows("more.tsv"), ids=lambda row: row[0])
def test_titles_of_portals_and_mirrors(row):
    title, url, year, region, agency = row
    given = answer(title, url or None)
    found = (str(given["report_year"] or ""), given["agency_name"] or "")
    assert found == (year, agency)
    assert region in written_paths(given)
