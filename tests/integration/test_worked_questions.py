"""The ten questions of the notebook, on the sample reports: what the files of answers say."""

import importlib.util
import re
import shutil
import subprocess
import sys
from pathlib import Path
from types import ModuleType

import polars as pl
import pytest

from benchmarks.queries.answers import difference
from benchmarks.queries.postgres import what_is_missing
from benchmarks.queries.questions import questions
from benchmarks.queries.systems import Timed, on_csv, on_postgres
from pipelines import dbt
from pipelines.archive import take_in
from pipelines.database import connect
from pipelines.publication.publish import publish
from pipelines.settings import PROJECT_DIR, Settings
from pipelines.staging.load import stage_years
from tests.conftest import SAMPLES
from tests.template import prepared

QUERIES = PROJECT_DIR / "docs" / "queries"
NOTEBOOK = PROJECT_DIR / "docs" / "notebook.py"
TEN = re.findall(
    r"^\| \d+ \| \[(\w+)\.sql\]", (QUERIES / "README.md").read_text(encoding="utf-8"), re.M
)
OTHER_SAMPLES = [
    SAMPLES[0].parents[1] / name
    for name in (
        "2019/2019_上海市人民政府办公厅.html",
        "2023/2023_宿迁市人民政府.html",
        "2024/2024_宿迁市人民政府.html",
    )
]


@pytest.fixture(scope="module")
def settings(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    """The eight sample reports, published."""
    root = tmp_path_factory.mktemp("samples")
    for sample in (*SAMPLES, *OTHER_SAMPLES):
        folder = root / "raw" / sample.parent.name
        folder.mkdir(parents=True, exist_ok=True)
        shutil.copy(sample, folder)
        shutil.copy(f"{sample}.toml", folder)
    settings = Settings(raw_dir=root / "raw", warehouse_dir=root / "warehouse", workers=1)
    stage_years(prepared(settings), take_in(settings).pending)
    dbt.build(settings, tested=False)
    publish(settings)
    return settings


def test_there_are_ten_questions_each_with_its_answer() -> None:
    assert len(TEN) == 10
    assert {path.stem for path in (QUERIES / "answers").iterdir()} == set(TEN)


@pytest.mark.parametrize("name", TEN)
def test_the_samples_answer_as_documented(settings: Settings, name: str) -> None:
    with connect(settings.published_path, read_only=True) as published:
        found = published.execute((QUERIES / f"{name}.sql").read_text(encoding="utf-8")).pl()
    documented = (QUERIES / "answers" / f"{name}.csv").read_text(encoding="utf-8")
    assert found.write_csv() == documented


@pytest.fixture(scope="module")
def answers(settings: Settings) -> dict[str, pl.DataFrame]:
    """What the published file answers to each question."""
    with connect(settings.published_path, read_only=True) as published:
        return {name: published.execute(sql).pl() for name, sql in questions().items()}


def unlike(answers: dict[str, pl.DataFrame], others: dict[str, Timed]) -> dict[str, str | None]:
    return {name: difference(answers[name], timed.answer) for name, timed in others.items()}


def test_pandas_answers_the_same_from_csv(
    settings: Settings, answers: dict[str, pl.DataFrame]
) -> None:
    assert unlike(answers, on_csv(settings.published_path)) == dict.fromkeys(TEN)


@pytest.mark.skipif(bool(what_is_missing()), reason=what_is_missing() or "")
def test_postgresql_answers_the_same(settings: Settings, answers: dict[str, pl.DataFrame]) -> None:
    others, server = on_postgres(settings.published_path)
    assert unlike(answers, others) == dict.fromkeys(TEN)
    assert server.startswith("PostgreSQL ")


def test_an_answer_that_is_not_the_same_is_told() -> None:
    answer = pl.DataFrame({"year": [2023, 2024], "share": [0.25, None]})
    in_another_order = pl.DataFrame({"year": [2024.0, 2023.0], "share": [None, 0.25]})
    with_zero_for_null = pl.DataFrame({"year": [2023, 2024], "share": [0.25, 0.0]})
    assert difference(answer, in_another_order) is None
    assert 'value mismatch for column "share"' in difference(answer, with_zero_for_null)
    assert "height" in difference(answer, answer.head(1))


def opened(warehouse: Path, monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    """The notebook as it is opened on a warehouse."""
    pytest.importorskip("marimo")
    monkeypatch.setenv("XXGK_WAREHOUSE_DIR", str(warehouse))
    spec = importlib.util.spec_from_file_location("notebook", NOTEBOOK)
    notebook = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(notebook)
    return notebook


def test_the_notebook_asks_the_ten_in_their_order(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    outputs, _ = opened(settings.warehouse_dir, monkeypatch).app.run()
    texts = [output.text for output in outputs if output is not None]
    asked = [name for text in texts for name in re.findall(r"docs/queries/(\w+)\.sql", text)]
    drawn = [len(re.findall("<marimo-vega", text)) for text in texts if "docs/queries/" in text]
    assert asked == TEN
    assert drawn == [1, 1, 1, 1, 0, 1, 0, 1, 1, 0]
    assert "<strong>8</strong> reports" in texts[0]


def test_without_a_published_file_the_notebook_says_what_to_do(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    outputs, _ = opened(tmp_path, monkeypatch).app.run()
    [said] = [output.text for output in outputs if output is not None]
    words = ("No published file at", str(tmp_path / "xxgk.duckdb"), "make run")
    assert [word for word in words if word not in said] == []


def test_marimo_finds_nothing_wrong_with_the_notebook() -> None:
    pytest.importorskip("marimo")
    checked = subprocess.run(
        [sys.executable, "-m", "marimo", "check", "--strict", str(NOTEBOOK)],
        capture_output=True,
        text=True,
    )
    assert (checked.returncode, checked.stdout + checked.stderr) == (0, "")
