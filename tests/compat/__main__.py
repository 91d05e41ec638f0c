"""`make compat`: read the published file with every DuckDB that the README names, and compare.

Each version of duckdb.lock is installed by itself, from its hashes, into a folder that is gone at
the end; `answers` says what it reads, and the answers of the locked version are what is expected.
Prints a table and ends with 1 if any version reads anything else. A new version is added with
`echo duckdb==X | .venv/bin/uv pip compile --quiet --generate-hashes --no-header --no-annotate -
>> tests/compat/duckdb.lock`; a test says which belong there.
"""

import json
import os
import re
import subprocess
import sys
import tempfile
from pathlib import Path

import duckdb
from rich.console import Console
from rich.table import Table

from pipelines.settings import PROJECT_DIR, Settings
from tests.compat import answers
from tests.compat.compare import differences

LOCK = Path(__file__).with_name("duckdb.lock")
MOST_LISTED = 10


class Unreadable(Exception):
    """A version of DuckDB does not open the file."""


def main(published: Path) -> int:
    """Print what each version reads; 1 if any reads anything else than the locked one."""
    if not published.is_file():
        print(f"make: {published} is not there; make run publishes it")
        return 1
    asked = queries()
    expected = answers.main(str(published), asked)["answers"]
    table = Table("DuckDB", "answers alike", "differences", title=str(published))
    lines: list[str] = []
    with tempfile.TemporaryDirectory() as folder:
        (Path(folder) / "queries.json").write_text(json.dumps(asked), encoding="utf-8")
        for version, requirement in locked_versions().items():
            place = Path(folder) / version
            _install(requirement, place)
            try:
                found = differences(expected, _read(published, place))
            except Unreadable as error:
                table.add_row(version, "none", "does not open")
                lines.append(f"{version}  {error}")
                continue
            texts = [f"{version}  {name}: {text}" for name in found for text in found[name]]
            table.add_row(
                version, f"{len(expected) - len(found)} of {len(expected)}", str(len(texts))
            )
            lines += texts[:MOST_LISTED]
    console = Console(highlight=False, soft_wrap=True)
    console.print(table)
    for text in lines:
        console.print(text, markup=False)
    console.print(
        f"Expected is what DuckDB {duckdb.__version__} reads: tables, views, and the queries of "
        "the README and docs/queries."
    )
    return int(bool(lines))


def locked_versions() -> dict[str, str]:
    """The versions of duckdb.lock and, for each, its requirement with the hashes."""
    text = LOCK.read_text(encoding="utf-8")
    requirements = re.findall(r"^duckdb==\S+(?: \\\n +--hash=\S+)+", text, re.MULTILINE)
    return {re.match(r"duckdb==(\S+)", each)[1]: each for each in requirements}


def queries() -> dict[str, str]:
    """The queries that the README and docs/queries give for the published file, by name."""
    readme = (PROJECT_DIR / "README.md").read_text(encoding="utf-8")
    given = {
        f"README query {number}": sql
        for number, sql in enumerate(re.findall(r"```sql\n(.*?)```", readme, re.DOTALL), 1)
    }
    for path in sorted((PROJECT_DIR / "docs" / "queries").glob("*.sql")):
        given[path.name] = path.read_text(encoding="utf-8")
    return {name: sql.strip().removesuffix(";") for name, sql in given.items()}


def _install(requirement: str, place: Path) -> None:
    """Install one version of DuckDB, without anything else, into a folder."""
    subprocess.run(
        [
            Path(sys.executable).with_name("uv"), "pip", "install", "--quiet", "--require-hashes",
            "--no-deps", "--python", sys.executable, "--target", place, "--requirement", "-",
        ],
        input=requirement, text=True, check=True,
    )  # fmt: skip


def _read(published: Path, place: Path) -> dict[str, dict]:
    """The answers of the version in a folder.

    Raises:
        Unreadable: it does not open the file.
    """
    script = Path(answers.__file__)
    done = subprocess.run(
        # -S: without the packages of this environment, its DuckDB among them.
        [sys.executable, "-S", script, published, place.parent / "queries.json"],
        env={**os.environ, "PYTHONPATH": str(place), "PYTHONDONTWRITEBYTECODE": "1"},
        capture_output=True, text=True,
    )  # fmt: skip
    if done.returncode:
        raised = [line for line in done.stderr.splitlines() if re.match(r"\S+: ", line)]
        raise Unreadable(raised[0] if raised else f"ended with {done.returncode}")
    read = json.loads(done.stdout)
    if read["version"] != place.name:
        raise RuntimeError(f"DuckDB {place.name} was asked, {read['version']} answered")
    return read["answers"]


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]) if sys.argv[1:] else Settings().published_path))
