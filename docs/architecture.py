"""Draw the picture in architecture.md from the imports of the code: `python docs/architecture.py`.

A room is a package of `pipelines`, or the module `parse`, `dbt` or `pipeline`. An arrow from A to B
says that A imports B and reaches it through no other room.
"""

from pathlib import Path

import grimp

PAGE = Path(__file__).with_name("architecture.md")
_BEGIN, _END = "```mermaid\n", "```\n"
_MODULES = {"parse", "dbt", "pipeline"}


def picture() -> str:
    """The rooms and their arrows, as a flowchart in Mermaid."""
    graph = grimp.build_graph("pipelines")
    rooms = {
        name: f"pipelines.{name}"
        for name in (child.split(".")[1] for child in sorted(graph.find_children("pipelines")))
        if name in _MODULES or graph.find_children(f"pipelines.{name}")
    }
    uses = {
        name: {
            other
            for other, path in rooms.items()
            if other != name and graph.direct_import_exists(
                importer=rooms[name], imported=path, as_packages=True
            )
        }
        for name in rooms
    }  # fmt: skip
    arrows = [
        f"  {name} --> {other}"
        for name in rooms
        for other in sorted(uses[name])
        if not any(other in _reached(uses, between) for between in uses[name] - {other})
    ]
    return "\n".join(["flowchart TD", *arrows, ""])


def _reached(uses: dict[str, set[str]], name: str) -> set[str]:
    found, waiting = set(), [name]
    while waiting:
        for other in uses[waiting.pop()] - found:
            found.add(other)
            waiting.append(other)
    return found


def with_picture(page: str) -> str:
    """The page with the picture as the code is now."""
    before, _, rest = page.partition(_BEGIN)
    _, _, after = rest.partition(_END)
    return f"{before}{_BEGIN}{picture()}{_END}{after}"


if __name__ == "__main__":
    page = PAGE.read_text(encoding="utf-8")
    PAGE.write_text(with_picture(page), encoding="utf-8")
