"""The simulated shop is true to its parameters in the large."""

from __future__ import annotations

import math
import random
from dataclasses import replace
from datetime import date, timedelta
from statistics import fmean
from typing import TYPE_CHECKING

import polars as pl
import pytest
from scipy.special import hyp2f1

from retainr.demo import Channel, Shop, ShopTruth, simulate

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]

# One channel without seasons: there the textbook's formulas hold as they stand.
PLAIN = ShopTruth(
    r=0.243,
    alpha=4.414,
    channels=(Channel("all", 1.0, 0.793, 2.426),),
    season=0.0,
    weekdays=(1.0,) * 7,
    hours=(1.0,) * 24,
)
CUSTOMERS = 60_000


@pytest.fixture(scope="module")
def plain() -> Shop:
    return simulate(PLAIN, customers=CUSTOMERS, seed=1)


def floats(frame: pl.DataFrame, column: str) -> Floats:
    return frame[column].cast(pl.Float64).to_numpy()


def weeks(truth: ShopTruth) -> float:
    return (truth.end - truth.start).days / 7


def orders_each(shop: Shop) -> pl.DataFrame:
    counts = shop.orders.group_by("customer_id").agg(
        pl.len().alias("orders"), first=pl.col("ordered_at").min(), last=pl.col("ordered_at").max()
    )
    return shop.customers.join(counts, on="customer_id", maintain_order="left")


def test_truth_agrees_with_the_orders(lively: Shop) -> None:
    each = orders_each(lively)
    assert each.filter(pl.col("first").dt.date() != pl.col("first_day")).is_empty()
    dropped = each.filter(~pl.col("alive"))
    assert dropped.filter(pl.col("last") != pl.col("dropped_at")).is_empty()
    assert dropped["orders"].min() == 2
    assert each.filter(pl.col("alive"))["dropped_at"].null_count() == each["alive"].sum()


def test_repeat_share_is_the_closed_form(plain: Shop) -> None:
    # P(no repeat in t) = (α / (α + t))^r, averaged over ages uniform on the span.
    r, alpha, span = PLAIN.r, PLAIN.alpha, weeks(PLAIN)
    none = alpha**r * ((alpha + span) ** (1 - r) - alpha ** (1 - r)) / ((1 - r) * span)
    share = (orders_each(plain)["orders"] > 1).mean()
    assert share == pytest.approx(1 - none, abs=4 * math.sqrt(none * (1 - none) / CUSTOMERS))


def expected_repeats(t: float) -> float:
    # Fader, Hardie & Lee (2005), equation 9.
    r, alpha, a, b = PLAIN.r, PLAIN.alpha, PLAIN.channels[0].a, PLAIN.channels[0].b
    shrink = (alpha / (alpha + t)) ** r * float(hyp2f1(r, b, a + b - 1, t / (alpha + t)))
    return (a + b - 1) / (a - 1) * (1 - float(shrink))


def test_repeats_grow_as_expected(plain: Shop) -> None:
    customers = orders_each(plain)
    size = CUSTOMERS // 8
    for eighth in range(8):
        # Customers stand by their first order, so every eighth is of one age.
        part = customers.slice(eighth * size, size)
        ages = [(PLAIN.end - day).days / 7 - 1 / 14 for day in part["first_day"].to_list()[::20]]
        expected = fmean(expected_repeats(age) for age in ages)
        repeats = floats(part, "orders") - 1
        error = repeats.std() / math.sqrt(size)
        assert repeats.mean() == pytest.approx(expected, abs=4 * error)


def test_rates_are_gamma(plain: Shop) -> None:
    rate = floats(plain.customers, "rate")
    assert rate.mean() == pytest.approx(PLAIN.r / PLAIN.alpha, rel=0.03)
    assert rate.std() == pytest.approx(math.sqrt(PLAIN.r) / PLAIN.alpha, rel=0.03)


def test_who_never_drops_out_buys_at_the_own_rate() -> None:
    loyal = replace(PLAIN, channels=(Channel("all", 1.0, 0.001, 1_000.0),))
    shop = simulate(loyal, customers=20_000, seed=6)
    days = [(loyal.end - day).days - 0.5 for day in shop.customers["first_day"].to_list()]
    rates = shop.customers["rate"].to_list()
    expected = sum(rate * day / 7 for rate, day in zip(rates, days, strict=True))
    repeats = shop.orders.height - 20_000
    assert repeats == pytest.approx(expected, abs=4 * math.sqrt(expected))


def one_buyer(rng: random.Random) -> tuple[int, bool]:
    """Tell one customer's story straight from the model: repeats, and alive at the end."""
    channel = PLAIN.channels[0]
    rate = rng.gammavariate(PLAIN.r, 1 / PLAIN.alpha)
    dropout = rng.betavariate(channel.a, channel.b)
    left = rng.uniform(0, weeks(PLAIN))
    repeats = 0
    while rate > 0 and (left := left - rng.expovariate(rate)) > 0:
        repeats += 1
        if rng.random() < dropout:
            return repeats, False
    return repeats, True


def test_an_independent_simulation_agrees(plain: Shop) -> None:
    rng = random.Random(11)
    told = [one_buyer(rng) for _ in range(40_000)]
    each = orders_each(plain)
    assert (each["alive"]).mean() == pytest.approx(fmean(alive for _, alive in told), abs=0.012)
    repeats = each["orders"] - 1
    for least in (1, 2, 3, 5, 10):
        expected = fmean(count >= least for count, _ in told)
        assert (repeats >= least).mean() == pytest.approx(expected, abs=0.012)


def test_spend_is_gamma_gamma(lively: Shop) -> None:
    truth = ShopTruth()
    p, q, gamma = truth.spend_p, truth.spend_q, truth.spend_gamma
    spend = floats(lively.customers, "mean_spend")
    assert spend.mean() == pytest.approx(p * gamma / (q - 1), rel=0.02)
    # ν is p / mean spend; its tails are light enough to measure a spread.
    scale = p / spend
    assert scale.mean() == pytest.approx(q / gamma, rel=0.02)
    assert scale.std() == pytest.approx(math.sqrt(q) / gamma, rel=0.02)


def test_orders_spread_around_the_mean_spend(lively: Shop) -> None:
    orders = lively.orders.join(lively.customers, on="customer_id")
    ratio = floats(orders, "amount") / floats(orders, "mean_spend")
    assert ratio.mean() == pytest.approx(1, abs=0.01)
    assert ratio.std() == pytest.approx(1 / math.sqrt(ShopTruth().spend_p), rel=0.02)
    first = lively.orders.unique("customer_id", keep="first", maintain_order=True)
    mean = ShopTruth().spend_p * ShopTruth().spend_gamma / (ShopTruth().spend_q - 1)
    assert floats(first, "amount").mean() == pytest.approx(mean, rel=0.02)


def share_at_least(logits: tuple[float, ...], score: int, shift: float) -> float:
    return 1 - 1 / (1 + math.exp(shift - logits[score - 1]))


def test_scores_follow_the_known_logits(lively: Shop) -> None:
    truth = ShopTruth()
    answers = lively.survey.join(lively.customers, on="customer_id")
    gone = (answers["dropped_at"] <= answers["answered_at"]).fill_null(value=False)
    for dropped, shift in ((True, 0.0), (False, truth.loyalty)):
        scores = answers.filter(gone if dropped else ~gone)["score"]
        assert scores.len() > 1_000
        for score in (1, 4, 7, 9, 10):
            expected = share_at_least(truth.cutpoints, score, shift)
            error = math.sqrt(expected * (1 - expected) / scores.len())
            assert (scores >= score).mean() == pytest.approx(expected, abs=4 * error)


def test_who_is_gone_at_the_end_scored_lower(lively: Shop) -> None:
    answers = lively.survey.join(lively.customers, on="customer_id")
    means = dict(answers.group_by("alive").agg(pl.col("score").mean()).iter_rows())
    assert means[True] - means[False] > 0.4


def wave(truth: ShopTruth, month: date) -> float:
    """Sum the yearly wave over a month, day by day."""
    days = [month + timedelta(days=d) for d in range(31)]
    turn = 2 * math.pi / 365.25
    return sum(
        1 + truth.season * math.cos(turn * ((day - truth.start).days + 1 - truth.peak))
        for day in days
        if day.month == month.month
    )


def test_seasons_move_months() -> None:
    truth = replace(PLAIN, season=0.5)
    first = simulate(truth, customers=CUSTOMERS, seed=5).customers["first_day"]
    starts = [date(2023 + m // 12, m % 12 + 1, 1) for m in range(24)]
    whole = sum(wave(truth, start) for start in starts)
    for start in starts:
        share = (first.dt.truncate("1mo") == start).mean()
        assert share == pytest.approx(wave(truth, start) / whole, abs=0.004)


def test_seasons_move_repeats() -> None:
    # Beside the same shop without seasons, so that its growth falls out of the ratio.
    ratios = []
    for season in (0.5, 0.0):
        shop = simulate(replace(PLAIN, season=season), customers=CUSTOMERS, seed=5)
        later = shop.orders.filter(~pl.col("customer_id").is_first_distinct())
        month = later.filter(pl.col("ordered_at").dt.year() == 2024)["ordered_at"].dt.month()
        months = month.to_list()
        ratios.append(months.count(12) / months.count(6))
    truth = replace(PLAIN, season=0.5)
    expected = wave(truth, date(2024, 12, 1)) / wave(truth, date(2024, 6, 1)) * 30 / 31
    assert ratios[0] / ratios[1] == pytest.approx(expected, rel=0.15)


def test_weekdays_and_hours_follow_their_weights(lively: Shop) -> None:
    truth, at = ShopTruth(), lively.orders["ordered_at"]
    for got, weights in (
        (at.dt.weekday().cast(pl.Int32) - 1, truth.weekdays),
        (at.dt.hour().cast(pl.Int32), truth.hours),
    ):
        for place, weight in enumerate(weights):
            assert (got == place).mean() == pytest.approx(weight / sum(weights), abs=0.004)


def test_channels_differ(lively: Shop) -> None:
    each = orders_each(lively)
    for channel in ShopTruth().channels:
        part = each.filter(pl.col("channel") == channel.name)
        assert part.height / each.height == pytest.approx(channel.share, abs=0.01)
        mean = channel.a / (channel.a + channel.b)
        assert floats(part, "dropout").mean() == pytest.approx(mean, abs=0.01)
    repeats = dict(each.group_by("channel").agg(pl.col("orders").mean()).iter_rows())
    assert repeats["referral"] > repeats["organic"] > repeats["ads"]
