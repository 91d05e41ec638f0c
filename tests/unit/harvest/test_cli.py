"""`xxgk harvest` and `xxgk sources`: what they say to a person and to a program."""

import dataclasses
import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from pipelines.cli import app
from pipelines.harvest import run
from pipelines.harvest.run import Summary

SUMMARY = Summary(
    harvest="2026-W04",
    folder="data/raw/harvest/2026-W04",
    complete=True,
    seconds=1.5,
    requests=9,
    replayed=0,
    body_bytes=1000,
    peak_memory_bytes=None,
    sources={
        "dushan": {
            "pages": 2, "listed": 6,
            "found": 4, "new": 1, "changed": 1, "unchanged": 1, "repeated": 1,
            "failed": {"http_404": 2, "timeout": 1},
        }
    },
)  # fmt: skip
SOURCE = """
id: dushan
name: 独山县人民政府
region_code: "522726"
pattern: static
entry_pages: [http://www.dushan.gov.cn/nb/]
"""


@pytest.fixture
def call(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    """Call `xxgk` with an empty list of sources; gives (exit code, stdout, stderr)."""
    monkeypatch.setenv("XXGK_SOURCES_DIR", str(tmp_path))
    monkeypatch.setenv("XXGK_WAREHOUSE_DIR", str(tmp_path / "warehouse"))
    monkeypatch.delenv("XXGK_HARVEST_CONTACT", raising=False)

    def run_it(*arguments: str) -> tuple[int, str, str]:
        result = CliRunner().invoke(app, list(arguments))
        return result.exit_code, result.stdout, result.stderr

    return run_it


def test_check_says_what_is_wrong(call, tmp_path: Path):
    (tmp_path / "a.yaml").write_text(SOURCE)
    assert call("sources", "check") == (0, "1 sources are right, 0 are wrong\n", "")
    (tmp_path / "b.yaml").write_text(SOURCE.replace("dushan", "other").replace("static", "trs"))
    code, out, _ = call("sources", "check")
    assert code == 1
    assert "b.yaml:2: other: pattern: unknown pattern 'trs'" in out
    assert out.endswith("1 sources are right, 1 are wrong\n")
    code, out, _ = call("sources", "check", "--json")
    answer = json.loads(out)
    assert (code, answer["ok"], answer["sources"]) == (1, False, 1)
    assert [(p["entry"], p["field"]) for p in answer["problems"]] == [("other", "pattern")]


def test_list(call, tmp_path: Path):
    (tmp_path / "a.yaml").write_text(SOURCE + "enabled: false\n")
    _, out, _ = call("sources", "list")
    assert out.splitlines()[2].split() == ["dushan", "独山县人民政府", "522726", "static", "off"]
    _, out, _ = call("sources", "list", "--json")
    assert json.loads(out)["sources"][0]["entry_pages"] == ["http://www.dushan.gov.cn/nb/"]


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ([], "set XXGK_HARVEST_CONTACT to an e-mail address or a page"),
        (["--source", "nowhere"], "no source nowhere can be harvested"),
        (["--name", "../x"], "'../x' is no name of a harvest"),
    ],
)
def test_what_keeps_a_harvest_from_starting(call, tmp_path: Path, arguments: list[str], said: str):
    (tmp_path / "a.yaml").write_text(SOURCE)
    code, out, err = call("harvest", *arguments)
    assert (code, out) == (1, "")
    assert said in err
    code, out, _ = call("harvest", "--json", *arguments)
    assert code == 1
    assert said in json.loads(out)["error"]


def test_a_contact_that_reaches_nobody_is_none(call, tmp_path: Path, monkeypatch):
    (tmp_path / "a.yaml").write_text(SOURCE)
    monkeypatch.setenv("XXGK_HARVEST_CONTACT", "xxgk")
    code, _, err = call("harvest")
    assert code == 1
    assert "set XXGK_HARVEST_CONTACT to an e-mail address or a page" in err


def test_a_source_that_is_wrong_says_why_when_it_is_asked_for(call, tmp_path: Path):
    (tmp_path / "a.yaml").write_text(SOURCE.replace("522726", "999999"))
    _, _, err = call("harvest", "--source", "dushan")
    assert "a.yaml:2: dushan: region_code: no region has the code 999999" in err


def test_a_source_that_only_a_browser_sees_is_not_asked(call, tmp_path: Path):
    (tmp_path / "a.yaml").write_text(SOURCE + "browser_only: true\nenabled: false\n")
    for command in (("harvest", "--source"), ("sources", "check", "--live")):
        code, _, err = call(*command, "dushan")
        assert code == 1
        assert "only a browser sees the lists of dushan" in err


def test_no_source_is_enabled(call, tmp_path: Path):
    (tmp_path / "a.yaml").write_text(SOURCE + "enabled: false\n")
    code, _, err = call("harvest")
    assert code == 1
    assert "no source to harvest" in err


def test_the_summary_for_a_person_and_a_program(call, monkeypatch: pytest.MonkeyPatch):
    asked = []

    def run_harvest(settings, *about):
        asked.append(about)
        return SUMMARY

    monkeypatch.setattr(run, "run_harvest", run_harvest)
    code, out, _ = call("harvest", "-s", "dushan", "--year", "2023", "--name", "x")
    assert (code, asked) == (0, [("x", ("dushan",), 2023)])
    assert "reports     4: 1 new, 1 changed, 1 unchanged, 1 repeated" in out
    assert "failed      3: 2 http_404, 1 timeout" in out
    assert out.splitlines()[-1].split() == ["dushan", "2", "6", "4", "1", "1", "1", "1", "3"]
    code, out, _ = call("harvest", "--json")
    assert json.loads(out)["sources"]["dushan"]["failed"] == {"http_404": 2, "timeout": 1}


def test_a_harvest_that_brought_nothing_is_no_success(call, monkeypatch: pytest.MonkeyPatch):
    answer = dict.fromkeys(SUMMARY.sources["dushan"], 0) | {"failed": {"challenge": 1}}
    nothing = dataclasses.replace(SUMMARY, sources={"dushan": answer})
    monkeypatch.setattr(run, "run_harvest", lambda *_: nothing)
    code, out, _ = call("harvest")
    assert code == 1
    assert "nothing from dushan: 1 challenge" in out
    code, out, _ = call("harvest", "--json")
    assert (code, json.loads(out)["ok"]) == (1, False)
