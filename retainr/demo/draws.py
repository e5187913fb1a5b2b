"""The random draws of a shop, on arrays; simulate.py makes tables of them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from retainr.demo.truth import ShopTruth

    Floats = NDArray[np.float64]
    Ints = NDArray[np.int64]
    Flags = NDArray[np.bool_]

DAYS_A_WEEK = 7


@dataclass(frozen=True)
class Buyers:
    """Hold what the customers are born with, all (customers,).

    Attributes:
        channel: position in the truth's channels.
        first: operational day of the first order, rising.
        rate: purchases per operational week while not dropped out.
        dropout: probability of dropping out after each repeat purchase.
        mean_spend: expected value of an order, money.
    """

    channel: Ints
    first: Floats
    rate: Floats
    dropout: Floats
    mean_spend: Floats


@dataclass(frozen=True)
class Purchases:
    """Hold all orders, by customer and then by time.

    Attributes:
        buyer: position of the customer, (orders,).
        at: operational day, (orders,).
        alive: whether the customer has not dropped out by the end, (customers,).
    """

    buyer: Ints
    at: Floats
    alive: Flags

    @property
    def last(self) -> Ints:
        """Return the position of each customer's last order, (customers,)."""
        return np.cumsum(self.counts) - 1

    @property
    def counts(self) -> Ints:
        """Return each customer's orders, the first included, (customers,)."""
        return np.bincount(self.buyer)


def draw_buyers(rng: np.random.Generator, truth: ShopTruth, customers: int, span: float) -> Buyers:
    """Draw the customers of a BG/NBD and gamma-gamma population.

    Source: Fader, Hardie & Lee (2005), assumptions (ii) and (iv); Fader & Hardie (2013),
    "The gamma-gamma model of monetary value".

    Args:
        rng: source of randomness.
        truth: parameters; r and alpha in weeks.
        customers: how many, at least 1.
        span: operational days observed; first orders are uniform over them.

    Returns:
        The customers by the time of their first order.
    """
    share = np.array([c.share for c in truth.channels])
    channel = rng.choice(len(truth.channels), size=customers, p=share / share.sum())
    a = np.array([c.a for c in truth.channels])[channel]
    b = np.array([c.b for c in truth.channels])[channel]
    scale = rng.gamma(truth.spend_q, 1 / truth.spend_gamma, size=customers)
    return Buyers(
        channel=channel,
        first=np.sort(rng.uniform(0, span, size=customers)),
        rate=rng.gamma(truth.r, 1 / truth.alpha, size=customers),
        dropout=rng.beta(a, b),
        mean_spend=truth.spend_p / scale,
    )


def draw_purchases(rng: np.random.Generator, buyers: Buyers, span: float) -> Purchases:
    """Let every customer buy until dropout or the end, all customers one order at a time.

    Source: Fader, Hardie & Lee (2005), assumptions (i) and (iii). As in their likelihood, a
    customer can drop out after every repeat purchase but not after the first order.

    Args:
        rng: source of randomness.
        buyers: the customers.
        span: operational days observed.

    Returns:
        The first orders and the repeat purchases before the end.
    """
    buyer = np.arange(buyers.first.size)
    at = buyers.first
    alive = np.ones(buyer.size, dtype=np.bool_)
    rounds = [(buyer, at)]
    while buyer.size:
        at = at + rng.exponential(DAYS_A_WEEK, size=buyer.size) / buyers.rate[buyer]
        seen = at < span
        buyer, at = buyer[seen], at[seen]
        rounds.append((buyer, at))
        stays = rng.random(buyer.size) >= buyers.dropout[buyer]
        alive[buyer[~stays]] = False
        buyer, at = buyer[stays], at[stays]
    buyer, at = (np.concatenate(column) for column in zip(*rounds, strict=True))
    order = np.lexsort((at, buyer))
    return Purchases(buyer[order], at[order], alive)


def draw_amounts(rng: np.random.Generator, shape: float, mean: Floats) -> Floats:
    """Draw order values around their customers' means, rounded to cents.

    Source: Fader & Hardie (2013): a value is Gamma(p, ν), so its mean is p / ν.

    Args:
        rng: source of randomness.
        shape: p of the gamma-gamma model.
        mean: the customer's mean for each order, money, (orders,).

    Returns:
        Values of at least one cent, money, (orders,).
    """
    values = np.round(rng.gamma(shape, mean / shape), 2)
    return np.maximum(values, 0.01)


def draw_scores(rng: np.random.Generator, truth: ShopTruth, dropped: Flags) -> Ints:
    """Draw answers to "would you recommend us" from proportional odds.

    Source: McCullagh (1980), "Regression models for ordinal data":
    logit P(score ≤ k) = cutpoint k - loyalty · (not dropped out).

    Args:
        rng: source of randomness.
        truth: cutpoints and loyalty, in logits.
        dropped: whether the customer had dropped out when answering, (answers,).

    Returns:
        Scores from 0 to 10, (answers,).
    """
    latent = rng.logistic(size=dropped.size) + np.where(dropped, 0.0, truth.loyalty)
    return np.searchsorted(np.asarray(truth.cutpoints), latent)
