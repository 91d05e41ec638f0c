"""A folder of `benchmarks.scale`: a made corpus, and the warehouse built from it."""

import json
import os
import shutil
import sys
from pathlib import Path

from benchmarks.corpus.make import ABOUT, Corpus, about_of, make_corpus
from benchmarks.metering import Cost, metered
from pipelines.settings import PROJECT_DIR, Settings


def corpus_of(reports: int, after: int = 0) -> Corpus:
    """Return the corpus to measure on, or the one after it: other agencies, of the last year."""
    years = tuple(range(2025 if after else 2018, 2026))
    return Corpus(reports, seed=7, years=years, mix="html", container="warc", after=after)


def corpus_at(folder: Path, corpus: Corpus) -> None:
    """Make a corpus in a folder unless it is already there, complete and with these parameters."""
    about = folder / ABOUT
    if about.is_file() and json.loads(about.read_text("utf-8")) == about_of(corpus):
        return
    shutil.rmtree(folder, ignore_errors=True)
    make_corpus(corpus, folder, os.cpu_count() or 1)


def step(name: str, folder: Path, project: Path = PROJECT_DIR) -> Cost:
    """Run and measure one step on a folder, with the code of a project."""
    settings = settings_at(folder)
    environment = {
        "XXGK_RAW_DIR": str(settings.raw_dir),
        "XXGK_WAREHOUSE_DIR": str(settings.warehouse_dir),
        "XXGK_SOURCES_DIR": str(settings.sources_dir),
        "DAGSTER_HOME": str(folder / "dagster"),
    }
    return metered([sys.executable, "-m", "benchmarks.scale_steps", name], environment, project)


def settings_at(folder: Path) -> Settings:
    """Return settings with documents and warehouse in a folder."""
    return Settings(raw_dir=folder / "raw", warehouse_dir=folder / "warehouse")
