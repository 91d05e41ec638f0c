"""What is made of the same is taken over from the site that stands, and nothing else is."""

import os
from pathlib import Path

import pytest

from pipelines.site.folder import SiteFolder, is_made_of


@pytest.fixture
def before(tmp_path: Path) -> Path:
    """A site of two files that can be taken over, and a third that is written each time."""
    folder = SiteFolder(tmp_path / "before", tmp_path / "nothing", "code")
    folder.put("data/a.js", lambda: "a", 1)
    folder.put("data/b.js", lambda: "b", {"x": [1, None]})
    folder.write("index.html", "first")
    folder.finish("one")
    return tmp_path / "before"


def made(before: Path, code: str = "code", **made_of: object) -> dict[str, str]:
    """The files of the next site, with `new` where one was made again."""
    directory = before.with_name("after")
    folder = SiteFolder(directory, before, code)
    for name, of in made_of.items():
        folder.put(f"data/{name}.js", lambda: "new", of)
    folder.finish("two")
    assert is_made_of(directory, "two")
    return {path.stem: path.read_text() for path in (directory / "data").iterdir()}


def test_what_is_made_of_the_same_is_taken_over(before: Path) -> None:
    assert made(before, a=1, b={"x": [1, None]}) == {"a": "a", "b": "b"}
    assert before.with_name("after").joinpath("data/a.js").samefile(before / "data/a.js")


def test_what_is_made_of_something_else_is_made_again(before: Path) -> None:
    assert made(before, a=2, c=1) == {"a": "new", "c": "new"}
    assert (before / "data" / "a.js").read_text() == "a"


def test_other_code_makes_all_again(before: Path) -> None:
    assert made(before, code="other", a=1) == {"a": "new"}


def test_what_is_cut_off_or_gone_is_made_again(before: Path) -> None:
    (before / "data" / "a.js").write_text("")
    (before / "data" / "b.js").unlink()
    assert made(before, a=1, b={"x": [1, None]}) == {"a": "new", "b": "new"}


@pytest.mark.parametrize("name", ["data/a.js", "index.html"])
def test_a_site_with_a_damaged_or_missing_page_is_not_up_to_date(before: Path, name: str) -> None:
    assert is_made_of(before, "one")
    text = (before / name).read_text()
    (before / name).write_text("x" * len(text))
    assert not is_made_of(before, "one")
    (before / name).unlink()
    assert not is_made_of(before, "one")


def test_a_record_that_is_cut_off_counts_as_none(before: Path) -> None:
    (before / ".made.json").write_text("")
    assert made(before, a=1) == {"a": "new"}


def test_it_is_copied_where_there_are_no_links(
    before: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object) -> None:
        raise PermissionError("no links here")

    monkeypatch.setattr(os, "link", refuse)
    assert made(before, a=1) == {"a": "a"}


def test_a_site_is_not_current_unless_it_says_so(before: Path, tmp_path: Path) -> None:
    assert is_made_of(before, "one")
    assert not is_made_of(before, "two")
    assert not is_made_of(tmp_path / "nothing", "one")
