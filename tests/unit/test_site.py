"""The data dictionary is written when what it shows has changed, and only then."""

from pathlib import Path

import pytest

from pipelines import dbt, site
from pipelines.settings import Settings


@pytest.fixture
def written(settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    """Settings with a dbt project of one file, and the list of pages dbt was asked to write."""
    project = tmp_path / "dbt_project"
    project.mkdir()
    (project / "model.sql").write_text("select 1")
    pages: list[Path] = []

    def write_docs(_: Settings, directory: Path) -> Path:
        directory.mkdir(parents=True, exist_ok=True)
        pages.append(directory / "index.html")
        pages[-1].write_text("page")
        return pages[-1]

    monkeypatch.setattr(dbt, "write_docs", write_docs)
    return settings.model_copy(update={"dbt_dir": project}), pages


def test_it_is_written_once_for_the_same_project(written) -> None:
    settings, pages = written
    assert (
        site.write_site(settings) == site.write_site(settings) == settings.site_dir / "index.html"
    )
    assert len(pages) == 1


def test_it_is_written_again_for_another_project_and_once_it_is_built(written) -> None:
    settings, pages = written
    site.write_site(settings)
    (settings.dbt_dir / "model.sql").write_text("select 2")
    site.write_site(settings)
    assert len(pages) == 2
    settings.published_path.touch()
    site.write_site(settings)
    assert len(pages) == 3


def test_what_dbt_writes_beside_it_does_not_count(written) -> None:
    settings, pages = written
    site.write_site(settings)
    (settings.dbt_dir / "target").mkdir()
    (settings.dbt_dir / "target" / "manifest.json").write_text("{}")
    site.write_site(settings)
    assert len(pages) == 1


def test_a_page_that_is_missing_or_unfinished_is_written_again(written) -> None:
    settings, pages = written
    site.write_site(settings).unlink()
    site.write_site(settings)
    assert len(pages) == 2
