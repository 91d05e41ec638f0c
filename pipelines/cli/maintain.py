"""`xxgk settle`, `verdict`, `correct`: lines of the lists that people maintain, checked at once."""

from collections.abc import Callable
from typing import Annotated, Any

import typer
from rich.markup import escape

from pipelines.cli.common import fail
from pipelines.cli.console import make_console, near
from pipelines.messages import say
from pipelines.settings import Settings

Document = Annotated[
    str, typer.Argument(help="A file of data/raw, or the first digits of its SHA-256.")
]
By = Annotated[str, typer.Option(help="Who says so.")]


def settle(
    document: Document,
    agency: Annotated[str | None, typer.Option(help="Official name of the agency.")] = None,
    kind: Annotated[
        str | None, typer.Option("--type", help="Kind of agency, as a code; by its name otherwise.")
    ] = None,
    region: Annotated[str | None, typer.Option(help="Code of its region.")] = None,
    year: Annotated[int | None, typer.Option(help="Report year.")] = None,
    scope: Annotated[str | None, typer.Option(help="consolidated or own.")] = None,
    note: Annotated[str | None, typer.Option(help="How it is known.")] = None,
) -> None:
    """Say what the parser could not establish of a document: agency, region, year or scope.

    The next run takes it up. `xxgk status` lists what is to be settled.

    Examples:

    - `xxgk settle 2020/000_report.txt --agency 湘潭县审计局 --region 430321 --year 2020`
    """
    from pipelines import maintained

    _write(
        "settled_reports", maintained.settle, document, agency_name=agency, agency_type=kind,
        region_code=region, report_year=year, scope=scope, note=note,
    )  # fmt: skip


def verdict(
    finding: Annotated[str, typer.Argument(help="First digits of its finding_id.")],
    says: Annotated[str, typer.Argument(help="confirmed, explained or dismissed.")],
    note: Annotated[str, typer.Option(help="Why, for the reader.")],
    by: By,
) -> None:
    """Say of a published finding whether it holds, is explained, or is none.

    It holds for the values that it was given on: when one of them changes, the finding is open
    again.

    Examples:

    - `xxgk verdict 5f1c2a explained --note 更正后已重新发布 --by 张三`
    """
    from pipelines import maintained

    _write("finding_verdicts", maintained.verdict, finding, says, note, by)


def correct(
    document: Document,
    cell: Annotated[str, typer.Argument(help="table.row.column")],
    printed: Annotated[str, typer.Option(help="What the cell prints.")],
    why: Annotated[str, typer.Option(help="Why, for the reader.")],
    evidence: Annotated[str, typer.Option(help="Where it can be looked up.")],
    by: By,
    meant: Annotated[
        str | None, typer.Option(help="What the publisher meant, where that is known.")
    ] = None,
) -> None:
    """Put what a publisher meant beside a cell that prints something else; the number stays.

    Examples:

    - `xxgk correct 2c46e359 applications.granted.total --printed 62 --meant 52 --why 更正
      --evidence https://… --by 张三`
    """
    from pipelines import maintained

    values = {"printed": printed, "meant": meant, "why": why, "evidence": evidence}
    _write("published_corrections", maintained.correct, document, cell, **values, entered_by=by)


def _write(name: str, write: Callable[..., str], *arguments: str, **values: Any) -> None:
    from pipelines.maintained import WrongLine, list_path

    settings = Settings()
    try:
        line = write(settings, *arguments, **values)
    except WrongLine as wrong:
        fail(str(wrong), as_json=False)
    where = near(list_path(settings, name))
    make_console().print(
        escape(say("{line}\nin {path}; xxgk run takes it up", line=line, path=where))
    )
