"""The exposures of the dbt project: who reads the marts."""

import json
import re

from pipelines.dbt import prepare
from pipelines.settings import PROJECT_DIR, Settings


def test_exposures_name_the_tables_that_their_files_read() -> None:
    manifest = json.loads(prepare(Settings()).read_bytes())
    tables = {
        node["alias"]: unique_id
        for unique_id, node in manifest["nodes"].items()
        if unique_id.startswith("model.") and node["schema"] == "main"
    }
    assert manifest["exposures"]
    for exposure in manifest["exposures"].values():
        patterns = exposure.get("meta", exposure["config"]["meta"])["files"]
        files = [file for pattern in patterns for file in PROJECT_DIR.glob(pattern)]
        text = "\n".join(file.read_text(encoding="utf-8") for file in files)
        named = {i for name, i in tables.items() if re.search(rf"\b{name}\b", text)}
        assert set(exposure["depends_on"]["nodes"]) == named, exposure["name"]
