"""Titles with the year, region and agency they mean, through the functions of `xxgk identify`.

`given.tsv` holds titles as they were collected, with answers that partly stand only in the report
itself. `more.tsv` holds pages of portals and mirrors, and titles of their kinds, with what the
title and the address tell; an empty answer means that nothing may be answered.
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


def written_paths(told: dict) -> set[str]:
    """The region's path, its township also as it is commonly written: 杨柳乡."""
    if told["region_code"] is None:
        return {""}
    region = region_index().entry(told["region_code"], told["report_year"])
    if region.level != "township":
        return {told["region_path"]}
    above = told["region_path"].removesuffix(region.name)
    return {above + form for form in township_name_forms(region.name)}


def test_titles_as_collected():
    agencies, resolved, wrong = 0, 0, []
    collected = rows("given.tsv")
    for title, url, year, region, agency in collected:
        told = answer(title, url or None)
        assert str(told["report_year"] or "") == year, title
        agencies += told["agency_name"] == agency
        resolved += told["region_code"] is not None or not region
        if told["region_code"] and region not in written_paths(told):
            wrong.append((title, told["region_path"]))
    assert wrong == []
    assert (len(collected), agencies, resolved) == (47, 45, 44)


@pytest.mark.parametrize("row", rows("more.tsv"), ids=lambda row: row[0])
def test_titles_of_portals_and_mirrors(row):
    title, url, year, region, agency = row
    told = answer(title, url or None)
    found = (str(told["report_year"] or ""), told["agency_name"] or "")
    assert found == (year, agency)
    assert region in written_paths(told)
