"""Run dbt on the project: the manifest, the build of the marts, the data dictionary.

This module turns the results of dbt into values; `dbt_runner` starts it, the models are in
`dbt_project`. The project is parsed once, into `dbt_project/target`; queries and log of a build are
in the folder `dbt` of its warehouse, so that builds of two warehouses share nothing.
"""

import contextlib
import fcntl
import json
import logging
import os
import re
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path
from typing import Any

from pipelines import dbt_code
from pipelines.dbt_failures import DbtFailed as DbtFailed
from pipelines.dbt_failures import FailedNode, nodes_that_ended
from pipelines.dbt_runner import folder_of, invoke
from pipelines.dbt_runner import import_dbt as import_dbt
from pipelines.settings import Settings

log = logging.getLogger("xxgk")
progress = logging.getLogger("xxgk.progress")

_BUILD = ("build", "--no-write-json", "--exclude-resource-type", "unit_test")
_RESULTS = ("LogModelResult", "LogSeedResult", "LogTestResult")
_HEAD = 1000
"""Bytes at the beginning of a manifest that hold its metadata; decoding all of it takes 0.2 s."""
_MADE_BY_DBT = {"target", ".user.yml"}
_OF_ONE_RUN = re.compile(
    r'("(?:generated_at|invocation_id|invocation_started_at|run_started_at|created_at)": )'
    r'(?:"[^"]*"|[\d.]+)'
)
"""Entries about the generating run, in the JSON inside the documentation."""


@dataclass(frozen=True)
class Model:
    """A table that a build makes: its schema, name and compiled query."""

    schema: str
    name: str
    query: str


@dataclass(frozen=True)
class DbtResult:
    """Result of a build: numbers of built models and passed tests, tests that warn, and seconds."""

    models: int
    tests: int
    warnings: tuple[FailedNode, ...]
    seconds: float


def manifest_path(settings: Settings) -> Path:
    """Return the path of the manifest, which `prepare` writes."""
    return settings.dbt_dir / "target" / "manifest.json"


def prepare(settings: Settings) -> Path:
    """Parse the project unless its manifest is up to date; return the manifest's path.

    Raises:
        DbtFailed: the project does not parse.
    """
    path = manifest_path(settings)
    if _is_fresh(settings, path):
        return path
    with _only_parser(path.parent):
        if not _is_fresh(settings, path):
            from dbt.parser.manifest import extended_mashumaro_encoder

            arguments = ("parse", "--no-write-json")
            parsed = invoke(settings, *arguments, manifest=None, target=path.parent.resolve())
            # Written under another name and renamed: a killed run leaves no partial manifest.
            unfinished = path.with_suffix(".unfinished")
            unfinished.write_bytes(parsed.to_msgpack(extended_mashumaro_encoder))
            unfinished.replace(_packed(path))
            parsed.write(str(unfinished))
            unfinished.replace(path)
            log.info("dbt project parsed")
    return path


def build(
    settings: Settings,
    on_result: Callable[[Any], None] | None = None,
    selection: tuple[str, ...] = (),
    tested: bool = True,
) -> DbtResult:
    """Bring the models in the build database up to date, and test what was rebuilt.

    Unchanged models, and unchanged report years of tables, are kept; the result equals a build from
    scratch. Unit tests are left out: they do not depend on the documents and are part of the test
    suite (`run_unit_tests`).

    Args:
        settings: the warehouse.
        on_result: called with dbt's event of each node when it ends.
        selection: dbt options that restrict the build (`--select`, …).
        tested: false to skip tests, in measurements and trials.

    Raises:
        DbtFailed: a model or a test failed, or dbt could not start; it names the nodes.
    """
    started = time.monotonic()
    settings.warehouse_dir.mkdir(parents=True, exist_ok=True)
    ended: set[str] = set()

    def count_result(event: Any) -> None:
        if event.info.name not in _RESULTS:
            return
        ended.add(event.data.node_info.unique_id)
        # dbt has another name for the number of nodes in events of tests.
        total = getattr(event.data, "total", 0) or event.data.num_models
        done = len(ended)
        progress.debug("building", extra={"done": done, "total": max(done, total)})
        if on_result:
            on_result(event)

    arguments = [*_BUILD]
    arguments += [] if tested else ["--exclude-resource-type", "test"]
    if selection:
        results = _run(settings, *arguments, *selection, on_event=count_result).results
    else:
        manifest = json.loads(prepare(settings).read_bytes())
        code = dbt_code.digests(manifest, settings.dbt_dir)
        arguments += dbt_code.selection(settings, manifest, code)
        results = _run(settings, *arguments, on_event=count_result).results
        dbt_code.keep(settings, manifest, code)
    counted = Counter(
        (str(result.node.resource_type), str(result.status))
        for result in results
        if str(result.status) != "skipped"
    )
    outcome = DbtResult(
        models=counted["model", "success"],
        tests=counted["test", "pass"],
        warnings=nodes_that_ended(settings, results, "warn"),
        seconds=time.monotonic() - started,
    )
    for node in outcome.warnings:
        log.warning("dbt %s", node)
    log.info(
        "dbt: %d models built, %d tests passed in %.1f s",
        outcome.models, outcome.tests, outcome.seconds,
    )  # fmt: skip
    return outcome


def build_up_to(settings: Settings, name: str) -> list[Model]:
    """Build a model and its ancestors, untested; return the tables that depend on documents.

    They are in the order of the build, each after those that it reads.

    Raises:
        DbtFailed: a model failed, or dbt could not start.
    """
    settings.warehouse_dir.mkdir(parents=True, exist_ok=True)
    manifest = json.loads(prepare(settings).read_bytes())
    arguments = (*_BUILD, "--exclude-resource-type", "test", "--select", f"+{name}")
    of_documents = dbt_code.reached(manifest, set(manifest["sources"]))
    return [
        Model(result.node.schema, result.node.alias, result.node.compiled_code)
        for result in _run(settings, *arguments).results
        if result.node.unique_id in of_documents and str(result.node.config.materialized) != "view"
    ]


def is_newer(settings: Settings, path: Path) -> bool:
    """Return whether a file is newer than the last change of the dbt project."""
    # Folders count too: their time changes when a file is deleted.
    sources = [
        source
        for source in settings.dbt_dir.rglob("*")
        if source.relative_to(settings.dbt_dir).parts[0] not in _MADE_BY_DBT
    ]
    return max(source.stat().st_mtime for source in sources) <= path.stat().st_mtime


def run_unit_tests(settings: Settings) -> int:
    """Run the unit tests of the models, which must be built; return their number.

    Raises:
        DbtFailed: a unit test failed, or dbt could not start.
    """
    arguments = ("test", "--no-write-json", "--select", "test_type:unit")
    return len(_run(settings, *arguments).results)


def documentation(settings: Settings) -> str:
    """Return the data dictionary as one self-contained HTML page.

    The same project and columns give the same page. The models must be built: columns and types
    are read from the build database.

    Raises:
        DbtFailed: dbt could not generate it.
    """
    with tempfile.TemporaryDirectory(prefix="xxgk-docs-") as scratch:
        arguments = ("docs", "generate", "--static")
        invoke(settings, *arguments, manifest=_parsed(settings), target=Path(scratch))
        html = (Path(scratch) / "static_index.html").read_text(encoding="utf-8")
    # dbt writes absolute paths of this machine into the page; they are not published.
    html = html.replace(scratch, "target").replace(str(settings.dbt_dir.resolve()), "dbt_project")
    return _OF_ONE_RUN.sub(r"\1null", html)


@contextlib.contextmanager
def _only_parser(target: Path) -> Iterator[None]:
    """Hold the lock for parsing the project, after waiting for other processes."""
    target.mkdir(parents=True, exist_ok=True)
    with (target / ".parsing.lock").open("a") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            log.info("waiting for another process that parses the dbt project")
            fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _is_fresh(settings: Settings, manifest: Path) -> bool:
    """Return whether the manifest is complete, of this dbt version, and newer than the project."""
    try:
        with manifest.open("rb") as file:
            head = file.read(_HEAD).decode(errors="replace")
            file.seek(-1, os.SEEK_END)
            is_whole = file.read() == b"}"
    except OSError:
        return False
    is_ours = is_whole and f'"dbt_version": "{version("dbt-core")}"' in head
    is_usable = is_ours and _packed(manifest).is_file()
    return is_usable and is_newer(settings, manifest)


def _packed(manifest: Path) -> Path:
    """Return the path of the manifest in dbt's own format, beside the one in JSON."""
    return manifest.with_suffix(".msgpack")


def _parsed(settings: Settings) -> Any:
    """Load the parsed project.

    dbt itself would parse it again for each warehouse (6 s), because the profile names its file,
    although the manifest does not depend on it.
    """
    from dbt.contracts.graph.manifest import Manifest
    from dbt.parser.manifest import extended_mashumuro_decoder

    packed = _packed(prepare(settings)).read_bytes()
    manifest = Manifest.from_msgpack(packed, decoder=extended_mashumuro_decoder)
    manifest.build_flat_graph()
    return manifest


def _run(settings: Settings, *arguments: str, on_event: Callable[[Any], None] | None = None) -> Any:
    """Run a dbt command on the parsed project, in the warehouse's own folder."""
    target = folder_of(settings) / "target"
    manifest = _parsed(settings)
    return invoke(settings, *arguments, manifest=manifest, target=target, on_event=on_event)
