"""Contracts: what customers are worth by the shifted-beta-geometric model."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

from retainr.activity import stays
from retainr.activity.id_order import by_id
from retainr.activity.periods import day_number
from retainr.errors import InputError, NotEnoughDataError
from retainr.lang import texts
from retainr.lazy import np, pl
from retainr.metrics.clv.params import FEWEST_OF_SEGMENT
from retainr.metrics.clv.people import People
from retainr.metrics.clv.worth import Slopes, Worth
from retainr.metrics.survival.forecasts import A_YEAR, lifetimes, why
from retainr.models import clv, sbg, what_if
from retainr.models.sbg_fit import Fit, fit, renewals

if TYPE_CHECKING:
    import polars
    from numpy.typing import NDArray

    from retainr.metrics.clv.params import ClvParams
    from retainr.metrics.contracts import ReadContracts

    Floats = NDArray[np.float64]
    Integers = NDArray[np.int64]

_STEP = 1e-4
"""In log alpha and log beta, for the slopes of the residual lifetime."""


@dataclass(frozen=True, slots=True, eq=False)
class Renewed:
    """Hold one model of renewals.

    Attributes:
        segment: whose it is; None for all customers.
        fit: the estimates.
        customers: how many could have made the first renewal.
    """

    segment: int | None
    fit: Fit
    customers: float


@dataclass(frozen=True)
class Bound:
    """Hold contract customers with their values.

    Attributes:
        people: the customers; `frequency` is the renewals that the running contract made,
            `running` says whether there is one, `amount` what it brings in a month.
        fits: one for all, or one a segment.
        worth: the values.
        derl: residual lifetime of each customer, in renewals; 0 where no contract runs.
    """

    people: People
    fits: tuple[Renewed, ...]
    worth: Worth
    derl: Floats


def value_contracts(read: ReadContracts, params: ClvParams) -> Bound:
    """Return what contract customers are worth.

    Args:
        read: the contracts, with amounts.
        params: the command's parameters.

    Raises:
        NotEnoughDataError: no model has a maximum inside.
    """
    people = _people(read, params)
    fits = _fits(read, params)
    rate = math.expm1(math.log1p(params.rate) / A_YEAR[params.period])
    months = 12 / A_YEAR[params.period]
    earned = people.floats("amount") * people.floats("running") * months * params.margin
    age, segment = people.integers("frequency"), people.segment
    derl, changed, value = np.zeros(len(age)), np.zeros(len(age)), np.zeros(len(age))
    low, high = np.zeros(len(age)), np.zeros(len(age))
    sums = []
    for one in fits:
        rows = np.flatnonzero(segment == one.segment) if one.segment is not None else slice(None)
        ages, place = np.unique(age[rows], return_inverse=True)
        left, slopes = _derl(one.fit.alpha, one.fit.beta, ages, rate)
        worth = left[place] * earned[rows]
        moves = clv.Uncertainty(slopes, one.fit.covariance, place)
        ends = clv.intervals(worth, (moves.merged(),), params.confidence)
        derl[rows] = left[place] * people.floats("running")[rows]
        value[rows], low[rows], high[rows] = ends.value, ends.ci_low, ends.ci_high
        changed[rows] = _changed(one.fit, ages, rate, params)[place] * earned[rows]
        along = moves.summed(worth, segment[rows], _count(segment))
        sums.append(Slopes(along, one.fit.covariance))
    none = np.full(len(age), np.nan)
    found = Worth(
        p_alive=people.floats("running"), orders=none, spend=none,
        value=clv.Interval(value, low, high),
        changed=changed if params.change else None, sums=tuple(sums),
    )  # fmt: skip
    return Bound(people, fits, found, derl)


def _count(segment: Integers) -> int:
    return int(segment.max(initial=0)) + 1


def _people(read: ReadContracts, params: ClvParams) -> People:
    """Return one row a customer: its running contract, or else its last one."""
    contracts, as_of = read.contracts, day_number(read.as_of)
    seen = contracts.spells(params.grace_days).filter(pl.col("start") <= as_of)
    last = seen.group_by("customer", maintain_order=True).last()
    running = pl.col("end") > as_of
    until = pl.min_horizontal("end", pl.lit(as_of + 1)) - 1
    made = params.calendar.whole(pl.col("start"), until).clip(0)
    amounts = (
        contracts.bridged(params.grace_days)
        .filter((pl.col("start") <= as_of) & (pl.col("end") > as_of))
        .group_by("customer")
        .agg(pl.col("amount").sum() / read.scale)
    )
    frame = (
        contracts.people.with_columns(read.ids.alias("customer_id"))
        .join(last, on="customer", maintain_order="left")
        .join(amounts, on="customer", how="left", maintain_order="left")
        .select(
            "segment", "customer_id", first="since", frequency=made, running=running,
            T=as_of - pl.col("since"), amount=pl.col("amount").fill_null(0.0),
        )
    )  # fmt: skip
    return People(by_id(frame), params.unit_days, as_of, as_of, 0)


def _fits(read: ReadContracts, params: ClvParams) -> tuple[Renewed, ...]:
    as_of = day_number(read.as_of)
    firsts = stays.first_contracts(read.contracts, params.grace_days, as_of).firsts
    cells = stays.renewal_ages(firsts, params.calendar, params.grace_days, as_of)
    parts = {key[0]: part for key, part in cells.partition_by("segment", as_dict=True).items()}
    numbers = read.contracts.segments["segment"].to_list()
    each = [_fitted(parts.get(n, cells.clear()), n) for n in numbers]
    enough = all(one.fit.converged and one.customers >= FEWEST_OF_SEGMENT for one in each)
    if len(each) > 1 and enough:
        return tuple(each)
    summed = cells.group_by("age").agg(pl.col("lost", "kept").sum())
    whole = _fitted(summed, None)
    if not whole.fit.converged and not (params.allow_nonconverged and whole.fit.identified):
        reason = texts("en").say(why(lifetimes(summed), whole.fit))
        raise NotEnoughDataError(f"{read.rows.name}: {reason}", "a shorter --period or later data")
    return (whole,)


def _fitted(cells: polars.DataFrame, segment: int | None) -> Renewed:
    found = lifetimes(cells)
    due = renewals(found).due
    return Renewed(segment, fit(found), float(due[0]) if len(due) else 0.0)


def _derl(alpha: float, beta: float, ages: Integers, rate: float) -> tuple[Floats, Floats]:
    """Return the residual lifetimes at some ages, and the slopes of their logs."""

    def at(log_alpha: float, log_beta: float) -> Floats:
        """Return the lifetimes where log alpha and log beta are so much larger."""
        a, b = alpha * math.exp(log_alpha), beta * math.exp(log_beta)
        return np.array([sbg.derl(a, b, age, rate) for age in ages.tolist()])

    slopes = [
        (np.log(at(*ahead)) - np.log(at(*back))) / (2 * _STEP)
        for ahead, back in (((_STEP, 0), (-_STEP, 0)), ((0, _STEP), (0, -_STEP)))
    ]
    return at(0, 0), np.stack(slopes)


def _changed(found: Fit, ages: Integers, rate: float, params: ClvParams) -> Floats:
    """Return the residual lifetimes after a change of retention; NaN where it cannot be."""
    if params.change is None:
        return np.zeros(len(ages))
    alpha, beta = what_if.sbg_after(found.alpha, found.beta, params.change)
    if math.isnan(alpha):
        return np.full(len(ages), np.nan)
    return np.array([sbg.derl(alpha, beta, age, rate) for age in ages.tolist()])


def check_amounts(file: str, *, has_amount: bool) -> None:
    """Refuse rows without money.

    Raises:
        InputError: there is none.
    """
    if not has_amount:
        raise InputError(
            f"{file}: no amount column, so there is no value", "say which one it is: --amount COL"
        )
