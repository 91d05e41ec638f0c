"""A warehouse for tests of the rules: planted contradictions, the samples and the golden texts."""

import csv
import shutil
from pathlib import Path

from pipelines import dbt
from pipelines.archive import take_in
from pipelines.archive.ingest import hash_file
from pipelines.archive.sidecar import sidecar_path
from pipelines.database import connect
from pipelines.expected import documents_below
from pipelines.publication.publish import dbt_sources
from pipelines.settings import PROJECT_DIR, Settings
from pipelines.staging.load import stage_years
from tests.integration.quality_cases import CASES, RENAMED_IN, TAMPERED
from tests.template import prepared

GOLDEN = PROJECT_DIR / "tests" / "golden"


def built_warehouse(root: Path) -> Settings:
    """Build it below `root`, with a project of its own that knows of one renaming."""
    settings = Settings(
        raw_dir=root / "raw", warehouse_dir=root / "warehouse", dbt_dir=root / "dbt_project"
    )
    ours = Settings()
    for path in dbt_sources(ours.dbt_dir):
        copy = settings.dbt_dir / path.relative_to(ours.dbt_dir)
        copy.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(path, copy)
    add_line(settings, "agency_aliases", f"{RENAMED_IN},招商局,商务局,renamed,2023,test")
    shutil.copytree(ours.raw_dir, settings.raw_dir)
    _drop_golden(settings.raw_dir)
    for pages in CASES.values():
        for page in pages:
            page.write(settings.raw_dir)
    stage_years(prepared(settings), take_in(settings).pending)
    with connect(settings.build_path) as build:
        for case, statement in TAMPERED.items():
            build.execute(statement, [hash_file(settings.raw_dir / CASES[case][0].name)])
    dbt.build(settings)
    return settings


def add_line(settings: Settings, seed: str, line: str) -> None:
    """Add a line to a list that people maintain."""
    path = settings.dbt_dir / "seeds" / "maintained" / f"{seed}.csv"
    path.write_text(path.read_text(encoding="utf-8") + line + "\n", encoding="utf-8")


def _drop_golden(raw_dir: Path) -> None:
    """The golden texts, with sidecars that say whose they are where the excerpt does not."""
    with (GOLDEN / "quality" / "documents.csv").open(encoding="utf-8", newline="") as lines:
        known = {row["file"]: row for row in csv.DictReader(lines)}
    for document, _ in documents_below(GOLDEN / "corpus"):
        path = raw_dir / document.name[:4] / document.name
        path.parent.mkdir(exist_ok=True)
        shutil.copy(document, path)
        if told := known.get(document.name):
            sidecar_path(path).write_text(
                f'publisher = "{told["publisher"]}"\nregion_code = "{told["region_code"]}"\n'
                f"report_year = {told['report_year']}\n",
                encoding="utf-8",
            )
