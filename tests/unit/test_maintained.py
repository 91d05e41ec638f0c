"""Lines of the lists that people maintain: checked before they are written, named where wrong."""

import csv
import re
import shutil
from datetime import datetime
from pathlib import Path

import duckdb
import pytest
from typer.testing import CliRunner

from pipelines.cli import app
from pipelines.database import connect, insert, schema
from pipelines.forms.codelists import seed_rows
from pipelines.maintained import LISTS, WrongLine, check_lists, correct, list_path, settle, verdict
from pipelines.settings import PROJECT_DIR, Settings

SHA = "2c46e359917fd7c6" * 4
FINDING = "5f" * 16
NOW = datetime(2026, 1, 1)


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    """A warehouse of one document with one cell and one published finding, and lists of its own."""
    settings = Settings(home=tmp_path)
    for name, line in LISTS.items():
        path = list_path(settings, name)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(f"{','.join(line.model_fields)}\n")
    settings.warehouse_dir.mkdir()
    with connect(settings.build) as build:
        document = {
            "file": "2020/report.txt", "sha256": SHA, "size_bytes": 1, "modified_ns": 1,
            "filing_year": 2020, "filing_basis": "folder", "received_at": NOW,
        }  # fmt: skip
        insert(build, schema.DOCUMENTS, [document])
        cell = {
            "sha256": SHA, "table_code": "applications", "row_code": "granted",
            "column_code": "total", "value": 62, "status": "reported", "raw": "62",
            "is_read_from_picture": False,
        }  # fmt: skip
        insert(build, schema.CELLS, [cell])
    with duckdb.connect(str(settings.published_path)) as published:
        published.execute(
            "create table fct_quality_findings as select $1 as finding_id, 'T3.3' as rule_id, "
            "repeat('ab', 16) as report_id, 'applications.granted.total' as place, "
            "'62 52' as operand_values, 'fail' as verdict",
            [FINDING],
        )
    return settings


def lines(settings: Settings, name: str) -> list[dict[str, str]]:
    with list_path(settings, name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_what_is_settled_is_a_line_that_the_next_run_reads(settings: Settings) -> None:
    settle(settings, "report.txt", agency_name="湘潭县审计局", region_code="430321", note="a, b")
    [line] = lines(settings, "settled_reports")
    assert (line["document_sha256"], line["agency_name"], line["note"]) == (
        SHA, "湘潭县审计局", "a, b",
    )  # fmt: skip
    check_lists(settings)
    with pytest.raises(WrongLine, match=r"settled_reports\.csv:2 says it already"):
        settle(settings, SHA[:12], report_year=2020)


@pytest.mark.parametrize(
    ("document", "known", "message"),
    [
        ("other.txt", {"report_year": 2020}, "0 documents"),
        ("report.txt", {"report_year": 1999}, "report_year"),
        ("report.txt", {"region_code": "999999"}, "no code of the region lists"),
        ("report.txt", {"agency_type": "bureau"}, "no agency type; there are"),
        ("report.txt", {"scope": "both"}, "scope"),
        ("report.txt", {"note": "nothing"}, "say what is settled"),
    ],
)
def test_what_cannot_be_is_refused_at_once(
    settings: Settings, document: str, known: dict, message: str
) -> None:
    with pytest.raises(WrongLine, match=message):
        settle(settings, document, **known)
    assert lines(settings, "settled_reports") == []


def test_a_verdict_keeps_the_values_it_was_given_on(settings: Settings) -> None:
    verdict(settings, FINDING[:6], "explained", "更正后重新发布", "张三")
    [line] = lines(settings, "finding_verdicts")
    assert (line["rule_id"], line["operand_values"]) == ("T3.3", "62 52")
    check_lists(settings)
    with pytest.raises(WrongLine, match="0 failing findings"):
        verdict(settings, "00", "explained", "-", "-")
    with pytest.raises(WrongLine, match="verdict"):
        verdict(settings, FINDING[:6], "maybe", "-", "-")


def test_a_correction_meets_what_is_printed(settings: Settings) -> None:
    values = {"meant": "52", "why": "更正", "evidence": "https://x", "entered_by": "张三"}
    correct(settings, SHA[:10], "applications.granted.total", printed="62", **values)
    check_lists(settings)
    with pytest.raises(WrongLine, match="it prints 62"):
        correct(settings, SHA[:10], "applications.granted.total", printed="63", **values)
    with pytest.raises(WrongLine, match="there is no such cell"):
        correct(settings, SHA[:10], "applications.granted.unknown", printed="62", **values)


def test_wrong_lines_by_hand_are_named_with_file_and_line(settings: Settings) -> None:
    with list_path(settings, "settled_reports").open("a") as file:
        file.write(f"{SHA},湘潭县审计局,,430321,2020,own,\n{SHA[:4]},,,,20x0,,\n{SHA},too,few\n")
    with pytest.raises(WrongLine) as wrong:
        check_lists(settings)
    first, second = str(wrong.value).splitlines()
    assert "settled_reports.csv:3: document_sha256" in first and "report_year" in first
    assert "settled_reports.csv:4: a line has 7 values" in second


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("430321,审计局,监察局,renamed,,红头文件", "from_year"),
        (",审计局,监察局,other,,红头文件", "relation"),
        ("999999,审计局,监察局,alias,,红头文件", "no code of the region lists"),
        (",审计局,,alias,,红头文件", "official_name"),
    ],
)
def test_an_alias_that_says_too_little_is_named_with_its_line(
    settings: Settings, line: str, message: str
) -> None:
    with list_path(settings, "agency_aliases").open("a") as file:
        file.write(f",发改委,发展和改革委员会,alias,,通行简称\n{line}\n")
    with pytest.raises(WrongLine, match=rf"agency_aliases\.csv:3: .*{message}"):
        check_lists(settings)


def test_a_list_that_is_not_utf8_is_named(settings: Settings) -> None:
    list_path(settings, "agency_aliases").write_bytes("发改委".encode("gb18030"))
    with pytest.raises(WrongLine, match=r"agency_aliases\.csv: it is not UTF-8"):
        check_lists(settings)


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("{line}\n", 1),
        ("sha256,agency\n", 1),
        ("\n{header}\n{line}\n", 1),
        ("{header},report_year\n{line},2021\n", 1),
        ("{semicolons}\n", 1),
        ('{header}\n{line}\n{other},,,,2020,,"x\n{line}\n{line}\n', 3),
        ('{header}\n{line}"' + "x" * 200_000, 2),
    ],
)
def test_a_list_that_would_lose_lines_is_refused(
    settings: Settings, text: str, number: int
) -> None:
    """No header, another one, a column twice, a quotation mark that nothing closes."""
    header = ",".join(LISTS["settled_reports"].model_fields)
    written = text.format(
        header=header,
        semicolons=header.replace(",", ";"),
        line=f"{SHA},湘潭县审计局,,430321,2020,,x",
        other="0" * 16,
    )
    list_path(settings, "settled_reports").write_text(written)
    with pytest.raises(WrongLine, match=rf"\A[^\n]*settled_reports\.csv:{number}: [^\n]*\Z"):
        check_lists(settings)
    with pytest.raises(WrongLine):
        settle(settings, "report.txt", report_year=2020)


def test_a_list_that_cannot_be_opened_is_named(settings: Settings) -> None:
    list_path(settings, "agency_aliases").unlink()
    list_path(settings, "agency_aliases").mkdir()
    with pytest.raises(WrongLine, match=r"agency_aliases\.csv: "):
        check_lists(settings)


@pytest.mark.parametrize(
    "name",
    ["settled_report.csv", "Settled_reports.csv", "settled_reports.xlsx", "settled_reports (1).csv",
     "settled_reports.CSV", "finding_verdicts", "settled_reports.csv.csv"],
)  # fmt: skip
def test_a_list_under_another_name_is_named_with_the_right_ones(
    settings: Settings, name: str
) -> None:
    (settings.lists_dir / name).write_text("x")
    with pytest.raises(WrongLine, match=rf"{re.escape(name)}: .*, settled_reports\.csv"):
        check_lists(settings)


@pytest.mark.parametrize("name", ["README.md", ".~lock.settled_reports.csv#", ".DS_Store"])
def test_other_files_beside_the_lists_do_not_matter(settings: Settings, name: str) -> None:
    (settings.lists_dir / name).write_text("x")
    check_lists(settings)


def test_a_list_left_where_it_lay_before_is_named(settings: Settings, tmp_path: Path) -> None:
    left = tmp_path / "dbt" / "seeds" / "maintained" / "settled_reports.csv"
    left.parent.mkdir(parents=True)
    left.write_text(f"{','.join(LISTS['settled_reports'].model_fields)}\n")
    with pytest.raises(WrongLine, match="move its lines to "):
        check_lists(settings.model_copy(update={"dbt_dir": tmp_path / "dbt"}))


def test_a_list_that_a_spreadsheet_saved_is_read_and_gone_on_with(settings: Settings) -> None:
    """A byte order mark, other line ends, the columns in another order, no end of the last line."""
    path = list_path(settings, "settled_reports")
    columns = "note,document_sha256,agency_name,agency_type,region_code,report_year,scope"
    path.write_bytes(f"\ufeff{columns}\r\n,{'0' * 16},,,,2020,".encode())
    settle(settings, "report.txt", report_year=2021, note="a")
    first, second = check_lists(settings)["settled_reports"]
    assert (first.number, second.number) == (2, 3)
    assert second.line.model_dump(exclude_none=True) == {
        "document_sha256": SHA, "report_year": 2021, "note": "a",
    }  # fmt: skip


def test_a_list_that_is_not_there_is_empty_and_begun_by_its_first_line(settings: Settings) -> None:
    shutil.rmtree(settings.lists_dir)
    assert check_lists(settings) == {name: [] for name in LISTS}
    settle(settings, "report.txt", report_year=2021)
    assert [line["report_year"] for line in lines(settings, "settled_reports")] == ["2021"]


def test_two_lines_on_the_same_are_named(settings: Settings) -> None:
    with list_path(settings, "settled_reports").open("a") as file:
        file.write(f"{SHA},,,,2020,own,\n{SHA},,,,2021,own,\n")
    with pytest.raises(WrongLine, match=r"settled_reports\.csv:3: line 2 is on the same"):
        check_lists(settings)


def test_a_correction_may_know_no_more_than_the_error(settings: Settings) -> None:
    values = {"printed": "62", "why": "更正", "evidence": "https://x", "entered_by": "张三"}
    with pytest.raises(WrongLine, match="meant: must be a number"):
        correct(settings, SHA, "applications.granted.total", meant="5x", **values)
    correct(settings, SHA, "applications.granted.total", meant=None, **values)
    with pytest.raises(WrongLine, match=r"published_corrections\.csv:2 says it already"):
        correct(settings, SHA, "applications.granted.total", meant="52", **values)


def test_the_names_that_come_with_the_project_are_right() -> None:
    for row in seed_rows("agency_aliases"):
        LISTS["agency_aliases"].model_validate(row)


def test_the_readme_names_the_columns_of_each_list() -> None:
    readme = (PROJECT_DIR / "data" / "lists" / "README.md").read_text(encoding="utf-8")
    for name, line in LISTS.items():
        assert f"`{name}.csv`" in readme and f"\n{','.join(line.model_fields)}\n" in readme


def test_the_command_says_why_and_ends_with_1(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XXGK_HOME", str(settings.home))
    call = CliRunner().invoke
    assert call(app, ["settle", "report.txt", "--year", "2020"]).exit_code == 0
    refused = call(app, ["settle", "report.txt", "--year", "2021"])
    assert (refused.exit_code, "says it already" in refused.stderr) == (1, True)
