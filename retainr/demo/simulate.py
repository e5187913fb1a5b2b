"""A shop whose customers, orders and answers are drawn from known parameters."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, time
from typing import TYPE_CHECKING

from retainr.demo.truth import DAY_SECONDS, ShopTruth
from retainr.lazy import pl

if TYPE_CHECKING:
    from pathlib import Path

    import numpy as np
    import polars
    from numpy.typing import NDArray

    from retainr.demo.draws import Buyers, Purchases

LIVELY = ShopTruth()
ISO_SECONDS = "%Y-%m-%dT%H:%M:%S"


@dataclass(frozen=True)
class Shop:
    """Hold what a shop would know, and the truth that it would not.

    Attributes:
        orders: customer_id, order_id, ordered_at (naive, whole seconds), amount (two
            decimals; refunds are negative), channel; by time.
        survey: customer_id, answered_at, score from 0 to 10, comment or null; by time.
        customers: the hidden truth: customer_id, channel, first_day, rate (purchases a week),
            dropout (probability after each repeat purchase), alive (at the end), dropped_at
            (time of the last order, null while alive), mean_spend; by first order.
    """

    orders: polars.DataFrame
    survey: polars.DataFrame
    customers: polars.DataFrame


def simulate(truth: ShopTruth = LIVELY, *, customers: int = 10_000, seed: int = 7) -> Shop:
    """Simulate a shop of BG/NBD buyers with gamma-gamma spend.

    Source: Fader, Hardie & Lee (2005), "Counting your customers the easy way: an alternative
    to the Pareto/NBD model"; Fader & Hardie (2013), "The gamma-gamma model of monetary
    value". Seasons stretch time (see `Season`), so rates hold per operational week.

    Args:
        truth: the parameters.
        customers: how many are acquired over the span.
        seed: the same seed gives the same shop; refunds and the survey have streams of their
            own, so that switching them off leaves the orders as they are.

    Returns:
        Orders, survey and hidden truth.

    Raises:
        ValueError: fewer than one customer.
    """
    if customers < 1:
        raise ValueError(f"a shop needs customers, not {customers}")
    import numpy as np

    from retainr.demo.survey import draw_survey

    buying, spending, refunding, answering = (
        np.random.default_rng(s) for s in np.random.SeedSequence(seed).spawn(4)
    )
    sales, people = _sales(buying, spending, truth, customers)
    return Shop(
        orders=_orders(pl.concat([sales, _refunds(refunding, truth, sales)]), people),
        survey=draw_survey(answering, truth, sales, people),
        customers=people.drop("buyer"),
    )


def example_shop() -> Shop:
    """Simulate the shop of examples/orders.csv and examples/survey.csv.

    Returns:
        2,000 customers over 18 months with seed 7; one order in 80 is refunded.
    """
    return simulate(ShopTruth(months=18, refunds=1 / 80), customers=2_000, seed=7)


def write(shop: Shop, folder: Path) -> tuple[Path, ...]:
    """Write a shop as CSV, the same shop always as the same bytes.

    Args:
        shop: what to write.
        folder: where to; it must exist.

    Returns:
        The paths of orders.csv, survey.csv and customers.csv, the last being the truth.
    """
    # Money has cents; the truth keeps all its digits.
    digits = {"orders": 2, "survey": None, "customers": None}
    paths = tuple(folder / f"{name}.csv" for name in digits)
    for path, (name, precision) in zip(paths, digits.items(), strict=True):
        frame: polars.DataFrame = getattr(shop, name)
        frame.write_csv(path, datetime_format=ISO_SECONDS, float_precision=precision)
    return paths


def _sales(
    buying: np.random.Generator, spending: np.random.Generator, truth: ShopTruth, customers: int
) -> tuple[polars.DataFrame, polars.DataFrame]:
    """Draw all orders (buyer, ordered_at, amount) and who makes them."""
    from retainr.demo import draws
    from retainr.demo.season import season

    clock = season(truth)
    buyers = draws.draw_buyers(buying, truth, customers, clock.span)
    purchases = draws.draw_purchases(buying, buyers, clock.span)
    seconds = (clock.calendar(purchases.at) * DAY_SECONDS).astype("int64")
    mean = buyers.mean_spend[purchases.buyer]
    sales = pl.DataFrame(
        {
            "buyer": purchases.buyer,
            "ordered_at": _times(truth, seconds),
            "amount": draws.draw_amounts(spending, truth.spend_p, mean),
        }
    )
    return sales, _people(truth, buyers, purchases, seconds)


def _times(truth: ShopTruth, seconds: NDArray[np.int64]) -> polars.Series:
    """Convert seconds since the start to naive datetimes, same length."""
    start = datetime.combine(truth.start, time())
    return pl.select(start + pl.duration(seconds=pl.lit(pl.Series(seconds)))).to_series()


def _people(
    truth: ShopTruth, buyers: Buyers, purchases: Purchases, seconds: NDArray[np.int64]
) -> polars.DataFrame:
    """Tabulate the hidden truth, with the customers' positions as `buyer`."""
    width = max(5, len(str(buyers.first.size)))
    number = (pl.col("buyer") + 1).cast(pl.String).str.zfill(width)
    last = purchases.last
    first = last + 1 - purchases.counts
    frame = pl.DataFrame(
        {
            "channel": pl.Series([c.name for c in truth.channels]).gather(buyers.channel),
            "first_day": _times(truth, seconds[first]).dt.date(),
            "rate": buyers.rate,
            "dropout": buyers.dropout,
            "alive": purchases.alive,
            "dropped_at": _times(truth, seconds[last]),
            "mean_spend": buyers.mean_spend,
        }
    ).with_row_index("buyer")
    return frame.select(
        pl.col("buyer").cast(pl.Int64),
        ("c" + number).alias("customer_id"),
        pl.exclude("buyer", "dropped_at", "mean_spend"),
        pl.when(~pl.col("alive")).then("dropped_at").alias("dropped_at"),
        "mean_spend",
    )


def _refunds(
    rng: np.random.Generator, truth: ShopTruth, sales: polars.DataFrame
) -> polars.DataFrame:
    """Take back a share of the sales 2 to 20 days later, where that is still observed."""
    refunded = sales.filter(pl.Series(rng.random(sales.height) < truth.refunds))
    wait = rng.integers(2 * DAY_SECONDS, 20 * DAY_SECONDS, size=refunded.height)
    return refunded.with_columns(
        ordered_at=pl.col("ordered_at") + pl.duration(seconds=pl.lit(pl.Series(wait))),
        amount=-pl.col("amount"),
    ).filter(pl.col("ordered_at").dt.date() < truth.end)


def _orders(sales: polars.DataFrame, people: polars.DataFrame) -> polars.DataFrame:
    """Name the customers and number the orders by time."""
    width = max(6, len(str(sales.height)))
    number = pl.int_range(1, pl.len() + 1).cast(pl.String).str.zfill(width)
    return (
        sales.sort("ordered_at", "buyer", "amount")
        .join(people, on="buyer", maintain_order="left")
        .select("customer_id", ("o" + number).alias("order_id"), "ordered_at", "amount", "channel")
    )
