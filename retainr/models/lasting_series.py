"""Orders ahead of many customers, from few integrals: BG/NBD and MBG/NBD.

What is expected of a customer who is alive depends on x and z = t / (α + T) alone, and is
smooth in log z. So it is computed for each x at a few z, and a Chebyshev series in log z
gives it for every age and every horizon; a sum over horizons is a sum over their bases.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

from retainr.lazy import np
from retainr.models.lasting_orders import (
    ALONG_A,
    ALONG_B,
    ALONG_S,
    ALONG_Z,
    VALUE,
    Buyers,
    lasting_orders,
)
from retainr.models.purchases import Expected

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from retainr.models.purchases import Customers, Horizon

    Floats: TypeAlias = NDArray[np.float64]

DIGITS = 40.0
"""How many e-folds the terms of a series fall before it is cut off."""


@dataclass(frozen=True, slots=True, eq=False)
class Series:
    """Expected orders and slopes, divided by log(1 + z), as Chebyshev series in log z.

    Attributes:
        centre: middle of the range of log z.
        half: half the width of that range.
        terms: (n, degrees, 5): of what `lasting_orders` returns.
    """

    centre: float
    half: float
    terms: Floats

    def basis(self, z: Floats) -> Floats:
        """Return what to multiply the terms with at each z, (k, degrees)."""
        place = np.clip((np.log(z) - self.centre) / self.half, -1.0, 1.0)
        cosines = np.cos(np.arccos(place)[:, None] * np.arange(self.terms.shape[1]))
        scaled: Floats = cosines * np.log1p(z)[:, None]
        return scaled


def series(buyers: Buyers, low: float, high: float) -> Series:
    """Return the series for z from low to high, both above 0."""
    centre = (math.log(low) + math.log(high)) / 2
    half = max((math.log(high) - math.log(low)) / 2, 1e-3)
    # The singularity is z = −1, half a turn away from the real axis of log z: the terms fall
    # as the ellipse through it is wide (Trefethen 2013, "Approximation theory", theorem 8.2).
    degrees = 8 + math.ceil(DIGITS / math.asinh(math.pi / half))
    angle = (np.arange(degrees) + 0.5) * math.pi / degrees
    z = np.exp(centre + half * np.cos(angle))
    cosines = np.cos(np.arange(degrees)[:, None] * angle) * (2 / degrees)
    cosines[0] /= 2
    return Series(centre, half, cosines / np.log1p(z) @ lasting_orders(buyers, z))


def ahead(values: Floats, customers: Customers, horizon: Horizon, first_chances: int) -> Expected:
    """Return the weighted sum of orders until each time of the horizon, if alive.

    Args:
        values: r, alpha, a, b.
        customers: of whom only frequency and age matter.
        horizon: times and weights.
        first_chances: chances to stop at the first purchase: 0 or 1.
    """
    later = horizon.times > 0
    times, weights = horizon.times[later], horizon.weights[later]
    if not len(times) or not len(customers.age):
        none = np.zeros((4 if horizon.slopes else 0, len(customers.age)))
        return Expected(np.zeros(len(customers.age)), none)
    r, alpha, a, b = values.tolist()
    x, ages = customers.frequencies.values, customers.ages.values
    ends = float(times.min() / (alpha + ages[-1])), float(times.max() / (alpha + ages[0]))
    known = series(Buyers(r + x, a, b + x + first_chances), *ends)
    basis = np.zeros((len(ages), known.terms.shape[1]))
    for time, weight in zip(times.tolist(), weights.tolist(), strict=True):
        basis += weight * known.basis(time / (alpha + ages))
    terms = known.terms if horizon.slopes else known.terms[..., : VALUE + 1]
    sums = _by_frequency(terms, basis, customers)
    if not horizon.slopes:
        return Expected(sums[VALUE], np.empty((0, len(customers.age))))
    scales = {ALONG_S: r, ALONG_Z: -alpha / (alpha + customers.age), ALONG_A: a, ALONG_B: b}
    return Expected(sums[VALUE], np.stack([sums[i] * scales[i] for i in scales]))


def _by_frequency(terms: Floats, basis: Floats, customers: Customers) -> Floats:
    """Multiply each customer's basis with the terms of its frequency, (terms, cells)."""
    which_x, which_age = customers.frequencies.place, customers.ages.place
    order = np.argsort(which_x, kind="stable")
    ages, own = which_age[order], np.cumsum(np.bincount(which_x)).tolist()
    sums, start = np.empty((terms.shape[2], len(which_x))), 0
    for each, end in zip(terms, own, strict=True):
        seen = ages[start:end]
        few = end - start < len(basis)
        found = basis[seen] @ each if few else (basis @ each)[seen]
        sums[:, start:end], start = found.T, end
    if (order[1:] > order[:-1]).all():
        return sums
    sorted_back = np.empty_like(sums)
    sorted_back[:, order] = sums
    return sorted_back


def from_start(values: Floats, times: Floats, first_chances: int) -> Floats:
    """Return the orders expected until each time of a new customer who is alive.

    FHL eq. (9), times the probability of being alive after the first purchase.
    """
    r, alpha, a, b = values.tolist()
    result = np.zeros(len(times))
    later = times > 0
    if later.any():
        z = times[later] / alpha
        buyers = Buyers(np.array([r]), a, np.array([b + first_chances]))
        known = series(buyers, float(z.min()), float(z.max()))
        result[later] = known.basis(z) @ known.terms[0, :, VALUE]
    return result
