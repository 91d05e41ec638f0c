"""Convert readings to JSON, as `xxgk parse --json` prints them."""

from decimal import Decimal

from pipelines.forms import TABLE_CODES
from pipelines.models import Cell, Claim, Finding, Reading, TableReading


def to_json(reading: Reading, file: str) -> dict:
    """Return a reading as `xxgk parse --json` prints it: the published contract of the parser.

    Claims are printed numbers only; statements that there was none are in staging.
    """
    identity = reading.identity
    tables = {table.table: table for table in reading.tables}
    return {
        "file": file,
        "sha256": reading.sha256,
        "reader": reading.reader,
        "title": identity.title,
        "agency_name": identity.agency_name,
        "region_code": identity.region_code,
        "report_year": identity.report_year,
        "published_on": identity.published_on.isoformat() if identity.published_on else None,
        "tables": {
            code: _table_json(tables.get(code)) for code in dict.fromkeys((*TABLE_CODES, *tables))
        },
        "cells": [_cell_json(cell) for table in reading.tables for cell in table.cells],
        "claims": [_claim_json(claim) for claim in reading.claims if claim.value is not None],
        "findings": [_finding_json(finding) for finding in _all_findings(reading)],
    }


def _all_findings(reading: Reading) -> tuple[Finding, ...]:
    if reading.state == "report":
        return reading.findings
    return (Finding(f"{reading.state}.{reading.reason_code}", reading.reason or ""),)


def json_number(value: Decimal | None) -> int | float | None:
    """Return a number as JSON has it: whole if it is."""
    if value is None:
        return None
    return int(value) if value == value.to_integral_value() else float(value)


def _table_json(table: TableReading | None) -> dict:
    if table is None:
        return {"status": "absent", "form": None}
    return {"status": table.status, "form": table.form}


def _cell_json(cell: Cell) -> dict:
    return {
        "table": cell.table,
        "row": cell.row,
        "column": cell.column,
        "value": json_number(cell.value),
        "status": cell.status,
        "raw": cell.raw,
        **_from_picture(cell),
    }


def _claim_json(claim: Claim) -> dict:
    return {
        "claim": claim.code,
        "value": json_number(claim.value),
        "unit": claim.unit,
        "subject": claim.subject,
        "is_approximate": claim.is_approximate,
        "sentence": claim.sentence,
        "locator": claim.locator,
        "raw": claim.raw,
        "offset": claim.offset,
        "scope": claim.scope,
        "scope_words": claim.scope_words,
        "stated_year": claim.stated_year,
        **_from_picture(claim),
    }


def _from_picture(record: Cell | Claim) -> dict:
    """Return the place in a picture as further keys, if it was read from one."""
    if not record.is_read_from_picture:
        return {}
    return {"is_read_from_picture": True, "locator": record.locator}


def _finding_json(finding: Finding) -> dict:
    return {
        "code": finding.code,
        "table": finding.table,
        "row": finding.row,
        "column": finding.column,
        "message": finding.message,
        "raw": finding.raw,
        "locator": finding.locator,
    }
