"""`xxgk archive` and `xxgk diff` on the command line: what they say, and how they end."""

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from pipelines.archive import take_in
from pipelines.cli import app
from pipelines.settings import Settings
from tests.conftest import SAMPLES
from tests.rendering_office import zip_of


@pytest.fixture
def run_cli(settings: Settings, monkeypatch: pytest.MonkeyPatch):
    """Call `xxgk` on the settings' folders; gives (exit code, stdout, stderr)."""
    monkeypatch.setenv("XXGK_RAW_DIR", str(settings.raw_dir))
    monkeypatch.setenv("XXGK_WAREHOUSE_DIR", str(settings.warehouse_dir))

    def call(*arguments: str) -> tuple[int, str, str]:
        result = CliRunner().invoke(app, list(arguments))
        return result.exit_code, result.stdout, result.stderr

    return call


@pytest.fixture
def taken_in(settings: Settings) -> Path:
    """A zip of one report, taken in."""
    path = settings.raw_dir / "a.zip"
    path.write_bytes(zip_of({"年报.txt": SAMPLES[0].read_bytes(), "Thumbs.db": b"x"}))
    take_in(settings)
    return path


def test_verify_ends_well_where_nothing_has_changed(run_cli, taken_in: Path) -> None:
    code, out, _ = run_cli("archive", "verify")
    assert code == 0
    assert "as they were taken in" in out


def test_verify_names_what_has_changed_and_what_to_do(run_cli, taken_in: Path) -> None:
    taken_in.write_bytes(zip_of({"年报.txt": b"another"}))
    code, out, _ = run_cli("archive", "verify")
    assert code == 1
    assert "changed  a.zip" in out
    assert "put the file back" in out
    code, out, _ = run_cli("archive", "verify", "--json")
    shown = json.loads(out)
    assert (code, shown["ok"]) == (1, False)
    assert [(m["file"], m["problem"]) for m in shown["mismatches"]] == [("a.zip", "changed")]


def test_verify_and_list_before_the_first_run_say_what_to_do(run_cli) -> None:
    for command in ("verify", "list"):
        code, _, err = run_cli("archive", command)
        assert code == 1
        assert "run xxgk run first" in err


def test_list_tells_containers_and_counts_the_rest(run_cli, taken_in: Path) -> None:
    code, out, _ = run_cli("archive", "list", "--json")
    shown = json.loads(out)
    assert code == 0
    assert [(c["file"], c["kind"], c["documents"], c["left_out"]) for c in shown["containers"]] == [
        ("a.zip", "zip", 1, {"not_a_document": 1})
    ]
    _, out, _ = run_cli("archive", "list")
    assert "a.zip" in out
    assert "0 files besides" in out


def test_diff_ends_as_diff_does(run_cli, tmp_path: Path) -> None:
    new = tmp_path / "new.txt"
    text = SAMPLES[0].read_text(encoding="utf-8")
    new.write_text(text.replace("规章\n\t0", "规章\n\t7", 1), encoding="utf-8")
    same, changed, nothing = (
        run_cli("diff", str(SAMPLES[0]), str(SAMPLES[0])),
        run_cli("diff", "--json", str(SAMPLES[0]), str(new)),
        run_cli("diff", str(SAMPLES[0]), str(tmp_path / "none.txt")),
    )
    assert same[0] == 0
    assert "No difference" in same[1]
    assert changed[0] == 1
    [change] = json.loads(changed[1])["changes"]
    assert (change["row"], change["old_value"], change["new_value"]) == ("regulation", 0, 7)
    assert nothing[0] == 2
    assert "run xxgk run first" in nothing[2]
    shown = run_cli("diff", str(SAMPLES[0]), str(new))
    assert shown[0] == 1
    assert "regulation" in shown[1]
