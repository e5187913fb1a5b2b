"""The program, run in this process as it is from a shell: arguments in, bytes and a code out."""

from __future__ import annotations

import io
import json
import sys
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from unittest.mock import patch

# Here, before a test may ask for colours: Typer looks only once whether they are forced.
import typer.rich_utils  # noqa: F401

from retainr.cli import main

if TYPE_CHECKING:
    from pathlib import Path

    import pytest

UNSET = (
    *("NO_COLOR", "FORCE_COLOR", "COLORTERM", "COLORFGBG"),
    *("RETAINR_LANG", "RETAINR_DEBUG", "RETAINR_MEMORY_BUDGET"),
)


@dataclass(frozen=True)
class Outcome:
    """Hold what one run came to."""

    code: int
    out: bytes
    err: str

    @property
    def text(self) -> str:
        return self.out.decode()

    @property
    def document(self) -> dict[str, Any]:
        """Return the JSON document of a run that went well."""
        assert self.code == 0, self.err
        return dict(json.loads(self.out))

    @property
    def rows(self) -> list[dict[str, str]]:
        """Return the lines of CSV of a run that went well."""
        assert self.code == 0, self.err
        return csv_rows(self.text)

    @property
    def said(self) -> list[str]:
        """Return the lines on standard error but the one that names the columns."""
        return [line for line in self.err.splitlines() if not line.startswith("columns:")]

    @property
    def error(self) -> str:
        """Return the one line that says what is wrong."""
        found = [line for line in self.said if line.startswith("error: ")]
        assert len(found) == 1, self.err
        return found[0].removeprefix("error: ")

    @property
    def hint(self) -> str:
        """Return the line that says what to type."""
        found = [line for line in self.said if line.startswith("hint:  ")]
        assert len(found) == 1, self.err
        return found[0].removeprefix("hint:  ")


def csv_rows(text: str) -> list[dict[str, str]]:
    """Return the rows of a CSV text."""
    import csv

    return list(csv.DictReader(io.StringIO(text)))


def retainr(*args: object, stdin: bytes = b"") -> Outcome:
    """Run the program with these arguments."""
    out, err = _stream(b""), _stream(b"")
    argv = ["retainr", *map(str, args)]
    code = 0
    with patch.multiple(sys, argv=argv, stdin=_stream(stdin), stdout=out, stderr=err):
        try:
            main()
        except SystemExit as end:
            code = end.code if isinstance(end.code, int) else int(end.code is not None)
    return Outcome(code, _written(out), _written(err).decode())


def cohort(*args: object, stdin: bytes = b"") -> Outcome:
    """Run `retainr cohort` with these arguments."""
    return retainr("cohort", *args, stdin=stdin)


def isolate(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Run in an empty folder, with an environment that changes nothing."""
    monkeypatch.chdir(folder)
    monkeypatch.setenv("COLUMNS", "80")
    for name in UNSET:
        monkeypatch.delenv(name, raising=False)


def _stream(content: bytes) -> io.TextIOWrapper:
    return io.TextIOWrapper(io.BytesIO(content), encoding="utf-8", write_through=True)


def _written(stream: io.TextIOWrapper) -> bytes:
    stream.flush()
    buffer = stream.buffer
    assert isinstance(buffer, io.BytesIO)
    return buffer.getvalue()
