"""Generate dbt's YAML for the columns of `reports_wide` from the seed `figures`.

A figure is a cell of a statutory table, the sum of the cells below a heading, or a metric. Each is
a column of the table, followed by a column with its status. There are too many to maintain by hand:
`python -m pipelines.database.figures_yaml` writes the file from the seeds `figures`, `form_rows`
and `form_columns`, and a test compares the two. The SQL of the table is in the dbt project.
"""

import csv
from pathlib import Path

from pipelines.database.sources_yaml import quoted
from pipelines.settings import Settings

_TYPES = {"count": "bigint", "signed": "bigint", "amount": "decimal(28, 6)", "rate": "double"}
_HEAD = Path(__file__).with_name("reports_wide.yml.head")


def figures_path(settings: Settings) -> Path:
    """Return the path of the generated file in the dbt project."""
    return settings.dbt_dir / "models" / "marts" / "reports_wide.yml"


def render(settings: Settings) -> str:
    """Return the whole YAML file as text: the handwritten head, and the figures."""
    lines = []
    for figure in _seed(settings, "figures"):
        lines += _columns(figure, _forms(settings, figure))
    return _HEAD.read_text(encoding="utf-8") + "\n".join(lines) + "\n"


def write(settings: Settings) -> Path:
    """Write the file; return its path."""
    path = figures_path(settings)
    path.write_text(render(settings), encoding="utf-8")
    return path


def _columns(figure: dict[str, str], forms: list[str]) -> list[str]:
    """Return the YAML lines of a figure's column and of its status column."""
    name, table = figure["figure_code"], figure["table_code"]
    of_form = f", forms: {quoted(forms)}" if forms else ""
    label = f"{figure['label_zh']} · {figure['label_en']}"
    why = f"{figure['label_zh']}（数值状态） · How `{name}` is known, or why it is null."
    return [
        f"      - name: {name}",
        f"        data_type: {_TYPES[figure['data_type']]}",
        f"        description: {quoted(label + '.')}",
        f"        config: {{meta: {{table: {table}{of_form}}}}}",
        f"      - name: {name}_status",
        "        data_type: varchar",
        f"        description: {quoted(why)}",
        "        constraints: [{type: not_null}]",
    ]


def _forms(settings: Settings, figure: dict[str, str]) -> list[str]:
    """Return the forms that have the figure, as a row or as a heading; none for a metric."""
    blocks = {
        (row["form"], row["block"])
        for row in _seed(settings, "form_rows")
        if row["table"] == figure["table_code"]
        and figure["row_code"] in (row["row"], row["parent_row"])
    }
    return sorted(
        {
            column["form"]
            for column in _seed(settings, "form_columns")
            if column["table"] == figure["table_code"]
            and column["column"] == figure["column_code"]
            and (column["form"], column["block"]) in blocks
        }
    )


def _seed(settings: Settings, name: str) -> list[dict[str, str]]:
    path = settings.dbt_dir / "seeds" / f"{name}.csv"
    with path.open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


if __name__ == "__main__":
    write(Settings())
