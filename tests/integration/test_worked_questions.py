"""The ten questions of the notebook, on the sample reports: what the files of answers say."""

import importlib.util
import re
import shutil
import subprocess
import sys
from pathlib import Path
from types import ModuleType

import pytest

from pipelines import dbt
from pipelines.archive import take_in
from pipelines.database import connect
from pipelines.load import stage_year
from pipelines.publish import publish
from pipelines.settings import PROJECT_DIR, Settings
from tests.conftest import SAMPLES

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
    for year in take_in(settings).pending:
        stage_year(settings, year)
    dbt.build(settings, selection=dbt.UNTESTED)
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
