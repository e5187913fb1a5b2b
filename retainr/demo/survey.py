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
    """Ask a share of the customers a day to two weeks after one of their orders.

    Who has dropped out by the time of the answer answers lower, by the known logits of
    `draw_scores`; who drops out after a later order does not know it yet.

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
    asked = people.filter(pl.Series(rng.random(people.height) < truth.asked))
    luck = pl.Series("luck", rng.random(sales.height))
    wait = pl.Series(rng.integers(DAY_SECONDS, 14 * DAY_SECONDS, size=sales.height))
    return (
        sales.with_columns(
            luck, answered_at=pl.col("ordered_at") + pl.duration(seconds=pl.lit(wait))
        )
        .filter(pl.col("luck") == pl.col("luck").max().over("buyer"))
        .filter(pl.col("answered_at").dt.date() < truth.end)
        .join(asked, on="buyer")
        .sort("answered_at", "buyer")
    )


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
