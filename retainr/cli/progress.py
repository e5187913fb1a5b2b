"""A bar on standard error while something takes more than a second."""

from __future__ import annotations

import sys
import threading
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from retainr.engines.tasks import Tasks

_AFTER_SECONDS = 1.0
_EVERY_SECONDS = 0.2


@contextmanager
def bar(text: str, *, show: bool | None) -> Iterator[Tasks | None]:
    """Show that work goes on, from a second after it began, where somebody is watching.

    Args:
        text: what is being done.
        show: None shows it on terminals only.

    Yields:
        What is to be told how many tasks a server has done; None where nobody is watching.
    """
    terminal = sys.stderr.isatty()
    if not (terminal if show is None else show):
        yield None
        return
    from retainr.engines.tasks import Tasks

    done, tasks = threading.Event(), Tasks()
    thread = threading.Thread(target=_draw, args=(text, done, tasks, terminal), daemon=True)
    thread.start()
    try:
        yield tasks
    finally:
        done.set()
        thread.join()


def _draw(text: str, done: threading.Event, tasks: Tasks, terminal: bool) -> None:
    if done.wait(_AFTER_SECONDS):
        return
    from rich.console import Console
    from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

    said, counted = "{task.description}", "{task.fields[tasks]}"
    columns = (
        TextColumn(said, markup=False),
        BarColumn(),
        TextColumn(counted),
        TimeElapsedColumn(),
    )
    # A Spark of one's own that starts meanwhile keeps standard error from the terminal for a while.
    console = Console(stderr=True, force_terminal=terminal or None)
    with Progress(*columns, console=console, transient=True) as progress:
        progress.add_task(text, total=None, tasks="")
        (shown,) = progress.tasks
        while not done.wait(_EVERY_SECONDS):
            count = tasks.count
            # Where nothing is known it runs to and fro.
            shown.completed, shown.total = count.done, count.of or None
            shown.fields["tasks"] = f"{count.done}/{count.of} tasks" if count.of else ""
