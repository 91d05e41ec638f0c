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
from pipelines.maintained import stage_lists
from pipelines.settings import PROJECT_DIR, Settings
from pipelines.staging.load import stage_years
from tests.integration.lists import add_lines
from tests.integration.quality_cases import CASES, RENAMED_IN, TAMPERED
from tests.template import prepared

GOLDEN = PROJECT_DIR / "tests" / "golden"


def built_warehouse(root: Path) -> Settings:
    """Build it below `root`, with a list that knows of one renaming."""
    settings = Settings(home=root)
    add_lines(settings, "agency_aliases", f"{RENAMED_IN},招商局,商务局,renamed,2023,test")
    shutil.copytree(Settings().raw_dir, settings.raw_dir)
    _drop_golden(settings.raw_dir)
    for pages in CASES.values():
        for page in pages:
            page.write(settings.raw_dir)
    stage_years(prepared(settings), take_in(settings).pending)
    stage_lists(settings)
    with connect(settings.build_path) as build:
        for case, statement in TAMPERED.items():
            build.execute(statement, [hash_file(settings.raw_dir / CASES[case][0].name)])
    dbt.build(settings)
    return settings


def _drop_golden(raw_dir: Path) -> None:
    """The golden texts, with sidecars that say whose they are where the excerpt does not."""
    with (GOLDEN / "quality" / "documents.csv").open(encoding="utf-8", newline="") as lines:
        known = {row["file"]: row for row in csv.DictReader(lines)}
    for document, _ in documents_below(GOLDEN / "corpus"):
        path = raw_dir / document.name[:4] / document.name
        path.parent.mkdir(exist_ok=True)
        shutil.copy(document, path)
        if stated := known.get(document.name):
            sidecar_path(path).write_text(
                f'publisher = "{stated["publisher"]}"\nregion_code = "{stated["region_code"]}"\n'
                f"report_year = {stated['report_year']}\n",
                encoding="utf-8",
            )
