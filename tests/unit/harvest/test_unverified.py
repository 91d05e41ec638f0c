"""Which sources of a plan have hosts that nothing says to be a publisher's."""

from pathlib import Path

import pytest
import yaml

from pipelines.harvest.plan import make_plan
from pipelines.settings import Settings


@pytest.mark.parametrize(
    ("host", "is_enabled", "is_unverified"),
    [
        ("www.dushan.gov.cn", False, False),
        ("www.copies.example.org", True, False),
        ("www.copies.example.org", False, True),
    ],
)
def test_an_enabled_entry_or_a_known_host_vouches(
    tmp_path: Path, host: str, is_enabled: bool, is_unverified: bool
) -> None:
    entry = {
        "id": "a", "name": "a", "region_code": "522726", "pattern": "static",
        "entry_pages": [f"http://{host}/"], "enabled": is_enabled,
    }  # fmt: skip
    (tmp_path / "a.yaml").write_text(yaml.safe_dump(entry), encoding="utf-8")
    settings = Settings(sources_dir=tmp_path, harvest_contact="reports@example.org")
    plan, problems = make_plan(settings, "trial", ("a",))
    assert (bool(plan.unverified), problems) == (is_unverified, [])
