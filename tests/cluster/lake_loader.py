"""A process that loads one filing year into a lake as the asset `staging` does, step by step.

`python -m tests.cluster.lake_loader YEAR STEPS [PARSER_VERSION]` writes all rows of the year, says
so with a file in the folder STEPS, and commits only when the test puts the file `go` there: so what
others see of an unfinished load does not depend on who is faster.
"""

import logging
import sys
import time
from pathlib import Path
from unittest.mock import patch

from pipelines.archive import pending
from pipelines.lock import year_writer
from pipelines.parser_version import parser_versions
from pipelines.settings import Settings
from pipelines.staging import load

WAIT_SECONDS = 100


def main(year: int, steps: Path, parser_version: str | None) -> None:
    """Load the year; another parser version than the last reads all of it again."""
    logging.basicConfig(level=logging.INFO, stream=sys.stdout, format="%(message)s")
    settings = Settings()
    versions = dict.fromkeys(parser_versions(), parser_version or "first")
    replace = load._replace

    def replace_and_wait(*arguments: object) -> None:
        replace(*arguments)
        (steps / f"written-{year}").touch()
        deadline = time.monotonic() + WAIT_SECONDS
        while not (steps / "go").exists() and time.monotonic() < deadline:
            time.sleep(0.02)

    with (
        patch.object(load, "_replace", replace_and_wait),
        patch.object(load, "parser_versions", lambda: versions),
        patch.object(pending, "parser_versions", lambda: versions),
        year_writer(settings, [year]),
    ):
        load.stage_year(settings, year)


if __name__ == "__main__":
    main(int(sys.argv[1]), Path(sys.argv[2]), *(sys.argv[3:4] or [None]))
