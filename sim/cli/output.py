"""What goes where: results on standard output, progress and plain error lines on standard error."""

from __future__ import annotations

import json
import sys
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from sim.study.ensemble import Progress
    from sim.study.progress import Report, Watcher

# Width of tables when standard output is a file or a pipe and has no width of its own.
PIPE_WIDTH: Final = 120
# How often a batch whose progress goes to a file says how far it is.
SECONDS_BETWEEN_LINES: Final = 60


def print_document(document: Any) -> None:
    """Print exactly one JSON document on standard output.

    Only ASCII characters are used, so that no locale can break it; NaN is refused, not printed.
    """
    sys.stdout.write(json.dumps(document, allow_nan=False) + "\n")


def print_line(text: str) -> None:
    """Print one line for people on standard output."""
    sys.stdout.write(text + "\n")


def print_errors(lines: Sequence[str]) -> None:
    """Print plain lines on standard error, one a problem, with no line break inside."""
    for line in lines:
        sys.stderr.write(" ".join(line.split()) + "\n")


def print_table(
    title: str, headings: Sequence[str], rows: Sequence[Sequence[str]], numbers_from: int
) -> None:
    """Print a table for people on standard output.

    Parameters
    ----------
    title : str
        Line above the table.
    headings : sequence of str
        One a column.
    rows : sequence of sequences of str
        Cells as text.
    numbers_from : int
        Columns from this one on hold numbers and stand to the right.
    """
    from rich.box import SIMPLE_HEAD
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    console = Console() if sys.stdout.isatty() else Console(width=PIPE_WIDTH)
    table = Table(title=Text(title), title_justify="left", title_style="bold", box=SIMPLE_HEAD)
    for position, heading in enumerate(headings):
        justify = "right" if position >= numbers_from else "left"
        # The first column is the name to copy: it stays whole, the others wrap.
        table.add_column(heading, justify=justify, overflow="fold", no_wrap=position == 0)
    for row in rows:
        table.add_row(*(Text(cell) for cell in row))  # Text: a title in brackets is no markup
    console.print(table)


@contextmanager
def progress_bar(title: str) -> Iterator[Progress]:
    """Show a bar on standard error while runs are made; nothing if that is no terminal.

    Parameters
    ----------
    title : str
        What is being run.

    Yields
    ------
    callable
        To be called with (runs done, runs in all).
    """
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    console = Console(stderr=True)
    columns = (
        TextColumn("{task.description}", markup=False),
        BarColumn(),
        MofNCompleteColumn(),
        TextColumn("runs"),
        TimeRemainingColumn(),
    )
    with Progress(*columns, console=console, transient=True, disable=not console.is_terminal) as bar:
        task = bar.add_task(title, total=None)
        yield lambda done, total: bar.update(task, completed=done, total=total)


@contextmanager
def batch_progress(title: str) -> Iterator[Watcher]:
    """Show how far a batch is on standard error: a bar in a terminal, else a line a minute.

    Parameters
    ----------
    title : str
        What is being run.

    Yields
    ------
    callable
        To be called with a `sim.study.progress.Report`.
    """
    from rich.console import Console
    from rich.progress import BarColumn, Progress, TextColumn

    console = Console(stderr=True)
    if not console.is_terminal:
        yield _every_minute()
        return
    columns = (TextColumn("{task.description}", markup=False), BarColumn(), TextColumn("{task.fields[says]}"))
    with Progress(*columns, console=console, transient=True) as bar:
        task = bar.add_task(title, total=None, says="")
        yield lambda report: bar.update(
            task, completed=report.done + report.failed, total=report.of, says=str(report)
        )


def _every_minute() -> Watcher:
    told = [0.0]

    def tell(report: Report) -> None:
        if report.seconds - told[0] >= SECONDS_BETWEEN_LINES:
            told[0] = report.seconds
            print_errors([str(report)])

    return tell
