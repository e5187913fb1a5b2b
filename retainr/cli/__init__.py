"""The command line: parse, call, print; no arithmetic."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Sequence

__all__ = ["main"]


def _asked(argv: Sequence[str], environment: Iterable[str]) -> Collection[str] | None:
    """Return the words of the command line, or None where a shell asks for completions."""
    completing = any(name.startswith("_") and name.endswith("_COMPLETE") for name in environment)
    return None if completing else argv[1:]


def _keep_everything() -> None:
    """Look seldom for objects that could be dropped.

    What is imported and computed stays until the end, and to look through it again and again
    takes a tenth of the time of a report. At the end all of it goes with the process anyway.
    """
    import atexit
    import gc

    gc.set_threshold(50_000)
    atexit.register(gc.freeze)


def main() -> None:
    """Run the program `retainr`."""
    import os
    import signal
    import sys

    from retainr.cli.guard import TERMINATED, guarded

    _keep_everything()
    # Read when NumPy is imported. A fit multiplies thin matrices: more threads only wait for
    # each other, half a second of CPU in a report, and how they share a sum may change its
    # last digit.
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    asked: list[int] = []

    def terminate(number: int, _frame: object) -> None:
        """End the program by an exception, and remember the signal."""
        # An exception runs the clean-up of temporary files on its way out; where it comes
        # inside a finalizer, Python drops it, and the exit code is set at the end.
        asked.append(number)
        raise SystemExit(TERMINATED)

    with guarded(debug=bool(os.environ.get("RETAINR_DEBUG"))):
        signal.signal(signal.SIGTERM, terminate)
        from retainr.cli.app import build

        try:
            build(asked=_asked(sys.argv, os.environ))()
            sys.stdout.flush()
        except SystemExit as ended:
            if asked:
                raise SystemExit(TERMINATED) from None
            # Typer and Rich end with 1 when nobody reads the help any more: no error.
            if isinstance(ended.__context__, BrokenPipeError):
                raise SystemExit(0) from None
            raise
