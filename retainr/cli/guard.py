"""Every error, printed in one place, with its exit code."""

from __future__ import annotations

import errno
import os
import signal
import sys
import traceback
from contextlib import contextmanager
from typing import TYPE_CHECKING, NoReturn

from retainr.errors import ROOM, OutputError, RetainrError

if TYPE_CHECKING:
    from collections.abc import Iterator

INTERNAL = 70
INTERRUPTED = 130
TERMINATED = 143

_FULL = (errno.ENOSPC, errno.EFBIG, errno.EDQUOT)


@contextmanager
def guarded(*, debug: bool) -> Iterator[None]:
    """Turn exceptions into one line on standard error and the exit code of their kind."""
    try:
        yield
    except RetainrError as error:
        _say(error)
        raise SystemExit(error.exit_code) from None
    except BrokenPipeError:
        # The reader had enough (`| head`); nothing is wrong, and nothing more can be said.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        raise SystemExit(0) from None
    except KeyboardInterrupt:
        _interrupted()
    except (SystemExit, GeneratorExit):
        raise
    except BaseException as error:
        # A panic of Polars is no Exception. Typer's own are usage errors that it prints.
        if type(error).__module__.startswith("typer"):
            raise
        if isinstance(error, OSError) and error.errno in _FULL:
            _say(OutputError(f"{error.filename or 'standard output'}: {error.strerror}", ROOM))
            raise SystemExit(OutputError.exit_code) from None
        _fault(error, debug=debug)
        raise SystemExit(INTERNAL) from None


def _interrupted() -> NoReturn:
    # Polars and Python may each raise one for the same key.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    # Where it came while text was executed (as dataclasses do when they are imported), Python
    # would end by the signal and not by the exit code; executing other text makes it forget.
    exec("")
    print("interrupted", file=sys.stderr)
    raise SystemExit(INTERRUPTED) from None


def _say(error: RetainrError) -> None:
    print(f"error: {_one_line(error.message)}", file=sys.stderr)
    for line in error.details:
        print(f"       {_one_line(line)}", file=sys.stderr)
    if error.hint:
        print(f"hint:  {_one_line(error.hint)}", file=sys.stderr)


def _one_line(text: str) -> str:
    """Return text without line breaks and control characters, as names in data may hold."""
    return "".join(c if c.isprintable() else " " for c in text)


def _fault(error: BaseException, *, debug: bool) -> None:
    # A class that is being made when the key comes turns it into an error of its own.
    if isinstance(error.__cause__, KeyboardInterrupt):
        _interrupted()
    if debug or os.environ.get("RETAINR_DEBUG"):
        traceback.print_exception(error)
    first = (str(error).strip().splitlines() or [""])[0]
    print(f"error: a fault of retainr's own: {type(error).__name__}: {first}", file=sys.stderr)
    print("hint:  please report it with what --debug shows", file=sys.stderr)
