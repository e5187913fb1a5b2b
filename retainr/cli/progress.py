"""A bar on standard error while something takes more than a second."""

from __future__ import annotations

import sys
import threading
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

_AFTER_SECONDS = 1.0


@contextmanager
def bar(text: str, *, show: bool | None) -> Iterator[None]:
    """Show that work goes on, from a second after it began, where somebody is watching.

    Args:
        text: what is being done.
        show: None shows it on terminals only.
    """
    if not (sys.stderr.isatty() if show is None else show):
        yield
        return
    done = threading.Event()
    thread = threading.Thread(target=_draw, args=(text, done), daemon=True)
    thread.start()
    try:
        yield
    finally:
        done.set()
        thread.join()


def _draw(text: str, done: threading.Event) -> None:
    if done.wait(_AFTER_SECONDS):
        return
    from rich.console import Console
    from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

    columns = (TextColumn("{task.description}", markup=False), BarColumn(), TimeElapsedColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as progress:
        progress.add_task(text, total=None)
        done.wait()
