"""Where rows come from: the seam between what is read and everything that computes with it.

Files on this machine are one origin (`files.py`). Each makes the same of its rows: the frame
that the reduction takes (`customer`, `time_us` and what `typed.py` names beside them, only
the rows that are used), and the account of all rows. Where the plans over that frame run is
the engine's affair.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Protocol

from retainr.load.decisions import Decisions

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable, Iterator, Mapping, Sequence
    from pathlib import Path

    import polars

    from retainr.engines import Engine
    from retainr.errors import InputError
    from retainr.lazy import Frame
    from retainr.load.columns import ColumnMap
    from retainr.load.identity import Identity
    from retainr.load.ledger import Ledger
    from retainr.load.options import Reading

    Plan = Callable[[Frame, dt.date | None], Mapping[str, Frame]]
    """From the typed rows and the as-of day to named frames."""


class Ids(Protocol):
    """Tell customers' ids from the keys that stand for them in the typed rows."""

    def written(self, keys: polars.Series) -> polars.Series:
        """Return keys as the ids stand in the input."""
        ...


class OrderIds(Protocol):
    """Tell orders' ids from the keys that stand for them in the typed rows."""

    def apart(self, keys: polars.Series) -> polars.Series:
        """Return keys as the ids stand in the input; null for orders without one."""
        ...


@dataclass(frozen=True)
class Objection:
    """Hold one thing that stops every command but `inspect`.

    Attributes:
        code: its name.
        error: what is said.
    """

    code: str
    error: InputError


@dataclass(frozen=True)
class Found:
    """Hold what a plan over the rows of an origin came to.

    Attributes:
        origin: as it was read in the end.
        frames: the plan's frames by name; who takes one out frees its memory.
        ledger: the rows by day and fate.
        ids: the customers' ids; None where rows have no customer.
        order_ids: the orders' ids; None where rows have no order.
        decided: what was decided about the columns of files in the end.
    """

    origin: Origin
    frames: dict[str, polars.DataFrame]
    ledger: Ledger
    ids: Ids | None
    decided: Decisions = field(default_factory=Decisions)
    order_ids: OrderIds | None = None


@dataclass(frozen=True)
class Known:
    """Plan nothing over the rows: what is wanted is known of them already.

    Attributes:
        frames: by name.
    """

    frames: Mapping[str, Frame]

    def __call__(self, _rows: Frame, _as_of: dt.date | None) -> Mapping[str, Frame]:
        """Return the frames, whatever the rows."""
        return self.frames


@dataclass(frozen=True)
class ByDay:
    """Hold who was active on which day, where that is known already.

    Attributes:
        days: one row a customer and day, sorted by both: `customer` (a number; those that the
            filters leave may have gaps), `day`, `orders`, where there are any `refunds` and
            `refunded`, with amounts `revenue`.
        people: one row for each customer number from 0 on, in their order: its segments and,
            where it was asked for, when it was `acquired`; None where neither was.
    """

    days: Frame
    people: Frame | None


class Origin(Protocol):
    """Give rows as the reduction takes them, and account for all of them.

    Attributes:
        reading: how they are read, filtered and rejected.
        engine: where the work is done.
    """

    @property
    def reading(self) -> Reading:
        """Return how rows are read, filtered and rejected."""
        ...

    @property
    def engine(self) -> Engine:
        """Return where the work is done."""
        ...

    @property
    def names(self) -> tuple[str, ...]:
        """Return the paths as they were typed."""
        ...

    @property
    def encoding(self) -> str | None:
        """Return the encoding of text files; None where there are none."""
        ...

    @property
    def columns(self) -> ColumnMap:
        """Return the column of each role."""
        ...

    @property
    def lines(self) -> bool:
        """Say whether rows with one customer and one order are still to be made one order."""
        ...

    @property
    def packed(self) -> bool:
        """Say whether there may be any number of rows in a little room."""
        ...

    @property
    def identity(self) -> Identity:
        """Return who the customer of a row is."""
        ...

    @property
    def remarks(self) -> tuple[str, ...]:
        """Return what the user should know about how it is read."""
        ...

    @property
    def parts(self) -> tuple[tuple[str, Path | None], ...]:
        """Return what is read, by name; with its path where it is a file on this machine."""
        ...

    @property
    def by_day(self) -> ByDay | None:
        """Return the customers' days; None where they are still to be computed."""
        ...

    def read_as(self, reading: Reading) -> Origin:
        """Return the same rows, read by other options; none of them names another column.

        Raises:
            InputError: they cannot be read so.
        """
        ...

    def gather(self, plan: Plan, *, as_of_first: bool) -> Found:
        """Compute a plan over the used rows together with the account of all rows.

        Args:
            plan: from the typed rows and the as-of day to named frames.
            as_of_first: the plan needs the as-of day.

        Raises:
            InputError: the rows cannot be read.
        """
        ...

    def objections(self, found: Found) -> Iterator[Objection]:
        """Yield what speaks against computing anything, as far as only this origin knows it."""
        ...

    def decided(self, found: Found) -> Mapping[str, str]:
        """Return what was decided about whole columns, to be compared with other files'."""
        ...

    def rejected(self, found: Found) -> polars.DataFrame | None:
        """Return the rejected rows whole, with `source`, `row` and `reason`.

        Args:
            found: what was read.

        Returns:
            None where they cannot be given back.
        """
        ...

    def examples(self, found: Found, reasons: Sequence[str]) -> Mapping[str, str]:
        """Return where a rejected row of each reason is, as far as that can be told."""
        ...

    def sign_of(self, currency: str, column: str) -> str:
        """Return how a currency is written in a column of amounts."""
        ...
