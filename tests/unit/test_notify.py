"""Alerts: always in the log, sent where the settings say, and never a failure of their own."""

import json
import logging
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import dagster as dg
import pytest
from typer.testing import CliRunner

from pipelines.cli import app
from pipelines.defs.automation import tell_of_failures
from pipelines.notify import notify
from pipelines.settings import Settings


class Hook(BaseHTTPRequestHandler):
    """A webhook that keeps the alerts it receives."""

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.server.received.append(json.loads(body))
        self.send_response(self.server.answer)
        self.end_headers()

    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture
def hook() -> Iterator[HTTPServer]:
    with HTTPServer(("127.0.0.1", 0), Hook) as server:
        server.received, server.answer = [], 200
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield server
        server.shutdown()


def address(hook: HTTPServer) -> str:
    return f"json://127.0.0.1:{hook.server_port}/alerts"


def test_without_addresses_the_log_alone_is_told(caplog: pytest.LogCaptureFixture) -> None:
    assert notify(Settings(notify_urls=[]), "it failed", "because")
    assert [(r.levelno, r.getMessage()) for r in caplog.records] == [
        (logging.ERROR, "it failed\nbecause")
    ]


def test_a_webhook_is_told_what_failed(hook: HTTPServer) -> None:
    assert notify(Settings(notify_urls=[address(hook)]), "it failed", "because")
    [alert] = hook.received
    assert (alert["title"], alert["message"], alert["type"]) == ("it failed", "because", "failure")


def test_an_alert_that_is_not_taken_is_logged(
    hook: HTTPServer, caplog: pytest.LogCaptureFixture
) -> None:
    hook.answer = 500
    assert not notify(Settings(notify_urls=[address(hook)]), "it failed", "because")
    assert "could not be sent" in caplog.records[-1].getMessage()


def test_an_address_nobody_knows_is_named_by_its_number_alone(
    hook: HTTPServer, caplog: pytest.LogCaptureFixture
) -> None:
    settings = Settings(notify_urls=["pigeon://secret@coop", address(hook)])
    assert not notify(settings, "it failed", "because")
    assert len(hook.received) == 1
    ours = [r.getMessage() for r in caplog.records if r.name == "xxgk"]
    assert "1 of 2 addresses in XXGK_NOTIFY_URLS are not known to apprise" in ours
    assert not any("secret" in message for message in ours)


@pytest.mark.parametrize(
    ("command", "title", "message"),
    [
        ("run", "xxgk: the run failed", "has no documents"),
        ("harvest", "xxgk: the harvest failed", "no source to harvest"),
    ],
)
def test_a_command_that_fails_tells_when_a_timer_started_it(
    hook: HTTPServer, monkeypatch: pytest.MonkeyPatch, tmp_path: Path,
    command: str, title: str, message: str,
) -> None:  # fmt: skip
    (tmp_path / "raw").mkdir()
    monkeypatch.setenv("XXGK_HOME", str(tmp_path))
    monkeypatch.setenv("XXGK_NOTIFY_URLS", json.dumps([address(hook)]))
    assert CliRunner().invoke(app, [command]).exit_code == 1
    assert hook.received == []
    assert CliRunner().invoke(app, [command, "--alert"]).exit_code == 1
    [alert] = hook.received
    assert alert["title"] == title and message in alert["message"]


def test_a_run_that_fails_is_told(hook: HTTPServer, monkeypatch: pytest.MonkeyPatch) -> None:
    @dg.op
    def breaks() -> None:
        raise ValueError("no")

    @dg.job(name="warehouse")
    def failing() -> None:
        breaks()

    monkeypatch.setenv("XXGK_NOTIFY_URLS", json.dumps([address(hook)]))
    with dg.DagsterInstance.ephemeral() as instance:
        result = failing.execute_in_process(instance=instance, raise_on_error=False)
        context = dg.build_run_status_sensor_context(
            sensor_name="tell_of_failures",
            dagster_instance=instance,
            dagster_run=result.dagster_run,
            dagster_event=result.get_run_failure_event(),
        ).for_run_failure()
        tell_of_failures(context)
    [alert] = hook.received
    assert alert["title"] == f"xxgk: the run {result.run_id[:8]} of the job warehouse failed"
    assert "breaks" in alert["message"]
