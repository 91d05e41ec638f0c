"""Pages that numbers were read from lie beside the site, once, while they are what was read."""

import hashlib
from io import BytesIO
from pathlib import Path

import duckdb
import numpy as np
import pytest
from docx import Document
from PIL import Image

from pipelines.publication.keys import CELLS
from pipelines.settings import Settings
from pipelines.site import clips
from pipelines.site.folder import SiteFolder
from tests.scans.made import as_scanned_pdf, packed

HEADING = "三、收到和处理政府信息公开申请情况"


def page() -> np.ndarray:
    """A page of 300 by 200 dots with a black box."""
    dots = np.full((200, 300), 255, np.uint8)
    dots[20:40, 10:60] = 0
    return dots


def in_word() -> bytes:
    """A Word document with the page in place of its table."""
    document, stream = Document(), BytesIO()
    document.add_paragraph(HEADING)
    document.add_picture(BytesIO(packed(page())))
    document.save(stream)
    return stream.getvalue()


def published(file: str, sha256: str, picture: str) -> duckdb.DuckDBPyConnection:
    """What is asked of a published file: a report with a cell in a picture."""
    connection = duckdb.connect()
    for table in (*CELLS, "fct_narrative_claims"):
        connection.execute(
            f"create table {table} (report_id varchar, locator varchar, "
            "is_read_from_picture boolean)"
        )
    connection.execute(
        "insert into fct_applications values ('r', ?, true), ('r', 'line 7', false)",
        [f"{picture} table 1 R4C3 @10,20,60,40"],
    )
    connection.execute(
        "create table dim_report as select 'r' as report_id, ? as source_file, "
        "? as document_sha256", [file, sha256],
    )  # fmt: skip
    return connection


@pytest.mark.parametrize(
    ("name", "content", "picture"),
    [
        ("2020/a.pdf", as_scanned_pdf([page(), page()]), "page 2"),
        ("2020/a.png", packed(page()), "page 1"),
        ("2020/a.docx", in_word(), "paragraph 2"),
    ],
)
def test_a_page_is_written_once_and_taken_over(
    settings: Settings, tmp_path: Path, name: str, content: bytes, picture: str
) -> None:
    document = settings.raw_dir / name
    document.parent.mkdir()
    document.write_bytes(content)
    sha256 = hashlib.sha256(content).hexdigest()
    file = clips.path_of(sha256, picture)
    with published(name, sha256, picture) as connection:
        first = SiteFolder(tmp_path / "first", tmp_path / "none", "code", clips.KEPT)
        clips.write_pictures(connection, first, settings)
        first.finish("one")
        with Image.open(tmp_path / "first" / file) as image:
            assert np.asarray(image.convert("L"))[30, 30] < 50
        document.unlink()
        second = SiteFolder(tmp_path / "second", tmp_path / "first", "other code", clips.KEPT)
        clips.write_pictures(connection, second, settings)
    assert (tmp_path / "second" / file).read_bytes() == (tmp_path / "first" / file).read_bytes()


def test_a_document_that_has_changed_gives_no_picture(settings: Settings, tmp_path: Path) -> None:
    (settings.raw_dir / "a.png").write_bytes(packed(page()))
    with published("a.png", "0" * 64, "page 1") as connection:
        folder = SiteFolder(tmp_path / "site", tmp_path / "none", "code", clips.KEPT)
        clips.write_pictures(connection, folder, settings)
        folder.finish("one")
    assert list((tmp_path / "site").rglob("*.jpg")) == []
