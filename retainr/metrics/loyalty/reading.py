"""Answers and orders, read and joined: one row for each customer whose answer counts."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from retainr.activity import answers as activity
from retainr.activity.loyalty import Sorted, Window, after, answered_by, numbered, sort_out
from retainr.activity.periods import day_number
from retainr.activity.segments import combinations, segment_numbers
from retainr.errors import InputError
from retainr.lazy import pl
from retainr.load.answers import answers
from retainr.metrics.loyalty.params import needs_of
from retainr.metrics.loyalty.worth import with_worth
from retainr.metrics.nps.tables import DETRACTOR, PROMOTER
from retainr.metrics.orders import Orders, read_orders

if TYPE_CHECKING:
    import datetime as dt

    import polars

    from retainr.load import Rows
    from retainr.load.ledger import Ledger
    from retainr.load.scales import Scale
    from retainr.metrics.loyalty.params import LoyaltyParams
    from retainr.metrics.surveys.params import Good

LEAVING_FIRST = ("detractors", "passives", "promoters")
HIGH, LOW = "high", "low"
SATISFIED, DISSATISFIED, NONE = "satisfied", "dissatisfied", "none"


@dataclass(frozen=True)
class Survey:
    """Hold the answers of one survey.

    Attributes:
        rows: the input.
        ledger: its rows by day and fate.
        answers: `customer` (an id as text), `time_us`, `score`, `row`, segments.
        scale: on which they are.
    """

    rows: Rows
    ledger: Ledger
    answers: polars.DataFrame
    scale: Scale


@dataclass(frozen=True)
class Read:
    """Hold what was read, and what customers did after their answer.

    Attributes:
        survey: the answers.
        orders: the orders; with referrers, each is a segment of its own.
        csat: the answers of satisfaction, or None.
        sorted: the answers by what becomes of them.
        did: one row a customer whose answer counts: what `after` returns, with `segment`,
            `group`, `high`, with amounts perhaps `clv`, with another survey `csat_group`.
        segments: one row a combination of the answers' segment values.
        no_worth: why there is no value of customers, or None.
        params: the command's parameters.
    """

    survey: Survey
    orders: Orders
    csat: Survey | None
    sorted: Sorted
    did: polars.DataFrame
    segments: polars.DataFrame
    no_worth: str | None
    params: LoyaltyParams

    @property
    def as_of(self) -> int:
        """Return the last observed day: that of the orders."""
        return day_number(self.orders.as_of)

    @property
    def groups(self) -> tuple[str, ...]:
        """Return the groups that answers fall into, the best first."""
        return tuple(reversed(LEAVING_FIRST)) if self.params.of_nps else (HIGH, LOW)


def read(rows: Rows, params: LoyaltyParams, orders: Rows, csat: Rows | None) -> Read:
    """Read all inputs once, and return what customers did after their answer.

    Args:
        rows: the answers.
        params: the command's parameters.
        orders: the orders.
        csat: the answers of satisfaction, or None.

    Raises:
        InputError: an input cannot be read, or no customer is in both.
    """
    _check_used(params, orders, csat)
    _check_alike(rows, orders)
    bought = read_orders(_by_referrer(orders), customers=True)
    told = _survey(rows, params.asked, "--scale", bought.as_of)
    satisfied = None
    if csat is not None:
        satisfied = _survey(csat, params.csat_asked, "--csat-scale", bought.as_of)
    _check_common(told, bought)
    window = Window(params.within_days, params.inactive_days, day_number(bought.as_of), params.kept)
    sorted_ = sort_out(told.answers, bought.history, bought.ids, window)
    did = after(bought.history, sorted_.counted, window)
    did, segments = _in_segments(did, [n for n in did.columns if n.startswith("segment_")])
    did = did.with_columns(
        high=_any(params.high), group=group_of(params), ordered=pl.col("orders_after") > 0
    )
    if satisfied is not None:
        did = _with_csat(did, satisfied, bought, params)
    did, reason = with_worth(did, replace(bought, rows=orders))
    return Read(told, bought, satisfied, sorted_, did, segments, reason, params)


def _check_used(params: LoyaltyParams, orders: Rows, csat: Rows | None) -> None:
    """Refuse options that speak of what is not there."""
    if csat is None and (params.csat_scale or params.csat_good):
        option = "--csat-scale" if params.csat_scale else "--csat-good"
        raise InputError(f"{option}: there are no answers of --csat", "--csat FILE")
    if not orders.has("referrer") and (params.last or params.include_incomplete):
        option = "--last" if params.last else "--include-incomplete"
        raise InputError(f"{option}: only referrals are cut by periods", "--referrer COL")


def _check_alike(rows: Rows, orders: Rows) -> None:
    """Refuse orders whose days are cut, or whose customers are joined, otherwise: of a store."""
    for name in ("tz", "customer_map"):
        value, other = getattr(rows.reading, name), getattr(orders.reading, name)
        if value != other:
            option = f"--{name.replace('_', '-')}"
            raise InputError(
                f"{orders.name}: read with {option} {other}, and {rows.name} with {value}",
                f"{option} {other}, which speaks of both",
            )


def _by_referrer(orders: Rows) -> Rows:
    """Return orders whose segments are the referrers on the customers' first orders."""
    column = orders.columns.get("referrer")
    by = () if column is None else (column,)
    return orders.read_as(by=by)


def _survey(rows: Rows, scale: Scale, option: str, as_of: dt.date) -> Survey:
    """Read answers up to the as-of day of the orders."""
    asked = answers(rows.read_as(as_of=as_of), needs_of(scale, option))
    spec = activity.AnswerSpec(
        customer=True,
        time=True,
        segments=tuple(f"segment_{n}" for n in range(len(rows.reading.by))),
    )
    collected = asked.collect(lambda frame, _: activity.plan(frame, spec))
    found, ids = collected.frames["answers"], collected.customers
    assert ids is not None
    named = found.with_columns(ids.written(found["customer"]).alias("customer"))
    return Survey(rows, collected.ledger, named, scale)


def _check_common(survey: Survey, orders: Orders) -> None:
    """Refuse inputs without a common customer: a wrong column must not look like an answer."""
    named = survey.answers["customer"].drop_nulls().unique()
    if named.is_empty() or orders.ids.is_empty() or named.is_in(orders.ids.implode()).any():
        return
    if orders.history.left_out:  # They may be of those: that is said, and no error.
        return
    first, other = named.sort()[0], orders.ids.sort()[0]
    raise InputError(
        f'{survey.rows.name}: no customer of it is in {orders.rows.name}: "{first}" in the one, '
        f'"{other}" in the other',
        "other ids? --customer COL, --orders-option customer=COL; both are one: --customer-map",
    )


def _in_segments(
    did: polars.DataFrame, names: list[str]
) -> tuple[polars.DataFrame, polars.DataFrame]:
    """Return the rows with the number of their segment, and the segments."""
    named = did.with_columns(pl.col(names).fill_null("(none)"))
    segments = combinations(named, names)
    return named.with_columns(segment_numbers(named, segments).alias("segment")), segments


def _any(good: tuple[Good, ...], name: str = "score") -> polars.Expr:
    """Return where a score is in one of some ranges."""
    return pl.any_horizontal(pl.col(name).is_between(one.low, one.high) for one in good)


def group_of(params: LoyaltyParams) -> polars.Expr:
    """Return the group of a score: that of an NPS, or high and low."""
    if not params.of_nps:
        return pl.when(_any(params.high)).then(pl.lit(HIGH)).otherwise(pl.lit(LOW))
    detractors, passives, promoters = (pl.lit(name) for name in LEAVING_FIRST)
    score = pl.col("score")
    middle = pl.when(score > DETRACTOR).then(passives).otherwise(detractors)
    return pl.when(score >= PROMOTER).then(promoters).otherwise(middle)


def _with_csat(
    did: polars.DataFrame, csat: Survey, orders: Orders, params: LoyaltyParams
) -> polars.DataFrame:
    """Add whether each customer was satisfied: by its latest answer up to the day of this one.

    A later one may have been asked for after an order, so that who gives it has ordered.
    """
    found = numbered(csat.answers, orders.history, orders.ids)
    latest = answered_by(found, did.select("customer", "day"))
    satisfied = pl.when(_any(params.satisfied)).then(pl.lit(SATISFIED))
    group = (
        pl.when(pl.col("score").is_null())
        .then(pl.lit(NONE))
        .otherwise(satisfied.otherwise(pl.lit(DISSATISFIED)))
    )
    return did.with_columns(latest.select(csat_group=group))
