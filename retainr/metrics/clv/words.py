"""Fits, errors and lengths of time in words, for screen, notes and pictures."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from retainr.lang.numbers import decimals, statistic
from retainr.lazy import np
from retainr.metrics.clv.params import SHORT, Model
from retainr.results import Phrase, Unit, Value

if TYPE_CHECKING:
    from retainr.metrics.clv.fitting import Group
    from retainr.metrics.clv.held_out import Tested
    from retainr.metrics.clv.purchases import Purchases

_GREEK = {"alpha": "α", "beta": "β", "gamma": "γ"}


def estimates(group: Purchases, *, errors: bool) -> tuple[str, ...]:
    """Return the parameters of when customers buy (`r 0.2426 ±0.0126`).

    An estimate has the decimals at which its standard error has three digits.

    Args:
        group: the fit.
        errors: whether the standard errors are told.
    """
    fit = group.purchase
    found = zip(fit.model.parameters, fit.values.tolist(), fit.standard_errors, strict=True)
    return tuple(_estimate(name, value, float(e), told=errors) for name, value, e in found)


def _estimate(name: str, value: float, error: float, *, told: bool) -> str:
    greek = _GREEK.get(name, name)
    if not math.isfinite(error) or error <= 0:
        return f"{greek} {statistic(value)}"
    digits = min(max(2 - math.floor(math.log10(error)), 0), 4)
    number = f"{greek} {decimals(value, digits)}"
    return f"{number} ±{decimals(error, digits)}" if told else number


def fit_words(group: Group, model: Model) -> dict[str, object]:
    """Return what a sentence about a fit names."""
    spend = group.spend
    known = np.isfinite(group.correlation)
    return {
        "model": SHORT[model],
        "parameters": estimates(group, errors=True),
        "likelihood": Value(group.purchase.log_likelihood, Unit.MEAN),
        "p": Value(spend.p, Unit.MEAN),
        "q": Value(spend.q, Unit.MEAN),
        "gamma": Value(spend.gamma, Unit.MEAN),
        "repeaters": spend.customers,
        "correlation": Value(group.correlation if known else None, Unit.MEAN),
    }


def off(bias: float) -> Phrase:
    """Return by how much a forecast is off, with its sign (`−12.1%`)."""
    if not math.isfinite(bias):
        return Phrase("clv.off.unknown")
    return Phrase(
        f"clv.off.{'less' if bias < 0 else 'more'}", {"by": Value(abs(bias), Unit.QUOTIENT)}
    )


def tested_words(tested: Tested) -> dict[str, object]:
    """Return what a sentence about the holdout names."""
    return {
        "actual": int(tested.model.actual),
        "predicted": round(tested.model.predicted),
        "off": off(tested.model.bias),
        "naive": round(tested.naive.predicted),
        "naive_off": off(tested.naive.bias),
    }
