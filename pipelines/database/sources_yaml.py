"""Generate dbt's source file `models/staging/_sources.yml` from `schema`.

Columns and descriptions of the sources are generated so that they cannot drift from the tables:
`python -m pipelines.database.sources_yaml` writes the file, and a test compares the two.
Descriptions of the staging views are written by hand, beside the views. Sources have no tests of
their own: required columns are `not null` in the database, keys and accepted values are tested in
the models that read them.
"""

import json
from pathlib import Path

from pipelines.database.schema import TABLES
from pipelines.database.schema_types import SCHEMA, Table
from pipelines.settings import Settings

HEADER = """\
# Generated from `schema` by `python -m pipelines.database.sources_yaml`. Do not edit.
version: 2

sources:
"""


def sources_path(settings: Settings) -> Path:
    """Return the path of the generated file in the dbt project."""
    return settings.dbt_dir / "models" / "staging" / "_sources.yml"


def render() -> str:
    """Return the whole source file as YAML text.

    >>> render().splitlines()[4]
    '  - name: staging'
    """
    lines = [
        f"  - name: {SCHEMA}",
        f"    schema: {SCHEMA}",
        '    description: "Documents and their readings, each content once, as loaded."',
        "    tables:",
    ]
    for table in TABLES:
        lines += _table(table)
    return HEADER + "\n".join(lines) + "\n"


def write(settings: Settings) -> Path:
    """Write the source file; return its path."""
    path = sources_path(settings)
    path.write_text(render(), encoding="utf-8")
    return path


def _table(table: Table) -> list[str]:
    lines = [
        f"      - name: {table.name}",
        f"        description: {quoted(table.grain)}",
        "        columns:",
    ]
    for column in table.columns:
        lines += [
            f"          - name: {column.name}",
            f"            data_type: {column.dtype.lower()}",
            f"            description: {quoted(column.description)}",
        ]
    return lines


def quoted(value: object) -> str:
    """Return a value as YAML on one line, in JSON syntax."""
    return json.dumps(value, ensure_ascii=False)


if __name__ == "__main__":
    write(Settings())
