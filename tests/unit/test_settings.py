"""Settings that cannot be used: which, why, and no secret in the answer."""

from pathlib import Path

import pytest
from pydantic import ValidationError

from pipelines.settings import Settings, setting_problems


def test_a_secret_is_in_no_error(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("XXGK_NOTIFY_URLS", '{"mailto://me:hunter2@example.org": 1}')
    monkeypatch.setenv("XXGK_LAKE_CATALOG", "")
    monkeypatch.setenv("XXGK_WORKERS", "many")
    problems = "\n".join(setting_problems())
    assert "XXGK_NOTIFY_URLS" in problems and "XXGK_WORKERS: " in problems and "'many'" in problems
    with pytest.raises(ValidationError) as raised:
        Settings()
    assert "hunter2" not in problems + str(raised.value)


def test_alerts_do_not_show_in_what_settings_print():
    assert "hunter2" not in repr(Settings(notify_urls=["mailto://me:hunter2@example.org"]))


@pytest.mark.parametrize("name", ["a#b", "a?b"])
@pytest.mark.parametrize("setting", ["XXGK_WAREHOUSE_DIR", "XXGK_LAKE_DIR"])
def test_a_path_that_no_database_may_have_is_refused_at_the_start(
    monkeypatch: pytest.MonkeyPatch, setting: str, name: str
):
    monkeypatch.setenv(setting, f"/srv/{name}/warehouse")
    [problem] = setting_problems()
    assert problem.startswith(f"{setting}: ") and "holds # or ?" in problem


def test_a_folder_is_the_same_for_all_who_work_on_it(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
):
    """DuckDB takes ~ for the user's folder, dbt works in a folder of its own."""
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.chdir(tmp_path)
    for home in ("~/家 目录", "家 目录"):
        monkeypatch.setenv("XXGK_HOME", home)
        assert Settings().warehouse_dir == tmp_path / "家 目录" / "warehouse"
    monkeypatch.setenv("XXGK_RAW_DIR", "received")
    assert Settings().raw_dir == tmp_path / "received"


@pytest.mark.parametrize("home", ["", " ", "~no-such-user/x"])
def test_a_folder_that_is_none_is_refused(monkeypatch: pytest.MonkeyPatch, home: str):
    monkeypatch.setenv("XXGK_HOME", home)
    assert setting_problems()[0].startswith("XXGK_HOME: ")
