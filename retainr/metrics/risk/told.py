"""What is told of the customers that are looked at: days, reasons, and what to do first.

A page shows twenty of a million. None of this is ranked by or summed, so it is made for those
who are shown, and for all only where all are written.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from retainr.lazy import pl
from retainr.metrics.risk.params import FEWER, LIKELY_GONE

if TYPE_CHECKING:
    from collections.abc import Mapping

    import polars

    from retainr.metrics.risk.scored import Scored

REASONS: Mapping[str, str] = {
    "overdue": "overdue",
    "fewer": "fewer-orders",
    "smaller": "smaller-orders",
    "low": "low-nps",
    "refunded": "refund",
    "more": "more-tickets",
}
"""What speaks for a loss, in the order of the table: the flag, and the word for it."""


def told(rows: polars.DataFrame, scored: Scored) -> polars.DataFrame:
    """Add what the table `customers` tells beside the numbers that it is ranked by.

    Args:
        rows: some of the customers' rows, in any order.
        scored: all customers.
    """
    last, end = pl.col("last"), scored.people.end
    fewer = pl.col("days_recent") * 2 <= pl.col("days_earlier")
    found = rows.with_columns(
        last_order=last.cast(pl.Date),
        days_since_last_order=(end - last).cast(pl.Int64),
        next_order_due=next_order_due(),
        expected_orders=_expected(rows, scored),
        fewer=(pl.col("days_earlier") >= FEWER) & fewer,
        low=_among(scored.told.low),
        more=_among(scored.told.more),
    )
    return found.with_columns(reasons=_reasons(), action=_action())


def next_order_due() -> polars.Expr:
    """Return the day on which the next order is expected."""
    return (pl.col("last") + pl.col("expected_gap").ceil()).cast(pl.Int32).cast(pl.Date)


def _expected(rows: polars.DataFrame, scored: Scored) -> polars.Expr:
    if scored.bought is None:
        return pl.lit(None, pl.Float64)
    expected = scored.bought.expected_orders(scored.ahead, rows["place"].to_numpy())
    return pl.lit(pl.Series(expected))


def _among(customers: polars.Series) -> polars.Expr:
    """Return whether a customer is one of some."""
    if customers.is_empty():
        return pl.lit(value=False)
    return pl.col("customer").is_in(customers.implode())


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
