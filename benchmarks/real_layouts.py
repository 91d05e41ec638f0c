"""`python -m benchmarks.real_layouts`: accuracy on layouts of real reports, by kind.

Layouts as portals and converters leave them, and reports that paint another number than they store
in a cell (`html: …`, `word: …`). `--show KIND` prints the first document of a kind that is not read
correctly, and its mistakes.
"""

import argparse
import random
from collections import Counter

from rich.console import Console
from rich.table import Table

from pipelines.extract import extract
from pipelines.readers import UnreadableError, read
from pipelines.readers.document import Line
from tests import disguises, real_layouts
from tests.real_layouts import Mistake, Printed, mistakes

KINDS = {**real_layouts.KINDS, **disguises.KINDS}
VERDICTS = ("wrong", "invented", "blank", "missing")


def compared(kind: str, seed: int) -> tuple[Printed, list[Mistake]]:
    """Return a document of a kind and the mistakes in its reading."""
    printed = KINDS[kind](random.Random(seed))
    try:
        document = read(printed.data, printed.name)
    except UnreadableError as error:
        numbers = {p: right for p, right in printed.expected.items() if right.kind == "number"}
        return printed, [(p, "lost", right, error.code) for p, right in numbers.items()]
    return printed, mistakes(printed, extract(document))


def measured(documents: int, kinds: list[str]) -> Table:
    """Return a row per kind: documents with each kind of mistake, and the share of numbers read."""
    table = Table(title=f"{documents} documents of each kind: cells, and the share of numbers read")
    for column in ("kind", "misread", *VERDICTS, "read"):
        table.add_column(column, justify="left" if column == "kind" else "right", no_wrap=True)
    for kind in kinds:
        counts = Counter()
        for seed in range(documents):
            printed, found = compared(kind, seed)
            verdicts = Counter(verdict for _, verdict, *_ in found)
            counts += verdicts
            counts["misread"] += any(verdicts[name] for name in VERDICTS)
            certain = sum(right.kind == "number" for right in printed.expected.values())
            numbers = [m for m in found if m[2].kind == "number"]
            counts["numbers"] += certain
            counts["read"] += certain - len(numbers)
        share = f"{counts['read'] / counts['numbers']:.1%}" if counts["numbers"] else "–"
        row = (counts["misread"], *(counts[verdict] for verdict in VERDICTS))
        table.add_row(kind, *map(str, row), share)
    return table


def show(kind: str, documents: int, console: Console) -> None:
    """Print the first document of a kind with a mistake of the worst sort, and its mistakes."""
    failing = [(seed, *compared(kind, seed)) for seed in range(documents)]
    failing = [each for each in failing if each[2]]
    if not failing:
        console.print(f"{kind}: no mistakes in {documents} documents")
        return
    seed, printed, found = min(failing, key=lambda each: min(_severity(m) for m in each[2]))
    console.print(_text_of(printed), markup=False, highlight=False, soft_wrap=True)
    for place, verdict, right, read_as in sorted(found, key=_severity):
        line = f"{verdict:9}{'.'.join(place):60} right: {right.kind} {right.value}; read: {read_as}"
        console.print(line, markup=False, highlight=False, soft_wrap=True)
    console.print(f"{kind}, seed {seed}, {printed.name}: {len(found)} mistakes")


def _severity(mistake: Mistake) -> int:
    return (*VERDICTS, "lost").index(mistake[1])


def _text_of(printed: Printed) -> str:
    """Return a text document unchanged, and the reader's text of an office document."""
    if not printed.name.endswith(("docx", "xlsx", "pdf", "xls", "doc")):
        return printed.data.decode(errors="replace")
    blocks = read(printed.data, printed.name).blocks
    return "\n".join(
        block.text
        if isinstance(block, Line)
        else "\n".join(" | ".join(cell.text for cell in row) for row in block.rows)
        for block in blocks
    )


def main() -> None:
    """Measure all kinds, or show a failing document of one."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.real_layouts")
    parser.add_argument("documents", type=int, nargs="?", default=20)
    parser.add_argument("--show", metavar="KIND", help="a kind, or the beginning of its name")
    arguments = parser.parse_args()
    console = Console(width=max(Console().width, 110))
    if arguments.show:
        kind = next(name for name in KINDS if name.startswith(arguments.show))
        show(kind, arguments.documents, console)
    else:
        console.print(measured(arguments.documents, list(KINDS)))


if __name__ == "__main__":
    main()
