"""Hosts that send without end: headers, and lists of reports."""

import json
from pathlib import Path

from pipelines.harvest.run import run_harvest
from pipelines.harvest.spider import MAX_REPORTS
from tests.portal.harvests import portal_settings
from tests.portal.server import Portal, Resource
from tests.portal.sites import Built

FLAT_MEMORY = 250 * 1024**2
ENDLESS = 2 * 1024**3


def test_headers_and_lists_without_end_are_given_up(tmp_path: Path) -> None:
    with Portal(2) as portal:
        floods, lists = portal.hosts
        floods.pages["/list.html"] = Resource(
            '<a href="/2023.html">某县2023年政府信息公开年度报告</a>'.encode()
        )
        floods.pages["/2023.html"] = Resource(b"<p>x</p>", header_bytes=ENDLESS)
        rows = [
            {"name": "某局2023年政府信息公开年度报告", "id": n, "date": "2024-01-01"}
            for n in range(MAX_REPORTS + 1)
        ]
        lists.pages["/list.json"] = Resource(json.dumps({"data": rows}).encode(), "text/json")
        about = {"name": "x", "region_code": "522726"}
        form = {"rows": "data", "title": "name", "url": "/show/{id}.html", "date": "date"}
        built = Built()
        built.sources = [
            about | {"id": "floods", "pattern": "static",
                     "entry_pages": [f"{floods.url}/list.html"]},
            about | {"id": "lists", "pattern": "json", "format": form,
                     "entry_pages": [f"{lists.url}/list.json"]},
        ]  # fmt: skip
        settings = portal_settings(tmp_path, built, harvest_max_bytes=16 * 1024**2)
        summary = run_harvest(settings, "bounds")
        assert summary.sources["floods"]["failed"] == {"too_large": 1}
        assert summary.sources["lists"]["failed"] == {"too_many_reports": 1}
        assert floods.sent < ENDLESS / 100
        assert lists.hits["/show/1.html"] == 0
        assert summary.peak_memory_bytes < FLAT_MEMORY
