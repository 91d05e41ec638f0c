"""How versions of the published file are counted."""

from datetime import datetime

import pytest

from pipelines.publication.release_metadata import next_version

DAY = datetime(2026, 11, 22, 9, 30)


@pytest.mark.parametrize(
    ("last", "version"),
    [
        (None, "2026.11.22-1"),
        ("2026.11.21-7", "2026.11.22-1"),
        ("2026.11.22-1", "2026.11.22-2"),
        ("2026.11.22-9", "2026.11.22-10"),
    ],
)
def test_a_version_is_the_day_and_its_number_on_that_day(last: str | None, version: str) -> None:
    assert next_version(DAY, last) == version
