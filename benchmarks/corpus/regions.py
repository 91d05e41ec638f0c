"""Make all reports of one region in one go, in a worker process.

A region's government reports the sum of what its departments report, so they are made together.
Documents are bytes ready to be written, the truth about them Arrow tables.
"""

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date

import pyarrow as pa

from benchmarks.corpus import agencies, errors, numbers, pages
from benchmarks.corpus.agencies import GOVERNMENT, Agency, Place
from benchmarks.corpus.numbers import Cell, Numbers
from benchmarks.corpus.pages import MIXES, STYLES, Page
from benchmarks.corpus.truth import CELLS, PLANTED, Document, sha256_of
from pipelines.forms import LEGACY, forms
from tests.rendering_portal import Article

BLANK_ZEROS = 0.1
"""Share of reports whose author prints some zeros as nothing, or as a mark."""
BLANKED = 0.5
"""Share of the zeros in such a report that are not printed."""
BLANKS = ("", "", "/", "—")
"""What such an author prints instead."""
COPIES = 0.01
"""Share of reports that are at a second address, byte for byte equal."""
OTHERS = 0.01
"""Pages per report that are none, and that a harvest takes for one."""

_DAYS = 30


@dataclass(frozen=True)
class Order:
    """The reports to make of one region: the first `count`, in a mix of layouts."""

    seed: int
    lineage: str
    years: tuple[int, ...]
    mix: str
    reports: int


@dataclass
class Made:
    """The reports of a region: its documents, and the truth of cells and errors."""

    documents: list[Document] = field(default_factory=list)
    cells: dict[str, list] = field(default_factory=lambda: {name: [] for name in CELLS.names})
    planted: dict[str, list] = field(default_factory=lambda: {name: [] for name in PLANTED.names})

    @property
    def tables(self) -> tuple[pa.Table, pa.Table]:
        """The truth of cells, and of planted errors."""
        return pa.table(self.cells, schema=CELLS), pa.table(self.planted, schema=PLANTED)


def make(order: Order) -> Made:
    """Make the reports of one region."""
    place = agencies.place(order.seed, order.lineage, order.years)
    made, left = Made(), order.reports
    true = _true_numbers(order, place)
    for agency in place.agencies:
        before: tuple[int, str, Numbers] | None = None
        for year, name in agency.names.items():
            if name and left:
                rng = random.Random(f"{order.seed}/{order.lineage}/{agency.key}/{year}")
                last = before[2] if before and before[:2] == (year - 1, name) else None
                draft = _Report(order, place, agency, year, rng)
                before = year, name, draft.write(made, true[agency.key][year], last)
                left -= 1
    return made


def _true_numbers(order: Order, place: Place) -> dict[str, dict[int, Numbers]]:
    """Return the correct numbers of each agency in each year, by the agency's key."""
    years = range(min(order.years), max(order.years) + 1)
    found: dict[str, dict[int, Numbers]] = {}
    for agency in place.agencies:
        series = numbers.Series(f"{order.seed}/{order.lineage}/{agency.key}/numbers")
        found[agency.key] = {year: series.next_year(year) for year in years}
    found[GOVERNMENT] = {
        year: numbers.consolidated([each[year] for each in found.values()]) for year in years
    }
    return found


class _Report:
    """One report in the making."""

    def __init__(
        self, order: Order, place: Place, agency: Agency, year: int, rng: random.Random
    ):  # fmt: skip
        self.order, self.place, self.agency, self.year, self.rng = order, place, agency, year, rng
        self.name = agency.names[year]
        self.form = numbers.form_of(year)
        self.is_legacy = self.form == forms(LEGACY)[0].form
        weights = MIXES[order.mix]
        self.layout = rng.choices(list(weights), list(weights.values()))[0]
        weights, styles = zip(*STYLES.values(), strict=True)
        self.style = rng.choices(styles, weights)[0]
        self.published = date(year + 1, 1, 1 + rng.randrange(_DAYS))
        self.path = f"{place.lineage}/{agencies.number_of(agency)}/{year}"

    def write(self, made: Made, true: Numbers, before: Numbers | None) -> Numbers | None:
        """Add the report to the region; return its printed numbers, if all were printed."""
        texts, planted, sentence, shown = self._decide(dict(true), before)
        title = f"{self.name}{self.year}年政府信息公开工作年度报告"
        site = self.place.names[self.year] + GOVERNMENT
        article = Article(title, site, self.name, self.published.isoformat())
        prose = pages.prose(self.rng, self.name, self.year, sentence)
        raw = {cell: self.style(text) for cell, text in texts.items()}
        page = Page(self.form, raw, prose, self.year, article)
        document = self._document("report", title, pages.printed(self.layout, page))
        document.planted = planted[0].kind if planted else None
        made.documents.append(document)
        _tell(made, document.sha256, texts, raw, planted)
        self._add_others(made, document)
        return shown

    def _decide(
        self, true: Numbers, before: Numbers | None
    ) -> tuple[dict[Cell, str], list[errors.Planted], str, Numbers | None]:
        """Decide the text of each cell, the planted error, and the sentence of the prose."""
        if self.is_legacy:
            return self._texts(true, {}), [], "", None
        has_blanks = self.rng.random() < BLANK_ZEROS
        same_form = before if before and before.keys() == true.keys() else None
        draft = errors.Draft(self.form, true, same_form, {})
        planted = [] if has_blanks else errors.plant(self.rng, draft)
        if has_blanks:
            zeros = [cell for cell, number in true.items() if not number]
            blanked = (cell for cell in zeros if self.rng.random() < BLANKED)
            draft.words.update((cell, self.rng.choice(BLANKS)) for cell in blanked)
        received, *rest = (
            draft.numbers["applications", row, "total"]
            for row in ("new_received", "carried_in", "total_processed", "carried_out")
        )
        said = received if draft.said is None else draft.said
        sentence = pages.applications_sentence(said, *rest)
        shown = None if draft.words or planted else true
        return self._texts(draft.numbers, draft.words), planted, sentence, shown

    def _texts(self, found: Numbers, words: dict[Cell, str]) -> dict[Cell, str]:
        money = numbers.amounts(self.form)
        return {
            cell: words[cell] if cell in words
            else f"{number / 100:.2f}".rstrip("0").rstrip(".") if cell in money
            else str(number)
            for cell, number in found.items()
        }  # fmt: skip

    def _add_others(self, made: Made, document: Document) -> None:
        """Add a copy at another address, or a page that is no report, by the rates."""
        if self.rng.random() < COPIES:
            made.documents.append(document.copied(f"{self.path}-copy"))
        if self.rng.random() < OTHERS:
            title, data = pages.no_report(self.rng, self.name, self.year)
            other = self._document("other", title, data)
            made.documents.append(other)

    def _document(self, role: str, title: str, data: bytes) -> Document:
        suffix = pages.suffix(self.layout) if role == "report" else "html"
        return Document(
            role=role,
            path=self.path if role == "report" else f"{self.path}-other",
            suffix=suffix,
            data=data,
            sha256=sha256_of(data),
            title=title,
            agency=self.name,
            series=f"{self.place.lineage}/{self.agency.key}",
            region_code=self.place.codes[self.year],
            year=self.year,
            form=self.form if role == "report" else None,
            layout=self.layout if role == "report" else None,
            published_on=self.published,
        )


def _tell(
    made: Made,
    sha256: str,
    texts: dict[Cell, str],
    raw: dict[Cell, str],
    planted: Sequence[errors.Planted],
) -> None:
    """Add the text of each cell, and the planted error, to the truth."""
    for cell, text in texts.items():
        value, status = _read(text)
        for name, each in zip(CELLS.names, (sha256, *cell, value, status, raw[cell]), strict=True):
            made.cells[name].append(each)
    for kind, rules, cell, printed, true in planted:
        place = cell or (None, None, None)
        row = (sha256, kind, rules, *place, printed, true)
        for name, each in zip(PLANTED.names, row, strict=True):
            made.planted[name].append(each)


def _read(text: str) -> tuple[float | None, str]:
    """Return the printed number and the status of a cell, known because it was made here."""
    if text in BLANKS:
        return None, "not_applicable" if text else "blank"
    if text in errors.WORDS:
        return None, "text"
    return float(text), "reported"


def orders(
    seed: int, count: int, years: Sequence[int], mix: str, after: int = 0
) -> Iterator[Order]:
    """Return the reports to make per region for `count` reports, after the first regions.

    Raises:
        ValueError: the regions have fewer agencies and years.
    """
    left = count
    for place in agencies.places(seed, years):
        if not left:
            return
        if after > 0:
            after -= place.reports
            continue
        reports = min(left, place.reports)
        left -= reports
        yield Order(seed, place.lineage, tuple(years), mix, reports)
    if left:
        raise ValueError(
            f"there are only {count - left:,} reports of {len(years)} years; ask for more years"
        )
