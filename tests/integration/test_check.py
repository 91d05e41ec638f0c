"""`xxgk check`: planted errors found, placed and worded in every container; clean drafts silent."""

import json
import random
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from docx import Document
from openpyxl import load_workbook
from typer.testing import CliRunner

from pipelines.check import reports
from pipelines.check.annotate import annotate
from pipelines.check.page import page
from pipelines.check.reports import Checked, check
from pipelines.check.wording import Wording
from pipelines.cli import app
from pipelines.models import Reading
from pipelines.parse import parse_file
from pipelines.settings import Settings
from tests.rendering import Report, random_report
from tests.rendering_office import as_docx, as_spanned_html, as_xlsx
from tests.rendering_pdf import as_pdf

CONTAINERS: dict[str, Callable[[Report], bytes]] = {
    "html": as_spanned_html,
    "docx": as_docx,
    "xlsx": as_xlsx,
    "pdf": as_pdf,
}
GRANTED = ("applications", "granted", "total")
RECONSIDERED = ("appeals", "reconsideration", "total")


def draft(folder: Path, name: str, planted: dict[tuple, int] | None = None) -> Path:
    """A report whose sums add up, but for what is added to the cells of `planted`."""
    report = random_report(random.Random(7), "2021")
    cells = {p: "0" if p[0] == "disclosure" else text for p, text in report.cells.items()}
    for place, more in (planted or {}).items():
        cells[place] = str(int(cells[place]) + more)
    path = folder / name
    path.write_bytes(CONTAINERS[path.suffix[1:]](replace(report, cells=cells)))
    return path


def found(checked: Checked) -> list[tuple[str, str]]:
    return [(f["rule_id"], f["place"]) for f in checked.findings if f["rule_id"] != "S5"]


@pytest.mark.parametrize("container", CONTAINERS)
def test_planted_errors_are_found_in_every_container_and_none_in_a_clean_draft(
    container: str, tmp_path: Path
) -> None:
    clean = draft(tmp_path, f"clean.{container}")
    wrong = draft(tmp_path, f"wrong.{container}", {GRANTED: 10, RECONSIDERED: 1})
    results = {each.file: each for each in check([clean, wrong], Settings())}
    copied = ("S8", "S1")
    assert [each for each in found(results[clean]) if each[0] not in copied] == []
    assert {each for each in found(results[wrong]) if each[0] not in copied} == {
        ("T3.2", "applications.total_processed.total"),
        ("T3.3", ".".join(GRANTED)),
        ("T4.1", ".".join(RECONSIDERED)),
    }


def test_what_is_wrong_in_the_prose_is_found_in_every_container(tmp_path: Path) -> None:
    def spoilt(text: str) -> str:
        written = {
            "公开渠道有待拓宽。": "无。",
            "按规定报告收费情况。无其他需要报告的事项。": "",
            "湘潭县审计局2023年政府信息公开工作年度报告": "湘潭县审计局2023年政府信息公开年度报告",
        }
        return written.get(text, text.replace("管理、平台、监督保障均有序。", "国务院令第492号。"))

    report = replace(random_report(random.Random(7), "2021"), spell=spoilt)
    files = [tmp_path / f"draft.{kind}" for kind in CONTAINERS]
    for path in files:
        path.write_bytes(CONTAINERS[path.suffix[1:]](report))
    wrong = {("S11", "report"), ("S12", "report"), ("S14", "section 1")}
    wrong |= {("S13", "section 5"), ("S13", "section 6")}
    for checked in check(files, Settings()):
        rules = {rule for rule, _ in wrong}
        assert {each for each in found(checked) if each[0] in rules} == wrong, checked.file


def test_a_finding_is_worded_as_an_official_would(tmp_path: Path) -> None:
    path = draft(tmp_path, "draft.docx", {GRANTED: 10})
    [checked] = check([path], Settings())
    [row] = [f for f in checked.findings if f["rule_id"] == "T3.3"]
    total = row["left_value"]
    assert Wording("zh").finding(row) == (
        f"第三部分“（一）予以公开”行：各类申请人合计 {total - 10:,}，总计栏填 {total:,}，"
        "相差 10（表三第 6 行第 9 格）"
    )
    assert Wording("en").finding(row).endswith("10 apart (table 3 row 6 cell 9)")


def test_last_years_report_is_compared_with(tmp_path: Path) -> None:
    path = draft(tmp_path, "draft.docx")
    [alone] = check([path], Settings())
    [checked] = check([path], Settings(), last_year=path)
    assert {"Y1", "Y4"} <= {f["rule_id"] for f in alone.not_assessed}
    assert not {"Y1", "Y4"} & {f["rule_id"] for f in checked.not_assessed}
    assert "Y1" in {f["rule_id"] for f in checked.findings}


def test_a_report_that_no_rule_is_run_on_is_not_called_clean(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def of_no_year(path: Path, settings: Settings) -> Reading:
        reading = parse_file(path, settings)
        return replace(reading, identity=replace(reading.identity, report_year=1999))

    monkeypatch.setattr(reports, "parse_file", of_no_year)
    path = draft(tmp_path, "draft.docx")
    [checked] = check([path], Settings())
    assert not checked.is_checked
    assert Wording("zh").verdict(checked) != Wording("zh")("clean")
    assert CliRunner().invoke(app, ["check", str(path)]).exit_code == 1


def test_comments_stand_at_the_cells(tmp_path: Path) -> None:
    word, excel = (draft(tmp_path, f"draft.{kind}", {GRANTED: 10}) for kind in ("docx", "xlsx"))
    results = check([word, excel], Settings())
    for copy in (annotate(each, Wording("zh")) for each in results):
        if copy.suffix == ".docx":
            texts = [comment.text for comment in Document(str(copy)).comments]
        else:
            cells = [cell for row in load_workbook(copy).active.iter_rows() for cell in row]
            commented = [cell for cell in cells if cell.comment]
            texts = [cell.comment.text for cell in commented]
            total = next(f["left_value"] for f in results[1].findings if f["rule_id"] == "T3.3")
            assert str(total) in [str(cell.value) for cell in commented]
        assert any("各类申请人合计" in text for text in texts)


def test_the_page_shows_tables_with_cells_in_conflict_marked_and_no_english(
    tmp_path: Path,
) -> None:
    path = draft(tmp_path, "draft.docx", {GRANTED: 10})
    html = page(check([path], Settings()), Wording("zh"))
    assert html.count('class="marked"') > 2
    assert "error</b>" not in html and "not assessed" not in html.lower()


def test_the_command_ends_with_1_where_there_are_errors_and_tells_programs_all(
    tmp_path: Path,
) -> None:
    clean, wrong = draft(tmp_path, "clean.docx"), draft(tmp_path, "wrong.docx", {GRANTED: 10})
    (tmp_path / "noise.docx").write_bytes(b"\x00noise")
    call = CliRunner().invoke
    assert call(app, ["check", str(clean)]).exit_code == 0
    answer = call(app, ["check", "--json", "--lang", "zh", str(wrong)])
    assert answer.exit_code == 1
    [first, *_] = json.loads(answer.stdout)["findings"]
    assert (first["severity"], abs(first["difference"])) == ("error", 10)
    summary = call(app, ["check", "--lang", "zh", str(tmp_path)])
    lines = summary.stdout.splitlines()
    assert summary.exit_code == 1
    order = [next(n for n, line in enumerate(lines) if name in line)
             for name in ("noise.docx", "wrong.docx", "clean.docx")]  # fmt: skip
    assert order == sorted(order)
