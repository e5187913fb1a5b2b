"""What `inspect` found out, before anything is said about it."""

from __future__ import annotations

import dataclasses
import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING

from retainr.errors import InputError
from retainr.lazy import pl
from retainr.load.doubts import doubts
from retainr.load.objections import objections
from retainr.load.origin import Objection
from retainr.load.stored import Store
from retainr.load.whole import Whole, read_whole
from retainr.metrics.inspect.activity import frames, summarise
from retainr.metrics.inspect.kinds import Kind, kind_of, kind_stored
from retainr.metrics.inspect.scores import read_scores

if TYPE_CHECKING:
    from collections.abc import Sequence

    from retainr.load import Collected, Rows
    from retainr.load.ledger import Ledger
    from retainr.metrics.inspect.activity import Activity
    from retainr.metrics.inspect.params import InspectParams
    from retainr.metrics.inspect.scores import Scores

_EPOCH = dt.datetime(1970, 1, 1)
_NAMED = 12


@dataclass(frozen=True)
class Span:
    """Hold the first and the last moment of the used rows.

    Attributes:
        first: wall-clock time.
        last: wall-clock time.
        has_clock: any time is not midnight.
    """

    first: dt.datetime
    last: dt.datetime
    has_clock: bool


@dataclass(frozen=True)
class Facts:
    """Hold all that the findings and tables are made from.

    Attributes:
        rows: the input.
        params: the command's parameters.
        kind: what a row is.
        faults: what would stop other commands.
        whole: what only whole rows tell.
        collected: the account of the rows and the decisions about columns; None where no
            decision could be made or customer or time is missing.
        activity: orders and customers; None like `collected`.
        span: of the used rows; None where there are none.
        unusual: ids of the largest unusual customers, with their orders.
        scores: answers of a survey; None for other kinds.
    """

    rows: Rows
    params: InspectParams
    kind: Kind
    faults: tuple[Objection, ...]
    whole: Whole
    collected: Collected | None = None
    activity: Activity | None = None
    span: Span | None = None
    unusual: tuple[tuple[str, int], ...] = ()
    scores: Scores | None = None

    @property
    def store(self) -> Store | None:
        """Return the store that the rows come from; None where they come from files."""
        return self.rows.origin if isinstance(self.rows.origin, Store) else None

    @property
    def ledger(self) -> Ledger | None:
        """Return the account of the rows."""
        return self.collected.ledger if self.collected else None

    @property
    def as_of(self) -> dt.date | None:
        """Return the last day that is fully observed."""
        return self.ledger.as_of if self.ledger else None


def find_out(rows: Rows, params: InspectParams) -> Facts:
    """Read an input and return all facts about it; what stops others is a fault here.

    Raises:
        InputError: the files cannot be read at all.
    """
    if isinstance(rows.origin, Store):
        stored = _gathered(rows)
        whole = Whole(stored.ledger.rows_read, duplicates=None, missing={}, segments={})
        return _facts(stored, params, kind_stored(rows.origin), whole)
    kind = kind_of(rows)
    faults, collected = list(doubts(rows, kind.needs)), None
    if {"customer", rows.columns.clock} <= set(rows.columns.roles):
        try:
            collected = _gathered(rows)
        except InputError as error:
            faults.append(Objection("reading", error))
    if collected is None:
        whole = read_whole(rows, None, all_used=True)
        return Facts(rows, params, kind, tuple(faults), whole, scores=read_scores(rows))
    rows, ledger = collected.rows, collected.ledger
    whole = read_whole(rows, collected.decided, all_used=ledger.rows_used == ledger.rows_read)
    facts = _facts(collected, params, kind, whole)
    every = (*faults, *facts.faults)
    return dataclasses.replace(facts, faults=every, scores=read_scores(rows))


def _gathered(rows: Rows) -> Collected:
    return rows.gather(lambda typed, _as_of: frames(rows, typed))


def _facts(collected: Collected, params: InspectParams, kind: Kind, whole: Whole) -> Facts:
    """Return what is known of rows that could be read as orders."""
    activity = summarise(collected.frames["orders"], kind)
    return Facts(
        collected.rows,
        params,
        kind,
        tuple(objections(collected.found)),
        whole,
        collected,
        activity,
        _days(collected) if isinstance(collected.rows.origin, Store) else _span(collected),
        _names(collected, activity.unusual[:_NAMED]),
    )


def _days(collected: Collected) -> Span | None:
    """Return the span of a store: of an order's later lines it knows the day, not the time."""
    first, last = collected.ledger.days_used
    if first is None or last is None:
        return None
    begin, end = (dt.datetime.combine(day, dt.time()) for day in (first, last))
    return Span(begin, end, has_clock=False)


def _span(collected: Collected) -> Span | None:
    found = collected.frames["span"].row(0, named=True)
    if found["first"] is None:
        return None
    first, last = (_EPOCH + dt.timedelta(microseconds=found[end]) for end in ("first", "last"))
    return Span(first, last, has_clock=found["clock"] > 0)


def _names(
    collected: Collected, unusual: Sequence[tuple[object, int]]
) -> tuple[tuple[str, int], ...]:
    if collected.customers is None or not unusual:
        return ()
    ids = collected.customers.written(pl.Series([key for key, _ in unusual]))
    return tuple(zip(ids.to_list(), (orders for _, orders in unusual), strict=True))
