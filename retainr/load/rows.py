"""Rows of one input, wherever they come from: what every metric reads."""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from retainr.errors import InputError
from retainr.load.files import Files
from retainr.load.objections import objections

if TYPE_CHECKING:
    from collections.abc import Hashable, Mapping

    import polars

    from retainr.engines import Engine
    from retainr.load.columns import ColumnMap
    from retainr.load.decisions import Decisions
    from retainr.load.identity import Identity
    from retainr.load.ledger import Ledger
    from retainr.load.options import Reading
    from retainr.load.origin import Found, Ids, Origin, Plan
    from retainr.load.scan import Source
    from retainr.load.typed import TypedColumns


@dataclass(frozen=True)
class Collected:
    """Hold what a plan over the rows came to.

    Attributes:
        rows: the input as it was read in the end.
        found: what it came to.
    """

    rows: Rows
    found: Found

    @property
    def frames(self) -> dict[str, polars.DataFrame]:
        """Return the plan's frames by name; who takes one out frees its memory."""
        return self.found.frames

    @property
    def ledger(self) -> Ledger:
        """Return the rows by day and fate."""
        return self.found.ledger

    @property
    def customers(self) -> Ids | None:
        """Return how customers were read, which tells their ids from keys."""
        return self.found.ids

    @property
    def decided(self) -> Decisions:
        """Return what was decided about the columns of files in the end."""
        return self.found.decided

    def only(self, frames: dict[str, polars.DataFrame]) -> Collected:
        """Return the same with other frames."""
        return Collected(self.rows, dataclasses.replace(self.found, frames=frames))


@dataclass(frozen=True)
class Rows:
    """Hold the rows of one input: orders, order lines, events, contracts or answers.

    Nothing is read until `collect`; then the rows are read once for everything that is
    asked, the account included.

    Attributes:
        origin: where they come from.
        ahead: what was read of them for several metrics at once, by what these want.
    """

    origin: Origin
    ahead: Mapping[Hashable, Any] = field(default_factory=dict)

    @property
    def reading(self) -> Reading:
        """Return the user's options."""
        return self.origin.reading

    @property
    def engine(self) -> Engine:
        """Return where the work is done."""
        return self.origin.engine

    @property
    def names(self) -> tuple[str, ...]:
        """Return the paths as they were typed."""
        return self.origin.names

    @property
    def name(self) -> str:
        """Return the input's name for messages."""
        return ", ".join(self.names)

    @property
    def encoding(self) -> str | None:
        """Return the encoding of text files; None where there are none."""
        return self.origin.encoding

    @property
    def remarks(self) -> tuple[str, ...]:
        """Return what the user should know about how the input is read."""
        return self.origin.remarks

    @property
    def columns(self) -> ColumnMap:
        """Return the column of each role."""
        return self.origin.columns

    @property
    def lines(self) -> bool:
        """Say whether rows with one customer and one order are still to be made one order."""
        return self.origin.lines

    @property
    def gathers(self) -> bool:
        """Say whether the orders themselves may be collected, for what arrays compute."""
        return self.engine.gathers and not self.origin.packed

    @property
    def identity(self) -> Identity:
        """Return who the customer of a row is."""
        return self.origin.identity

    @property
    def files(self) -> Files:
        """Return the files that the rows come from.

        Raises:
            InputError: they come from something else.
        """
        if not isinstance(self.origin, Files):
            raise InputError(
                f"{self.name}: no files whose cells could be looked at",
                "name the files that it was made from",
            )
        return self.origin

    @property
    def source(self) -> Source:
        """Return the files; an error where there are none."""
        return self.files.source

    @property
    def typed(self) -> TypedColumns:
        """Return how the columns of files become typed ones; an error where there are none."""
        return self.files.typed

    def has(self, role: str) -> bool:
        """Say whether the rows carry a role; `amount` may be quantity × price."""
        if role == "amount" and self.columns.get("quantity") is not None:
            return True
        return self.columns.get(role) is not None

    def read_as(self, **changed: Any) -> Rows:
        """Return the same rows, read with some options changed.

        Raises:
            InputError: they cannot be read so.
        """
        reading = dataclasses.replace(self.reading, **changed)
        return dataclasses.replace(self, origin=self.origin.read_as(reading))

    def collect(self, plan: Plan, *, as_of_first: bool = False) -> Collected:
        """Compute a plan over the used rows together with the account of all rows.

        Args:
            plan: from the typed rows and the as-of day to named frames.
            as_of_first: the plan needs the as-of day; the rows are read once more where
                only they can tell it.

        Raises:
            InputError: the rows cannot be read, or too many are rejected.
        """
        collected = self.gather(plan, as_of_first=as_of_first)
        for objection in objections(collected.found):
            raise objection.error
        return collected

    def gather(self, plan: Plan, *, as_of_first: bool = False) -> Collected:
        """Compute as `collect` does, whatever there is to object to the rows.

        Raises:
            InputError: the rows cannot be read.
        """
        found = self.origin.gather(plan, as_of_first=as_of_first)
        return Collected(dataclasses.replace(self, origin=found.origin), found)

    def rejected(self) -> polars.DataFrame:
        """Return the rejected rows whole, with `source`, `row` and `reason`; reads them again.

        Raises:
            InputError: the rows cannot be read, or what they come from has none whole.
        """
        collected = self.gather(lambda _rows, _as_of: {})
        rejected = collected.rows.origin.rejected(collected.found)
        if rejected is None:
            raise InputError(
                f"{self.name}: rejected rows are counted in it, not kept",
                "--rejects with the files that it was made from",
            )
        return rejected
