"""Read the sidecar of a document: a small TOML file beside it that states its origin.

`report.txt` has its sidecar in `report.txt.toml`. Every field is optional:

    publisher = "湘潭县审计局"            # official name of the publishing agency
    title = "湘潭县审计局2020年政府信息公开年度报告"
    report_year = 2020
    region_code = "430321"
    url = "http://…"
    published_on = 2021-01-20
    retrieved_on = 2021-03-01
    sha256 = "…"                          # of the document's bytes, checked when given
    licence = "…"
    vouched_by = "…"                      # who confirms it is the publisher's, if found elsewhere
    note = "…"
"""

import os
import tomllib
from datetime import date
from pathlib import Path

from pydantic import BaseModel, ConfigDict, Field, ValidationError

SUFFIX = ".toml"
_MOST_BYTES = 1 << 20


class Sidecar(BaseModel):
    """Statements about a document by hand."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    publisher: str | None = None
    title: str | None = None
    report_year: int | None = Field(None, ge=2008, le=2100)
    region_code: str | None = Field(None, pattern=r"^\d{6}(\d{3})?$")
    url: str | None = None
    published_on: date | None = None
    retrieved_on: date | None = None
    sha256: str | None = Field(None, pattern=r"^[0-9a-f]{64}$")
    licence: str | None = None
    vouched_by: str | None = Field(None, min_length=1)
    note: str | None = None


EMPTY = Sidecar()


def sidecar_path(document: Path) -> Path:
    """Return the path of a document's sidecar, which need not exist."""
    return document.with_name(document.name + SUFFIX)


def has_sidecar(document: Path) -> bool:
    """Return whether a document has a sidecar; False if the sidecar's name would be too long."""
    return os.path.isfile(sidecar_path(document))  # noqa: PTH113 - Path.is_file raises there


def read_sidecar(document: Path) -> tuple[Sidecar, str | None]:
    """Read a document's sidecar.

    Returns:
        The sidecar, empty if there is none or it cannot be used, and its problem as one sentence,
        None if there is no problem.
    """
    path = sidecar_path(document)
    if not has_sidecar(document):
        return EMPTY, None
    try:
        if path.stat().st_size > _MOST_BYTES:
            return EMPTY, f"{path.name} is larger than {_MOST_BYTES >> 20} MB"
        return Sidecar.model_validate(tomllib.loads(path.read_text(encoding="utf-8"))), None
    except ValidationError as error:
        first = error.errors()[0]
        field = ".".join(map(str, first["loc"]))
        return EMPTY, f"{path.name}: {field}: {first['msg']}"
    except (ValueError, RecursionError) as error:  # TOML, UTF-8, numbers of thousands of digits
        return EMPTY, f"{path.name} is not valid TOML: {error}"
    except OSError as error:
        return EMPTY, f"{path.name} cannot be read: {error.strerror}"
