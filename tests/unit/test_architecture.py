"""The page of the architecture shows the present code."""

import runpy

from pipelines.settings import PROJECT_DIR


def test_the_picture_is_that_of_the_code() -> None:
    drawing = runpy.run_path(str(PROJECT_DIR / "docs" / "architecture.py"))
    page = (PROJECT_DIR / "docs" / "architecture.md").read_text(encoding="utf-8")
    assert page == drawing["with_picture"](page), "run: python docs/architecture.py"
