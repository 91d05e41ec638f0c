"""Settings that cannot be used: which, why, and no secret in the answer."""

import pytest
from pydantic import ValidationError

from pipelines.settings import Settings, setting_problems


def test_a_secret_is_in_no_error(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("XXGK_NOTIFY_URLS", '{"mailto://me:hunter2@example.org": 1}')
    monkeypatch.setenv("XXGK_LAKE_CATALOG", "")
    monkeypatch.setenv("XXGK_WORKERS", "many")
    told = "\n".join(setting_problems())
    assert "XXGK_NOTIFY_URLS" in told and "XXGK_WORKERS: " in told and "'many'" in told
    with pytest.raises(ValidationError) as raised:
        Settings()
    assert "hunter2" not in told + str(raised.value)


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
