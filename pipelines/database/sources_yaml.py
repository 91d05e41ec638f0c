"""The staging tables as dbt knows them: writes `models/staging/_sources.yml` from `schema`.

Columns, descriptions and tests of the sources are generated, so that they cannot drift from the
tables that are filled: `python -m pipelines.database.sources_yaml` writes the file anew, and a
test compares the two. What the staging *views* say is not generated; it stands beside them.
"""

import json
from pathlib import Path

from pipelines.database.schema import TABLES
from pipelines.database.schema_types import SCHEMA, Column, Table
from pipelines.settings import Settings

HEADER = """\
# Generated from `schema` by `python -m pipelines.database.sources_yaml`. Do not edit.
version: 2

sources:
"""


def sources_path(settings: Settings) -> Path:
    """Where the generated file lives in the dbt project."""
    return settings.dbt_dir / "models" / "staging" / "_sources.yml"


def render() -> str:
    """The whole source file as YAML text.

    >>> render().splitlines()[4]
    '  - name: staging'
    """
    lines = [
        f"  - name: {SCHEMA}",
        f"    schema: {SCHEMA}",
        '    description: "What the documents say, one content once, as the parser loads it."',
        "    tables:",
    ]
    for table in TABLES:
        lines += _table(table)
    return HEADER + "\n".join(lines) + "\n"


def write(settings: Settings) -> Path:
    """Write the source file and say where."""
    path = sources_path(settings)
    path.write_text(render(), encoding="utf-8")
    return path


def _table(table: Table) -> list[str]:
    lines = [
        f"      - name: {table.name}",
        f"        description: {_quoted(table.grain)}",
    ]
    if len(table.key) > 1:
        lines += [
            "        data_tests:",
            "          - unique_key:",
            f"              arguments: {{columns: [{', '.join(table.key)}]}}",
        ]
    lines.append("        columns:")
    for column in table.columns:
        lines += _column(column, is_key=table.key == (column.name,))
    return lines


def _column(column: Column, *, is_key: bool) -> list[str]:
    lines = [
        f"          - name: {column.name}",
        f"            data_type: {column.dtype.lower()}",
        f"            description: {_quoted(column.description)}",
    ]
    tests = _tests(column, is_key=is_key)
    return lines + (["            data_tests:", *tests] if tests else [])


def _tests(column: Column, *, is_key: bool) -> list[str]:
    tests = []
    if is_key:
        tests.append("              - unique")
    if column.required:
        tests.append("              - not_null")
    if column.accepted:
        tests += [
            "              - accepted_values:",
            "                  arguments:",
            f"                    values: [{', '.join(column.accepted)}]",
        ]
    return tests


def _quoted(text: str) -> str:
    """A YAML double-quoted scalar; JSON strings are such."""
    return json.dumps(text, ensure_ascii=False)


if __name__ == "__main__":
    write(Settings())
