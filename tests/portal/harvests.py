"""Harvesting the test portal: settings, the list of sources, and what the archive then holds."""

from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import yaml
from warcio.archiveiterator import ArchiveIterator

from pipelines.settings import Settings
from tests.portal.sites import LIMIT, TIMEOUT, Built


class Record(NamedTuple):
    """One record of the archive."""

    kind: str
    url: str
    status: int | None
    digest: str | None
    profile: str | None
    fields: dict[str, str]
    body: bytes


def portal_settings(folder: Path, built: Built, **more: object) -> Settings:
    """Settings of a harvest of the portal: nothing waits longer than it must."""
    (folder / "sources").mkdir(parents=True, exist_ok=True)
    listed = yaml.safe_dump(built.sources, allow_unicode=True)
    (folder / "sources" / "portal.yaml").write_text(listed, encoding="utf-8")
    about = {
        "raw_dir": folder / "raw",
        "warehouse_dir": folder / "warehouse",
        "sources_dir": folder / "sources",
        "harvest_loopback": True,
        "harvest_delay_seconds": 0.0,
        "harvest_host_requests": 8,
        "harvest_timeout_seconds": TIMEOUT,
        "harvest_retries": 1,
        "harvest_backoff_seconds": 0.05,
        "harvest_max_bytes": LIMIT,
    }
    return Settings(**(about | more))


def records(folder: Path) -> Iterator[Record]:
    """All records of the WARC files of a harvest, in order; digests are checked by warcio."""
    for path in sorted(folder.glob("*.warc.gz")):
        with path.open("rb") as stream:
            for record in ArchiveIterator(stream, check_digests="raise"):
                header = record.rec_headers.get_header
                http = record.http_headers if record.rec_type in ("response", "revisit") else None
                body = record.raw_stream.read()
                lines = body.decode().splitlines() if record.rec_type == "metadata" else []
                yield Record(
                    kind=record.rec_type,
                    url=header("WARC-Target-URI") or "",
                    status=int(http.get_statuscode()) if http else None,
                    digest=header("WARC-Payload-Digest"),
                    profile=header("WARC-Profile"),
                    fields=dict(line.split(": ", 1) for line in lines),
                    body=body,
                )
