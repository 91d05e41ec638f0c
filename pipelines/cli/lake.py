"""The command `xxgk lake`; `main` takes it up."""

from pipelines.cli.common import AsJson, fail, print_json
from pipelines.cli.console import make_console, table
from pipelines.messages import say
from pipelines.settings import Lake, Settings


def lake(as_json: AsJson = False) -> None:
    """List the publications that the lake holds, and how to read one of them again.

    Only where staging and marts are in a lake, which XXGK_LAKE_CATALOG names.

    Examples:

    - `xxgk lake`
    - `xxgk lake --json | jq '.publications[-1].snapshot'`
    """
    from pipelines.publication.lake_history import LakePublication, publications

    def as_row(publication: LakePublication) -> dict:
        return {
            "version": publication.version,
            "snapshot": publication.snapshot,
            "published_at": publication.published_at.strftime("%Y-%m-%d %H:%M"),
        }

    place = Settings().build
    if not isinstance(place, Lake):
        said = say("there is no lake: XXGK_LAKE_CATALOG is not set, the build is in a file")
        fail(said, as_json)
    try:
        found = [as_row(publication) for publication in publications(place)]
    except Exception as error:
        fail(str(error), as_json)
    if as_json:
        print_json({"ok": True, "data": str(place.data_dir), "publications": found})
        return
    console = make_console()
    if not found:
        console.print(say("{place} holds no publication yet", place=place), markup=False)
    else:
        names = [say(name.replace("_", " ")) for name in found[0]]
        rows = [[str(value) for value in publication.values()] for publication in found]
        console.print(table(say("Publications in {place}", place=place), names, rows))
        console.print(
            say("Read the last one again, after load postgres_scanner and load ducklake in DuckDB:")
            + "\n  attach 'ducklake:postgres:<XXGK_LAKE_CATALOG>' as build "
            f"(read_only, snapshot_version {found[-1]['snapshot']});",
            markup=False,
        )
