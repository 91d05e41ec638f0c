"""What an operator is given: units that systemd takes, a reference of settings that is complete."""

import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
import yaml

from pipelines.settings import PROJECT_DIR, settings_table

DEPLOY = PROJECT_DIR / "deploy"
UNITS = sorted((DEPLOY / "systemd").iterdir())


def test_the_settings_reference_is_that_of_the_code():
    text = (PROJECT_DIR / "docs" / "operate.md").read_text(encoding="utf-8")
    assert settings_table() in text, (
        "python -c 'from pipelines.settings import *; print(settings_table())'"
    )


@pytest.mark.skipif(shutil.which("systemd-analyze") is None, reason="no systemd here")
def test_systemd_takes_the_units(tmp_path: Path):
    programs = Path(sys.executable).parent
    for unit in UNITS:
        text = unit.read_text().replace("/opt/xxgk/.venv/bin", str(programs))
        text = re.sub("^User=.*|^EnvironmentFile=.*", "", text, flags=re.M)
        (tmp_path / unit.name).write_text(text)
    ended = subprocess.run(
        ["systemd-analyze", "verify", *tmp_path.iterdir()], capture_output=True, text=True
    )
    ours = [line for line in ended.stderr.splitlines() if "xxgk" in line]
    assert (ended.returncode, ours) == (0, [])


def test_every_unit_is_described():
    text = (PROJECT_DIR / "docs" / "operate.md").read_text(encoding="utf-8")
    assert [unit.name for unit in UNITS if unit.stem not in text] == []


def test_the_compose_file_starts_what_there_is():
    compose = yaml.safe_load((DEPLOY / "compose" / "compose.yaml").read_text())
    assert set(compose["services"]) == {"prepare", "webserver", "daemon"}
    for service in compose["services"].values():
        context = DEPLOY / "compose" / service["build"]["context"]
        assert (context / service["build"]["dockerfile"]).is_file()
