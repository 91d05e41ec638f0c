"""Lines that tests put into the lists people maintain."""

from pipelines.maintained import LISTS, list_path, stage_lists
from pipelines.settings import Settings


def add_lines(settings: Settings, name: str, *lines: str) -> None:
    """Add lines to a list, as an operator would who edits the file."""
    path = list_path(settings, name)
    path.parent.mkdir(parents=True, exist_ok=True)
    before = path.read_text() if path.exists() else ",".join(LISTS[name].model_fields) + "\n"
    path.write_text(before + "".join(f"{line}\n" for line in lines), encoding="utf-8")


def stage_line(settings: Settings, name: str, line: str) -> None:
    """Add a line and stage the lists, as the next run would."""
    add_lines(settings, name, line)
    stage_lists(settings)
