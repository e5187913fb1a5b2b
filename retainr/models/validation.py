"""How well a forecast met what was held out, beside a rule that needs no model."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

from retainr.lazy import np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats: TypeAlias = NDArray[np.float64]
    Integers: TypeAlias = NDArray[np.int64]

MOST = 7
"""Customers with as many repeats, or more, are one group."""

TENTHS = 10


@dataclass(frozen=True, slots=True)
class Errors:
    """A forecast for each customer against what came; NaN without customers.

    Attributes:
        actual: the sum of what came.
        predicted: the sum of what was forecast.
        mae: mean absolute error of a customer.
        rmse: root mean square error of a customer.
        bias: predicted / actual − 1, of the sums: −0.12 is 12% too low; NaN where nothing
            came. It is the error of the total, in which those of customers cancel.
    """

    actual: float
    predicted: float
    mae: float
    rmse: float
    bias: float


@dataclass(frozen=True, slots=True, eq=False)
class ByFrequency:
    """Means by repeats in the calibration: 0 … 7, the last for 7 and more; NaN for nobody."""

    frequency: Integers
    customers: Integers
    actual_mean: Floats
    predicted_mean: Floats


@dataclass(frozen=True, slots=True, eq=False)
class Deciles:
    """Tenths of the customers by predicted value, the highest first.

    Attributes:
        decile: 1 … 10, or fewer where there are fewer customers.
        customers: how many are in it.
        predicted: the sum of predicted values.
        actual: the sum of what came.
        share: of all that was predicted; NaN where that is nothing.
    """

    decile: Integers
    customers: Integers
    predicted: Floats
    actual: Floats
    share: Floats


def errors(actual: Floats, predicted: Floats) -> Errors:
    """Return the errors of a forecast.

    Args:
        actual: what came, one a customer.
        predicted: what was forecast, one a customer.
    """
    if not len(actual):
        return Errors(0.0, 0.0, math.nan, math.nan, math.nan)
    off = predicted - actual
    came, said = float(actual.sum()), float(predicted.sum())
    return Errors(
        actual=came,
        predicted=said,
        mae=float(np.abs(off).mean()),
        rmse=math.sqrt(float((off**2).mean())),
        bias=said / came - 1 if came else math.nan,
    )


def naive(frequency: Integers, age: Floats, holdout: float) -> Floats:
    """Return each customer's own rate carried on: x / T × holdout, 0 where T is 0.

    Args:
        frequency: repeats of each customer.
        age: T, in any unit.
        holdout: the time held out, in the same unit.
    """
    rate = np.divide(frequency, age, out=np.zeros(len(age)), where=age > 0)
    return rate * holdout


def by_frequency(frequency: Integers, actual: Floats, predicted: Floats) -> ByFrequency:
    """Return the mean of what came and of what was forecast by repeats.

    Args:
        frequency: repeats of each customer in the calibration.
        actual: what came, one a customer.
        predicted: what was forecast, one a customer.
    """
    group = np.minimum(frequency, MOST)
    customers = np.bincount(group, minlength=MOST + 1)
    came, said = (
        np.divide(
            np.bincount(group, values, MOST + 1),
            customers,
            out=np.full(MOST + 1, math.nan),
            where=customers > 0,
        )
        for values in (actual, predicted)
    )
    return ByFrequency(np.arange(MOST + 1), customers, came, said)


def deciles(value: Floats, actual: Floats) -> Deciles:
    """Return tenths of the customers by predicted value.

    Tenths are as equal as whole customers allow, the first ones larger. Of customers with
    equal values those named earlier stand higher, so that the result is the same each time.

    Args:
        value: predicted, one a customer; none is NaN.
        actual: what came, one a customer.
    """
    # What is ranked by itself needs no places; to sort it alone takes a fifth of the time.
    own = -np.sort(-value)
    came = own if actual is value else actual[highest(value, len(value))]
    parts = [part for part in np.array_split(own, TENTHS) if len(part)]
    predicted = np.array([part.sum() for part in parts])
    whole = predicted.sum()
    return Deciles(
        decile=np.arange(1, len(parts) + 1),
        customers=np.array([len(part) for part in parts], dtype=np.int64),
        predicted=predicted,
        actual=np.array([part.sum() for part in np.array_split(came, TENTHS) if len(part)]),
        share=predicted / (whole if whole else math.nan),
    )


def highest(value: Floats, most: int) -> Integers:
    """Return the places of the highest values, the highest first, of equal ones the earlier.

    Args:
        value: one a customer; none is NaN.
        most: how many are asked for.
    """
    if most >= len(value):
        return np.argsort(-value, kind="stable")
    # Only these are sorted, and all that equal the last of them.
    last = np.partition(value, -most)[-most] if most else math.inf
    near = np.flatnonzero(value >= last)
    return near[np.argsort(-value[near], kind="stable")][:most]
