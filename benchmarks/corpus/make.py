"""Make a corpus: worker processes make region after region, one process writes.

Regions are written in the same order with any number of workers; a few of them wait in memory at a
time.
"""

import hashlib
import json
import multiprocessing
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from dataclasses import asdict, dataclass
from pathlib import Path

import pyarrow as pa

from benchmarks.corpus.regions import Made, Order, make, orders
from benchmarks.corpus.truth import REPORTS, Truth
from benchmarks.corpus.writing import WarcFolder, YearFolders, pack_all
from pipelines.settings import PROJECT_DIR

ABOUT = "corpus.json"
"""The parameters of the corpus; written last, so that a corpus without it is incomplete."""
_WAITING_PER_WORKER = 4


@dataclass(frozen=True)
class Corpus:
    """The parameters of a corpus: number of reports, seed, years, mix, container.

    `after` leaves out the regions of the first `after` reports, so that the agencies are others.
    """

    count: int
    seed: int
    years: tuple[int, ...]
    mix: str
    container: str
    after: int = 0


def make_corpus(
    corpus: Corpus, folder: Path, workers: int, on_progress: Callable[[int], None] = lambda _: None
) -> None:
    """Write the documents below `folder`/raw and the truth about them below `folder`/truth.

    Args:
        corpus: What to make.
        folder: A folder that does not exist yet, or is empty.
        workers: Processes that make documents; with 1 they are made in this one.
        on_progress: Called with the number of written reports.

    Raises:
        FileExistsError: the folder is not empty.
        ValueError: the regions have fewer agencies and years than reports are wanted.
    """
    if folder.exists() and any(folder.iterdir()):
        raise FileExistsError(f"{folder} is not empty; name a folder that is not there yet")
    wanted = list(orders(corpus.seed, corpus.count, corpus.years, corpus.mix, corpus.after))
    raw, truth = folder / "raw", Truth(folder / "truth")
    is_warc = corpus.container == "warc"
    harvest = f"made-{corpus.seed}" + (f"-{corpus.after}" if corpus.after else "")
    out = WarcFolder(raw, harvest) if is_warc else YearFolders(raw)
    written = 0
    for made, packed in _in_order(_packed if is_warc else _unpacked, wanted, workers):
        rows = [out.add(*each) for each in zip(made.documents, packed, strict=True)]
        cells, planted = made.tables
        truth.add(reports=pa.Table.from_pylist(rows, REPORTS), cells=cells, planted=planted)
        written += sum(row["role"] == "report" for row in rows)
        on_progress(written)
    out.close()
    truth.close()
    about = json.dumps(about_of(corpus), indent=1)
    (folder / ABOUT).write_text(about, encoding="utf-8")


def about_of(corpus: Corpus) -> dict:
    """Return the parameters of a corpus, with a digest of the code that makes it."""
    code = [*Path(__file__).parent.glob("*.py"), *(PROJECT_DIR / "tests").glob("rendering*.py")]
    digest = hashlib.sha256(b"".join(path.read_bytes() for path in sorted(code)))
    return asdict(corpus) | {"years": list(corpus.years), "maker": digest.hexdigest()[:12]}


def _packed(order: Order) -> tuple[Made, list[list[bytes]]]:
    made = make(order)
    packed = pack_all(made.documents)
    for document in made.documents:
        document.data = b""
    return made, packed


def _unpacked(order: Order) -> tuple[Made, list[list[bytes]]]:
    made = make(order)
    return made, [[] for _ in made.documents]


def _in_order(
    function: Callable[[Order], tuple[Made, list[list[bytes]]]],
    wanted: Sequence[Order],
    workers: int,
) -> Iterator[tuple[Made, list[list[bytes]]]]:
    """Return the results in the order of `wanted`."""
    if workers == 1:
        yield from map(function, wanted)
        return
    context = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(workers, mp_context=context) as pool:
        waiting: deque[Future] = deque()
        for order in wanted:
            waiting.append(pool.submit(function, order))
            if len(waiting) > workers * _WAITING_PER_WORKER:
                yield waiting.popleft().result()
        yield from (future.result() for future in _emptied(waiting))


def _emptied(waiting: deque[Future]) -> Iterable[Future]:
    while waiting:
        yield waiting.popleft()
