"""Customers with what speaks for their leaving, as it was known on one day."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from retainr.activity.signs import signs
from retainr.lazy import np, pl
from retainr.metrics.clv.fitting import check_repeats, refuse_edges
from retainr.metrics.clv.params import FEWEST
from retainr.metrics.clv.params import Model as Fitted
from retainr.metrics.clv.purchases import PURCHASE_MODELS, Purchases, fit_purchases
from retainr.metrics.risk.params import OVERDUE, OWN_GAPS, Model
from retainr.metrics.risk.signals import Signals

if TYPE_CHECKING:
    import polars
    from numpy.typing import NDArray

    from retainr.metrics.clv.people import People
    from retainr.metrics.orders import Orders
    from retainr.metrics.risk.params import RiskParams

    Floats = NDArray[np.float64]

_WITHOUT = "--model none lists customers by their gaps alone"


@dataclass(frozen=True)
class Scored:
    """Hold customers in the order of their ids.

    Attributes:
        frame: one row a customer: its `place` from 0 on, `customer_id`, what `signs` tells, and
            the numbers that all are ranked and summed by, of the table `customers`; money in
            its own unit. The rest of that table is told of those looked at (`told.py`).
        people: the same customers as the fit knows them.
        usual_gap: the median of all customers' own gaps; None where nobody has one.
        bought: the fit, or None under `--model none`.
        ahead: how far orders are expected, in the unit of the fit.
        told: what further inputs say of customers.
    """

    frame: polars.DataFrame
    people: People
    usual_gap: float | None
    bought: Purchases | None
    ahead: float
    told: Signals


def score(
    orders: Orders, people: People, params: RiskParams, told: Signals | None = None
) -> Scored:
    """Return customers with what is known of them at the end of the calibration.

    Args:
        orders: all orders.
        people: the customers of that day.
        params: the command's parameters.
        told: what further inputs say of them.

    Raises:
        NotEnoughDataError: there is too little to fit, or the fit has no maximum inside.
    """
    bought = _fit(people, params, orders.rows.name)
    known = signs(orders.history, people.end)
    whose = people.frame["customer"]
    if not known["customer"].equals(whose):
        known = known[known["customer"].search_sorted(whose)]
    known = known.with_columns(people.frame["customer_id"]).with_row_index("place")
    usual: float | None = known["own_gap"].drop_nulls().median()  # type: ignore[assignment]
    frame = known.with_columns(_expected_gap(known, usual), _alive(bought), *_money(known, orders))
    frame = frame.with_columns(*_ranked(people.end)).with_columns(
        overdue=(pl.col("overdue_ratio") >= OVERDUE).fill_null(value=False)
    )
    ahead = params.ahead.days / people.unit_days
    return Scored(frame, people, usual, bought, ahead, told or Signals())


def _fit(people: People, params: RiskParams, file: str) -> Purchases | None:
    if params.model is Model.NONE:
        return None
    check_repeats(people, file, f"more data; {_WITHOUT}")
    rows, inside = np.arange(people.frame.height), not params.allow_nonconverged
    model = PURCHASE_MODELS[Fitted(params.model)]
    bought = fit_purchases(people, model, rows, None, inside=inside)
    if inside:
        refuse_edges((bought,), file, _WITHOUT)
    return bought


def _expected_gap(frame: polars.DataFrame, whole: float | None) -> polars.Series:
    """Return the own gap, drawn to the usual one where it rests on few.

    The usual gap of a segment is the median over its customers, each counted once: over all
    gaps those who order often would count more often.

    Args:
        frame: the customers.
        whole: the usual gap of all of them.
    """
    gaps, own = frame["gaps"].to_numpy(), frame["own_gap"].to_numpy()
    few = np.flatnonzero(gaps < OWN_GAPS)
    usual = _usual_gaps(frame, whole)[frame["segment"].to_numpy()[few]]
    expected, gaps = own.copy(), gaps[few]
    known = np.where(gaps > 0, own[few], 0.0)
    # NumPy divides: Polars multiplies by the inverse, and whole days would be no whole days.
    expected[few] = (gaps * known + (OWN_GAPS - gaps) * usual) / OWN_GAPS
    return pl.Series("expected_gap", expected, nan_to_null=True)


def _usual_gaps(frame: polars.DataFrame, whole: float | None) -> Floats:
    """Return the usual gap of each segment: that of all where too few of it have one."""
    segments = int(frame["segment"].to_numpy().max(initial=0)) + 1
    found = np.full(segments, np.nan if whole is None else whole)
    if segments > 1:
        own = frame.select("segment", "own_gap").drop_nulls()
        by = own.group_by("segment").agg(pl.col("own_gap").median(), knowing=pl.len())
        enough = by.filter(pl.col("knowing") >= FEWEST)
        found[enough["segment"].to_numpy()] = enough["own_gap"].to_numpy()
    return found


def _alive(bought: Purchases | None) -> polars.Expr:
    alive = pl.lit(None, pl.Float64) if bought is None else pl.lit(pl.Series(bought.p_alive))
    return alive.alias("p_alive")


def _money(frame: polars.DataFrame, orders: Orders) -> tuple[polars.Expr, ...]:
    """Return revenue in its own unit; without amounts nobody's is known."""
    if orders.has_amount:
        # Polars multiplies by the inverse of a single number, which is not the same.
        revenue = frame["revenue_365d"].to_numpy() / orders.scale
        return (pl.lit(pl.Series(revenue)).alias("revenue_365d"),)
    unknown = pl.lit(None, pl.Float64).alias("revenue_365d")
    return unknown, pl.lit(value=False).alias("smaller")


def _ranked(end: int) -> tuple[polars.Expr, ...]:
    gone = 1 - pl.col("p_alive")
    return (
        ((end - pl.col("last")) / pl.col("expected_gap")).alias("overdue_ratio"),
        (pl.col("orders_365d") * gone).alias("orders_at_risk"),
        (pl.col("revenue_365d").clip(0) * gone).alias("revenue_at_risk"),
    )
