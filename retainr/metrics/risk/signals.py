"""What a survey and a log of events say of customers: detractors, and more tickets than before."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from retainr.activity.answers import AnswerSpec, once
from retainr.activity.loyalty import numbered
from retainr.activity.periods import day_number
from retainr.lazy import pl
from retainr.load.scales import NPS
from retainr.metrics.account import plain_account
from retainr.metrics.loyalty.reading import Survey, check_common, read_survey
from retainr.metrics.nps.tables import DETRACTOR

if TYPE_CHECKING:
    import polars

    from retainr.load import Rows
    from retainr.load.ledger import Ledger
    from retainr.metrics.orders import Orders
    from retainr.results import Account

TICKET_DAYS, TICKETS = 90, 2
"""Days in which tickets are counted, and how many of them are enough to be more than before."""


@dataclass(frozen=True)
class Events:
    """Hold service events.

    Attributes:
        rows: the input.
        ledger: its rows by day and fate.
        events: one row an event: `customer` (an id as text), `time_us`.
    """

    rows: Rows
    ledger: Ledger
    events: polars.DataFrame


@dataclass(frozen=True)
class Signals:
    """Hold what further inputs say of customers.

    Attributes:
        survey: the answers, or None.
        events: the service events, or None.
        low: numbers of the customers whose latest answer is a detractor's.
        more: numbers of those with more tickets than before.
        answered: customers of the orders with an answer.
        served: customers of the orders with an event.
    """

    survey: Survey | None = None
    events: Events | None = None
    low: polars.Series = field(default_factory=lambda: pl.Series(dtype=pl.UInt32))
    more: polars.Series = field(default_factory=lambda: pl.Series(dtype=pl.UInt32))
    answered: int = 0
    served: int = 0

    @property
    def accounts(self) -> dict[str, Account]:
        """Return the accounts of the inputs that are there."""
        found = {}
        if (told := self.survey) is not None:
            found["survey"] = plain_account(told.rows, told.ledger, told.answers["customer"])
        if (seen := self.events) is not None:
            found["events"] = plain_account(seen.rows, seen.ledger, seen.events["customer"])
        return found

    @property
    def inputs(self) -> dict[str, Rows]:
        """Return the inputs that are there."""
        both = {"survey": self.survey, "events": self.events}
        return {name: found.rows for name, found in both.items() if found is not None}


def signals(orders: Orders, survey: Rows | None, events: Rows | None) -> Signals:
    """Return what a survey and events say of the customers of orders, up to their as-of day.

    Args:
        orders: the orders.
        survey: answers on the scale of an NPS, or None.
        events: service events such as tickets, or None.

    Raises:
        InputError: an input cannot be read, or no customer is in both.
    """
    told = None if survey is None else read_survey(survey, NPS, None, orders.as_of)
    seen = None if events is None else _read_events(events, orders)
    none = pl.DataFrame(schema={"customer": pl.UInt32})
    low = more = none["customer"]
    answers, tickets = none, none
    if told is not None:
        check_common(told.rows.name, told.answers["customer"], orders, "--survey-option")
        answers = _known(told.answers, orders)
        latest = once(answers.with_columns(period=pl.lit(0)), AnswerSpec(customer=True, time=True))
        low = latest.filter(pl.col("score") <= DETRACTOR)["customer"]
    if seen is not None:
        check_common(seen.rows.name, seen.events["customer"], orders, "--events-option")
        tickets = _known(seen.events, orders)
        more = _more(tickets, day_number(orders.as_of))
    both = (found["customer"].n_unique() for found in (answers, tickets))
    return Signals(told, seen, low, more, *both)


def _read_events(rows: Rows, orders: Orders) -> Events:
    asked = rows.read_as(as_of=orders.as_of)
    collected = asked.collect(lambda frame, _: {"events": frame.select("customer", "time_us")})
    found, ids = collected.frames["events"], collected.customers
    assert ids is not None
    named = found.with_columns(ids.written(found["customer"]).alias("customer"))
    return Events(rows, collected.ledger, named)


def _known(rows: polars.DataFrame, orders: Orders) -> polars.DataFrame:
    """Return the rows of customers of the orders, by their numbers."""
    return numbered(rows, orders.history, orders.ids).drop_nulls("customer")


def _more(tickets: polars.DataFrame, as_of: int) -> polars.Series:
    """Return who had enough tickets in the last days, and more than in as many before them."""
    recent = pl.col("day") > as_of - TICKET_DAYS
    before = pl.col("day").is_between(as_of - 2 * TICKET_DAYS, as_of - TICKET_DAYS, closed="right")
    counts = tickets.group_by("customer").agg(recent=recent.sum(), before=before.sum())
    chosen = (pl.col("recent") >= TICKETS) & (pl.col("recent") > pl.col("before"))
    return counts.filter(chosen)["customer"]
