"""Another publication writes what has changed, and takes over the rest."""

import shutil
import tempfile
from pathlib import Path

import duckdb
import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from pipelines import dbt
from pipelines.settings import Settings
from pipelines.site import write_site
from tests.browser.changes import CHANGES


@pytest.fixture
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """Write sites without dbt."""
    monkeypatch.setattr(dbt, "documentation", lambda _: "")


def files(site: Path) -> dict[str, bytes]:
    """The content of every file of a site."""
    return {
        str(path.relative_to(site)): path.read_bytes() for path in site.rglob("*") if path.is_file()
    }


def publish_with(settings: Settings, change, which: int) -> None:
    """Change the published file, as another publication."""
    with duckdb.connect(str(settings.published_path)) as published:
        change(published, which)
        published.execute("update publication set content_hash = md5(content_hash || ?)", [which])


@hypothesis_settings(max_examples=5, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.tuples(st.sampled_from(CHANGES), st.integers(0, 10**6)), min_size=1, max_size=3))
def test_after_changes_it_is_the_site_that_is_written_from_nothing(site, quick, changes) -> None:
    with tempfile.TemporaryDirectory() as folder:
        settings = Settings(warehouse_dir=Path(folder))
        shutil.copy(site.published_path, settings.published_path)
        write_site(settings)
        for change, which in changes:
            publish_with(settings, change, which)
            write_site(settings)
            after = files(settings.site_dir)
            kept = settings.site_dir.rename(settings.warehouse_dir / "kept")
            write_site(settings)
            assert after == files(settings.site_dir)
            shutil.rmtree(settings.site_dir)
            kept.rename(settings.site_dir)


def test_what_has_not_changed_is_taken_over(site: Settings, quick, tmp_path: Path) -> None:
    settings = Settings(warehouse_dir=tmp_path)
    shutil.copy(site.published_path, settings.published_path)
    write_site(settings)
    before = {name: (settings.site_dir / name).stat().st_ino for name in files(settings.site_dir)}

    def change(published: duckdb.DuckDBPyConnection, _: int) -> None:
        published.execute("update fct_narrative_claims set sentence = '改' where claim_number = 1")

    publish_with(settings, change, 0)
    with duckdb.connect(str(settings.published_path)) as published:
        changed = published.execute("select agency_id from fct_narrative_claims").fetchall()
    write_site(settings)
    assert {
        name for name, file in before.items()
        if (settings.site_dir / name).stat().st_ino != file and not name.endswith(".html")
    } == {".made.json"} | {f"data/agencies/{agency[0]}.js" for (agency,) in changed}  # fmt: skip
