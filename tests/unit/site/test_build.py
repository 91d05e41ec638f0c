"""The site is written only when what it shows has changed; a killed run is repaired."""

from pathlib import Path

import duckdb
import pytest

from pipelines import dbt
from pipelines.settings import Settings
from pipelines.site import NothingPublished, build, write_site
from pipelines.site.folder import SiteFolder

_DICTIONARY = '<html><head></head><use xlink:href="{{ icon }}"></use>'


@pytest.fixture
def written(settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    """Settings with something published, and lists of the sites and dictionaries written."""
    project = tmp_path / "dbt_project"
    project.mkdir()
    (project / "model.sql").write_text("select 1")
    sites: list[str] = []
    dictionaries: list[str] = []

    def write(_: object, folder: SiteFolder, publication: dict, __: Settings) -> None:
        sites.append(publication["content_hash"])
        folder.write("index.html", publication["content_hash"])

    def documentation(_: Settings) -> str:
        dictionaries.append(_DICTIONARY)
        return _DICTIONARY

    monkeypatch.setattr(build, "_write", write)
    monkeypatch.setattr(dbt, "documentation", documentation)
    settings = settings.model_copy(update={"dbt_dir": project})
    publish(settings, "one")
    return settings, sites, dictionaries


def publish(settings: Settings, content: str) -> None:
    settings.warehouse_dir.mkdir(exist_ok=True)
    with duckdb.connect(str(settings.published_path)) as published:
        published.execute(f"create or replace table publication as select '{content}' content_hash")


def test_nothing_published_is_an_error(settings: Settings) -> None:
    with pytest.raises(NothingPublished, match="make run"):
        write_site(settings)


def test_it_is_written_once_for_the_same_publication(written) -> None:
    settings, sites, dictionaries = written
    assert write_site(settings) == write_site(settings) == settings.site_dir / "index.html"
    assert (len(sites), len(dictionaries)) == (1, 1)


def test_another_publication_takes_the_dictionary_over(written) -> None:
    settings, sites, dictionaries = written
    write_site(settings)
    publish(settings, "two")
    assert write_site(settings).read_text() == "two"
    assert (len(sites), len(dictionaries)) == (2, 1)
    assert (settings.site_dir / "dictionary" / "index.html").is_file()


def test_another_dbt_project_gives_another_dictionary_but_not_what_dbt_writes(written) -> None:
    settings, sites, dictionaries = written
    write_site(settings)
    (settings.dbt_dir / "target").mkdir()
    (settings.dbt_dir / "target" / "manifest.json").write_text("{}")
    write_site(settings)
    assert (len(sites), len(dictionaries)) == (1, 1)
    (settings.dbt_dir / "model.sql").write_text("select 2")
    write_site(settings)
    assert (len(sites), len(dictionaries)) == (2, 2)


def test_other_columns_or_another_dbt_give_another_dictionary(
    written, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings, _, dictionaries = written
    write_site(settings)
    with duckdb.connect(str(settings.published_path)) as published:
        published.execute("create table dim_report (report_id varchar)")
    publish(settings, "two")
    write_site(settings)
    assert len(dictionaries) == 2
    monkeypatch.setattr(build, "version", lambda library: f"another {library}")
    write_site(settings)
    assert len(dictionaries) == 3


def test_a_run_that_was_killed_while_renaming_is_made_good(written) -> None:
    settings, _, _ = written
    write_site(settings)
    settings.site_dir.rename(settings.warehouse_dir / ".site.old")
    (settings.warehouse_dir / ".site").mkdir()
    (settings.warehouse_dir / ".site" / "half").touch()
    write_site(settings)
    assert sorted(path.name for path in settings.site_dir.iterdir()) == [
        ".made.json", "dictionary", "index.html",
    ]  # fmt: skip
    assert sorted(path.name for path in settings.warehouse_dir.iterdir()) == [
        ".writer.lock", "site", "xxgk.duckdb",
    ]  # fmt: skip


def test_a_failure_leaves_the_site_that_stands(written, monkeypatch: pytest.MonkeyPatch) -> None:
    settings, _, _ = written
    write_site(settings)
    publish(settings, "two")

    def fail(*_: object) -> None:
        raise OSError("disk full")

    monkeypatch.setattr(build, "_write", fail)
    with pytest.raises(OSError, match="disk full"):
        write_site(settings)
    assert (settings.site_dir / "index.html").read_text() == "one"


def test_the_dictionary_is_put_under_a_policy_that_asks_for_nothing(written) -> None:
    settings, _, _ = written
    write_site(settings)
    html = (settings.site_dir / "dictionary" / "index.html").read_text()
    assert html.startswith('<html><head><meta http-equiv="Content-Security-Policy"')
    assert "default-src 'none'" in html
    assert html.endswith('<use ng-attr-href="{{ icon }}"></use>')
