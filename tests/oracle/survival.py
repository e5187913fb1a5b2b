"""Page 2.5 in plain Python: each customer's stay looked at by itself."""

from __future__ import annotations

import datetime as dt
import itertools
import math
from collections import defaultdict
from statistics import NormalDist
from typing import TYPE_CHECKING, Any

from tests.oracle.clean import clean
from tests.oracle.dates import DAY
from tests.oracle.people import orders_of
from tests.oracle.repurchase import Asked, Buyer, _buyer

if TYPE_CHECKING:
    from tests.oracle.clean import Line
    from tests.oracle.log import Options, Row

Stays = list[tuple[int, bool]]
"""Days, and whether the event was seen then, one for each customer."""

NAMES = ("customers", "events", "median", "median_ci_low", "median_ci_high", "restricted_mean")


def expected(
    rows: list[Row], options: Options, lost_after: int | None
) -> dict[str, list[dict[str, Any]]]:
    """Return the tables, and the summary as a table of one row.

    Args:
        rows: the log.
        options: what is asked of it.
        lost_after: days without an order; None follows customers to their second order.
    """
    cleaned = clean(rows, options)
    as_of = cleaned.as_of or dt.date(1970, 1, 1)
    lines: dict[str, list[Line]] = defaultdict(list)
    for line in cleaned.lines:
        lines[line.customer].append(line)
    found = [_buyer(orders_of(own, options), as_of, options, Asked()) for own in lines.values()]
    buyers = [buyer for buyer in found if buyer is not None]
    names = sorted({b.segments for b in buyers}) if options.by else [()]
    groups = [
        [_stay(b, as_of, lost_after) for b in buyers if not options.by or b.segments == name]
        for name in names
    ]
    horizon = min((max(t for t, _ in group) for group in groups if group), default=None)
    keys = [dict(zip(options.by, name, strict=True)) for name in names]
    level, split = options.confidence, zip(keys, groups, strict=True)
    both = [(key, group, curve(group, level)) for key, group in split if group]
    everybody = [stay for group in groups for stay in group]
    return {
        "curve": [key | row for key, _, steps in both for row in steps],
        "groups": [key | _group(group, steps, horizon) for key, group, steps in both],
        "summary": [
            _summary(everybody, groups, horizon, level) | _silent(buyers, options, lost_after)
        ],
    }


def _silent(buyers: list[Buyer], options: Options, lost_after: int | None) -> dict[str, Any]:
    """Return who was silent for longer and came back, and what nine gaps of ten do not exceed."""
    named = ("silent_and_back", "suggested_inactive_after_days")
    if lost_after is None or not buyers:
        return dict.fromkeys(named)
    told_apart = options.has_order or options.has_amount
    own = [b.every if told_apart else sorted(set(b.every)) for b in buyers]
    gaps = [[(b - a).days for a, b in itertools.pairwise(days)] for days in own]
    every = sorted(gap for some in gaps for gap in some)
    back = sum(any(gap > lost_after for gap in some) for some in gaps)
    usual = next((gap for n, gap in enumerate(every, 1) if 10 * n >= 9 * len(every)), None)
    return dict(zip(named, (back, usual), strict=True))


def _stay(buyer: Buyer, as_of: dt.date, lost_after: int | None) -> tuple[int, bool]:
    if lost_after is None:
        again = buyer.again(1)
        return ((as_of - buyer.days[0]).days, False) if again is None else (again, True)
    loss = buyer.days[-1] + lost_after * DAY
    return (min(loss, as_of) - buyer.since).days, loss <= as_of


def curve(stays: Stays, confidence: float) -> list[dict[str, Any]]:
    """Return the Kaplan–Meier estimate with log(−log) intervals, one row for each time."""
    rows, survival, variance = [], 1.0, 0.0
    z = NormalDist().inv_cdf((1 + confidence) / 2)
    for time in sorted({time for time, _ in stays}):
        risk = sum(t >= time for t, _ in stays)
        events = sum(t == time and seen for t, seen in stays)
        survival *= (risk - events) / risk
        variance += events / (risk * (risk - events)) if risk > events else 0
        ends: tuple[float | None, float | None] = (1.0, 1.0) if survival == 1 else (None, None)
        if 0 < survival < 1:
            reach = z * math.sqrt(variance) / abs(math.log(survival))
            ends = survival ** math.exp(reach), survival ** math.exp(-reach)
        rows.append(
            {"time": time, "at_risk": risk, "events": events}
            | {"censored": sum(t == time and not seen for t, seen in stays)}
            | {"survival": survival, "ci_low": ends[0], "ci_high": ends[1]}
        )
    return rows


def _half(steps: list[dict[str, Any]], name: str) -> float | None:
    times = [s["time"] for s in steps if s[name] is not None and s[name] <= 0.5 + 1e-9]
    return float(times[0]) if times else None


def _mean(steps: list[dict[str, Any]], horizon: int | None) -> float | None:
    """Add up the share that is left on each day before the horizon."""
    if horizon is None:
        return None
    shares = dict.fromkeys(range(horizon), 1.0)
    for step in steps:
        shares |= dict.fromkeys(range(step["time"], horizon), step["survival"])
    return float(sum(shares.values()))


def _group(group: Stays, steps: list[dict[str, Any]], horizon: int | None) -> dict[str, Any]:
    medians = [_half(steps, name) for name in ("survival", "ci_low", "ci_high")]
    counts = [len(group), sum(seen for _, seen in group)]
    return dict(zip(NAMES, [*counts, *medians, _mean(steps, horizon)], strict=True))


def _summary(
    everybody: Stays, groups: list[Stays], horizon: int | None, confidence: float
) -> dict[str, Any]:
    whole: dict[str, Any] = dict.fromkeys(NAMES)
    if everybody:
        whole = _group(everybody, curve(everybody, confidence), horizon)
    test = two_groups(*groups) if len(groups) == 2 else None
    last = None if horizon is None else float(horizon)
    return whole | {"horizon": last, "chi_square": test}


def two_groups(one: Stays, other: Stays) -> float | None:
    """Return the log-rank statistic of two groups; None where they can't be compared."""
    excess = variance = 0.0
    both = one + other
    for time in {t for t, seen in both if seen}:
        total = sum(t >= time for t, _ in both)
        mine = sum(t >= time for t, _ in one)
        events = sum(t == time and seen for t, seen in both)
        excess += sum(t == time and seen for t, seen in one) - events * mine / total
        if total > 1:
            spread = events * (total - events) / (total - 1)
            variance += spread * mine * (total - mine) / total**2
    return excess**2 / variance if variance > 1e-12 else None
