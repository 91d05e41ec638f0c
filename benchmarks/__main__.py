"""`make bench`: the speed of the parser, beside its peers, and how often damage misleads it.

Every number is CPU seconds of this process on the same documents in the same run. No document is
measured twice: each round has its own documents, and the best round counts. Garbage is collected as
rarely as in the parsing processes, for the peers as well.
"""

import resource
import sys
import time
from collections.abc import Callable, Sequence

from rich.console import Console
from rich.table import Table

from benchmarks.documents import LAYOUTS, documents
from benchmarks.mutations import deceived
from benchmarks.peers import pandas_tables, pdfplumber_text_and_tables, selectolax_tables
from benchmarks.real_layouts import measured
from pipelines.engines.workers import collect_garbage_seldom
from pipelines.parse import parse
from tests import disguises

ROUNDS = 5
HTML = [name for name in LAYOUTS if name.startswith("html")]


def main(mutants: int) -> None:
    """Measure everything and print it; `mutants` is how many damaged documents are read."""
    console = Console()
    collect_garbage_seldom()
    corpus = {name: list(documents(name, _count(name))) for name in LAYOUTS}
    parsed = {name: seconds(lambda d: parse(d, "report"), found) for name, found in corpus.items()}
    speed = Table(title="Whole parse: bytes to cells, claims, agency, region and year")
    for column in ("container", "KB", "documents a second a core", "milliseconds"):
        speed.add_column(column, justify="left" if column == "container" else "right")
    for name, each in parsed.items():
        size = sum(map(len, corpus[name])) / len(corpus[name]) / 1000
        speed.add_row(name, f"{size:,.0f}", f"{1 / each:,.0f}", f"{1000 * each:.2f}")
    console.print(speed)
    for name in HTML:
        bare, pandas = (seconds(f, corpus[name]) for f in (selectolax_tables, pandas_tables))
        console.print(
            f"{name}: {parsed[name] / bare:.2f} × bare selectolax with spans filled in; "
            f"{pandas / parsed[name]:.2f} times as fast as pandas.read_html alone "
            f"(bare selectolax: {pandas / bare:.2f} times)"
        )
    pdf = seconds(pdfplumber_text_and_tables, corpus["pdf"])
    console.print(f"pdf: {parsed['pdf'] / pdf:.2f} × bare pdfplumber, text and tables")
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    console.print(f"memory: {peak:,.0f} MB at most, in this one process")
    console.print(deceived(mutants))
    console.print(measured(max(1, mutants // len(disguises.KINDS)), list(disguises.KINDS)))


def seconds(function: Callable[[bytes], object], found: Sequence[bytes]) -> float:
    """Return CPU seconds for one document: the best of some rounds, after a warm-up."""
    size = len(found) // (ROUNDS + 1)
    best = float("inf")
    for number in range(ROUNDS + 1):
        part = found[number * size : (number + 1) * size]
        started = time.process_time()
        for document in part:
            function(document)
        spent = (time.process_time() - started) / size
        if number:
            best = min(best, spent)
    return best


def _count(name: str) -> int:
    return (ROUNDS + 1) * (1 if name == "pdf" else 30)


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 10_000)
