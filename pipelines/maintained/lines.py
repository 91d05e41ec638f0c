"""Define a line of each maintained list as a model, and describe what is wrong with one."""

from datetime import date
from decimal import Decimal
from functools import cache
from typing import Annotated, Any, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, ValidationError, model_validator

from pipelines.archive.filing import FIRST_YEAR
from pipelines.forms import TABLE_CODES, forms
from pipelines.forms.codelists import seed_rows
from pipelines.harvest.sources import region_names
from pipelines.messages import say

_COUNTRY = "000000"
_SAID = {
    "missing": "must be given",
    "string_type": "must be given",
    "string_too_short": "must be given",
    "string_pattern_mismatch": "must fit {pattern}",
    "literal_error": "must be {expected}",
    "greater_than_equal": "must be {ge} or later",
    "less_than_equal": "must be {le} or earlier",
    "int_parsing": "must be a whole number",
    "decimal_parsing": "must be a number",
    "decimal_max_digits": "has too many digits",
    "decimal_max_places": "has too many digits",
    "decimal_whole_digits": "has too many digits",
    "extra_forbidden": "is no column of the list",
    "date_parsing": "must be a date such as 2024-01-31",
    "date_from_datetime_parsing": "must be a date such as 2024-01-31",
}
"""Messages for values that pydantic refuses, by the type of the error."""


def _known_region(code: str | None) -> str | None:
    if code is not None and code != _COUNTRY and code not in _regions():
        raise ValueError(
            say("{code} is no code of the region lists; look it up in dim_region", code=code)
        )
    return code


def _known_type(code: str | None) -> str | None:
    types = [row["agency_type"] for row in seed_rows("agency_types")]
    if code is not None and code not in types:
        raise ValueError(
            say("{code} is no agency type; there are {types}", code=code, types=", ".join(types))
        )
    return code


Digest = Annotated[str, Field(pattern=r"^[0-9a-f]{16,64}$")]
Text = Annotated[str, Field(min_length=1)]
Region = Annotated[str | None, BeforeValidator(_known_region)]
AgencyType = Annotated[str | None, BeforeValidator(_known_type)]


class Line(BaseModel):
    """One line of a list, by column; a blank is None."""

    model_config = ConfigDict(extra="forbid", str_strip_whitespace=True)

    @model_validator(mode="before")
    @classmethod
    def _blank_is_none(cls, values: dict[str, Any]) -> dict[str, Any]:
        return {
            name: None if isinstance(value, str) and not value.strip() else value
            for name, value in values.items()
        }


class SettledReport(Line):
    """An operator's statements about a document that the parser could not establish."""

    document_sha256: Digest
    agency_name: str | None = None
    agency_type: AgencyType = None
    region_code: Region = None
    report_year: Annotated[int | None, Field(ge=FIRST_YEAR, le=date.today().year)] = None
    scope: Literal["consolidated", "own"] | None = None
    note: str | None = None


class FindingVerdict(Line):
    """A reviewer's verdict on a finding, valid for the values it was given on."""

    rule_id: Text
    report_id: Annotated[str, Field(pattern=r"^[0-9a-f]{32}$")]
    place: Text
    operand_values: Annotated[str, BeforeValidator(lambda value: value or "")] = ""
    verdict: Literal["confirmed", "explained", "dismissed"]
    note: Text
    decided_by: Text
    decided_on: date


class Correction(Line):
    """A known error of a publisher: the printed cell, the intended number, and the evidence."""

    document_sha256: Digest
    table_code: str
    row_code: Text
    column_code: Text
    printed: Text
    meant: Annotated[Decimal | None, Field(max_digits=24, decimal_places=6)] = None
    why: Text
    evidence: Text
    entered_by: Text
    entered_on: date

    @model_validator(mode="after")
    def _known_cell(self) -> "Correction":
        if self.table_code not in TABLE_CODES:
            raise ValueError(
                say(
                    "{table} is no table; there are {tables}",
                    table=self.table_code,
                    tables=", ".join(TABLE_CODES),
                )
            )
        blocks = [block for form in forms(self.table_code) for block in form.blocks]
        if not any(
            block.row(self.row_code) and self.column_code in [c.code for c in block.columns]
            for block in blocks
        ):
            raise ValueError(
                say(
                    "{cell} is no cell of the forms",
                    cell=f"{self.table_code}.{self.row_code}.{self.column_code}",
                )
            )
        return self


class AgencyAlias(Line):
    """Another name of an agency, or its successor."""

    region_code: Region = None
    name: Text
    official_name: Text
    relation: Literal["alias", "renamed", "merged", "usual_successor"]
    from_year: int | None = None
    source: Text

    @model_validator(mode="after")
    def _is_settled(self) -> "AgencyAlias":
        is_certain = self.relation in ("renamed", "merged")
        if is_certain and (self.region_code is None or self.from_year is None):
            raise ValueError(say("a renaming or merger needs a region_code and a from_year"))
        return self


LISTS: dict[str, type[Line]] = {
    "agency_aliases": AgencyAlias,
    "settled_reports": SettledReport,
    "finding_verdicts": FindingVerdict,
    "published_corrections": Correction,
}


def problem_of(error: ValidationError) -> str:
    """Describe what is wrong with a line, column by column."""
    texts = []
    for problem in error.errors():
        field = ".".join(map(str, problem["loc"]))
        said = _said(problem)
        shown = say(", not {value}", value=repr(problem["input"])) if problem["loc"] else ""
        texts.append(f"{say(field)}: {said}{shown}" if field else said)
    return "; ".join(texts)


def _said(problem: Any) -> str:
    """Describe what is wrong with a value, by pydantic or a check above."""
    text = _SAID.get(problem["type"])
    if text is None:
        return problem["msg"].removeprefix("Value error, ")
    values = problem.get("ctx", {})
    if "expected" in values:
        values = values | {"expected": values["expected"].replace(" or ", " / ")}
    return say(text, **values)


@cache
def _regions() -> frozenset[str]:
    zones = {row["code"] for row in seed_rows("functional_zones")}
    return frozenset(region_names()) | zones
