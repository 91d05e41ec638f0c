"""`make bench`: how fast the parser is, beside its peers, and how often damage deceives it.

Every number is CPU seconds of this process on the same documents in the same run, the best of a
few rounds. Documents are random reports rendered as tests do.
"""

import random
import resource
import sys
import time
from collections.abc import Callable, Sequence

from rich.console import Console
from rich.table import Table

from benchmarks.mutations import deceived
from benchmarks.peers import pandas_tables, pdfplumber_text_and_tables, selectolax_tables
from pipelines.parse import parse
from tests.rendering import FLATTENED, GRIDS, random_report
from tests.rendering_office import OFFICE, as_spanned_html
from tests.rendering_pdf import PDFS

ROUNDS = 3
LAYOUTS = {
    **{f"text/{name}": render for name, render in {**GRIDS, **FLATTENED}.items() if name != "html"},
    "html": as_spanned_html,
    **OFFICE,
    "pdf": next(iter(PDFS.values())),
}


def main(mutants: int) -> None:
    """Measure everything and print it; `mutants` is how many damaged documents are read."""
    console = Console()
    rng = random.Random(2024)
    reports = [random_report(rng, rng.choice(("2019", "2021")), 0.05) for _ in range(60)]
    documents = {name: [f(r) for r in reports[: _count(name)]] for name, f in LAYOUTS.items()}
    parsed = {name: seconds(lambda d: parse(d, "report"), docs) for name, docs in documents.items()}
    speed = Table(title="Whole parse: bytes to cells, claims, agency, region and year")
    for column in ("container", "documents a second a core", "milliseconds"):
        speed.add_column(column, justify="left" if column == "container" else "right")
    for name, each in parsed.items():
        speed.add_row(name, f"{1 / each:,.0f}", f"{1000 * each:.2f}")
    console.print(speed)
    bare = seconds(selectolax_tables, documents["html"])
    pandas = seconds(pandas_tables, documents["html"])
    pdf = seconds(pdfplumber_text_and_tables, documents["pdf"])
    console.print(f"html: {parsed['html'] / bare:.2f} × bare selectolax with spans filled in")
    console.print(f"html: {pandas / parsed['html']:.2f} times as fast as pandas.read_html alone")
    console.print(f"pdf:  {parsed['pdf'] / pdf:.2f} × bare pdfplumber, text and tables")
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    console.print(f"memory: {peak:,.0f} MB at most, in this one process")
    console.print(deceived(mutants))


def seconds(function: Callable[[bytes], object], documents: Sequence[bytes]) -> float:
    """CPU seconds for one document, the best of some rounds after a first that warms up."""
    best = float("inf")
    for _ in range(ROUNDS + 1):
        started = time.process_time()
        for document in documents:
            function(document)
        best = min(best, (time.process_time() - started) / len(documents))
    return best


def _count(name: str) -> int:
    return 4 if name == "pdf" else 60


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 10_000)
