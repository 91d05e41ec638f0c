"""What the measurement of scale measures: all processes of a command, and the growth of times."""

import sys
from pathlib import Path

import pytest

from benchmarks.metering import StepFailed, metered
from benchmarks.scale import exponent

_GRANDCHILD = """
import json, os, subprocess, sys, time
hold = "held = bytearray(150_000_000); import time; time.sleep(1.5)"
subprocess.run([sys.executable, "-c", hold], check=True)
print("a line of a log")
print(json.dumps({"where": os.getcwd(), "given": os.environ["XXGK_GIVEN"]}))
"""
_FAILS = "print('the reason'); raise SystemExit(3)"


def test_the_memory_of_all_processes_counts(tmp_path: Path):
    cost = metered([sys.executable, "-c", _GRANDCHILD], {"XXGK_GIVEN": "yes"}, tmp_path)
    assert cost.said == {"where": str(tmp_path), "given": "yes"}
    assert 150_000_000 < cost.peak_bytes < 300_000_000
    assert cost.cpu_seconds > 0


def test_a_command_that_fails_is_told_with_its_last_lines(tmp_path: Path):
    with pytest.raises(StepFailed, match="ended with 3:\nthe reason"):
        metered([sys.executable, "-c", _FAILS], {}, tmp_path)


@pytest.mark.parametrize(
    ("seconds", "growth"),
    [((2.0, 20.0, 200.0), 1.0), ((1.0, 100.0, 10_000.0), 2.0), ((5.0, 5.0, 5.0), 0.0)],
)
def test_growth_is_the_slope_of_the_logarithms(seconds: tuple[float, ...], growth: float):
    points = list(zip((1_000, 10_000, 100_000), seconds, strict=True))
    assert exponent(points) == pytest.approx(growth)
