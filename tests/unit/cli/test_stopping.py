"""A command that is interrupted ends, also where a library swallows the interrupt."""

import signal
import subprocess
import sys

import pytest

from pipelines.settings import PROJECT_DIR

PROGRAM = """
import threading, time
from pipelines.cli.stopping import Stopping
threading.Thread(target=time.sleep, args=(30,)).start()
with Stopping(seconds=0.2):
    print("ready", flush=True)
    while True:
        try:
            time.sleep(30)
        except KeyboardInterrupt:
            {then}
"""


@pytest.mark.parametrize("then", ["pass", "break"])
@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_a_signal_ends_the_process_with_its_code(number: signal.Signals, then: str) -> None:
    command = [sys.executable, "-c", PROGRAM.format(then=then)]
    process = subprocess.Popen(
        command, cwd=PROJECT_DIR, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )
    assert process.stdout.readline() == "ready\n"
    process.send_signal(number)
    _, said = process.communicate(timeout=20)
    assert process.returncode == 128 + number
    assert "stopped; the last published file stays" in said
