"""Write a deposit of the publication for an archive such as Zenodo or OSF, for `xxgk release`.

One folder and one zip file hold the database with its Parquet and CSV files, the wide tables for
Stata, SPSS and Excel, the codebook, the errata, the list of source documents, licence and citation,
and the SHA-256 of every file. The documents themselves are not included: the list gives hash and
address of each.
"""

import json
import shutil
import zipfile
from dataclasses import dataclass
from pathlib import Path

import duckdb

from pipelines.archive.hashing import hash_file
from pipelines.database import connect
from pipelines.export import write_relation
from pipelines.formats.codebook import render_codebook
from pipelines.messages import say
from pipelines.publication import readme
from pipelines.settings import PROJECT_DIR, Settings

WIDE = ("reports_wide", "reports_wide_implied", "region_year_wide")
VIEWS = ("region_year_wide", "reports_wide_implied", "cells_tidy", "figures_over_forms")
SUMS = "SHA256SUMS"
_PROJECT_FILES = ("LICENSE", "CHANGELOG.md")
_MANIFEST = (
    "(select file, document_sha256, size_bytes, container_file, media_type, state, url, "
    "retrieved_at, licence, report_id from dim_document order by file)"
)
_EPOCH = (1980, 1, 1, 0, 0, 0)


class NotReleased(Exception):
    """Error: nothing is published, or the deposit exists already."""


@dataclass(frozen=True)
class Deposit:
    """A deposit: its folder and zip file, the number of its files, and the digest of the zip."""

    folder: Path
    archive: Path
    files: int
    sha256: str


def release(settings: Settings, target: Path) -> Deposit:
    """Write `<target>/xxgk-<version>/`, and the same as a zip file beside it.

    Raises:
        NotReleased: nothing is published, or a deposit of this version exists already.
        OSError: the target cannot be written.
    """
    if not settings.published_path.is_file():
        raise NotReleased(
            say("{path} is not there: run xxgk run first", path=settings.published_path)
        )
    with connect(settings.published_path, read_only=True) as published:
        [(version, published_at)] = published.execute(
            "select version, published_at from publication"
        ).fetchall()
        folder = target / f"xxgk-{version}"
        archive = target / f"{folder.name}.zip"
        if folder.exists() or archive.exists():
            raise NotReleased(
                say("{folder} or its zip file exists already: move it away first", folder=folder)
            )
        unfinished = target / f".{folder.name}"
        shutil.rmtree(unfinished, ignore_errors=True)
        unfinished.mkdir(parents=True)
        _write_data(published, settings, unfinished / "data")
        _write_papers(published, unfinished, version, f"{published_at:%Y-%m-%d}")
    files = _write_sums(unfinished)
    unfinished.rename(folder)
    _pack(folder, archive)
    return Deposit(folder, archive, files, hash_file(archive))


def _write_data(published: duckdb.DuckDBPyConnection, settings: Settings, data: Path) -> None:
    """Write the published files, and the wide tables in the formats of other programs."""
    data.mkdir()
    shutil.copy2(settings.published_path, data)
    for folder in (settings.parquet_dir, settings.csv_dir):
        shutil.copytree(folder, data / folder.name)
    for name in VIEWS:
        write_relation(published, name, name, _made(data / "views" / f"{name}.parquet"))
    for name in WIDE:
        for program, kind in (("stata", "dta"), ("spss", "sav"), ("excel", "xlsx")):
            write_relation(published, name, name, _made(data / program / f"{name}.{kind}"))


def _write_papers(
    published: duckdb.DuckDBPyConnection, folder: Path, version: str, day: str
) -> None:
    """Write README, codebook, errata, list of documents, licence, citation and metadata."""
    (folder / "README.md").write_text(readme.markdown(published), encoding="utf-8")
    (folder / "codebook.html").write_text(render_codebook(published), encoding="utf-8")
    write_relation(published, "errata", "errata", folder / "errata.csv")
    write_relation(published, "dim_document", _MANIFEST, folder / "raw_manifest.csv")
    for name in _PROJECT_FILES:
        shutil.copy(PROJECT_DIR / name, folder)
    citation = (PROJECT_DIR / "CITATION.cff").read_text(encoding="utf-8")
    lines = [
        f'version: "{version}"\ndate-released: "{day}"' if line.startswith("version:") else
        line.replace("type: software", "type: dataset")
        for line in citation.splitlines()
    ]  # fmt: skip
    (folder / "CITATION.cff").write_text("\n".join(lines) + "\n", encoding="utf-8")
    [(what,)] = published.execute(
        "select zh || ' ' || en from README where topic = 'what'"
    ).fetchall()
    [(terms,)] = published.execute(
        "select zh || ' ' || en from README where topic = 'terms'"
    ).fetchall()
    metadata = {
        "title": f"政府信息公开工作年度报告数据 · China's government disclosure reports, {version}",
        "upload_type": "dataset",
        "description": f"<p>{what}</p><p>{terms}</p>",
        "creators": [{"name": "the xxgk contributors"}],
        "version": version,
        "publication_date": day,
        "keywords": ["政府信息公开", "年度报告", "China", "freedom of information"],
    }
    (folder / ".zenodo.json").write_text(
        json.dumps(metadata, ensure_ascii=False, indent=1) + "\n", encoding="utf-8"
    )


def _made(path: Path) -> Path:
    path.parent.mkdir(exist_ok=True)
    return path


def _write_sums(folder: Path) -> int:
    """Write the SHA-256 of every file for `sha256sum --check`; return the number of files."""
    files = sorted(path for path in folder.rglob("*") if path.is_file())
    lines = [f"{hash_file(path)}  {path.relative_to(folder).as_posix()}\n" for path in files]
    (folder / SUMS).write_text("".join(lines), encoding="utf-8")
    return len(files)


def _pack(folder: Path, archive: Path) -> None:
    """Pack the folder; the same files make the same bytes at any time."""
    unfinished = archive.with_name(f".{archive.name}")
    with zipfile.ZipFile(unfinished, "w", zipfile.ZIP_DEFLATED, compresslevel=6) as packed:
        for path in sorted(path for path in folder.rglob("*") if path.is_file()):
            entry = zipfile.ZipInfo(f"{folder.name}/{path.relative_to(folder).as_posix()}", _EPOCH)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.external_attr = 0o644 << 16
            with path.open("rb") as stream, packed.open(entry, "w", force_zip64=True) as target:
                shutil.copyfileobj(stream, target)
    unfinished.rename(archive)
