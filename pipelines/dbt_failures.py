"""Describe failures of a dbt run: the failed nodes, and the rows that tests have found."""

import logging
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import duckdb

from pipelines import lake
from pipelines.database import DatabaseLocked, NoDatabase, connect, explained, limit_memory
from pipelines.settings import Lake, Settings

log = logging.getLogger("xxgk")

MOST_MESSAGES = 50


@dataclass(frozen=True)
class FailedNode:
    """A failed model, seed or test, with the reason in one line.

    For a test the reason gives the failed checks, the number of rows, and one of the rows.
    """

    name: str
    kind: str
    message: str

    def __str__(self) -> str:
        return f"{self.kind} {self.name}: {self.message}"


class DbtFailed(Exception):
    """Error: dbt failed. `nodes` are the failed nodes; empty if dbt could not start."""

    def __init__(self, what: str, nodes: tuple[FailedNode, ...], log_file: Path):
        self.nodes = nodes
        lines = "".join(f"\n  {node}" for node in nodes)
        super().__init__(f"dbt {what}{lines}\n  more in {log_file}")


def failure(settings: Settings, command: str, outcome: Any, log_file: Path) -> DbtFailed:
    """Return the error for a failed dbt command."""
    results = getattr(outcome.result, "results", ())
    failed = nodes_that_ended(settings, results, "error", "fail")
    if failed:
        explanation = explained(Exception("\n".join(map(str, failed))), settings.build)
        what = f"{command} failed in {len(failed)} node(s):"
        return DbtFailed(f"{explanation}\n{what}" if explanation else what, failed, log_file)
    why = outcome.exception
    if isinstance(settings.build, Lake) and lake.is_lost(why):
        why = lake.reason(settings.build, why)
    explanation = explained(Exception(str(why)), settings.build)
    return DbtFailed(f"{command} failed: {explanation or why}", (), log_file)


def nodes_that_ended(settings: Settings, results: Any, *statuses: str) -> tuple[FailedNode, ...]:
    """Return the nodes that ended with one of these statuses, with reasons."""
    ended = [result for result in results if result.status in statuses]
    findings = _findings(settings, ended)
    return tuple(
        FailedNode(
            name=result.node.name,
            kind=str(result.node.resource_type),
            message=findings.get(result.node.unique_id)
            or " ".join((result.message or str(result.status)).split()),
        )
        for result in ended
    )


def _findings(settings: Settings, ended: list[Any]) -> dict[str, str]:
    """Return what failed or warning tests have found, by unique id, as far as it can be queried.

    dbt itself keeps only the number of rows of a test, so its query is run again.
    """
    tests = [
        result.node
        for result in ended
        if str(result.node.resource_type) == "test" and result.status != "error"
    ]
    findings: dict[str, str] = {}
    if not tests:
        return findings
    try:
        with connect(settings.build, read_only=True) as build:
            limit_memory(build, settings.max_database_memory)
            for test in tests:
                findings[test.unique_id] = _found_by(test, build)
    except (duckdb.Error, DatabaseLocked, NoDatabase, lake.LakeUnavailable) as error:
        log.debug("not all findings of the tests can be read: %s", error)
    return findings


def _found_by(test: Any, build: duckdb.DuckDBPyConnection) -> str:
    """Describe what a test has found.

    For the test `checks` these are its broken checks, for a test of the one column `message` its
    messages, for another test one of its rows.
    """
    found = f"(\n{test.compiled_code}\n)"
    metadata = getattr(test, "test_metadata", None)
    if metadata and metadata.name == "checks":
        checks = build.execute(
            f"select check_name, count(*), min(found_in) from {found} "
            "group by check_name order by check_name"
        ).fetchall()
        return "; ".join(
            f"{name} ({_rows(count)}, such as {example})" for name, count, example in checks
        )
    found_rows = build.execute(
        f"select count(*) over () as rows_found, * from {found} limit {MOST_MESSAGES}"
    )
    columns = [column for column, *_ in found_rows.description[1:]]
    rows = found_rows.fetchall()
    if not rows:
        return ""
    if columns == ["message"]:
        return "; ".join(message for _, message in rows)
    count, *values = rows[0]
    example = ", ".join(f"{name} = {value}" for name, value in zip(columns, values, strict=True))
    return f"{_rows(count)}, such as {example}"


def _rows(count: int) -> str:
    return f"{count:,} row" if count == 1 else f"{count:,} rows"
