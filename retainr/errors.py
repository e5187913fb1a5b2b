"""Every error that is the user's to mend, with the exit code it ends the program with."""

from __future__ import annotations

import re
from typing import ClassVar

ROOM = "make room, or write somewhere else"
"""What to do about a file that could not be written."""


class RetainrError(Exception):
    """Tell the user in one line what is wrong, and in a hint what to type.

    Args:
        message: one line, file first, then column or row, then what was found.
        hint: what to type to get on; may be empty.
        details: further lines, for problems that are listed together.
    """

    exit_code: ClassVar[int] = 2

    def __init__(self, message: str, hint: str = "", details: tuple[str, ...] = ()) -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint
        self.details = details


class InputError(RetainrError):
    """The data, or the options that say how to read them, cannot be used."""


class ConfigError(RetainrError):
    """The config file cannot be used."""


class OutputError(RetainrError):
    """A result cannot be written where it was asked for."""


def refuse_address(target: object, what: str, hint: str) -> None:
    """Refuse to write to an address, from which a path has taken one of its two slashes.

    Args:
        target: where it was asked for.
        what: is written on this machine.
        hint: what to do instead.

    Raises:
        OutputError: it is one.
    """
    # A drive is one letter.
    if re.match(r"[A-Za-z][A-Za-z0-9+.-]+:/", str(target)):
        raise OutputError(f"-o {target}: {what} on this machine", hint)


class NotEnoughDataError(RetainrError):
    """The input is fine but too little for this metric."""

    exit_code: ClassVar[int] = 3
