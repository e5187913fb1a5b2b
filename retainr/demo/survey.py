"""A survey of "would you recommend us", answered by the simulated customers."""

from __future__ import annotations

from typing import TYPE_CHECKING

from retainr.demo.truth import DAY_SECONDS
from retainr.lazy import pl

if TYPE_CHECKING:
    import numpy as np
    import polars

    from retainr.demo.truth import ShopTruth

DETRACTORS = (
    "Delivery took far too long.",
    "The sizes never fit.",
    "Support did not answer.",
    "Too expensive for what it is.",
)
PASSIVES = (
    "Fine, nothing special.",
    "Good products, slow delivery.",
    "Shipping should be free.",
)
PROMOTERS = (
    "Great quality!",
    "Fast delivery, will come back.",
    "Friendly support.",
    "My whole family buys here.",
)


def draw_survey(
    rng: np.random.Generator,
    truth: ShopTruth,
    sales: polars.DataFrame,
    people: polars.DataFrame,
) -> polars.DataFrame:
    """Ask a share of the customers once, a day to two weeks after one of their orders.

    Each order has the same chance to be the one, so that who is asked, and when, depends on no
    later order; who orders often is asked sooner and more likely. Who has dropped out by the
    time of the answer answers lower, by the known logits of `draw_scores`; who drops out after
    a later order does not know it yet.

    Args:
        rng: source of randomness.
        truth: share asked, cutpoints, loyalty and share of comments.
        sales: buyer and ordered_at, one row an order.
        people: buyer, customer_id and dropped_at, one row a customer, by buyer.

    Returns:
        customer_id, answered_at, score and comment by time, at most one row a customer.
    """
    from retainr.demo.draws import draw_scores

    answers = _answers(rng, truth, sales, people)
    dropped = (answers["dropped_at"] <= answers["answered_at"]).fill_null(value=False)
    score = draw_scores(rng, truth, dropped.to_numpy())
    return answers.select(
        "customer_id",
        "answered_at",
        pl.Series("score", score),
        _comments(rng, truth.commented, score.tolist()),
    )


def _answers(
    rng: np.random.Generator, truth: ShopTruth, sales: polars.DataFrame, people: polars.DataFrame
) -> polars.DataFrame:
    """Choose who is asked, after which order, and when they answer, by time."""
    chance = chance_each(truth.asked, sales["buyer"].value_counts()["count"])
    luck = pl.Series(rng.random(sales.height))
    wait = pl.Series(rng.integers(DAY_SECONDS, 14 * DAY_SECONDS, size=sales.height))
    return (
        sales.with_columns(answered_at=pl.col("ordered_at") + pl.duration(seconds=pl.lit(wait)))
        .filter(luck < chance)
        .sort("buyer", "ordered_at")
        .unique("buyer", keep="first", maintain_order=True)
        .filter(pl.col("answered_at").dt.date() < truth.end)
        .join(people, on="buyer")
        .sort("answered_at", "buyer")
    )


def chance_each(share: float, orders: polars.Series) -> float:
    """Return the chance to be asked after an order that leaves a share of customers asked.

    Args:
        share: of the customers that are asked after one of their orders, 0 to 1.
        orders: of each customer, at least one.
    """
    low, high = 0.0, 1.0
    for _ in range(60):
        middle = (low + high) / 2
        left = pl.select(((1 - middle) ** pl.lit(orders.cast(pl.Float64))).mean())
        low, high = (middle, high) if 1 - left.item() < share else (low, middle)
    return high


def _comments(rng: np.random.Generator, share: float, scores: list[int]) -> polars.Series:
    """Give a share of the answers a sentence that goes with the score."""
    pools = (DETRACTORS,) * 7 + (PASSIVES,) * 2 + (PROMOTERS,) * 2
    says = rng.random(len(scores)) < share
    pick = rng.random(len(scores))
    texts = [
        pools[s][int(p * len(pools[s]))] if said else None
        for s, p, said in zip(scores, pick, says, strict=True)
    ]
    return pl.Series("comment", texts, dtype=pl.String)
