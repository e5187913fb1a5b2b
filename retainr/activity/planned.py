"""The plan of customers' days: what `history.build` takes, in the vocabulary of every engine.

On this machine one row an order is collected: arrays make days of them in a third of the time
that grouping takes (`days.py`). From a server only what is grouped there comes back (`kept.py`):
one row for the orders of a customer on a day, one for its refunds, and one a customer.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from retainr.activity.reduce import dated, flag, orders
from retainr.lazy import nw

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from retainr.activity.history import Spec
    from retainr.lazy import Frame


MANY = 2**31
"""More than the orders of a customer on one day."""


def plan(
    rows: Frame, spec: Spec, checkpoint: Callable[[Frame], Frame], *, grouped: bool = False
) -> Mapping[str, Frame]:
    """Return the frames that `history.build` takes.

    Args:
        rows: typed rows.
        spec: what they carry.
        checkpoint: shares what several frames need.
        grouped: the engine groups customers' days, and no order leaves it.
    """
    timed = orders(rows, spec.reduction)
    clocks = grouped and spec.window_us is not None
    people = {}
    if spec.segments or spec.has_acquired or clocks:
        timed = checkpoint(timed)
        people = {"people": _people(timed, spec, clocks=clocks)}
    if grouped:
        return {"grouped": _by_day(timed, spec), **people}
    return {"days": _when(timed, "period" if spec.window_us is None else "time_us", spec), **people}


def _when(timed: Frame, moment: str, spec: Spec) -> Frame:
    """Return customer, money, and one integer for when it was and whether it is a refund.

    That is a column less to be held.
    """
    when = nw.col(moment) * 2 + 1 - nw.col("counts")
    money = ("amount",) if spec.has_amount else ()
    return timed.with_columns(when=when).select("customer", "when", *money)


def _by_day(timed: Frame, spec: Spec) -> Frame:
    """Return one row for the orders of a customer on a day, and one for its refunds.

    How many there are is in the same integer: no row is wider than that of an order.
    """
    money = {"amount": nw.col("amount").sum()} if spec.has_amount else {}
    each = _when(timed, "period", spec).group_by("customer", "when").agg(rows=nw.len(), **money)
    when = nw.col("when") * MANY + nw.col("rows").cast(nw.Int64)
    return each.with_columns(when=when).select("customer", "when", *money)


def _people(timed: Frame, spec: Spec, *, clocks: bool) -> Frame:
    """Return one row a customer: its segments, when it was acquired, and its clock."""
    own = {"acquired": nw.col("acquired_us").min()} if spec.has_acquired else {}
    if spec.segments or clocks:
        whole = dated(timed, spec.reduction)
        timed = whole.orders
    if clocks:
        timed = timed.with_columns(second=flag((nw.col("age") == 1) & (nw.col("counts") == 1)))
        own |= {"began_us": nw.col("since_us").min(), "again": nw.col("second").max()}
    segments = (nw.col(name).min() for name in spec.segments)
    return timed.group_by("customer").agg(*segments, **own)
