"""Customers with what speaks for their leaving, as it was known on one day."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from retainr.activity.signs import signs
from retainr.lazy import np, pl
from retainr.metrics.clv.fitting import check_repeats, refuse_edges
from retainr.metrics.clv.params import FEWEST
from retainr.metrics.clv.params import Model as Fitted
from retainr.metrics.clv.purchases import PURCHASE_MODELS, Purchases, fit_purchases
from retainr.metrics.risk.params import FEWER, LIKELY_GONE, OVERDUE, OWN_GAPS, Model
from retainr.metrics.risk.signals import Signals

if TYPE_CHECKING:
    from collections.abc import Mapping

    import polars

    from retainr.metrics.clv.people import People
    from retainr.metrics.orders import Orders
    from retainr.metrics.risk.params import RiskParams

REASONS: Mapping[str, str] = {
    "overdue": "overdue",
    "fewer": "fewer-orders",
    "smaller": "smaller-orders",
    "low": "low-nps",
    "refunded": "refund",
    "more": "more-tickets",
}
"""What speaks for a loss, in the order of the table: the flag, and the word for it."""

_WITHOUT = "--model none lists customers by their gaps alone"


ACTIVE = (
    *("segment", "overdue", "overdue_ratio"),
    *("orders_365d", "orders_at_risk", "revenue_365d", "revenue_at_risk"),
)
"""What is told of all customers with an order in the last 365 days."""


@dataclass(frozen=True)
class Scored:
    """Hold customers in the order of their ids.

    Attributes:
        frame: one row a customer: what `signs` tells, `customer_id`, and the columns of the
            table `customers`; money in its own unit.
        people: the same customers as the fit knows them.
        usual_gap: the median of all customers' own gaps; None where nobody has one.
        bought: the fit, or None under `--model none`.
    """

    frame: polars.DataFrame
    people: People
    usual_gap: float | None
    bought: Purchases | None

    @cached_property
    def active(self) -> polars.DataFrame:
        """Return the numbers of the customers with an order in the last 365 days."""
        return self.frame.select(ACTIVE).filter(pl.col("orders_365d") > 0)


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
    told = told or Signals()
    frame = known.with_columns(
        people.frame["customer_id"], _among(told.low).alias("low"), _among(told.more).alias("more")
    )
    usual = frame["own_gap"].median()
    frame = _with_gap(frame).with_columns(**_with_fit(bought, people, params))
    frame = frame.with_columns(**_money(frame, orders)).with_columns(*_derived(people.end))
    frame = frame.with_columns(_reasons().alias("reasons"), _action().alias("action"))
    return Scored(frame, people, None if usual is None else float(usual), bought)  # type: ignore[arg-type]


def _among(customers: polars.Series) -> polars.Expr:
    """Return whether a customer is one of some."""
    if customers.is_empty():
        return pl.lit(value=False)
    return pl.col("customer").is_in(customers.implode())


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


def _with_gap(frame: polars.DataFrame) -> polars.DataFrame:
    """Add the gap that is expected: the own one, drawn to the usual one where it rests on little.

    The usual gap of a segment is the median over its customers, each counted once: over all
    gaps those who order often would count more often.
    """
    own = frame.select("segment", "own_gap").drop_nulls()
    whole = own["own_gap"].median()
    by = own.group_by("segment").agg(pl.col("own_gap").median(), knowing=pl.len())
    enough = by.filter(pl.col("knowing") >= FEWEST)
    places = frame["segment"].to_numpy()
    usual_of = np.full(int(places.max(initial=0)) + 1, np.nan if whole is None else whole)
    usual_of[enough["segment"].to_numpy()] = enough["own_gap"].to_numpy()
    known, usual = frame["own_gap"].fill_null(0.0).to_numpy(), usual_of[places]
    gaps = np.minimum(frame["gaps"].to_numpy(), OWN_GAPS)
    # NumPy divides: Polars multiplies by the inverse, and whole days would be no whole days.
    drawn = (gaps * known + (OWN_GAPS - gaps) * usual) / OWN_GAPS
    expected = pl.Series(np.where(gaps < OWN_GAPS, drawn, known)).fill_nan(None)
    return frame.with_columns(expected_gap=expected)


def _with_fit(
    bought: Purchases | None, people: People, params: RiskParams
) -> dict[str, polars.Expr]:
    if bought is None:
        return dict.fromkeys(("p_alive", "expected_orders"), pl.lit(None, pl.Float64))
    ahead = bought.expected_orders(params.ahead.days / people.unit_days)
    return {
        "p_alive": pl.lit(pl.Series(bought.p_alive)),
        "expected_orders": pl.lit(pl.Series(ahead)),
    }


def _money(frame: polars.DataFrame, orders: Orders) -> dict[str, polars.Expr]:
    """Return revenue in its own unit; without amounts nobody's is known."""
    if orders.has_amount:
        # Polars multiplies by the inverse of a single number, which is not the same.
        revenue = frame["revenue_365d"].to_numpy() / orders.scale
        return {"revenue_365d": pl.lit(pl.Series(revenue))}
    nobody = pl.lit(value=False)
    return {"revenue_365d": pl.lit(None, pl.Float64), "smaller": nobody}


def _derived(end: int) -> tuple[polars.Expr, ...]:
    last, gap, gone = pl.col("last"), pl.col("expected_gap"), 1 - pl.col("p_alive")
    since = (end - last).cast(pl.Int64)
    return (
        last.cast(pl.Date).alias("last_order"),
        since.alias("days_since_last_order"),
        (since / gap).alias("overdue_ratio"),
        (last + gap.ceil()).cast(pl.Int32).cast(pl.Date).alias("next_order_due"),
        (pl.col("orders_365d") * gone).alias("orders_at_risk"),
        (pl.col("revenue_365d").clip(0) * gone).alias("revenue_at_risk"),
        (since / gap >= OVERDUE).fill_null(value=False).alias("overdue"),
        (
            (pl.col("days_earlier") >= FEWER)
            & (pl.col("days_recent") * 2 <= pl.col("days_earlier"))
        ).alias("fewer"),
    )


def _reasons() -> polars.Expr:
    """Return the words for all that speaks for a loss; null where nothing does."""
    words = (pl.when(flag).then(pl.lit(word)) for flag, word in REASONS.items())
    joined = pl.concat_str(*words, separator=", ", ignore_nulls=True)
    return pl.when(joined != "").then(joined)


def _action() -> polars.Expr:
    """Return what to do first about the first reason that can be acted on; null without any."""
    gone = pl.col("p_alive") < LIKELY_GONE
    return (
        pl.when("more").then(pl.lit("solve-tickets"))
        .when("low").then(pl.lit("ask-why"))
        .when("refunded").then(pl.lit("follow-up-refund"))
        .when(pl.col("overdue") & gone).then(pl.lit("win-back"))
        .when("overdue").then(pl.lit("remind"))
        .when(pl.col("fewer") | pl.col("smaller")).then(pl.lit("recommend"))
    )  # fmt: skip
