"""What `inspect` found out, before anything is said about it."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING

from retainr.errors import InputError
from retainr.load.doubts import doubts
from retainr.load.names import names_of
from retainr.load.objections import objections
from retainr.load.origin import Objection
from retainr.load.whole import read_whole
from retainr.metrics.inspect.activity import frames, summarise
from retainr.metrics.inspect.kinds import Kind, kind_of
from retainr.metrics.inspect.scores import read_scores

if TYPE_CHECKING:
    from collections.abc import Sequence

    from retainr.load import Collected, Rows
    from retainr.load.ledger import Ledger
    from retainr.load.whole import Whole
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
    kind = kind_of(rows)
    faults = list(doubts(rows, kind.needs))
    collected = None
    if {"customer", rows.columns.clock} <= set(rows.columns.roles):
        try:
            collected = rows.gather(lambda typed, _as_of: frames(rows, typed))
        except InputError as error:
            faults.append(Objection("reading", error))
    if collected is None:
        whole = read_whole(rows, None, all_used=True)
        return Facts(rows, params, kind, tuple(faults), whole, scores=read_scores(rows))
    rows, ledger = collected.rows, collected.ledger
    whole = read_whole(rows, collected.decided, all_used=ledger.rows_used == ledger.rows_read)
    activity = summarise(collected.frames["orders"], kind)
    return Facts(
        rows,
        params,
        kind,
        (*faults, *objections(collected.found)),
        whole,
        collected,
        activity,
        _span(collected),
        _names(rows, collected, activity.unusual[:_NAMED]),
        read_scores(rows),
    )


def _span(collected: Collected) -> Span | None:
    found = collected.frames["span"].row(0, named=True)
    if found["first"] is None:
        return None
    first, last = (_EPOCH + dt.timedelta(microseconds=found[end]) for end in ("first", "last"))
    return Span(first, last, has_clock=found["clock"] > 0)


def _names(
    rows: Rows, collected: Collected, unusual: Sequence[tuple[object, int]]
) -> tuple[tuple[str, int], ...]:
    names = names_of(rows, collected.decided, [key for key, _ in unusual])
    return tuple((names.get(key, str(key)), orders) for key, orders in unusual)
