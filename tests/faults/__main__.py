"""Disturb runs of `xxgk run` and compare what is published with undisturbed ones.

Each try begins with a copy of a published warehouse to which one report has come since, and ends
when a run has completed; its content hash must be that of the undisturbed run. `make faults` says
how many tries of each kind (`TRIES=5`); the kinds can be named (`FAULTS="signals readers"`).
"""

import json
import os
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import duckdb

from pipelines.settings import PROJECT_DIR
from tests.conftest import SAMPLES

XXGK = [sys.executable, "-c", "from pipelines.cli import app; app()"]
SIGNALS = {signal.SIGKILL: -9, signal.SIGINT: 130, signal.SIGTERM: 143, signal.SIGHUP: 129}
LATE = "2020/late.txt"
STOPS_WITHIN = 10.0


@dataclass
class Site:
    """A home with reports and a warehouse, and `xxgk` to work on them."""

    root: Path

    @property
    def raw(self) -> Path:
        """Its data/raw."""
        return self.root / "raw"

    @property
    def warehouse(self) -> Path:
        """Its data/warehouse."""
        return self.root / "warehouse"

    def start(self, *arguments: str, **settings: str) -> subprocess.Popen:
        """Start a command, in a group of processes of its own."""
        return subprocess.Popen(
            [*XXGK, *arguments],
            env=os.environ | {"XXGK_HOME": str(self.root)} | settings,
            cwd=PROJECT_DIR,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            start_new_session=True,
        )

    def run(self, **settings: str) -> tuple[int, str, str]:
        """Run to the end; give the exit code, the content hash where it published, and stderr."""
        run = self.start("run", "--json", **settings)
        out, err = run.communicate()
        answer = json.loads(out) if out.strip() else {}
        return run.returncode, answer.get("content_hash", ""), err


class Faults:
    """The kinds of faults; each yields a sentence for a try that did not hold."""

    def __init__(self, folder: Path, rng: random.Random):
        self._folder, self._rng, self._made = folder, rng, 0
        self._template = Site(folder / "template")
        (self._template.raw / "2020").mkdir(parents=True)
        for sample in SAMPLES:
            shutil.copy(sample, self._template.raw / "2020")
        code, _, err = self._template.run()
        assert code == 0, err
        text = SAMPLES[4].read_text(encoding="utf-8").replace("审计局", "统计局")
        (self._template.raw / LATE).write_text(text, encoding="utf-8")
        undisturbed = self.site()
        started = time.monotonic()
        code, self._expected, err = undisturbed.run()
        assert code == 0, err
        self._seconds = time.monotonic() - started

    def site(self) -> Site:
        """A copy of the published warehouse to which a report has come."""
        self._made += 1
        root = self._folder / f"try-{self._made}"
        shutil.copytree(self._template.root, root)
        return Site(root)

    def completed(self, site: Site, **settings: str) -> Iterator[str]:
        """Run to the end and compare."""
        code, found, err = site.run(**settings)
        if code or found != self._expected:
            yield f"the next run ended with {code} and {found[:8] or 'nothing'}: {err[-300:]}"
        shutil.rmtree(site.root)

    def signals(self) -> Iterator[str]:
        """A run gets SIGKILL, SIGINT, SIGTERM or SIGHUP at any moment."""
        site, (number, expected) = self.site(), self._rng.choice([*SIGNALS.items()])
        run = site.start("run")
        time.sleep(self._rng.uniform(0, self._seconds))
        at = time.monotonic()
        run.send_signal(number)
        run.communicate()
        if run.returncode not in (expected, -number, 0):
            yield f"{number.name} ended with {run.returncode}"
        if time.monotonic() - at > STOPS_WITHIN + 1:
            yield f"{number.name} took {time.monotonic() - at:.0f} s"
        time.sleep(2)  # workers look for their parent each second
        if subprocess.run(["pgrep", "-g", str(run.pid)], stdout=subprocess.DEVNULL).returncode == 0:
            yield f"{number.name} left processes behind"
        yield from self.completed(site)

    def two_runs(self) -> Iterator[str]:
        """Two runs at a time: one is refused or both publish the same."""
        site = self.site()
        runs = [site.start("run") for _ in range(2)]
        errors = [run.communicate()[1] for run in runs]
        codes = sorted(run.returncode for run in runs)
        if codes[0] or (codes[1] and not any("another xxgk run" in each for each in errors)):
            yield f"ended with {codes}"
        yield from self.completed(site)

    def readers(self) -> Iterator[str]:
        """A reader opens the published file all the time while it is replaced."""
        site, run, failed, opened = self.site(), None, [], 0
        run = site.start("run")
        threading.Thread(target=run.communicate, daemon=True).start()
        while run.poll() is None:
            try:
                with duckdb.connect(str(site.warehouse / "xxgk.duckdb"), read_only=True) as file:
                    assert file.execute("select count(*) from dim_report").fetchone()[0] in (5, 6)
                opened += 1
            except (duckdb.Error, AssertionError) as error:
                failed.append(str(error))
        if failed or not opened:
            yield f"{len(failed)} of {opened + len(failed)} opens failed: {failed[:1]}"
        yield from self.completed(site)

    def damage(self) -> Iterator[str]:
        """A file of the warehouse is cut off, overwritten or gone."""
        site = self.site()
        files = [path for path in site.warehouse.rglob("*") if path.is_file()]
        hit = self._rng.choice([f for f in files if f.name not in ("xxgk.duckdb", ".writer.lock")])
        if self._rng.random() < 0.4:
            hit = site.warehouse / "build.duckdb"
        data = bytearray(hit.read_bytes())
        match self._rng.randrange(3):
            case 0:
                hit.write_bytes(data[: len(data) // 2])
            case 1:
                hit.write_bytes(self._rng.randbytes(len(data)))
            case _:
                hit.unlink()
        yield from (f"{hit.name}: {problem}" for problem in self.completed(site))

    def raw_goes_away(self) -> Iterator[str]:
        """data/raw is gone, empty, or lacks two reports; then it is back."""
        site, away = self.site(), self._folder / "away"
        kind = self._rng.randrange(3)
        site.raw.rename(away)
        if kind:
            site.raw.mkdir()
        if kind == 2:
            shutil.copytree(away, site.raw, dirs_exist_ok=True)
            for sample in SAMPLES[:2]:
                (site.raw / "2020" / sample.name).unlink()
        code, _, err = site.run()
        if code != 1 or "XXGK_ACCEPT_LOSS" not in err:
            yield f"ended with {code}: {err[-300:]}"
        shutil.rmtree(site.raw, ignore_errors=True)
        away.rename(site.raw)
        yield from self.completed(site)

    def files_change(self) -> Iterator[str]:
        """A file is written again and again while a run takes it in and reads it."""
        site = self.site()
        late, whole = site.raw / LATE, (site.raw / LATE).read_bytes()
        run = site.start("run")
        waits = threading.Thread(target=run.communicate, daemon=True)
        waits.start()
        while run.poll() is None:
            late.write_bytes(whole[: self._rng.randrange(len(whole))])
            time.sleep(self._rng.uniform(0, 0.3))
        late.write_bytes(whole)
        yield from self.completed(site)

    def full_disk(self) -> Iterator[str]:
        """The disk is full; then there is room."""
        site = self.site()
        size = sum(path.stat().st_size for path in site.warehouse.rglob("*") if path.is_file())
        room = int(size * self._rng.uniform(1.02, 1.5))
        kept = site.root / "kept"
        site.warehouse.rename(kept)
        site.warehouse.mkdir()
        mount = ["mount", "-t", "tmpfs", "-o", f"size={room}", "tmpfs", str(site.warehouse)]
        if subprocess.run(mount, capture_output=True).returncode:
            yield "not tried: a small disk can be made by root alone"
            return
        try:
            shutil.copytree(kept, site.warehouse, dirs_exist_ok=True)
            code, _, err = site.run()
            if code not in (0, 1) or (code and "disk is full" not in err):
                yield f"ended with {code}: {err[-300:]}"
            subprocess.run([*mount[:3], "-o", "remount,size=1g", *mount[5:]], check=True)
            code, found, err = site.run()
            if code or found != self._expected:
                yield f"with room again: {code}: {err[-300:]}"
        finally:
            subprocess.run(["umount", str(site.warehouse)])
        shutil.rmtree(site.root)


KINDS: list[Callable[[Faults], Iterator[str]]] = [
    Faults.signals,
    Faults.two_runs,
    Faults.readers,
    Faults.damage,
    Faults.raw_goes_away,
    Faults.files_change,
    Faults.full_disk,
]


def main(tries: int, wanted: list[str]) -> int:
    """Try each kind `tries` times; print a row for each, and what did not hold."""
    seed, failures = int(os.environ.get("SEED", time.time())), 0
    with tempfile.TemporaryDirectory(prefix="xxgk-faults-") as folder:
        faults = Faults(Path(folder), random.Random(seed))
        print(f"seed {seed}\n\n| fault | tries | held |\n|---|---|---|", flush=True)
        for kind in KINDS:
            if wanted and kind.__name__ not in wanted:
                continue
            problems = [list(kind(faults)) for _ in range(tries)]
            held = sum(not each for each in problems)
            failures += tries - held
            print(f"| {kind.__doc__} | {tries} | {held} |", flush=True)
            for problem in (problem for each in problems for problem in each):
                print(f"  {problem}", file=sys.stderr, flush=True)
    return int(failures > 0)


if __name__ == "__main__":
    sys.exit(main(int(os.environ.get("TRIES", "5")), os.environ.get("FAULTS", "").split()))
