"""Damage to documents, at scale: how often does it make the parser say another number?"""

import random
from collections import Counter
from collections.abc import Callable

from rich.table import Table

from pipelines.extract import extract
from pipelines.readers import read
from tests.mutations import FLOW_MUTATIONS, PAGE_MUTATIONS, mutate_flow, mutate_page
from tests.rendering import Report, cells_of, false_cells, random_report

Damage = Callable[[Report, random.Random], bytes]


def deceived(documents: int) -> Table:
    """Read that many damaged documents and count, for each kind of damage, those read wrongly.

    Half of the reports have blanks. A document counts as silently wrong when any cell holds a
    number that the report did not print there.
    """
    kinds: dict[str, Damage] = {
        **{f"flow: {name}": mutate_flow(change) for name, change in FLOW_MUTATIONS.items()},
        **{f"html: {name}": mutate_page(*change) for name, change in PAGE_MUTATIONS.items()},
    }
    rng = random.Random(7)
    read_of, wrong = Counter(), Counter()
    for number in range(documents):
        kind = list(kinds)[number % len(kinds)]
        report = random_report(rng, rng.choice(("2019", "2021")), rng.choice((0.0, 0.1)))
        content = extract(read(kinds[kind](report, rng), "report"))
        read_of[kind] += 1
        wrong[kind] += bool(false_cells(cells_of(content), report))
    table = Table(title=f"{documents:,} damaged documents: share read silently wrong")
    for column in ("damage", "documents", "silently wrong", "share"):
        table.add_column(column, justify="left" if column == "damage" else "right")
    for kind in kinds:
        share = wrong[kind] / max(read_of[kind], 1)
        table.add_row(kind, f"{read_of[kind]:,}", f"{wrong[kind]:,}", f"{share:.2%}")
    total = wrong.total() / max(documents, 1)
    table.add_row("all", f"{documents:,}", f"{wrong.total():,}", f"{total:.2%}")
    return table
