"""How the command line speaks: one handler for what the library logs, and the shapes of answers.

On a terminal there is colour and a moving line for work under way; anywhere else there are plain
lines. The library only ever logs: news to `xxgk`, and how far it has come to `xxgk.progress`, in
debug records that carry `done` and `total` and move the line instead of printing one.
"""

import logging
import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

from rich.cells import cell_len
from rich.console import Console
from rich.markup import escape
from rich.progress import BarColumn, Progress, SpinnerColumn, TextColumn
from rich.table import Table

from pipelines.messages import failure_of, language, news_of, say

PLAIN_PROGRESS_SECONDS = 10.0
MOST_LISTED = 20
"""Items of a list that an answer shows."""
_NAME_CELLS = 11
_STYLES = {logging.WARNING: "yellow", logging.ERROR: "red", logging.CRITICAL: "red"}


def make_console(*, stderr: bool = False) -> Console:
    """A console for answers, or for news when answers are for a program (`stderr`)."""
    return Console(stderr=stderr, highlight=False, soft_wrap=True)


class LogHandler(logging.Handler):
    """Prints what the library says, with the seconds since the start; moves a line for progress."""

    def __init__(self, console: Console, progress: Progress | None):
        super().__init__(logging.DEBUG)
        self.console = console
        self.progress = progress
        self.started = time.monotonic()
        self.last_line = self.started

    def emit(self, record: logging.LogRecord) -> None:
        """Show one record; never lets a failure to print end the run."""
        try:
            if hasattr(record, "done") and hasattr(record, "total"):
                self._move(news_of(record), record.done, record.total)
            elif record.levelno >= logging.INFO:
                self._say(news_of(record), record.levelno)
        except Exception:
            self.handleError(record)

    def _say(self, message: str, level: int = logging.INFO) -> None:
        style = _STYLES.get(level, "")
        text = f"[{style}]{escape(message)}[/]" if style else escape(message)
        after = say("{seconds:6.1f} s", seconds=time.monotonic() - self.started)
        self.console.print(f"[dim]{after}[/]  {text}")
        self.last_line = time.monotonic()
        if self.progress:
            show_task(self.progress, say("working"))

    def _move(self, message: str, done: int, total: int) -> None:
        if self.progress:
            show_task(self.progress, message, done, total)
        elif time.monotonic() - self.last_line >= PLAIN_PROGRESS_SECONDS:
            self._say(say("{message}: {done} of {total}", message=message, done=done, total=total))


@contextmanager
def library_news(console: Console) -> Iterator[None]:
    """Show what the library logs while the block runs."""
    progress = _progress(console) if console.is_terminal else None
    handler = LogHandler(console, progress)
    logger, ticks = logging.getLogger("xxgk"), logging.getLogger("xxgk.progress")
    level, propagate = logger.level, logger.propagate
    logger.addHandler(handler)
    logger.setLevel(logging.INFO)
    ticks.setLevel(logging.DEBUG)
    logger.propagate = False
    try:
        if progress:
            show_task(progress, say("working"))
            with progress:
                yield
        else:
            yield
    finally:
        logger.removeHandler(handler)
        logger.setLevel(level)
        ticks.setLevel(logging.NOTSET)
        logger.propagate = propagate


def show_task(progress: Progress, message: str, done: int = 0, total: int | None = None) -> None:
    """Show one piece of work under way, in place of the last; without a total it only moves."""
    count = "" if total is None else say("{done:,} of {total:,}", done=done, total=total)
    for task in progress.tasks:
        if (task.description, task.total) == (message, total):
            progress.update(task.id, completed=done, count=count)
            return
        progress.remove_task(task.id)
    progress.add_task(message, completed=done, total=total, count=count)


def _progress(console: Console) -> Progress:
    return Progress(
        SpinnerColumn(),
        TextColumn("{task.description}"),
        BarColumn(bar_width=24),
        TextColumn("{task.fields[count]}"),
        console=console,
        transient=True,
    )


def table(title: str, columns: Sequence[str], rows: Iterable[Sequence[object]]) -> Table:
    """A table of plain values: numbers to the right, with thousands separators.

    What is named by a number and not counted with it, a year, comes as a string.
    """
    rows = [list(row) for row in rows]
    shown = Table(title=title, title_justify="left", title_style="bold", box=None, pad_edge=False)
    for index, name in enumerate(columns):
        numeric = bool(rows) and all(_shown(row[index])[:1].isdecimal() for row in rows)
        shown.add_column(name, justify="right" if numeric else "left", header_style="dim")
    for row in rows:
        shown.add_row(*(escape(_shown(value)) for value in row))
    return shown


def facts(console: Console, pairs: Iterable[tuple[str, str]]) -> None:
    """Lines of a name and what there is to say under it."""
    for name, said in pairs:
        gap = " " * max(0, _NAME_CELLS - cell_len(name))
        console.print(f"  [dim]{name}{gap}[/] {escape(said)}")


def failures(counts: Mapping[str, int]) -> str:
    """How often each thing failed that was asked of a portal."""
    said = ", " if language() == "en" else "，"
    return said.join(f"{count} {failure_of(reason)}" for reason, count in sorted(counts.items()))


def near(path: Path) -> str:
    """A path as the reader would type it: relative where it lies below the working directory."""
    try:
        return str(path.absolute().relative_to(Path.cwd()))
    except ValueError:
        return str(path)


def _shown(value: object) -> str:
    if isinstance(value, int):
        return f"{value:,}"
    return "" if value is None else str(value)
