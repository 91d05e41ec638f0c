"""What `xxgk check` says of each golden document is what the warehouse says of it."""

import re
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from pipelines import dbt
from pipelines.archive import take_in
from pipelines.archive.sidecar import sidecar_path
from pipelines.check.reports import Checked, check
from pipelines.check.wording import Wording
from pipelines.database import connect
from pipelines.expected import documents_below
from pipelines.settings import Settings
from pipelines.staging.load import stage_years
from tests.conftest import SAMPLES
from tests.integration.quality_cases import counties
from tests.integration.quality_warehouse import GOLDEN
from tests.template import prepared

Found = set[tuple]
"""Of each file, rule and place: the verdict, both sides and the reason."""


@pytest.fixture(scope="module")
def settings(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    """A warehouse of all golden documents, each with an agency of its own by its sidecar."""
    root = tmp_path_factory.mktemp("golden")
    settings = Settings(raw_dir=root / "raw", warehouse_dir=root / "warehouse", workers=2)
    for document, (code, county) in zip(_documents(), counties() * 3, strict=False):
        year = document.name[:4] if document.name[:4] in ("2019", "2021", "2022") else "2020"
        path = settings.raw_dir / year / f"{document.parent.name}_{document.name}"
        path.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(document, path)
        organ = f"{county}{document.parent.name}{document.stem[:3]}局"
        sidecar_path(path).write_text(
            f'publisher = "{organ}"\nregion_code = "{code}"\nreport_year = {year}\n',
            encoding="utf-8",
        )
    stage_years(prepared(settings), take_in(settings).pending)
    dbt.build(settings, tested=False)
    return settings


def _documents() -> Iterator[Path]:
    yield from SAMPLES
    yield from (document for document, _ in documents_below(GOLDEN))


@pytest.fixture(scope="module")
def checked(settings: Settings) -> list[Checked]:
    with connect(settings.build_path, read_only=True) as build:
        files = build.execute("select source_file from dim_report order by all").fetchall()
    return check([settings.raw_dir / file for (file,) in files], Settings())


def test_findings_are_those_of_the_warehouse(settings: Settings, checked: list[Checked]) -> None:
    with connect(settings.build_path, read_only=True) as build:
        built: Found = set(
            build.execute(
                "select source_file, rule_id, place, verdict, left_value, right_value, "
                "not_assessable_reason from fct_quality_findings join dim_report using (report_id) "
                "where verdict <> 'pass'"
            ).fetchall()
        )
    found: Found = {
        (
            each.file.relative_to(settings.raw_dir).as_posix(),
            *(f[name] for name in ("rule_id", "place", "verdict", "left_value", "right_value")),
            f["reason"],
        )
        for each in checked
        for f in (*each.findings, *each.not_assessed)
    }
    assert len(checked) >= 0.9 * len(list(_documents()))
    assert found == built


def test_all_that_is_said_in_chinese_is_chinese(checked: list[Checked]) -> None:
    wording = Wording("zh")
    texts = [wording.finding(finding) for each in checked for finding in each.findings]
    texts += [wording.place(f) for each in checked for f in (*each.findings, *each.not_assessed)]
    texts += [f"{why}：{at}" for each in checked for why, at in wording.grouped(each.not_assessed)]
    texts += [wording.verdict(each) + wording.summary(each) for each in checked]
    # Text of documents, and names of files, are left unchanged.
    said = [re.sub(r"“[^”]*”|\S+\.(?:html?|txt|pdf|docx?|xlsx?)|x:\S+", "", text) for text in texts]
    assert {text for text in said if re.search("[A-Za-z]{2,}", text)} == set()
    otherwise = wording._words["notes"]["otherwise"]
    assert {text for text in said if otherwise in text} == set()
