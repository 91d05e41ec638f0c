"""`python -m benchmarks.scans`: scans of new reports by kind: numbers read, refused, wrong.

Each kind of damage in fonts that the reader was tuned on and in others; resolutions, sizes and cell
contents are random. `--seed` repeats a run, `--documents` sets the number of each kind. A document
whose table is refused counts with all of its numbers.
"""

import argparse
import random
import resource
import time
from collections import Counter, defaultdict
from collections.abc import Iterator

from rich.console import Console
from rich.table import Table

from benchmarks.peers import pdfplumber_text_and_tables
from pipelines.engines.workers import collect_garbage_seldom
from pipelines.parse import parse
from tests.rendering import random_report
from tests.rendering_pdf import as_pdf
from tests.scans.damage import KINDS
from tests.scans.made import as_scanned_pdf, scan_pages, scanned_report
from tests.scans.paper import Print, installed_fonts

TUNED = ("uming", "noto_serif", "zenhei", "ukai", "wenkai", "noto_sans")
_MARKED, _BROKEN, _BLANK = (0.0, 0.05), (0.0, 0.0, 0.02), (0.0, 0.0, 0.1)
_DOTS = (150, 200, 200, 300)
_SCREEN = 100
COLUMNS = ("documents", "numbers", "wrong", "invented", "read", "year right", "seconds")


def drawn(kind: str, font: str, dpi: int, rng: random.Random) -> tuple[str, Counter]:
    """Make a scan, read it, and count the results; mistakes are printed."""
    report = scanned_report(rng, rng.choice(_MARKED), rng.choice(_BROKEN), rng.choice(_BLANK))
    style = Print(font, dpi, size=rng.uniform(8.5, 10.5), gap=rng.uniform(1.5, 4))
    data = as_scanned_pdf(scan_pages(report, style, kind, rng), dpi)
    start = time.process_time()
    reading = parse(data, "scan.pdf")
    found = Counter(documents=1, seconds=time.process_time() - start)
    found["year right"] = reading.identity.report_year == 2023
    cells = {(c.table, c.row, c.column): c for table in reading.tables for c in table.cells}
    for place in {**cells, **report.expected}:
        right, cell = report.expected.get(place), cells.get(place)
        got = None if cell is None or cell.value is None else float(cell.value)
        found["numbers"] += right is not None
        found["read"] += right is not None and got == right
        found["wrong"] += right is not None and got not in (None, right)
        found["invented"] += right is None and got is not None
        if got is not None and got != right:
            print(
                f"{kind} {font} {dpi}: {'.'.join(place)} is {report.cells.get(place)}, read {got}"
            )
    return f"{kind} {_SCREEN if kind == 'screenshot' else dpi} dpi", found


def scans(documents: int, fonts: tuple[str, ...], rng: random.Random) -> Iterator[tuple]:
    """Return random kinds, fonts and resolutions, `documents` of each kind."""
    for kind in KINDS:
        for _ in range(documents):
            dpi = _SCREEN if kind == "screenshot" else rng.choice(_DOTS)
            yield drawn(kind, rng.choice(fonts), dpi, random.Random(rng.randrange(1 << 30)))


def main(documents: int, seed: int) -> None:
    """Read scans of every kind and print the results."""
    console, rng = Console(), random.Random(seed)
    collect_garbage_seldom()
    others = tuple(font for font in installed_fonts() if font not in TUNED)
    tuned = tuple(font for font in installed_fonts() if font in TUNED)
    total: Counter = Counter()
    for name, fonts in (("fonts tuned on", tuned), ("other fonts", others)):
        kinds: dict[str, Counter] = defaultdict(Counter)
        for kind, found in scans(documents, fonts, rng) if fonts else ():
            kinds[kind].update(found)
            total.update(found)
        console.print(_table(f"Scans, {name} (seed {seed})", kinds))
    console.print(_table("All scans", {"all": total}))
    page = as_pdf(random_report(random.Random(seed), "2021"))
    pdfplumber_text_and_tables(page)
    start = time.process_time()
    pdfplumber_text_and_tables(page)
    bare = time.process_time() - start
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    console.print(
        f"{total['seconds'] / total['documents']:.1f} CPU seconds a report of two or three pages, "
        f"where bare pdfplumber takes {bare / 3:.2f} a page; {peak:,.0f} MB at most"
    )


def _table(title: str, kinds: dict[str, Counter]) -> Table:
    table = Table(title=title)
    for column in ("kind", *COLUMNS):
        table.add_column(column, justify="left" if column == "kind" else "right")
    for kind, found in sorted(kinds.items()):
        shares = (
            f"{found['read'] / max(1, found['numbers']):.1%}",
            f"{found['year right']}",
            f"{found['seconds'] / found['documents']:.1f}",
        )
        counts = (f"{found[column]:,}" for column in COLUMNS[:4])
        table.add_row(kind, *counts, *shares)
    return table


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument(
        "--documents", type=int, default=4, help="of each kind, in each set of fonts"
    )
    parser.add_argument("--seed", type=int, default=random.randrange(1 << 20))
    given = parser.parse_args()
    main(given.documents, given.seed)
