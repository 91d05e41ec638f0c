"""The site over http: on this machine alone, and nothing but what is for readers."""

import socket
import threading
from collections.abc import Iterator
from http.client import HTTPConnection, HTTPResponse

import pytest
from typer.testing import CliRunner

from pipelines.cli import app
from pipelines.cli import site as site_commands
from pipelines.settings import Settings
from pipelines.site.server import site_server


@pytest.fixture
def server(settings: Settings) -> Iterator[tuple[str, int]]:
    """Address of a server of a warehouse: a site, a published file, what is not for readers."""
    for name in ("site/index.html", "site/.source", "xxgk.duckdb", "build.duckdb", ".writer.lock"):
        path = settings.warehouse_dir / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(name)
    with site_server(settings, 0) as serving:
        threading.Thread(target=serving.serve_forever, daemon=True).start()
        yield serving.server_address
        serving.shutdown()


def get(server: tuple[str, int], path: str) -> HTTPResponse:
    connection = HTTPConnection(*server)
    connection.request("GET", path)
    return connection.getresponse()


def test_it_listens_on_the_loopback_address_alone(server: tuple[str, int]) -> None:
    assert server[0] == "127.0.0.1"


def test_readers_get_the_site_and_the_published_file(server: tuple[str, int]) -> None:
    first = get(server, "/")
    assert (first.status, first.headers["Location"]) == (302, "/site/")
    assert get(server, "/site/").read() == b"site/index.html"
    assert get(server, "/xxgk.duckdb?again").read() == b"xxgk.duckdb"


@pytest.mark.parametrize(
    "path",
    ["/build.duckdb", "/build%2Educkdb", "/site/../build.duckdb", "/.writer.lock", "/site/.source"],
)
def test_the_writers_files_are_not_served(server: tuple[str, int], path: str) -> None:
    assert get(server, path).status == 404


@pytest.mark.parametrize("path", ["/lake/a.parquet", "/csv/link.csv", "/site/linked/secret"])
def test_neither_the_lake_nor_what_a_link_leads_to_is_served(
    server: tuple[str, int], settings: Settings, path: str
) -> None:
    for folder in ("lake", "csv"):
        (settings.warehouse_dir / folder).mkdir()
    (settings.warehouse_dir / "lake" / "a.parquet").write_text("rows")
    (settings.warehouse_dir / "csv" / "link.csv").symlink_to("/etc/passwd")
    (settings.warehouse_dir / "site" / "linked").symlink_to(settings.warehouse_dir.parent)
    (settings.warehouse_dir.parent / "secret").write_text("secret")
    assert get(server, path).status == 404


@pytest.mark.parametrize(
    ("host", "status"),
    [("localhost:8080", 200), ("127.0.0.1", 200), ("evil.example", 421), ("evil.example:80", 421)],
)
def test_a_page_of_another_name_is_refused(server: tuple[str, int], host: str, status: int) -> None:
    connection = HTTPConnection(*server)
    connection.request("GET", "/site/", headers={"Host": host})
    assert connection.getresponse().status == status


def test_nothing_outside_is_served(server: tuple[str, int], settings: Settings) -> None:
    (settings.warehouse_dir.parent / "secret").write_text("secret")
    assert get(server, "/../secret").status == 404
    assert get(server, "/site/%2e%2e/%2e%2e/secret").status == 404


@pytest.mark.parametrize(
    ("asked", "status", "content"),
    [
        ("bytes=0-3", 206, b"site"),
        ("bytes=5-", 206, b"index.html"),
        ("bytes=-4", 206, b"html"),
        ("bytes=11-99", 206, b"html"),
        ("bytes=15-", 416, b""),
        ("bytes=0-1,4-5", 200, b"site/index.html"),
    ],
)
def test_a_range_of_a_file_is_answered(
    server: tuple[str, int], asked: str, status: int, content: bytes
) -> None:
    connection = HTTPConnection(*server)
    connection.request("GET", "/site/index.html", headers={"Range": asked})
    answer = connection.getresponse()
    assert (answer.status, answer.read()) == (status, content)
    assert answer.headers["Accept-Ranges"] == "bytes"


def test_a_range_is_no_way_to_the_writers_files(server: tuple[str, int]) -> None:
    connection = HTTPConnection(*server)
    connection.request("GET", "/build.duckdb", headers={"Range": "bytes=0-3"})
    assert connection.getresponse().status == 404


def test_a_port_in_use_is_an_error(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(site_commands, "_write", lambda settings: None)
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        result = CliRunner().invoke(app, ["serve", "--port", str(port)])
    assert result.exit_code == 1
    assert "choose another with --port" in result.output
