"""The list of sources: portals that publish reports, and the structure of their lists.

Reads `*.yaml` of the operator's folder: one source, or a list of them, per file. An entry without
entry pages is that of the register `data/portals` with its id, but for what it says itself.
Problems of entries are reported before anything runs, each with its file, line, entry, field and
remedy; data/sources/README.md explains the fields.
"""

import re
from collections.abc import Iterator
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Annotated, Any, Literal, NamedTuple
from urllib.parse import urlsplit

import yaml
from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    ValidationError,
    model_validator,
)

from pipelines.forms.codelists import seed_rows
from pipelines.harvest.data_lists import ListFormat
from pipelines.harvest.hosts import SCHEMES, host_problem, place
from pipelines.harvest.patterns import IS_DATA, NEEDS_YEAR, PATTERNS
from pipelines.harvest.platforms import platforms
from pipelines.settings import PROJECT_DIR

PORTALS_DIR = PROJECT_DIR / "data" / "portals"
"""The register of portals that comes with the project."""
FIRST_YEAR, LAST_YEAR = 2008, 2100
YEAR_MARK = "{year}"
_REGION_CODE = re.compile(r"[0-9]{6}([0-9]{3})?")
NATIONAL = "000000"
"""The region code of national organs, which is in no list of regions."""
_Loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


def _known_pattern(name: str) -> str:
    if name not in PATTERNS:
        raise ValueError(f"unknown pattern {name!r}; there are {', '.join(PATTERNS)}")
    return name


def _known_region(code: str) -> str:
    if not _REGION_CODE.fullmatch(code):
        raise ValueError(
            f'write six digits, nine for a township, in quotes such as "522726", not {code!r}; '
            "the codes are in dbt_project/seeds/regions.csv and townships.csv"
        )
    if code not in region_names():
        raise ValueError(f"no region has the code {code}; look it up in dbt_project/seeds")
    return code


def _known_platform(name: str) -> str:
    if name not in platforms():
        raise ValueError(f"unknown platform {name!r}; there are {', '.join(platforms())}")
    return name


def _web_address(url: str) -> str:
    parts = urlsplit(url.replace(YEAR_MARK, "2020"))
    if parts.scheme not in SCHEMES:
        raise ValueError(f"{url} is no address; it begins with http:// or https://")
    place(url)
    if parts.username or parts.password:
        raise ValueError(f"{url} holds a user name; leave it out")
    return url


def _host(host: str) -> str:
    parts = urlsplit(f"http://{host}")
    if parts.username is not None or parts.path or parts.query or parts.fragment:
        raise ValueError(f"{host} is no host; write it such as img.xtx.gov.cn, without http://")
    return place(f"http://{host}")


def _years(value: object) -> object:
    """Return `2019-2023` as the list of its years."""
    first, dash, last = value.partition("-") if isinstance(value, str) else ("", "", "")
    if dash and first.strip().isdecimal() and last.strip().isdecimal():
        return list(range(int(first), min(int(last), LAST_YEAR) + 1))
    return [value] if isinstance(value, int) else value


WebAddress = Annotated[str, AfterValidator(_web_address)]
Year = Annotated[int, Field(ge=FIRST_YEAR, le=LAST_YEAR)]


Level = Literal["national", "province", "prefecture", "county", "township", "zone"]


class Expect(BaseModel):
    """The usual number of reports of a source for one report year."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    min: int = Field(0, ge=0)
    max: int | None = Field(None, ge=0)


class Source(BaseModel):
    """One portal, or one part of it: the place of its lists of reports, and their pattern."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    id: str = Field(pattern=r"^[a-z0-9][a-z0-9_-]*$")
    name: str = Field(min_length=1)
    region_code: Annotated[str, AfterValidator(_known_region)]
    agency: str | None = None
    entry_pages: list[WebAddress] = Field(min_length=1)
    hosts: list[Annotated[str, AfterValidator(_host)]] = []
    platform: Annotated[str, AfterValidator(_known_platform)] | None = None
    pattern: Annotated[str, AfterValidator(_known_pattern)]
    format: ListFormat | None = None
    within: str | None = None
    years: Annotated[list[Year], BeforeValidator(_years)] = []
    delay_seconds: float | None = Field(None, ge=0, le=600)
    enabled: bool = True
    browser_only: bool = False
    expect: Expect | None = None
    level: Level | None = None
    checked: date | Literal["never"] | None = None
    seen: WebAddress | None = None
    seen_years: list[Year] = []
    note: str | None = None

    @model_validator(mode="before")
    @classmethod
    def _as_its_platform(cls, values: Any) -> Any:
        """Fill in the pattern of the platform if a source names none."""
        if isinstance(values, dict) and (known := platforms().get(values.get("platform") or "")):
            return {"pattern": known.pattern, "browser_only": known.browser_only, **values}
        return values

    @property
    def form(self) -> ListFormat | None:
        """The places of the rows of its lists: its own format, else that of its platform."""
        if self.pattern not in IS_DATA:
            return None
        known = platforms().get(self.platform or "")
        return self.format or (known.format if known else None)

    @property
    def places(self) -> frozenset[str]:
        """The hosts that may be requested, with ports if not the default."""
        return frozenset(self.hosts) | {place(page) for page in self.entry_pages}

    def entries(self, year: int | None = None) -> list[tuple[str, int | None]]:
        """Return the entry pages, each with the year in its address, if any."""
        years: list[int | None] = [year] if year else [*self.years]
        return [
            (page.replace(YEAR_MARK, str(each)), each) if YEAR_MARK in page else (page, None)
            for page in self.entry_pages
            for each in (years if YEAR_MARK in page else [None])
        ]

    def wants(self, year: int | None, only: int | None = None) -> bool:
        """Return whether a report of a year is wanted; one of unknown year always is."""
        if year is None:
            return True
        return year == only if only else not self.years or year in self.years


class SourceProblem(NamedTuple):
    """A problem of the list: its place, and the remedy."""

    file: str
    line: int
    entry: str
    field: str
    remedy: str

    def __str__(self) -> str:
        return f"{self.file}:{self.line}: {self.entry}: {self.field}: {self.remedy}"


class SourceList(NamedTuple):
    """All usable sources, and all problems of the others."""

    sources: list[Source]
    problems: list[SourceProblem]


class _Entry(NamedTuple):
    file: str
    line: int
    values: Any

    @property
    def name(self) -> str:
        named = self.values.get("id") if isinstance(self.values, dict) else None
        return str(named) if named else "an entry without id"


def read_sources(folder: Path, loopback: bool = False) -> SourceList:
    """Read and check the list; an entry with a problem is left out, the others remain.

    Args:
        folder: The folder of the YAML files.
        loopback: Whether loopback addresses may be harvested.
    """
    sources: dict[str, Source] = {}
    pages: dict[str, str] = {}
    problems: list[SourceProblem] = []
    for file in sorted(folder.glob("*.yaml")):
        entries, broken = _entries(file)
        problems += broken
        for entry in entries:
            source, wrong = _source(entry, loopback)
            if source and source.id in sources:
                wrong.append(_problem(entry, "id", f"{source.id} is used twice; choose another"))
            if source and (twice := next((p for p in source.entry_pages if p in pages), None)):
                remedy = f"{twice} is an entry page of {pages[twice]} too; keep one of them"
                wrong.append(_problem(entry, "entry_pages", remedy))
            if source and not wrong:
                sources[source.id] = source
                pages.update(dict.fromkeys(source.entry_pages, source.id))
            problems += wrong
    return SourceList(list(sources.values()), problems)


def _entries(file: Path) -> tuple[list[_Entry], list[SourceProblem]]:
    try:
        text = file.read_text(encoding="utf-8")
        loader = _Loader(text)
        node = loader.get_single_node()
        values = loader.construct_document(node) if node else None
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        mark = getattr(error, "problem_mark", None)
        reason = " ".join(str(getattr(error, "problem", None) or error).split())
        line = mark.line + 1 if mark else 1
        return [], [SourceProblem(file.name, line, "the file", "YAML", f"cannot be read: {reason}")]
    if isinstance(node, yaml.SequenceNode):
        lines = (item.start_mark.line + 1 for item in node.value)
        return [_Entry(file.name, *each) for each in zip(lines, values or (), strict=True)], []
    return ([_Entry(file.name, node.start_mark.line + 1, values)] if node else []), []


def _source(entry: _Entry, loopback: bool) -> tuple[Source | None, list[SourceProblem]]:
    values = entry.values
    if isinstance(values, dict) and "entry_pages" not in values:
        values = _register().get(str(values.get("id")), {}) | values
    try:
        source = Source.model_validate(values)
    except ValidationError as error:
        return None, [_problem(entry, *_field_problem(each)) for each in error.errors()]
    return source, [_problem(entry, *each) for each in _contradictions(source, loopback)]


def _contradictions(source: Source, loopback: bool) -> Iterator[tuple[str, str]]:
    """Return contradictions between fields that are valid by themselves."""
    for found in sorted(source.places):
        host = urlsplit(f"//{found}").hostname or ""
        if reason := host_problem(host, loopback):
            field = "hosts" if found in source.hosts else "entry_pages"
            yield field, f"{reason}; only public hosts are harvested"
    marked = [YEAR_MARK in page for page in source.entry_pages]
    if source.pattern in NEEDS_YEAR and not all(marked):
        yield "entry_pages", f"the pattern {source.pattern} needs {YEAR_MARK} in each address"
    if source.pattern in IS_DATA and source.form is None:
        yield "format", f"the pattern {source.pattern} needs to know where its rows are"
    if source.enabled and source.browser_only:
        yield "enabled", "only a browser sees its lists, and none is used: set it to false"
    if any(marked) and not source.years:
        yield "years", f"say which years {YEAR_MARK} stands for, such as 2019-2023"


def _field_problem(error: Any) -> tuple[str, str]:
    field = ".".join(map(str, error["loc"])) or "the entry"
    if error["type"] == "missing":
        return field, "is missing; add it"
    if error["type"] == "extra_forbidden":
        return field, f"is no field; there are {', '.join(Source.model_fields)}"
    message = error["msg"].removeprefix("Value error, ")
    return field, message if error[
        "type"
    ] == "value_error" else f"{message}, not {error['input']!r}"


def _problem(entry: _Entry, field: str, remedy: str) -> SourceProblem:
    return SourceProblem(entry.file, entry.line, entry.name, field, remedy)


@lru_cache(maxsize=1)
def _register() -> dict[str, dict[str, Any]]:
    """The portals that come with the project, by id, as their files say them."""
    files = sorted(PORTALS_DIR.glob("*.yaml"))
    return {entry.values["id"]: entry.values for file in files for entry in _entries(file)[0]}


@lru_cache(maxsize=1)
def region_names() -> dict[str, str]:
    """Return the region codes a source may have, each with its last name."""
    rows = [row for name in ("townships", "regions") for row in seed_rows(name)]
    rows.sort(key=lambda row: row.get("valid_to_year") or "9999")
    return {NATIONAL: "中华人民共和国"} | {row["code"]: row["name"] for row in rows}
