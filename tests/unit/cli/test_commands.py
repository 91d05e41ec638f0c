"""The command line: what it says to a person, to a program, on a terminal and elsewhere."""

import io
import json
import logging
import re
from datetime import datetime
from pathlib import Path

import pytest
from rich.console import Console
from typer.testing import CliRunner

from pipelines import pipeline
from pipelines.cli import answers, app
from pipelines.cli.console import LogHandler, library_news, near, table
from pipelines.lock import WriterBusy
from pipelines.settings import PROJECT_DIR
from pipelines.status import Status
from tests.conftest import SAMPLES

STATUS = Status(
    path=Path("warehouse/xxgk.duckdb"),
    published_at=datetime(2026, 2, 1, 6, 30),
    content_hash="abc",
    states={"published": 5, "unreadable": 1},
    notable=[("2020/[x].txt", "unreadable", "The file is empty.", "empty")],
    years=[(2020, 5, 5, 4, 1822)],
    documents=6,
    reports=5,
    regions=4,
    agencies=5,
    numbers=1822,
    tables={"dim_report": 5},
)
OUTCOME = pipeline.Outcome(status=STATUS, changed=True, steps={"staging": 1.25}, seconds=2.5)


@pytest.fixture
def run_cli(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    """Call `xxgk` in an empty warehouse; gives (exit code, stdout, stderr)."""
    monkeypatch.setenv("XXGK_WAREHOUSE_DIR", str(tmp_path / "warehouse"))

    def call(*arguments: str) -> tuple[int, str, str]:
        result = CliRunner().invoke(app, list(arguments))
        return result.exit_code, result.stdout, result.stderr

    return call


def fake_run(monkeypatch: pytest.MonkeyPatch, error: BaseException | None = None) -> None:
    def run_all(_: object) -> pipeline.Outcome:
        logging.getLogger("xxgk").info("staged 2020")
        if error:
            raise error
        return OUTCOME

    monkeypatch.setattr(pipeline, "run_all", run_all)


def test_run_tells_a_person_what_is_published_and_where_to_look(run_cli, monkeypatch) -> None:
    fake_run(monkeypatch)
    code, out, err = run_cli("run")
    assert (code, err) == (0, "")
    assert "s  staged 2020\n" in out
    assert "documents   6: 5 published · 1 unreadable" in out
    assert "5 of 5 agencies in 4 regions" in out
    assert "unreadable    2020/[x].txt: The file is empty." in out
    assert "Took 2.5 s" in out
    assert "read 1.2 s" in out
    assert "warehouse/xxgk.duckdb" in out
    assert "\x1b" not in out


def test_run_tells_a_program_in_one_object_and_the_rest_on_stderr(run_cli, monkeypatch) -> None:
    fake_run(monkeypatch)
    code, out, err = run_cli("run", "--json")
    answer = json.loads(out)
    assert code == 0
    assert (answer["ok"], answer["changed"]) == (True, True)
    assert answer["documents"] == {"total": 6, "published": 5, "unreadable": 1}
    assert answer["steps"] == {"staging": 1.25}
    assert "staged 2020" in err


@pytest.mark.parametrize(
    ("error", "code", "said"),
    [
        (WriterBusy("another xxgk run is writing"), 1, "xxgk: another xxgk run is writing\n"),
        (ValueError("odd"), 1, "xxgk: ValueError: odd (xxgk run --verbose shows where)\n"),
        (KeyboardInterrupt(), 130, "xxgk: stopped; the last published file stays, run again"),
    ],
    ids=["ours", "not ours", "Ctrl-C"],
)
def test_run_that_fails_says_so_in_a_line(run_cli, monkeypatch, error, code, said) -> None:
    fake_run(monkeypatch, error)
    ended, out, err = run_cli("run")
    assert ended == code
    assert said in err
    assert "Traceback" not in out + err

    ended, out, _ = run_cli("run", "--json")
    assert ended == code
    assert json.loads(out)["ok"] is False


def test_run_verbose_shows_the_trace(run_cli, monkeypatch) -> None:
    fake_run(monkeypatch, ValueError("odd"))
    _, out, _ = run_cli("run", "--verbose")
    assert "Traceback" in out


def test_a_failure_is_told_by_the_first_error_of_ours_behind_it() -> None:
    ours = WriterBusy("wait")
    wrapped = RuntimeError("Dagster says a lot")
    wrapped.__cause__ = ours
    assert answers.one_line(wrapped) == "wait"


def test_parse_prints_a_line_for_each_document(run_cli) -> None:
    code, out, err = run_cli("parse", "--json", *map(str, SAMPLES[:2]))
    first, second = (json.loads(line) for line in out.splitlines())
    assert (code, err) == (0, "")
    assert first["file"] == str(SAMPLES[0])
    assert first["region_code"] == "430321"
    assert second["tables"]["appeals"]["status"] == "ambiguous"


def test_parse_shows_a_person_tables_claims_and_findings(run_cli) -> None:
    code, out, _ = run_cli("parse", str(SAMPLES[1]))
    assert code == 0
    assert "region " in out
    assert "appeals       ambiguous" in out


def test_parse_shows_each_finding_once(run_cli) -> None:
    path = PROJECT_DIR / "tests" / "golden" / "layouts" / "r01_label_with_note_in_brackets.txt"
    _, out, _ = run_cli("parse", "--json", str(path))
    codes = [finding["code"] for finding in json.loads(out)["findings"]]
    assert "region_not_found" in codes
    _, shown, _ = run_cli("parse", str(path))
    assert [line.split()[0] for line in shown.splitlines()[-len(codes) :]] == codes
    assert shown.count("region_not_found") == 1


def test_parse_of_what_is_no_report_says_why(run_cli, tmp_path: Path) -> None:
    empty = tmp_path / "empty.txt"
    empty.touch()
    code, out, _ = run_cli("parse", str(empty))
    assert code == 0
    assert "reason" in out


def test_a_file_that_is_not_there_is_a_mistake_of_usage(run_cli) -> None:
    assert run_cli("parse", "nowhere.txt")[0] == 2
    assert run_cli("fly")[0] == 2


def test_evaluate_writes_a_grid_to_correct_and_compares_it(run_cli, tmp_path: Path) -> None:
    document = tmp_path / "a.txt"
    document.write_bytes(SAMPLES[1].read_bytes())
    code, out, err = run_cli("evaluate", "--write", str(document))
    assert (code, err) == (0, "")
    assert "15 not read (x)" in out
    assert run_cli("evaluate", str(tmp_path))[0] == 0

    grid = tmp_path / "a.txt.expected.txt"
    text = grid.read_text(encoding="utf-8")
    assert "year: 2020" in text
    grid.write_text(text.replace("  0\n", "  1\n", 1), encoding="utf-8")
    code, out, _ = run_cli("evaluate", "--json", str(tmp_path))
    assert (code, json.loads(out)["total"]["wrong"]) == (1, 1)

    assert run_cli("evaluate", "--write", str(document))[0] == 1
    assert "--force" in run_cli("evaluate", "--write", str(document))[2]
    written = run_cli("evaluate", "--write", "--force", "--json", str(document))[1]
    assert json.loads(written) == {"ok": True, "written": [str(grid)]}
    assert grid.read_text(encoding="utf-8") == text


@pytest.mark.parametrize(
    ("content", "said"), [(b"", "no table was read"), (None, "name the document they are of")]
)
def test_evaluate_writes_no_grid_of_nothing(run_cli, tmp_path: Path, content, said) -> None:
    document = tmp_path / ("a.txt" if content is not None else "a.txt.expected.txt")
    document.write_bytes(content or b"")
    code, _, err = run_cli("evaluate", "--write", str(document))
    assert (code, said in " ".join(err.split())) == (1, True)
    assert list(tmp_path.iterdir()) == [document]


def test_evaluate_names_the_line_of_a_grid_that_is_none(run_cli, tmp_path: Path) -> None:
    (tmp_path / "a.txt").touch()
    (tmp_path / "a.txt.expected.txt").write_text("[appeals 2019]\n总计\n行政复议 无")
    code, _, err = run_cli("evaluate", str(tmp_path))
    assert code == 1
    assert "a.txt.expected.txt:3: '无' is no value" in "".join(err.splitlines())
    assert run_cli("evaluate", str(tmp_path / "a.txt"))[0] == 2


def test_status_before_the_first_run_says_what_to_do(run_cli) -> None:
    code, out, _ = run_cli("status")
    assert code == 0
    assert "Nothing is published yet" in out
    assert "make run" in out
    assert json.loads(run_cli("status", "--json")[1])["published"] is False


@pytest.mark.parametrize(
    ("name", "value", "said"),
    [
        ("XXGK_WORKERS", "0", "XXGK_WORKERS: Input should be greater than or equal to 1, not '0'"),
        ("XXGK_NOTIFY_URLS", "json://x", "lists are written as JSON"),
    ],
)
def test_a_wrong_setting_is_named(run_cli, monkeypatch, name: str, value: str, said: str) -> None:
    monkeypatch.setenv(name, value)
    code, _, err = run_cli("status")
    assert (code, said in err) == (2, True)


def test_a_file_that_is_no_database_says_what_to_do(run_cli, tmp_path: Path, monkeypatch) -> None:
    monkeypatch.setenv("XXGK_WAREHOUSE_DIR", str(tmp_path))
    (tmp_path / "xxgk.duckdb").write_bytes(b"no database" * 1000)
    code, _, err = run_cli("status")
    assert (code, "damaged or no DuckDB database" in err) == (1, True)


def test_status_lists_no_more_than_fits_and_counts_the_rest(settings) -> None:
    many = [(f"{number}.txt", "unreadable", "empty", "empty") for number in range(25)]
    status = Status(**{**vars(STATUS), "notable": many})
    console = Console(file=io.StringIO(), width=200)
    answers.show_status(console, status, settings)
    assert "… and 5 more" in console.file.getvalue()
    assert len(answers.status_json(status, settings)["notable"]) == 25


@pytest.mark.parametrize("command", ["run", "parse", "evaluate", "status", "docs"])
def test_help_teaches_by_example(run_cli, command: str) -> None:
    code, out, _ = run_cli(command, "--help")
    assert code == 0
    assert f"xxgk {command}" in out.split("Examples:")[1]


def test_version(run_cli) -> None:
    assert run_cli("--version")[1].startswith("xxgk 0.")


def news_of(console: Console) -> str:
    with library_news(console):
        logging.getLogger("xxgk").info("took in 5 files [sic]")
        logging.getLogger("xxgk").warning("odd")
        logging.getLogger("xxgk.progress").debug("reading", extra={"done": 1, "total": 3})
        logging.getLogger("xxgk.elsewhere").debug("details")
    return console.file.getvalue()


def test_a_terminal_gets_colour_and_a_moving_line() -> None:
    said = news_of(Console(file=io.StringIO(), force_terminal=True, highlight=False, width=100))
    assert "took in 5 files [sic]" in said
    assert "\x1b[33modd" in said
    assert "1 of 3" in said
    assert "details" not in said


def test_anything_else_gets_plain_lines() -> None:
    said = news_of(Console(file=io.StringIO(), width=100))
    assert [line.split(" s  ")[1] for line in said.splitlines()] == ["took in 5 files [sic]", "odd"]


def test_plain_progress_is_told_now_and_then() -> None:
    console = Console(file=io.StringIO(), width=100)
    handler = LogHandler(console, None)
    handler.last_line -= 60
    for done in (1, 2):
        record = logging.makeLogRecord({"msg": "reading 2020", "done": done, "total": 9})
        handler.emit(record)
    assert console.file.getvalue().count("reading 2020: 1 of 9") == 1
    assert "2 of 9" not in console.file.getvalue()


def test_the_library_is_silent_again_afterwards() -> None:
    before = list(logging.getLogger("xxgk").handlers)
    news_of(Console(file=io.StringIO()))
    assert logging.getLogger("xxgk").handlers == before


def test_numbers_stand_to_the_right_with_separators_and_years_without() -> None:
    console = Console(file=io.StringIO(), width=60)
    console.print(table("T", ("year", "name", "count"), [("2020", "a", 1234), ("2021", "b", 5)]))
    lines = [line.rstrip() for line in console.file.getvalue().splitlines()]
    assert lines[-2:] == ["2020  a     1,234", "2021  b         5"]


def test_paths_are_told_as_one_would_type_them(tmp_path, monkeypatch) -> None:
    monkeypatch.chdir(tmp_path)
    assert near(tmp_path / "data" / "x") == "data/x"
    assert near(Path("/elsewhere/x")) == "/elsewhere/x"


def test_status_is_chinese_where_the_locale_is(settings, monkeypatch: pytest.MonkeyPatch) -> None:
    rules = [("T3.3", "Applicants add up", "error", 1, 2)]
    coverage = [(2020, 6, 5, 1, 0, 1, 1, 0)]
    more = {
        "broken": rules,
        "titles_zh": {"T3.3": "申请人各类之和等于总计"},
        "coverage": coverage,
    }
    status = Status(
        **{
            **vars(STATUS),
            **more,
            "no_answers": [("blocked", 1)],
            "news": [("湘潭县", "2024", "gave_nothing", 0, 3, 0, 3)],
            "checks": {"pass": 1, "fail": 1, "not_assessable": 1},
            "to_settle": [("2020/a.txt", "agency_name, region_code", "4112,,,,,,")],
        }
    )
    monkeypatch.setenv("LC_ALL", "zh_CN.UTF-8")
    console = Console(file=io.StringIO(), width=200)
    answers.show_status(console, status, settings)
    answers.show_status(console, None, settings)
    names = {"Parquet", "CSV", "UTC", "data", "raw", "make", "run", "duckdb", "xxgk", "csv"}
    said = re.sub(r"\S*[/.]\S*", "", console.file.getvalue())
    assert set(re.findall(r"[A-Za-z]{2,}", said)) - names == set()


def test_an_alert_of_a_publication_leaves_out_what_the_harvest_reports() -> None:
    rows = [
        ("湘潭县", "2024", news, 0, 3, 0, 3) for news in ("gave_nothing", "fewer_than_expected")
    ]
    status = Status(**{**vars(STATUS), "news": rows})
    assert [row[2] for row in status.untold_news] == ["fewer_than_expected"]
