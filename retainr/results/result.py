"""The result: frozen, without formatting, and complete in its declarations."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from functools import cached_property
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    import polars as pl

    from retainr.results.account import Account
    from retainr.results.blocks import Block
    from retainr.results.columns import Column
    from retainr.results.phrase import Phrase
    from retainr.results.plots import Chart


class Severity(StrEnum):
    """Say how much a note matters."""

    ERROR = "error"
    WARNING = "warning"
    NOTE = "note"


@dataclass(frozen=True)
class Note:
    """Hold one thing that a careful analyst would want to be told.

    Attributes:
        code: stable name, the same in every language.
        severity: errors stand before warnings, warnings before notes.
        text: the sentence, or the heading of a finding.
        evidence: what a finding rests on, with its numbers.
        option: what to type about it, as a shell takes it.
    """

    code: str
    severity: Severity
    text: Phrase
    evidence: Phrase | None = None
    option: str | None = None


@dataclass(frozen=True)
class Table:
    """Hold one long table.

    Attributes:
        name: as `--table` takes it.
        rows: sorted by the keys; or what makes them, for rows that may never be looked at.
        phrases: columns of sentences, one for each row; the frame holds them in English.
        title: what the rows are, where the columns' names do not say it.
        keys: how many columns name a row; None for all before the first number.
        guarded: text that a sheet would compute is marked as text in each CSV of it.
    """

    name: str
    rows: pl.DataFrame | Callable[[], pl.DataFrame]
    phrases: Mapping[str, tuple[Phrase | None, ...]] = field(default_factory=dict)
    title: Phrase | None = None
    keys: int | None = None
    guarded: bool = False

    @cached_property
    def frame(self) -> pl.DataFrame:
        """Return the rows."""
        return self.rows() if callable(self.rows) else self.rows

    def __getstate__(self) -> dict[str, object]:
        """Return what is pickled: the rows in place of what makes them, which may not be."""
        return {**vars(self), "rows": self.frame}


@dataclass(frozen=True)
class Result:
    """Hold everything that one metric says.

    Attributes:
        command: name of the metric.
        title: what, how it was cut; the file is added by who prints it.
        definition: one sentence that says what is computed.
        source: customers, cohorts, first to last day, in words.
        parameters: all parameters, defaults included.
        data: the account of the rows.
        summary: named scalars.
        tables: the long tables; the first is the default.
        columns: every name that occurs in summary or tables.
        notes: errors, warnings, notes.
        charts: by the name of the table that is their twin.
        shown: the tables that people see one after the other when they name none; empty
            for the first alone.
        notes_as: the table that says the same as the notes; people see the notes in its
            place.
        blocks: what people see in the place of tables, in this order, when they name none;
            of a table that they name, its own blocks.
        terms: on what terms it was computed, in words, under the source; or None.
        others: the accounts of further inputs, by the name of their option.

    Raises:
        ValueError: a table or the summary has a name that is not declared, or a table is
            named that is not there.
    """

    command: str
    title: Phrase
    definition: Phrase
    source: Phrase
    parameters: Mapping[str, object]
    data: Account
    summary: Mapping[str, object]
    tables: tuple[Table, ...]
    columns: Mapping[str, Column]
    notes: tuple[Note, ...] = ()
    charts: Mapping[str, tuple[Chart, ...]] = field(default_factory=dict)
    shown: tuple[str, ...] = ()
    notes_as: str | None = None
    blocks: tuple[Block, ...] = ()
    terms: Phrase | None = None
    others: Mapping[str, Account] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Refuse names without a declaration, but for those of rows that nobody looked at yet."""
        made = (table.frame for table in self.tables if not callable(table.rows))
        names = {*self.summary, *(name for frame in made for name in frame.columns)}
        if missing := sorted(names - set(self.columns)):
            raise ValueError(f"undeclared columns: {', '.join(missing)}")
        asked = {*self.shown, *filter(None, [self.notes_as]), *(b.table for b in self.blocks)}
        if strange := sorted(asked - {table.name for table in self.tables}):
            raise ValueError(f"no such tables: {', '.join(strange)}")
