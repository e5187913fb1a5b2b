"""The list of an earlier day, held against who came back after it."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from retainr.activity.periods import day_number
from retainr.errors import InputError, NotEnoughDataError
from retainr.lazy import np, pl
from retainr.metrics.clv.params import ClvParams
from retainr.metrics.clv.people import people_of
from retainr.metrics.rates import with_rate
from retainr.metrics.risk.columns import LIFT, RULES
from retainr.metrics.risk.params import LIKELY_GONE, OVERDUE
from retainr.metrics.risk.scored import score
from retainr.models import roc, validation

if TYPE_CHECKING:
    from collections.abc import Iterator

    import polars
    from numpy.typing import NDArray

    from retainr.metrics.orders import Orders
    from retainr.metrics.risk.params import RiskParams
    from retainr.metrics.risk.scored import Scored

    Floats = NDArray[np.float64]
    Flags = NDArray[np.bool_]

P_ALIVE, EXPECTED, RATIO, SILENT = (
    "p_alive", "expected_orders", "overdue_ratio", "days_since_last_order",
)  # fmt: skip
"""What customers are ranked by; the last is the baseline, which needs nothing but a date."""


@dataclass(frozen=True)
class Rule:
    """Hold how well one rule finds those who do not come back.

    Attributes:
        name: the column that it ranks by.
        score: of each customer, higher where a loss is more likely.
        flagged: whom it calls at risk.
        area: under its ROC curve.
        better: that area minus the baseline's; of the baseline itself nothing.
    """

    name: str
    score: Floats
    flagged: Flags
    area: roc.Area
    better: roc.Area


@dataclass(frozen=True)
class Tested:
    """Hold the customers of an earlier day, and who came back.

    Attributes:
        day: that day, since 1970-01-01.
        not_back: who did not order in the days after it, of those with an order in the 365
            days up to it.
        rules: the one that the list rests on first, the baseline last.
        confidence: level of the intervals.
    """

    day: int
    not_back: Flags
    rules: tuple[Rule, ...]
    confidence: float

    @property
    def own(self) -> Rule:
        """Return the rule that the list rests on."""
        return self.rules[0]

    @property
    def baseline(self) -> Rule:
        """Return the rule by days since the last order."""
        return self.rules[-1]

    @cached_property
    def by_rule(self) -> polars.DataFrame:
        """Return the table `backtest`."""
        return _rules_table(self)

    @cached_property
    def tenths(self) -> polars.DataFrame:
        """Return the table `lift`, which is put in order once: a file, a page and a chart ask."""
        return _lift_table(self)


def backtest(orders: Orders, params: RiskParams, days: int) -> Tested:
    """Return how well the list of an earlier day found who did not come back.

    Args:
        orders: all orders.
        params: the command's parameters.
        days: how long before the as-of day that day is.

    Raises:
        InputError: the data are not longer than that.
        NotEnoughDataError: there was too little to fit on that day, or nobody to test on.
    """
    then = _then(orders, params, days)
    chosen = (then.frame["orders_365d"] > 0).to_numpy()
    if not chosen.any():
        raise NotEnoughDataError(
            f"{orders.rows.name}: --backtest {days}d: nobody ordered in the 365 days before it",
            f"a shorter one, for example --backtest {max(days // 2, 1)}d",
        )
    not_back = (then.people.integers("holdout_frequency") == 0)[chosen]
    scores = {name: values[chosen] for name, values in _scores(then, days)}
    baseline = roc.placed(scores[SILENT], not_back)
    flagged = _flagged(scores)
    rules = []
    for name, values in scores.items():
        found = roc.placed(values, not_back)
        better = roc.Area(None, None, None)
        if name != SILENT:
            better = roc.difference(found, baseline, params.confidence)
        area = roc.area(found, params.confidence)
        rules.append(Rule(name, values, flagged[name], area, better))
    return Tested(then.people.end, not_back, tuple(rules), params.confidence)


def _then(orders: Orders, params: RiskParams, days: int) -> Scored:
    """Return the customers of that day as the list would have had them."""
    firsts = orders.history.people["first"]
    span = 0 if firsts.is_empty() else (day_number(orders.as_of) - int(firsts.min()) + 1)  # type: ignore[arg-type]
    if days >= span:
        raise InputError(
            f"{orders.rows.name}: --backtest {days}d is {days} days, and the data hold {span}",
            f"a part of them, for example --backtest {span // 2}d" if span > 1 else "more data",
        )
    people = people_of(orders, ClvParams(holdout=f"{days}d"))
    try:
        return score(orders, people, params)
    except NotEnoughDataError as error:
        raise NotEnoughDataError(
            f"{error.message}, of the days before --backtest {days}d",
            f"a shorter --backtest; {error.hint}",
        ) from error


def _scores(then: Scored, days: int) -> Iterator[tuple[str, Floats]]:
    """Yield what customers are ranked by, higher where a loss is more likely."""
    if then.bought is not None:
        yield P_ALIVE, 1 - then.frame[P_ALIVE].to_numpy()
        yield EXPECTED, -then.bought.expected_orders(days / then.people.unit_days)
    if then.usual_gap is not None:
        yield RATIO, then.frame[RATIO].to_numpy()
    yield SILENT, then.people.end - then.frame["last"].cast(pl.Float64).to_numpy()


def _flagged(scores: dict[str, Floats]) -> dict[str, Flags]:
    """Return whom each rule calls at risk.

    The probability and the gap have a bound of their own. The others take as many as the first
    rule does, and those that equal the last of these: who stands first in a file decides nothing.
    """
    bounds = {P_ALIVE: 1 - LIKELY_GONE, RATIO: OVERDUE}
    found = {P_ALIVE: scores[P_ALIVE] > bounds[P_ALIVE]} if P_ALIVE in scores else {}
    if RATIO in scores:
        found[RATIO] = scores[RATIO] >= bounds[RATIO]
    first = next(iter(scores))
    most = int(found[first].sum()) if first in found else 0
    for name, values in scores.items():
        if name not in found:
            last = np.partition(values, -most)[-most] if most else np.inf
            found[name] = values >= last
    return found


def _rules_table(tested: Tested) -> polars.DataFrame:
    """Return one row a rule: whom it called at risk, and how well it ranks."""
    rows = []
    for rule in tested.rules:
        area, better = rule.area, rule.better
        rows.append(
            {
                "rule": rule.name,
                "flagged": int(rule.flagged.sum()),
                "caught": int((rule.flagged & tested.not_back).sum()),
                "not_back": int(tested.not_back.sum()),
                "auc": area.value,
                "auc_ci_low": area.ci_low,
                "auc_ci_high": area.ci_high,
                "auc_difference": better.value,
                "auc_difference_ci_low": better.ci_low,
                "auc_difference_ci_high": better.ci_high,
            }
        )
    kinds = dict.fromkeys([name for name in rows[0] if name.startswith("auc")], pl.Float64)
    frame = pl.DataFrame(rows, schema_overrides=kinds)
    names = ("precision", "precision_ci")
    frame = with_rate(frame, "caught", "flagged", names, tested.confidence)
    names = ("recall", "recall_ci")
    return with_rate(frame, "caught", "not_back", names, tested.confidence).select(RULES.columns)


def _lift_table(tested: Tested) -> polars.DataFrame:
    """Return tenths of the customers by the first rule and by the baseline, the worst first."""
    came = tested.not_back.astype(np.float64)
    own, other = (validation.deciles(rule.score, came) for rule in (tested.own, tested.baseline))
    mean = came.mean() or np.nan
    frame = pl.DataFrame(
        {
            "risk_decile": own.decile,
            "customers": own.customers,
            "not_back": own.actual.astype(np.int64),
            "lift": own.actual / own.customers / mean,
            "baseline_not_back": other.actual.astype(np.int64),
            "baseline_lift": other.actual / other.customers / mean,
        }
    ).with_columns(pl.col("lift", "baseline_lift").fill_nan(None))
    names = ("not_back_rate", "ci")
    return with_rate(frame, "not_back", "customers", names, tested.confidence).select(LIFT.columns)
