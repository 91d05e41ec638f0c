"""`xxgk archive verify` reports each change since intake, with its place."""

from pathlib import Path

import pytest

from pipelines.archive import take_in
from pipelines.archive.verify import Mismatch, NothingTakenIn, Verification, verify
from pipelines.settings import Settings
from pipelines.warc.reading import records
from tests.rendering_office import zip_of
from tests.warcs import Warc

PAGE = "<html><p>湘潭县2023年政府信息公开工作年度报告".encode()


@pytest.fixture
def archive(settings: Settings) -> dict[str, Path]:
    """A file, a zip and a WARC, taken in; the WARC is not packed, so that bytes can be changed."""
    warc = Warc(packed=False)
    for number in range(3):
        warc.response(f"http://e.org/{number}", PAGE * (number + 1), role="report")
    paths = {name: settings.raw_dir / name for name in ("a.txt", "b.zip", "c.warc")}
    paths["a.txt"].write_bytes(PAGE)
    paths["b.zip"].write_bytes(zip_of({"a.txt": PAGE * 9}))
    warc.save(paths["c.warc"])
    take_in(settings)
    return paths


def problems(result: Verification) -> list[tuple[str, int | None, str]]:
    return [(found.file, found.offset, found.problem) for found in result.mismatches]


def test_what_is_as_it_was_taken_in_verifies(settings: Settings, archive: dict[str, Path]):
    (settings.raw_dir / "new.txt").write_bytes(PAGE)
    result = verify(settings)
    assert result.is_sound
    assert (result.files, result.records, result.digested) == (3, 10, 10)
    assert result.not_taken_in == ["new.txt"]


def test_a_changed_byte_is_told_with_the_record_it_stands_in(
    settings: Settings, archive: dict[str, Path]
):
    path = archive["c.warc"]
    with path.open("rb") as stream:
        responses = [record.offset for record in records(stream) if record.type == "response"]
    data = bytearray(path.read_bytes())
    data[data.index(PAGE, responses[1]) + len(PAGE)] ^= 1
    path.write_bytes(data)
    assert problems(verify(settings)) == [
        ("c.warc", None, "changed"),
        ("c.warc", responses[1], "block_digest"),
        ("c.warc", responses[1], "payload_digest"),
    ]


def test_files_that_are_gone_changed_or_cut_off_are_told(
    settings: Settings, archive: dict[str, Path]
):
    archive["a.txt"].unlink()
    archive["b.zip"].write_bytes(zip_of({"a.txt": PAGE * 8}))
    archive["c.warc"].write_bytes(archive["c.warc"].read_bytes()[:-9])
    result = verify(settings)
    assert [(file, problem) for file, _, problem in problems(result)] == [
        ("a.txt", "missing"), ("b.zip", "changed"), ("c.warc", "changed"), ("c.warc", "damaged"),
    ]  # fmt: skip
    assert all(mismatch.remedy and mismatch.detail for mismatch in result.mismatches)


def test_a_change_that_was_taken_in_is_no_mismatch(settings: Settings, archive: dict[str, Path]):
    archive["a.txt"].write_bytes(PAGE * 2)
    assert verify(settings).mismatches == [
        Mismatch(
            "a.txt", None, "changed", "its SHA-256 has changed",
            "put the file back as it was received; if the change is wanted, run xxgk run",
        )
    ]  # fmt: skip
    take_in(settings)
    assert verify(settings).is_sound


def test_without_a_warehouse_there_is_nothing_to_compare_with(settings: Settings):
    with pytest.raises(NothingTakenIn):
        verify(settings)
