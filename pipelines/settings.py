"""Where things are and how hard the machine may be worked.

Every knob of the project is a field here and can be set in the environment (`XXGK_RAW_DIR=…`)
or in a file `.env`. This module imports nothing of ours; everything else may import it.
"""

import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from pydantic import Field, SecretStr, ValidationError, field_validator
from pydantic.fields import FieldInfo
from pydantic_settings import BaseSettings, SettingsConfigDict, SettingsError

PROJECT_DIR = Path(__file__).resolve().parent.parent
_HOME = PROJECT_DIR / "data"


def _below_home(folder: str, description: str, **more: Any) -> Any:
    """A setting of a folder that lies in `home` where nothing else is said."""
    return Field(
        default_factory=lambda values: values.get("home", _HOME) / folder,
        description=description,
        **more,
    )


@dataclass(frozen=True)
class Lake:
    """Where a lake is: the PostgreSQL database of its catalogue, and the folder of its data."""

    catalog: str = field(repr=False)
    data_dir: Path

    def __str__(self) -> str:
        return f"the lake in {self.data_dir}"


class Settings(BaseSettings):
    """Paths and limits. `Settings()` reads the environment; pass fields to override."""

    # What a variable holds may be a password: an error does not show it.
    model_config = SettingsConfigDict(
        env_prefix="XXGK_", env_file=".env", extra="ignore", hide_input_in_errors=True
    )

    home: Path = Field(_HOME, description="All that is the operator's own, in the next four.")
    raw_dir: Path = _below_home("raw", "Reports as received; only ever added to.")
    sources_dir: Path = _below_home("sources", "The list of portals to harvest.")
    lists_dir: Path = _below_home(
        "lists", "What people enter: settled reports, verdicts, corrections, agency aliases."
    )
    warehouse_dir: Path = _below_home(
        "warehouse", "Everything that is built.", validate_default=True
    )
    dbt_dir: Path = Field(PROJECT_DIR / "dbt_project", description="The dbt project.")
    max_document_bytes: int = Field(
        32 * 1024 * 1024, gt=0, description="A larger file is recorded as too large, not read."
    )
    max_document_seconds: float = Field(
        60.0, gt=0, description="A document that takes longer is recorded as timed out."
    )
    max_document_memory: int = Field(
        4 * 1024**3, gt=0, description="Bytes of address space of a parsing process."
    )
    max_unpacked_bytes: int = Field(
        64 * 1024 * 1024, gt=0, description="Bytes of the parts of a docx or xlsx, unpacked."
    )
    max_archive_bytes: int = Field(
        2 * 1024**3, gt=0, description="Bytes of the documents of one zip archive, unpacked."
    )
    max_table_cells: int = Field(
        200_000, gt=0, description="Cells of one table, lines of one text."
    )
    max_pages: int = Field(500, gt=0, description="Pages of a PDF.")
    harvest_contact: str | None = Field(
        None, description="An address or page where portals can reach who harvests them."
    )
    harvest_delay_seconds: float = Field(
        2.0, ge=0, description="Least time between two requests to one host; slow hosts get more."
    )
    harvest_host_requests: int = Field(2, gt=0, description="Requests at a time to one host.")
    harvest_requests: int = Field(64, gt=0, description="Requests at a time to all hosts.")
    harvest_timeout_seconds: float = Field(
        60.0, gt=0, description="A response that takes longer is recorded as timed out."
    )
    harvest_retries: int = Field(3, ge=0, description="Times a failed request is sent again.")
    harvest_backoff_seconds: float = Field(
        5.0,
        ge=0,
        description="Wait before a request is sent again; doubled each time.",
    )
    harvest_max_bytes: int = Field(
        32 * 1024 * 1024,
        gt=0,
        description="A larger response is cut off, recorded as too large.",
    )
    harvest_file_bytes: int = Field(
        1024**3, gt=0, description="A WARC file of this size is closed and a new one begun."
    )
    harvest_loopback: bool = Field(
        False, description="Loopback addresses may be harvested; for tests."
    )
    notify_urls: list[str] = Field(
        [],
        repr=False,
        description="Whom to tell when a run fails, as addresses of apprise; JSON list.",
    )
    workers: int = Field(
        default_factory=lambda: os.cpu_count() or 1, ge=1, description="Parsing processes."
    )
    ray_address: str | None = Field(
        None,
        description="A Ray cluster that parses in place of processes of this machine: host:port, "
        "or auto on one of its nodes.",
    )
    max_database_memory: int = Field(
        11 * 1024**3 // 4, gt=0, description="Bytes DuckDB may use; what needs more goes to disk."
    )
    lake_catalog: SecretStr | None = Field(
        None,
        min_length=1,
        description="Connection string of a PostgreSQL database: staging and dbt models are in "
        "a DuckLake with this catalogue, not in a file.",
    )
    lake_dir: Path | None = Field(
        None,
        description="Data files of the lake, where all its machines see them; without it `lake` "
        "in the warehouse.",
    )
    follow_links: bool = Field(
        False, description="Links in raw_dir that lead out of it are followed."
    )
    accept_loss: str | None = Field(
        None,
        description="Version of the publication whose reports may leave: publish once although "
        "some are no longer there. The refusal names it.",
    )

    @field_validator(
        "home",
        "raw_dir",
        "sources_dir",
        "lists_dir",
        "warehouse_dir",
        "dbt_dir",
        "lake_dir",
        mode="before",
    )
    @classmethod
    def _means_one_place(cls, path: str | Path | None) -> Path | None:
        # dbt works in its own folder and DuckDB expands ~: with absolute paths all agree.
        if path is None:
            return None
        if not str(path).strip():
            raise ValueError("it is empty; name a folder, or leave the variable out")
        try:
            return Path(path).expanduser().absolute()
        except RuntimeError:
            raise ValueError(f"{path}: there is no such user") from None

    @field_validator("warehouse_dir", "lake_dir")
    @classmethod
    def _can_be_opened(cls, path: Path | None) -> Path | None:
        # DuckDB and dbt take what follows these for options of an address.
        if path is not None and set("#?") & set(str(path.absolute())):
            raise ValueError(f"{path.absolute()} holds # or ?, which no database path may; rename")
        return path

    @property
    def build(self) -> Path | Lake:
        """Where staging tables and dbt models are: a file, or the lake that is set."""
        if self.lake_catalog is None:
            return self.build_path
        data_dir = self.lake_dir or self.warehouse_dir / "lake"
        return Lake(self.lake_catalog.get_secret_value(), data_dir.absolute())

    @property
    def build_path(self) -> Path:
        """The writer's database file, where there is no lake. Not for readers."""
        return self.warehouse_dir / "build.duckdb"

    @property
    def harvest_dir(self) -> Path:
        """One folder of WARC files for each harvest, below the raw documents."""
        return self.raw_dir / "harvest"

    @property
    def published_path(self) -> Path:
        """The analysts' database, replaced whole at each publication."""
        return self.warehouse_dir / "xxgk.duckdb"

    @property
    def parquet_dir(self) -> Path:
        """A Parquet file for each published table, and for each report year of a table of facts."""
        return self.warehouse_dir / "parquet"

    @property
    def csv_dir(self) -> Path:
        """One CSV file for each published table that a spreadsheet can open whole."""
        return self.warehouse_dir / "csv"

    @property
    def site_dir(self) -> Path:
        """The static site: pages for readers, their data, and the data dictionary."""
        return self.warehouse_dir / "site"


def settings_table() -> str:
    """Every setting with its default and meaning, as the Markdown table of docs/operate.md."""
    lines = ["| variable | default | meaning |", "|---|---|---|"]
    for name, field_ in Settings.model_fields.items():
        default = _shown_default(name, field_)
        meaning = (field_.description or "").replace("|", "\\|")
        lines.append(f"| `XXGK_{name.upper()}` | {default} | {meaning} |")
    return "\n".join(lines) + "\n"


def _shown_default(name: str, setting: FieldInfo) -> str:
    if name == "workers":
        return "processors"
    home = {"home": Path("$XXGK_HOME")}
    default = setting.get_default(call_default_factory=True, validated_data=home)
    if isinstance(default, Path) and default.is_relative_to(PROJECT_DIR):
        default = default.relative_to(PROJECT_DIR)
    return "" if default in (None, []) else f"`{default}`"


_SECRET = frozenset({"lake_catalog", "notify_urls"})


def _shown(problem: Mapping[str, Any]) -> str:
    """What a variable holds, unless that is a secret or the message shows it."""
    is_hidden = problem["type"] == "value_error" or problem["loc"][0] in _SECRET
    return "" if is_hidden else f", not {problem['input']!r}"


def setting_problems() -> list[str]:
    """What is wrong with the settings of the environment, each by its variable; none if nothing is.

    >>> setting_problems()
    []
    """
    try:
        Settings()
    except ValidationError as error:
        return [
            f"XXGK_{str(each['loc'][0]).upper()}: "
            f"{each['msg'].removeprefix('Value error, ')}{_shown(each)}"
            for each in error.errors()
        ]
    except SettingsError as error:
        return [f"{error}; lists are written as JSON, in brackets"]
    return []
