"""The sample reports, cell for cell, through the command line's own functions."""

import json
from collections.abc import Iterable
from dataclasses import asdict
from pathlib import Path

import pytest

from pipelines.expected import Expected, grid_path, read_expected
from pipelines.parse import parse_file
from pipelines.reading_json import to_json
from pipelines.settings import Settings
from tests.conftest import SAMPLES

GOLDEN = Path(__file__).parent / "reports"
KEYS = [
    "file",
    "sha256",
    "reader",
    "title",
    "agency_name",
    "region_code",
    "report_year",
    "published_on",
    "tables",
    "cells",
    "claims",
    "findings",
]


def parsed(path: Path) -> dict:
    return to_json(parse_file(path, Settings()), path.name)


def without_sidecar(path: Path, folder: Path) -> Path:
    copy = folder / path.name
    copy.write_bytes(path.read_bytes())
    return copy


def expected(path: Path) -> Expected:
    return read_expected(GOLDEN / grid_path(path).name)


def by_place(cells: Iterable[dict]) -> dict[tuple[str, str, str], float | None]:
    return {(cell["table"], cell["row"], cell["column"]): cell["value"] for cell in cells}


@pytest.mark.parametrize("path", SAMPLES, ids=lambda path: path.name[:3])
def test_every_cell_is_as_printed(path: Path):
    assert by_place(parsed(path)["cells"]) == by_place(map(asdict, expected(path).cells))


@pytest.mark.parametrize("path", SAMPLES, ids=lambda path: path.name[:3])
def test_agency_region_year_and_date_without_a_sidecar(path: Path, tmp_path: Path):
    document, wanted = parsed(without_sidecar(path, tmp_path)), expected(path).head
    found = [document[k] for k in ("agency_name", "region_code", "report_year", "published_on")]
    wanted = [wanted[k] for k in ("agency", "region_code", "year", "published_on")]
    assert [str(value or "") for value in found] == wanted


@pytest.mark.parametrize("path", SAMPLES, ids=lambda path: path.name[:3])
def test_the_contract_of_the_json(path: Path):
    document = parsed(path)
    assert list(document) == KEYS
    assert set(document["tables"]) == {"disclosure", "applications", "appeals"}
    assert all(set(t) == {"status", "form"} for t in document["tables"].values())
    assert all(
        list(cell) == ["table", "row", "column", "value", "status", "raw"]
        for cell in document["cells"]
    )
    assert json.loads(json.dumps(document, ensure_ascii=False)) == document


@pytest.mark.parametrize("path", SAMPLES, ids=lambda path: path.name[:3])
def test_claims_of_published_records(path: Path):
    exact = [c["value"] for c in parsed(path)["claims"] if not c["is_approximate"]]
    assert exact == json.loads(expected(path).head["claims"])


def test_the_claims_of_report_000_carry_their_sentences():
    claims = parsed(SAMPLES[0])["claims"]
    assert [(c["claim"], c["value"], c["subject"]) for c in claims] == [
        ("records_disclosed", 388, "单位网站等渠道主动公开信息"),
        ("records_website", 62, "政府网站公开信息"),
        ("records_other_ways", 326, "其他方式公开"),
        ("records_part", 56, "政府网站信息中部门动态类"),
        ("records_part", 5, "财务信息"),
    ]
    assert claims[1]["sentence"] == "其中，政府网站公开信息62条，其他方式公开326条。"
    assert {c["locator"] for c in claims} == {"line 12"}


def test_table_4_of_report_001_is_ambiguous_and_says_why():
    document = parsed(SAMPLES[1])
    appeals = [cell for cell in document["cells"] if cell["table"] == "appeals"]
    assert document["tables"]["appeals"]["status"] == "ambiguous"
    assert {(cell["value"], cell["status"]) for cell in appeals} == {(None, "ambiguous")}
    [finding] = [f for f in document["findings"] if f["table"] == "appeals"]
    assert finding["code"] == "values_not_placed"
    assert "9 values for the 15 cells" in finding["message"]
    assert finding["raw"] == "0 | 0 | 0 | 0 | 0 | 0 | 0 | 0 | 0"


def test_report_002_has_blanks_not_zeros_beside_its_four_totals():
    document = parsed(SAMPLES[2])
    table = [cell for cell in document["cells"] if cell["table"] == "applications"]
    printed = {(cell["row"], cell["column"]) for cell in table if cell["status"] == "reported"}
    assert printed == {
        (row, "total") for row in ("new_received", "carried_in", "total_processed", "carried_out")
    }
    assert {c["status"] for c in table if (c["row"], c["column"]) not in printed} == {"blank"}
    assert document["tables"]["applications"] == {"status": "complete", "form": "2019"}


def test_the_extension_items_of_002_and_003_are_kept():
    footer = by_place(parsed(SAMPLES[2])["cells"])
    extra = by_place(parsed(SAMPLES[3])["cells"])
    assert footer["disclosure", "region_total_published", "published_count"] == 60
    assert extra["disclosure", "other_disclosed_document", "total_disclosed_count"] == 0


def test_the_repeated_label_of_003_is_placed_by_its_ordinal_and_shown():
    document = parsed(SAMPLES[3])
    [finding] = [f for f in document["findings"] if f["code"] == "label_by_ordinal"]
    assert finding["row"] == "denied_administrative_inquiry"
    assert finding["raw"] == "8.属于行政执法案卷"
