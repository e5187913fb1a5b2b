"""Retention by cohort: who came back, how long after the first time."""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass
from typing import TYPE_CHECKING

from retainr.activity.periods import DAY_US, microseconds
from retainr.activity.reduce import Reduction, dated, orders
from retainr.errors import InputError
from retainr.load.ahead import Ahead
from retainr.load.options import EVENTS, Needs
from retainr.metrics.cohort.columns import SUMMARY, TABLES
from retainr.metrics.cohort.explain import explain
from retainr.metrics.cohort.params import MONEY_SHOWS, PARAMS, CohortParams
from retainr.metrics.metric import Metric

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Mapping

    from retainr.lazy import Frame
    from retainr.load import Collected, Reading, Rows
    from retainr.metrics.orders import Orders
    from retainr.results import Result

__all__ = ["COHORT", "CohortParams", "cohort"]


def needs(params: CohortParams, _reading: Reading) -> Needs:
    """Return the roles that a cohort matrix reads."""
    if params.by_events:
        return EVENTS
    return Needs()


def cohort(rows: Rows, params: CohortParams) -> Result:
    """Compute retention by cohort (page 2.1 of the definitions).

    Args:
        rows: orders, order lines or events.
        params: how to cut them.

    Returns:
        Tables `cohort`, `curve`, `trend` and, when asked, `brackets`.

    Raises:
        InputError: the rows cannot be read, or have no amount and money is asked for.
    """
    # Imported here: the help of a command computes nothing.
    from retainr.metrics.cohort.assemble import assemble

    if params.show in MONEY_SHOWS and not rows.has("amount"):
        raise InputError(
            f"{rows.name}: no amount column, so there is no {params.show.value}",
            "say which one it is: --amount COL",
        )
    if params.by_events and not rows.has("event"):
        raise InputError(f"{rows.name}: opened without an event column", "open it as events")
    return assemble(cohort_ahead(rows, params).of(rows))


def cohort_ahead(rows: Rows, params: CohortParams) -> Ahead:
    """Return what `cohort` reads, for several metrics to read it together."""
    from retainr.activity.cohorts import of_history
    from retainr.activity.numbered import of_orders
    from retainr.metrics.cohort.assemble import Counts
    from retainr.metrics.orders import orders_ahead

    plan = _Plan(rows, params)

    def counted(collected: Collected) -> Counts:
        """Return the counts of cells that the engine grouped."""
        frames, spec = collected.frames, plan.spec(collected.ledger.as_of)
        if "orders" in frames:
            found = of_orders(frames.pop("orders"))
            return Counts(rows, params, spec, found.cells, found.people, {}, collected.ledger)
        brackets = {name: frames[f"bracket:{name}"] for name, _, _ in params.ranges}
        cells, people = frames["cells"], frames["people"]
        return Counts(rows, params, spec, cells, people, brackets, collected.ledger)

    dated = params.elapsed or rows.reading.acquired is not None
    ahead = Ahead(("cohort", params), plan.frames, counted, as_of_first=dated)
    if not plan.of_days:
        return ahead

    def derived(orders: Orders) -> Counts:
        """Return the same counts from customers' days that other metrics read."""
        found = of_history(orders.history, params.calendar)
        spec = plan.spec(orders.ledger.as_of)
        return Counts(rows, params, spec, found.cells, found.people, {}, orders.ledger)

    days = orders_ahead(rows)
    sources = (days.key, days.fuller)
    return dataclasses.replace(ahead, sources=sources, derived=derived, base=days)


@dataclass(frozen=True)
class _Plan:
    """Turn typed rows into the small tables that the metric is made from."""

    rows: Rows
    params: CohortParams

    @property
    def of_days(self) -> bool:
        """Say whether customers' days tell all that is asked: by the calendar, and of all."""
        params, reading = self.params, self.rows.reading
        cut = params.elapsed or params.by_events or params.at_least > 1 or params.ranges
        return not (cut or reading.by or reading.acquired or reading.new_since)

    def spec(self, as_of: dt.date | None) -> Reduction:
        """Return the reduction; the as-of day is needed on the elapsed clock only."""
        params, reading = self.params, self.rows.reading
        elapsed = params.calendar.elapsed_days * DAY_US if params.elapsed else None
        new_since = reading.new_since
        return Reduction(
            calendar=params.calendar,
            elapsed_us=elapsed,
            end_us=microseconds(as_of) + DAY_US if as_of else 0,
            has_order=self.rows.lines and not params.by_events,
            has_amount=self.rows.has("amount"),
            has_events=params.by_events,
            start_event=params.start_event,
            return_event=params.return_event,
            has_acquired=reading.acquired is not None,
            keep_refunds=reading.refunds == "keep",
            at_least=params.at_least,
            new_since_us=microseconds(new_since) if new_since else None,
            segments=tuple(f"segment_{n}" for n in range(len(reading.by))),
        )

    def frames(self, rows: Frame, as_of: dt.date | None) -> Mapping[str, Frame]:
        """Return the plan's frames: the orders, or their cells and one for each bracket."""
        from retainr.activity.counts import bracket, cells, gathered, people

        spec, engine = self.spec(as_of), self.rows.engine
        if self.of_days and self.rows.gathers:
            return {"orders": gathered(orders(rows, spec), spec)}
        timed = dated(engine.checkpoint(orders(rows, spec)), spec)
        ranges = {
            f"bracket:{name}": bracket(timed, spec, first, last)
            for name, first, last in self.params.ranges
        }
        return {"cells": cells(timed, spec), "people": people(timed, spec), **ranges}


COHORT = Metric(
    name="cohort",
    group="Retention",
    help="Retention by cohort: who came back, how long after the first time.",
    example="retainr cohort orders.csv --period week -o cohort.png",
    params=PARAMS,
    parameters=CohortParams,
    needs=needs,
    run=cohort,
    explain=explain,
    tables=TABLES,
    summary=SUMMARY,
    ahead=cohort_ahead,
)
