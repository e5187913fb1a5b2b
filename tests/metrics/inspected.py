"""What `inspect` says of a log written as text."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import retainr
from retainr.lang import texts
from tests.metrics.written import log

if TYPE_CHECKING:
    from pathlib import Path

    import polars as pl

    from retainr import Result
    from retainr.results import Note

ENGLISH = texts("en")


def inspect(text: str, folder: Path, **options: Any) -> Result:
    """Inspect a log written as text, as tests of other metrics write it."""
    return inspect_file(log(text, folder), **options)


def inspect_file(*paths: Path, **options: Any) -> Result:
    """Inspect files; options of reading and of the metric may be mixed."""
    names = ("period", "week_start")
    own = {name: options.pop(name) for name in names if name in options}
    return retainr.inspect(retainr.load(*paths, kind="any", **options), **own)


def orders(days: dict[str, list[str]]) -> str:
    """Return a log: each customer with the days of its orders."""
    lines = [f"{customer} {day}" for customer, own in days.items() for day in own]
    return "\n".join(["customer time", *lines])


def found(result: Result, code: str) -> Note | None:
    """Return a finding, or None where it is absent."""
    return next((note for note in result.notes if note.code == code), None)


def evidence(result: Result, code: str) -> str:
    """Return what a finding rests on, in English."""
    note = found(result, code)
    assert note is not None, [n.code for n in result.notes]
    assert note.evidence is not None
    return ENGLISH.say(note.evidence)


def option(result: Result, code: str) -> str | None:
    """Return what a finding says to type."""
    note = found(result, code)
    assert note is not None, [n.code for n in result.notes]
    return note.option


def table(result: Result, name: str) -> pl.DataFrame:
    """Return one table."""
    return next(table.frame for table in result.tables if table.name == name)


def counts(result: Result) -> dict[str, int]:
    """Return what was counted."""
    return dict(table(result, "counts").iter_rows())
