"""Create the views of the published file, each named for a question: `views/<name>.sql`.

A view selects from published tables alone and is not exported. The comment lines at the head of
its file describe it and then its own columns, as `-- column: text`; a column selected unchanged
keeps the description it has in its table. Views that repeat an expression for each figure of the
wide tables are templates over the rows of dim_figure.
"""

import re
from dataclasses import dataclass, field
from pathlib import Path

import duckdb
from jinja2 import Environment, StrictUndefined

from pipelines.publication.exports import comment

VIEWS_DIR = Path(__file__).with_name("views")
_ORDER = (
    "reports_wide_implied",
    "region_year_wide",
    "cells_tidy",
    "figures_over_forms",
    "answers_by_system",
    "departments_beside_government",
    "who_reported",
    "applications_by_outcome",
    "refusals_by_reason",
    "appeals_lost",
    "published_by_item",
    "what_does_not_add_up",
    "who_is_missing",
)
_SERIES = (
    "new_received",
    "carried_in",
    "total_processed",
    "granted",
    "partially_granted",
    "denied",
    "denied_state_secret",
    "denied_third_party",
    "denied_three_security",
    "unable",
    "unable_not_held",
    "not_processed",
    "other_processing",
    "carried_out",
    "reconsidered_total",
    "reconsidered_upheld",
    "reconsidered_corrected",
    "reconsidered_other",
)
"""Figures of the wide table that an earlier form or the prose states too."""
_TEMPLATES = Environment(undefined=StrictUndefined, autoescape=False)
_OF_COLUMN = re.compile(r"(\w+): (.+)")


@dataclass
class Question:
    """A view: its name, description, descriptions of its own columns, and its query."""

    name: str
    description: str
    columns: dict[str, str] = field(default_factory=dict)
    query: str = ""


def questions() -> list[Question]:
    """Return all views, in the order in which they can be created."""
    return [_read(VIEWS_DIR / f"{name}.sql") for name in _ORDER]


def create_views(connection: duckdb.DuckDBPyConnection) -> None:
    """Create the views in a file with all published tables; describe every column."""
    described = dict(
        connection.execute(
            "select column_name, min_by(comment, table_name) from duckdb_columns() "
            "where database_name = current_database() and not internal and comment is not null "
            "group by column_name"
        ).fetchall()
    )
    cursor = connection.execute("from dim_figure order by figure_order")
    names = [column[0] for column in cursor.description]
    figures = [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]
    for question in questions():
        query = _TEMPLATES.from_string(question.query).render(figures=figures, series=_SERIES)
        connection.execute(f"create view {question.name} as {query}")
        comment(connection, "view", question.name, question.description)
        columns = connection.execute(f"describe {question.name}").fetchall()
        for name, *_ in columns:
            meaning = question.columns.get(name) or described.get(name)
            comment(connection, "column", f"{question.name}.{name}", meaning)


def _read(path: Path) -> Question:
    lines = path.read_text(encoding="utf-8").splitlines()
    head = [line.removeprefix("-- ") for line in lines if line.startswith("--")]
    question, column = Question(path.stem, ""), None
    for line in head:
        if found := _OF_COLUMN.fullmatch(line):
            column, question.columns[found[1]] = found[1], found[2]
        elif column:
            question.columns[column] += f" {line}"
        else:
            question.description = f"{question.description} {line}".strip()
    question.query = "\n".join(line for line in lines if not line.startswith("--"))
    return question
