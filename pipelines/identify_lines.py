"""Identify agency, region and report year of titles, one per line, for `xxgk identify`.

Reads the lines, each a title and after a tab an address, and formats the answers as JSON and as
rows of a table. Titles are identified in `identify`, as for whole documents.
"""

from collections.abc import Iterable, Iterator

from rich.cells import cell_len, set_cell_size

from pipelines.identify import Evidence, identify
from pipelines.identify.evidence import tidy
from pipelines.identify.hosts import hostname, is_publishers
from pipelines.identify.regions import region_index
from pipelines.models import Identity

UNVERIFIED_HOST = "unverified_host"
"""Finding: the host of an address is not known to belong to a publisher."""
ENCODINGS = ("utf-8-sig", "gb18030")
_COLUMNS = (("year", 4), ("agency", 40), ("type", 20), ("region", 44))
_LISTED = 4
_NOTHING = "–"


def answers(lines: Iterable[bytes]) -> Iterator[dict]:
    """Yield the answer to each line, in order."""
    for line in lines:
        title, url = read_line(line)
        yield answer(title, url)


def read_line(line: bytes) -> tuple[str, str | None]:
    """Split a line into title and address; bytes that cannot be decoded are replaced.

    Example:
        >>> read_line("攸县2020年政府信息公开年报\\thttp://www.hnyx.gov.cn/".encode("gb18030"))
        ('攸县2020年政府信息公开年报', 'http://www.hnyx.gov.cn/')
    """
    title, _, rest = _decoded(line.rstrip(b"\r\n")).partition("\t")
    return tidy(title), tidy(rest.split("\t")[0]) or None


def answer(title: str, url: str | None = None) -> dict:
    """Return what a title states, as `xxgk identify --json` prints it.

    Example:
        >>> found = answer("湘潭县审计局2020年政府信息公开年度报告")
        >>> found["report_year"], found["agency_name"], found["region_path"]
        (2020, '湘潭县审计局', '湖南省湘潭市湘潭县')
    """
    identity = identify(Evidence("", title=title, sidecar_url=url))
    findings = [(finding.code, finding.message) for finding in identity.findings]
    if url and not is_publishers(url):
        host = hostname(url) or url
        message = f"{host} is no known host of a publisher: the document may be an altered copy."
        findings.append((UNVERIFIED_HOST, message))
    return {
        "title": title,
        "report_year": identity.report_year,
        "agency_name": identity.agency_name,
        "agency_type": identity.agency_type,
        "region_code": identity.region_code,
        "region_path": _path(identity.region_code, identity),
        "zone_code": identity.zone_code,
        "basis": {
            "year": identity.report_year_basis,
            "agency": identity.agency_basis,
            "region": identity.region_basis,
        },
        "candidates": [
            {"region_code": code, "region_path": _path(code, identity)}
            for code in identity.region_candidates
        ],
        "findings": [{"code": code, "message": message} for code, message in findings],
    }


def header() -> str:
    """Return the column headings for `row`."""
    return "  ".join(set_cell_size(name, width) for name, width in _COLUMNS).rstrip()


def row(found: dict) -> str:
    """Format an answer as one line; an unresolved region shows its candidates or the reason."""
    region = f"{found['region_path']} ({found['region_code']})" if found["region_code"] else ""
    cells = (
        found["report_year"],
        found["agency_name"],
        found["agency_type"],
        region or _open(found),
    )
    shown = zip(cells, _COLUMNS, strict=True)
    line = "  ".join(_padded(str(cell or _NOTHING), width) for cell, (_, width) in shown).rstrip()
    is_copy = any(finding["code"] == UNVERIFIED_HOST for finding in found["findings"])
    return f"{line}  {UNVERIFIED_HOST}" if is_copy else line


def _open(found: dict) -> str:
    """Return the region's candidates, else the first finding about it."""
    if found["agency_type"] == "national":
        return ""
    if listed := [candidate["region_path"] for candidate in found["candidates"]]:
        more = " …" if len(listed) > _LISTED else ""
        return f"? {' | '.join(listed[:_LISTED])}{more}"
    reasons = (f["message"] for f in found["findings"] if f["code"].startswith("region"))
    return next((f"? {reason}" for reason in reasons), "")


def _padded(text: str, width: int) -> str:
    """Pad a text to the width of its column; a wider one is not cut."""
    return text + " " * max(0, width - cell_len(text))


def _path(code: str | None, identity: Identity) -> str | None:
    return region_index().path(code, identity.report_year) if code else None


def _decoded(line: bytes) -> str:
    for encoding in ENCODINGS:
        try:
            return line.decode(encoding)
        except UnicodeDecodeError:
            continue
    return line.decode("utf-8", errors="replace")
