"""The scalars of `clv`, over all customers, and what a block says of some of them."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

from retainr.lazy import np
from retainr.metrics.clv.columns import SUMMARY
from retainr.metrics.clv.held_out import tested
from retainr.models import validation

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from retainr.metrics.clv.held_out import Tested
    from retainr.metrics.clv.params import ClvParams
    from retainr.metrics.clv.valued import Valued
    from retainr.models.clv import Interval

    Integers = NDArray[np.int64]


@dataclass(frozen=True)
class Told:
    """Hold what is said of some customers; NaN where it is not known.

    Attributes:
        customers: how many.
        total: their values together.
        mean: of their values.
        median: of their values.
        alive: how many of them are expected to be alive.
        best: the value of the best tenth.
        changed: their values after a change of retention.
        tested: errors in the holdout, or None without one.
    """

    customers: int
    total: Interval
    mean: float
    median: float
    alive: float
    best: float
    changed: float
    tested: Tested | None

    @property
    def best_share(self) -> float:
        """Return the part of all values that the best tenth has."""
        whole = float(self.total.value[0])
        return self.best / whole if whole > 0 else math.nan

    @property
    def uplift(self) -> float:
        """Return by how much a change of retention raises the values."""
        whole = float(self.total.value[0])
        return self.changed / whole - 1 if whole > 0 else math.nan


def tell(valued: Valued, params: ClvParams, places: Integers | None = None) -> Told:
    """Return what is said of all customers, or of one segment's.

    Args:
        valued: customers with their values.
        params: the command's parameters.
        places: those of the segment.
    """
    people, worth = valued.people, valued.worth
    rows = slice(None) if places is None else places
    value, segment = worth.value.value[rows], people.segment[rows]
    by_segment = np.bincount(segment, value, people.segments).astype(np.float64)
    customers, unknown = len(value), math.nan if np.isnan(value).any() else 0.0
    best = np.sort(np.nan_to_num(value))[::-1]
    middle = best[(customers - 1) // 2 : customers // 2 + 1]
    best = best[: -(-customers // validation.TENTHS)]
    return Told(
        customers=customers,
        total=worth.total(by_segment, params.confidence),
        mean=float(value.mean()) if customers else math.nan,
        median=float(middle.mean()) + unknown if customers else math.nan,
        alive=float(worth.p_alive[rows].sum()) if customers else math.nan,
        best=float(best.sum()) + unknown if len(best) else math.nan,
        changed=math.nan if worth.changed is None else float(worth.changed[rows].sum()),
        tested=tested(people, worth.holdout, places) if worth.holdout is not None else None,
    )


def summary(valued: Valued, told: Told, params: ClvParams) -> dict[str, object]:
    """Return the scalars; null where something was not asked for or is not known."""
    likelihoods = [group.purchase.log_likelihood for group in valued.groups]
    likelihoods += [one.fit.log_likelihood for one in valued.renewed]
    shapes = 4 * len(valued.groups) + 2 * len(valued.renewed)
    likelihood = sum(likelihoods) if likelihoods else math.nan
    repeats = int(np.count_nonzero(valued.people.integers("frequency") > 0))
    whole = told.total
    found: dict[str, object] = {
        "customers": told.customers,
        "repeat_customers": repeats,
        "total_clv": whole.value[0],
        "total_clv_ci_low": whole.ci_low[0],
        "total_clv_ci_high": whole.ci_high[0],
        "mean_clv": told.mean,
        "median_clv": told.median,
        "expected_alive": told.alive,
        "best_tenth_share": told.best_share,
        "best_tenth_share_numerator": told.best,
        "best_tenth_share_denominator": whole.value[0],
        "log_likelihood": likelihood,
        "aic": 2 * shapes - 2 * likelihood,
        "spend_correlation": valued.groups[0].correlation if len(valued.groups) == 1 else None,
        **_holdout(valued, told),
    }
    if params.change is not None:
        found |= {"what_if_total_clv": told.changed, "what_if_uplift": told.uplift}
    return {name: _known(found.get(name)) for name in SUMMARY}


def _holdout(valued: Valued, told: Told) -> dict[str, object]:
    test = told.tested
    if test is None:
        return {}
    model, naive = test.model, test.naive
    return {
        "new_in_holdout": valued.people.left_out,
        "holdout_actual": int(model.actual),
        "holdout_predicted": model.predicted,
        "holdout_mae": model.mae,
        "holdout_rmse": model.rmse,
        "holdout_bias": model.bias,
        "naive_holdout_predicted": naive.predicted,
        "naive_holdout_mae": naive.mae,
        "naive_holdout_rmse": naive.rmse,
        "naive_holdout_bias": naive.bias,
    }


def _known(value: object) -> object:
    if isinstance(value, np.floating):
        value = float(value)
    return None if isinstance(value, float) and not math.isfinite(value) else value
