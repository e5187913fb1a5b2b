"""The long tables of `clv`."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from retainr.lazy import np, pl
from retainr.metrics.clv.columns import COMPARE, CUSTOMERS, MODEL, WHAT_IF
from retainr.metrics.clv.params import Model
from retainr.metrics.clv.worth import leaving_factor, year_retention
from retainr.models import clv, gamma_gamma, purchase_fit, sbg, what_if

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    import polars
    from numpy.typing import NDArray

    from retainr.metrics.clv.fitting import Group
    from retainr.metrics.clv.params import ClvParams
    from retainr.metrics.clv.valued import Compared, Valued

    Floats = NDArray[np.float64]

_TEXT = ("model", "parameter")


def customers_table(valued: Valued, params: ClvParams) -> polars.DataFrame:
    """Return one row a customer, in the order of segments and ids."""
    people, worth = valued.people, valued.worth
    columns: dict[str, object] = {
        "p_alive": worth.p_alive,
        "expected_orders": worth.orders,
        "expected_order_value": worth.spend,
        "clv": worth.value.value,
        "clv_low": worth.value.ci_low,
        "clv_high": worth.value.ci_high,
    }
    frame = people.frame.select(
        "segment", "customer_id", "frequency",
        pl.col("T") / people.unit_days,
        *_known(people.frame, params),
    )  # fmt: skip
    if params.acquisition_cost is not None:
        columns |= _cost(valued, params, params.acquisition_cost)
    if valued.derl is not None:
        columns["derl"] = valued.derl
    made = frame.hstack(pl.DataFrame(columns).with_columns(pl.col(pl.Float64).fill_nan(None)))
    names = [name for name in CUSTOMERS.columns if name in made.columns]
    kept = made.select("segment", *names)
    return kept if len(valued.places) < 2 else kept.sort("segment", maintain_order=True)


def _known(frame: polars.DataFrame, params: ClvParams) -> Iterator[polars.Expr]:
    """Yield what is known of customers; of contracts other things than of orders."""
    if "amount" in frame.columns:
        none = pl.lit(None, pl.Float64)
        yield pl.col("amount").alias("monthly_amount")
        for name in ("recency", "monetary_value", "historic_revenue"):
            yield none.alias(name)
        return
    yield pl.col("recency") / params.unit_days
    yield pl.col("monetary_value")
    yield pl.col("historic_revenue")


def _cost(valued: Valued, params: ClvParams, cost: float) -> dict[str, Floats]:
    """Return value per cost, and when the cost is earned."""
    worth = valued.worth
    earned = np.zeros(len(worth.value.value))
    if valued.model is not Model.HISTORIC and "historic_revenue" in valued.people.frame.columns:
        earned = valued.people.floats("historic_revenue") * params.margin
    found = {"ltv_to_cac": clv.ltv_to_cac(earned + worth.value.value, cost)}
    return found if worth.payback is None else {**found, "payback_months": worth.payback}


def model_table(valued: Valued, confidence: float) -> polars.DataFrame:
    """Return the parameters of each fit."""
    rows = []
    for group in valued.groups:
        for name, *numbers in parameters(group, confidence):
            model = "gamma-gamma" if name in gamma_gamma.NAMES else str(valued.model)
            rows.append((group.segment or 0, model, name, *numbers))
    for one in valued.renewed:
        for found in sbg.parameters(one.fit, confidence):
            ends = found.ci_low, found.ci_high
            rows.append(
                (one.segment or 0, "sbg", found.name, found.value, found.standard_error, *ends)
            )
    return _table(rows, MODEL.columns)


def parameters(group: Group, confidence: float) -> Iterator[tuple[str, float, float, float, float]]:
    """Yield name, estimate, standard error and both ends of the parameters of a fit.

    Args:
        group: the fit.
        confidence: level of the intervals, which are symmetric on the log scale.
    """
    both = (
        *purchase_fit.parameters(group.purchase, confidence),
        *gamma_gamma.parameters(group.spend, confidence),
    )
    for one in both:
        yield one.name, one.value, one.standard_error, one.ci_low, one.ci_high


def compare_table(compared: Sequence[Compared]) -> polars.DataFrame:
    """Return one row a model, and one of the naive rule."""
    rows: list[tuple[object, ...]] = []
    for one in sorted(compared, key=lambda found: list(Model).index(found.model)):
        fit = one.group.purchase
        rows.append((0, str(one.model), fit.log_likelihood, fit.aic, *_errors(one)))
    if compared and (test := compared[0].tested):
        naive = test.naive
        ends = naive.predicted, naive.mae, naive.rmse, naive.bias
        rows.append((0, "naive", None, None, int(naive.actual), *ends))
    return _table(rows, COMPARE.columns).drop("segment")


def _errors(one: Compared) -> tuple[object, ...]:
    if one.tested is None:
        return (None,) * 5
    found = one.tested.model
    return int(found.actual), found.predicted, found.mae, found.rmse, found.bias


def what_if_table(valued: Valued, params: ClvParams) -> polars.DataFrame:
    """Return what a change of retention does, by segment."""
    rows = []
    changed = valued.worth.changed
    assert changed is not None
    for segment, places in valued.places:
        before, after = valued.worth.value.value[places].sum(), changed[places].sum()
        uplift = after / before - 1 if before > 0 else math.nan
        rows.append((segment, *_retention(valued, segment, params), before, after, uplift))
    return _table(rows, WHAT_IF.columns)


def _retention(valued: Valued, segment: int, params: ClvParams) -> tuple[float, float]:
    """Return retention before and after a change."""
    own = {group.segment: group for group in valued.groups}
    group = own.get(segment) or own.get(None)
    if group is not None:
        factor = leaving_factor(group, params.unit_days, params)
        after = year_retention(group, params.unit_days, factor)
        return year_retention(group, params.unit_days), after
    change = params.change or what_if.Change()
    if valued.rules is not None:
        before = 1 - valued.rules[segment].churn_rate
        return before, 1 - what_if.churn_after(1 - before, change)
    fits = {one.segment: one.fit for one in valued.renewed}
    fit = fits.get(segment) or fits[None]
    alpha, beta = what_if.sbg_after(fit.alpha, fit.beta, change)
    return fit.beta / (fit.alpha + fit.beta), beta / (alpha + beta)


def _table(rows: Iterable[Sequence[object]], columns: Sequence[str]) -> polars.DataFrame:
    kinds = dict.fromkeys(_TEXT, pl.String) | {"holdout_actual": pl.Int64}
    schema = {"segment": pl.UInt32, **{n: kinds.get(n, pl.Float64) for n in columns}}
    frame = pl.DataFrame(list(rows), schema=schema, orient="row")
    return frame.with_columns(pl.col(pl.Float64).fill_nan(None))
