"""A build that redoes the years that changed leaves what a build from nothing would."""

import random
from dataclasses import replace
from pathlib import Path

import pytest

from pipelines import dbt
from pipelines.database import connect, schema
from pipelines.maintained import list_path, stage_lists
from pipelines.settings import Settings
from tests.integration.lists import add_lines
from tests.integration.staging_fixture import Content, across, appeals, applications, load
from tests.template import prepared

AGENCIES = {
    "湘潭县审计局": ("430321", "department"),
    "湘潭县人民政府": ("430321", "government"),
    "湘乡市教育局": ("430381", "department"),
}
YEARS = (2019, 2020, 2021, 2022)
STEPS = 2


def a_report(rng: random.Random, number: int) -> Content:
    """A report of some agency and year, with few numbers, that may be one that is here already."""
    agency, year = rng.choice(list(AGENCIES)), rng.choice(YEARS)
    region, kind = AGENCIES[agency]
    form = "2019" if year < 2021 else "2021"
    counts = [rng.randrange(30) for _ in range(6)]
    cells = applications({}, form)
    cells |= across("new_received", *counts, rng.choice([sum(counts), 7])) if form == "2021" else {}
    cells |= appeals({("reconsideration", "upheld"): rng.randrange(9)})
    return Content(
        name=f"{number}",
        files=(f"{year}/{agency}-{number}.html",),
        agency=agency if rng.random() < 0.9 else None,
        agency_type=kind,
        region=region,
        year=year,
        scope="consolidated" if kind == "government" else "own",
        form=form,
        cells=cells,
        claims=(("applications_received", counts[0], f"收到{counts[0]}件。"),),
        findings=(("unknown_row", "A row of no form."),),
    )


def a_change(rng: random.Random, contents: list[Content], number: int) -> list[Content]:
    """The contents after one was added, exchanged, taken away, or read anew by another parser."""
    which = rng.randrange(len(contents))
    others = contents[:which] + contents[which + 1 :]
    reread = replace(contents[which], parser_version=f"{number}", published_on=None)
    reread.cells["applications", "new_received", "total"] = number
    return rng.choice(
        [
            [*contents, a_report(rng, number)],
            [*others, a_report(rng, number)],
            others if len(others) > 1 else contents,
            [*others, reread],
        ]
    )


@pytest.mark.parametrize("seed", range(1))
def test_changes_give_what_a_build_from_nothing_gives(tmp_path: Path, seed: int):
    rng = random.Random(seed)
    changed = prepared(Settings(home=tmp_path, warehouse_dir=tmp_path / "changed"))
    contents = [a_report(rng, number) for number in range(8)]
    for step in range(STEPS):
        staged(changed, contents)
        dbt.build(changed, tested=False)
        contents = a_change(rng, contents, 100 + step)
        settle(changed, rng.choice(contents), rng.choice(YEARS))
    staged(changed, contents)
    dbt.build(changed)
    anew = Settings(home=tmp_path, warehouse_dir=tmp_path / "anew")
    staged(anew, contents)
    dbt.build(anew)
    differing = [name for name in tables(anew) if rows(changed, name) != rows(anew, name)]
    assert differing == []
    # Row groups of few years each, so that a change rewrites few of them.
    for name in ("fct_applications", "fct_quality_findings", "reports_wide"):
        with connect(anew.build, read_only=True) as build:
            years = build.execute(f"select report_year from main.{name} order by rowid").fetchall()
        assert years == sorted(years), name


def test_what_stands_is_left_as_it_is(tmp_path: Path):
    settings = Settings(warehouse_dir=tmp_path)
    contents = [a_report(random.Random(number), number) for number in range(4)]
    staged(settings, contents)
    whole = dbt.build(settings, tested=False)
    again = dbt.build(settings, tested=False)
    assert again.models < whole.models
    with connect(settings.build, read_only=True) as build:
        assert build.execute("from int.int_changed_years").fetchall() == []
    # What a build writes beside the tables is in its own warehouse.
    assert {path.name for path in (tmp_path / "dbt").iterdir()} == {"dbt.log", "target"}


def staged(settings: Settings, contents: list[Content]) -> None:
    """Have the staging tables hold these contents and nothing else."""
    with connect(settings.build) as build:
        for table in schema.TABLES:
            build.execute(f"delete from {table.qualified}")
    load(settings, contents)
    stage_lists(settings)


def settle(settings: Settings, content: Content, year: int) -> None:
    """Add a line to the lists: this report is of that year, unless one says so of another."""
    known = list_path(settings, "settled_reports")
    if not known.exists() or content.sha256[:16] not in known.read_text(encoding="utf-8"):
        add_lines(settings, "settled_reports", f"{content.sha256[:16]},,,,{year},,")


def tables(settings: Settings) -> list[str]:
    """What stands in the schema that is published, views as well."""
    with connect(settings.build, read_only=True) as build:
        return sorted(
            name
            for (name,) in build.execute(
                "select table_name from information_schema.tables where table_schema = 'main'"
            ).fetchall()
        )


def rows(settings: Settings, name: str) -> list[str]:
    """The rows of a table as text, in order."""
    with connect(settings.build, read_only=True) as build:
        return sorted(map(repr, build.execute(f"from main.{name}").fetchall()))
